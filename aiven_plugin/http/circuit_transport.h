// The transport behind the circuits of one organisation (circuit.h): every request of its
// connections passes here, to the MCP server as to the authorization server.
//
// A failure is: no connection (name, connect, TLS), a connection that broke before the head of an
// answer, an answer of 500 to 599, and silence. Silence is a timeout of a stage of ours, or the end
// of the caller's time after the vendor had all of `silence`.
//
// Not a failure is: 4xx and 429, a refused credential, an address that the egress guard refuses, an
// idle connection that was closed, a cancellation, and a caller who waited for less than `silence`.
// A 5xx counts for a POST alone: metadata documents and a server's own stream are asked for where
// there may be nothing, and some servers answer that with 500.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "core/log.h"
#include "http/circuit.h"
#include "http/http_transport.h"

namespace claribi::http {

class CircuitTransport final : public HttpTransport {  // [mt]
 public:
  struct Services {
    Circuits& circuits;
    const core::Clock& clock;
    const core::Logger& logger;
  };

  // `services` outlive this.
  CircuitTransport(std::unique_ptr<HttpTransport> inner, const Services& services,
                   std::string organisation, core::Milliseconds silence)
      : inner_(std::move(inner)),
        services_(services),
        organisation_(std::move(organisation)),
        silence_(silence) {}

  // Also the error of an open circuit.
  core::Result<std::unique_ptr<HttpResponse>> Send(HttpRequest request,
                                                   const core::CallContext& call) override;

 private:
  bool IsFailure(const core::Error& error, core::Milliseconds waited,
                 const core::CallContext& call) const;
  void Tell(Circuits::Change change, const std::string& origin) const;

  const std::unique_ptr<HttpTransport> inner_;
  const Services services_;
  const std::string organisation_;
  const core::Milliseconds silence_;
};

}  // namespace claribi::http
