// The real HttpTransport: Poco::Net behind an egress guard, with a pool of kept-alive connections.
// Every wait (name resolution, connect, TLS, send, read) is cut into slices that observe deadline
// and cancellation.
//
// Poco's sockets are used, its HTTPClientSession is not: that one resolves names itself whenever it
// reconnects (past the guard), sends a request again on its own when a connection breaks, cannot be
// interrupted, and reports a chunked body that broke off as complete.
//
// Credentials: the request head with the Authorization field is built in one buffer and wiped, and
// so is a body marked secret. The copies that TLS and the kernel make are not wiped.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/log.h"
#include "http/http_transport.h"
#include "http/name_resolver.h"

namespace claribi::http {

struct TransportConfig {
  std::string user_agent;
  // Used for https to anything but loopback and the exceptions (proxy_rules.h says how they are
  // written); the egress guard then judges names and literals, and the proxy resolves.
  std::string proxy;  // "http://host:port", empty: none
  std::vector<std::string> no_proxy;
  std::string ca_file;  // PEM, in addition to the system's; empty: none
  // Plain http on loopback, and private addresses. Development only.
  bool allow_insecure_loopback = false;
  std::size_t max_body_bytes = std::size_t{16} * 1024 * 1024;
  std::size_t max_header_bytes = std::size_t{64} * 1024;
  core::Milliseconds connect_timeout{10000};  // name, TCP, proxy and TLS together
  core::Milliseconds idle_timeout{60000};     // silence between two pieces of a body
  // From Send to the end of the body; of an event stream: to its headers only, because a stream
  // lasts as long as its call.
  core::Milliseconds request_timeout{120000};
};

// kInvalid if the CA file or the proxy cannot be used. `clock` must be the one that the calls'
// Now() follows; both references outlive the transport. Responses may outlive it.
core::Result<std::unique_ptr<HttpTransport>> MakePocoTransport(const TransportConfig& config,
                                                               const core::Clock& clock,
                                                               const core::Logger& logger);

// The same with another resolver than the system's.
core::Result<std::unique_ptr<HttpTransport>> MakePocoTransport(
    const TransportConfig& config, const core::Clock& clock, const core::Logger& logger,
    std::unique_ptr<NameResolver> resolver);

}  // namespace claribi::http
