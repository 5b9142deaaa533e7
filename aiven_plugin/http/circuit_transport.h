// The transport behind the circuits of one organisation (shared_circuits.h): every request of its
// connections passes here, to the MCP server as to the authorization server.
//
// A failure counts for the origin if nothing was reached: no connection (name, connect, TLS) before
// the first byte of the request left. Otherwise it counts for the endpoint, which is origin and
// path: a connection that broke before the head of an answer, an answer of 500 to 599, and silence.
// So an endpoint that fails does not close off another one behind the same gateway. Silence is a
// timeout of a stage of ours, or the end of the caller's time after the vendor had all of
// `silence`. Any answer ends the circuit of the origin, and one below 500 that of the endpoint as
// well.
//
// Not a failure is: 4xx and 429, a refused credential, an address that the egress guard refuses, an
// idle connection that was closed, a cancellation, and a caller who waited for less than `silence`.
// For an endpoint, only a POST counts: metadata documents and a server's own stream are asked for
// where there may be nothing, and some servers answer that with 500. Nor does what a request says
// of itself (FailureCounts): a question of which era a server is, and a further attempt at a
// request whose failure has counted. A probe that fails always counts, unless there may be nothing.
#pragma once

#include <memory>
#include <utility>

#include "core/log.h"
#include "http/http_transport.h"
#include "http/shared_circuits.h"

namespace claribi::http {

class CircuitTransport final : public HttpTransport {  // [mt]
 public:
  struct Services {
    SharedCircuits& circuits;
    const core::Clock& clock;
    const core::Logger& logger;
  };

  // `services` outlive this.
  CircuitTransport(std::unique_ptr<HttpTransport> inner, const Services& services,
                   core::Milliseconds silence)
      : inner_(std::move(inner)), services_(services), silence_(silence) {}

  // Also the error of an open circuit.
  core::Result<std::unique_ptr<HttpResponse>> Send(HttpRequest&& request,
                                                   const core::CallContext& call) override;

 private:
  bool IsFailure(const core::Error& error, core::Milliseconds waited,
                 const core::CallContext& call) const;

  const std::unique_ptr<HttpTransport> inner_;
  const Services services_;
  const core::Milliseconds silence_;
};

}  // namespace claribi::http
