// How the real transport is set up: proxy, TLS, which addresses, sizes and times. Values only; what
// is made from them is socket_transport.h.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/clock.h"

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

}  // namespace claribi::http
