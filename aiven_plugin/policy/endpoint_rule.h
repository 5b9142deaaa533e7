// Which endpoint URLs a connection may use: the vendor's host and path, and query parameters that
// must or must not be there. Strict, because a mistyped read_only switches writing on (failures,
// 25). Pure.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "core/url.h"

namespace claribi::policy {

struct RequiredParameter {
  std::string name;
  std::string value;  // must be there exactly once, with exactly this value
};

struct EndpointRule {
  std::vector<std::string> allowed_hosts;  // exact, lower case; empty: any public host
  std::vector<RequiredParameter> required_parameters;
  std::vector<std::string> forbidden_parameters;
  // Loopback hosts pass the host rule (never the parameter rules) for the simulated vendor.
  bool allow_loopback_host = false;
  // Plain http is permitted for loopback hosts only, and only with this.
  bool allow_insecure_loopback = false;
};

// kInvalid with what, cause and fix naming the parameter and the rule. Names compare ignoring case
// and after decoding, so that READ_ONLY or read%5Fonly cannot slip by.
core::Result<core::Url> CheckEndpoint(std::string_view endpoint, const EndpointRule& rule);

}  // namespace claribi::policy
