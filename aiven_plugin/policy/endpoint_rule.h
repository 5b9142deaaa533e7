// Which endpoint URLs a connection may use: the vendor's host and path, and query parameters that
// must or must not be there. Strict, because a mistyped read_only switches writing on. Pure; the
// addresses that a host name resolves to are checked on connecting (http/egress_guard.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/url.h"

namespace claribi::policy {

struct RequiredParameter {
  std::string name;
  std::string value;  // must be there exactly once, with exactly this value
};

struct EndpointRule {
  // Exact but for places such as {tenant} (url_template.h), each of which is one label or a part of
  // one. Lower case; empty: any host.
  std::vector<std::string> allowed_hosts;
  // Exact but for places, each of which is one segment or a part of one. Empty: any path.
  std::vector<std::string> allowed_paths;
  std::vector<RequiredParameter> required_parameters;
  std::vector<std::string> forbidden_parameters;
  // If given, no parameter but these and the required ones may be there.
  std::optional<std::vector<std::string>> allowed_parameters;
  // Loopback hosts pass the host rule (never the path and parameter rules) for the simulated
  // vendor. Without it they are refused, even where any host is allowed.
  bool allow_loopback_host = false;
  // No host but loopback ones, which still need allow_loopback_host.
  bool loopback_only = false;
  // Plain http is permitted for loopback hosts only, and only with this.
  bool allow_insecure_loopback = false;
};

// kInvalid naming the parameter and the rule. Parameter names compare decoded, ignoring case, a
// list suffix and the kind of separator, so that READ_ONLY, read%5Fonly, read_only[] or read.only
// cannot slip by; each may be there once. If hosts are listed, only the scheme's default port is
// allowed.
core::Result<core::Url> CheckEndpoint(std::string_view endpoint, const EndpointRule& rule);

}  // namespace claribi::policy
