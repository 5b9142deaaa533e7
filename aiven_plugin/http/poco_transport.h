// The real HttpTransport: Poco::Net behind an egress guard, with a pool of kept-alive connections.
// Every wait (name resolution, connect, TLS, send, read) is cut into slices that observe deadline
// and cancellation.
#pragma once

#include <memory>
#include <string>

#include "core/clock.h"
#include "core/log.h"
#include "http/http_transport.h"

namespace claribi::http {

struct TransportConfig {
  std::string user_agent;
  std::string proxy;    // "http://host:port", empty: none
  std::string ca_file;  // PEM, in addition to the system's; empty: none
  // Plain http on loopback, and private addresses. Development only.
  bool allow_insecure_loopback = false;
  std::size_t max_body_bytes = std::size_t{16} * 1024 * 1024;
  std::size_t max_header_bytes = std::size_t{64} * 1024;
  core::Milliseconds connect_timeout{10000};
  core::Milliseconds idle_timeout{60000};
  core::Milliseconds request_timeout{120000};
};

// kInvalid with what, cause and fix when the CA file or the proxy cannot be used.
core::Result<std::unique_ptr<HttpTransport>> MakePocoTransport(const TransportConfig& config,
                                                               const core::Clock& clock,
                                                               const core::Logger& logger);

}  // namespace claribi::http
