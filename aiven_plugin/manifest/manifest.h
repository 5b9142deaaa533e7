// The catalogue row of a vendor: everything about the vendor that is data. Adding a vendor means
// writing one of these, not code. Not the operator's configuration, which carries it, and not a
// judge: its rules are handed to the policy room. Shape: manifests/manifest.schema.json.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "core/url.h"
#include "manifest/in_band_errors.h"
#include "manifest/language_argument.h"
#include "manifest/sign_in.h"

namespace claribi::manifest {

struct Vendor {
  std::string name;
  std::string summary;
  std::string homepage;             // absolute https URL
  std::optional<std::string> logo;  // absolute https URL
  std::vector<std::string> badges;
};

struct Endpoint {
  std::string name;  // what a person chooses by
  std::string url;   // keeps to the endpoint rule
  // Resource identifiers that this endpoint's protected resource metadata may claim although RFC
  // 9728 section 3.3 would refuse them: pinned exceptions, sent as they are written here.
  std::vector<std::string> accepted_resources;
};

// As policy::EndpointRule says; loopback is the operator's switch, never the manifest's.
struct EndpointRule {
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> allowed_paths;
  std::vector<std::pair<std::string, std::string>> required_parameters;  // name, value
  std::vector<std::string> forbidden_parameters;
  std::optional<std::vector<std::string>> allowed_parameters;
  // Any endpoint on this machine and none elsewhere; all lists are empty. See ToolRules::show_all.
  bool any_loopback = false;
};

// As policy::FilterRules says: what is this vendor's, beside the general rules.
struct ToolRules {
  std::vector<std::string> read_verbs;
  std::vector<std::string> action_verbs;
  std::vector<std::string> write_words;
  std::vector<std::string> allowed_tools;
  std::vector<std::string> denied_tools;
  // The profile of a conformance run, always together with EndpointRule::any_loopback: what a test
  // suite on this machine offers is shown whole; all lists are empty. Nothing else switches it on,
  // and it counts only where the operator allows insecure loopback.
  bool show_all = false;
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
  EndpointRule endpoint_rule;
  SignIn sign_in;
  ToolRules tools;
  std::vector<std::string> header_arguments;  // as policy::ArgumentRules says
  std::vector<LanguageArgument> languages;    // no two for one argument of one tool
  // What besides tools may be read of this vendor: "resources", "prompts"; empty: neither.
  std::vector<std::string> features;
  std::optional<Probe> probe;
  std::vector<InBandErrorRule> in_band_errors;  // the first that fits decides
  std::string result_adapter;  // which reader of results: "plain" or a vendor's own
  // Names as in plugin_api/messages/MESSAGES.md, "limits"; at least 1. The operator's win.
  std::map<std::string, std::int64_t, std::less<>> limits;
  // Instead of request_timeout_ms, per exact tool name; at least 1.
  std::map<std::string, std::int64_t, std::less<>> tool_timeouts_ms;
  std::vector<std::string> setup_steps;
  std::vector<std::string> example_questions;
  std::string permissions;
  std::vector<Trouble> troubleshooting;

  // The pinned exceptions for a connection to `url`: those of the endpoints with its path. Hosts
  // are not compared, so that the simulated vendor on another host behaves the same.
  std::vector<std::string> AcceptedResources(const core::Url& url) const;
};

// kInvalid of kind "configuration" on the first violation: what, cause with the JSON pointer of the
// member, fix. Unknown members are violations, because a mistyped security rule must not vanish.
// Refused too: missing or empty texts, words that could never match, words in two lists or twice
// in one, tools that are both allowed and denied. Whether the endpoints keep to the endpoint rule
// and the probe passes the filter is judged where both rooms are known: on opening.
core::Result<Manifest> Parse(const core::Json& json);

}  // namespace claribi::manifest
