// The real HttpTransport: sockets behind an egress guard, with a pool of kept-alive connections.
// Every wait (name resolution, connect, TLS, send, read) is cut into slices that observe deadline
// and cancellation.
//
// No client of a library is used: Poco's resolves names itself whenever it reconnects (past the
// guard), sends a request again on its own when a connection breaks, cannot be interrupted, and
// reports a chunked body that broke off as complete.
//
// Credentials: the request head with the Authorization field is built in one buffer and wiped, and
// so is a body marked secret. The copies that TLS and the kernel make are not wiped.
#pragma once

#include <memory>

#include "core/clock.h"
#include "core/log.h"
#include "http/http_transport.h"
#include "http/name_resolver.h"
#include "http/transport_config.h"

namespace claribi::http {

// kInvalid if the CA file or the proxy cannot be used. `clock` must be the one that the calls'
// Now() follows; both references outlive the transport. Responses may outlive it.
core::Result<std::unique_ptr<HttpTransport>> MakeSocketTransport(const TransportConfig& config,
                                                                 const core::Clock& clock,
                                                                 const core::Logger& logger);

// The same with another resolver than the system's.
core::Result<std::unique_ptr<HttpTransport>> MakeSocketTransport(
    const TransportConfig& config, const core::Clock& clock, const core::Logger& logger,
    std::unique_ptr<NameResolver> resolver);

}  // namespace claribi::http
