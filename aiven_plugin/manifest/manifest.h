// The manifest, a vendor's catalogue row: everything about the vendor that is data. To add a vendor
// means to write a manifest, not code. It is a member of the operator configuration. Its rules have
// the types of the rooms that apply them. Shape: manifests/manifest.schema.json.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "core/url.h"
#include "manifest/endpoint_member.h"
#include "manifest/request_headers.h"
#include "manifest/sign_in_member.h"
#include "policy/argument_guards.h"
#include "policy/endpoint_rule.h"
#include "policy/in_band_errors.h"
#include "policy/tool_filter.h"

namespace claribi::manifest {

struct Vendor {
  std::string name;
  std::string summary;
  std::string homepage;             // absolute https URL
  std::optional<std::string> logo;  // absolute https URL
  std::vector<std::string> badges;
};

// A harmless call that shows whether a sign-in works.
struct Probe {
  std::string tool;
  core::Json arguments;  // an object
};

struct Trouble {
  std::string error;
  std::string cause;
  std::string fix;
};

struct Manifest {
  std::string id;  // of the vendor, e.g. "aiven"
  Vendor vendor;
  std::vector<Endpoint> endpoints;  // at least one; the first is the default
  // Without the switches for loopback hosts, which are the operator's; loopback_only, which is the
  // manifest's `any_loopback`, stands alone: all lists are empty.
  policy::EndpointRule endpoint_rule;
  // Sent with every request to the origin of the connection's endpoint, as they are written here.
  RequestHeaders headers;
  SignIn sign_in;
  // What is this vendor's, beside the general rules: tools/filter_rules.h adds what other members
  // say. show_all is the profile of a conformance run, always together with any_loopback: what a
  // test suite on this machine offers is shown whole; all lists are empty. Nothing else switches it
  // on, and it counts only where the operator allows insecure loopback.
  policy::FilterRules tools;
  std::vector<std::string> header_arguments;        // as policy::ArgumentRules says
  std::vector<policy::LanguageArgument> languages;  // no two for one argument of one tool
  std::vector<policy::LimitedArgument> choices;  // arguments that are sent with these values only
  // What besides tools may be read of this vendor: "resources", "prompts"; empty: neither.
  std::vector<std::string> features;
  std::optional<Probe> probe;
  std::vector<policy::InBandRule> in_band_errors;  // the first that fits decides
  std::string result_adapter;  // which reader of results: "plain" or a vendor's own
  // Names as in plugin_api/messages/MESSAGES.md, "limits". The operator's win.
  std::map<std::string, std::int64_t, std::less<>> limits;
  // Instead of request_timeout_ms, per exact tool name; from 1 to a day.
  std::map<std::string, std::int64_t, std::less<>> tool_timeouts_ms;
  std::vector<std::string> setup_steps;
  std::vector<std::string> example_questions;
  std::string permissions;
  std::vector<Trouble> troubleshooting;

  // The pinned exceptions for a connection to `url`: those of the endpoints with its path. Hosts
  // are not compared, so that the simulated vendor on another host behaves the same.
  std::vector<std::string> AcceptedResources(const core::Url& url) const;
};

// kInvalid of kind "configuration" on the first violation; its cause has the JSON pointer of the
// member. Unknown members are violations, because a mistyped security rule must not be ignored.
// Refused too: missing or empty texts, words that could never match, words in two lists or twice
// in one, tools that are both allowed and denied. Whether the endpoints obey the endpoint rule and
// the probe passes the filter is checked in open(), where both rooms are known.
core::Result<Manifest> Parse(const core::Json& json);

}  // namespace claribi::manifest
