#include "manifest/manifest.h"

#include <algorithm>
#include <array>
#include <functional>
#include <initializer_list>
#include <set>
#include <utility>

#include "core/text.h"
#include "manifest/in_band_rule.h"
#include "manifest/language_argument.h"
#include "manifest/limited_argument.h"
#include "manifest/object_reader.h"
#include "policy/url_template.h"

namespace claribi::manifest {
namespace {

using core::Json;

constexpr std::array<std::string_view, 26> kLimitNames = {
    "max_body_bytes",      "max_header_bytes",
    "max_event_bytes",     "max_json_depth",
    "max_pages",           "max_tools",
    "max_arguments_bytes", "max_input_rounds",
    "max_input_requests",  "max_server_requests",
    "max_resumptions",     "max_subschemas",
    "max_schema_depth",    "max_patterns",
    "max_pattern_bytes",   "max_evaluation_depth",
    "max_schema_steps",    "max_result_bytes",
    "max_result_rows",     "max_result_depth",
    "connect_timeout_ms",  "idle_timeout_ms",
    "request_timeout_ms",  "circuit_failures",
    "circuit_pause_ms",    "circuit_longest_pause_ms"};

// The only ones of which none at all makes sense.
constexpr std::array<std::string_view, 3> kMayBeZero = {"max_resumptions", "max_patterns",
                                                        "circuit_failures"};
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

using Texts = std::vector<std::string>;
using Allowed = std::function<bool(char)>;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsWordCharacter(char c) { return IsLower(c); }
bool IsIdentifierCharacter(char c) {
  return IsLower(c) || core::IsDigit(c) || c == '_' || c == '-';
}
bool IsHostCharacter(char c) { return IsIdentifierCharacter(c) || c == '.'; }
bool IsHostTemplateCharacter(char c) { return IsHostCharacter(c) || c == '{' || c == '}'; }
bool IsToolCharacter(char c) { return IsHostCharacter(c) || (c >= 'A' && c <= 'Z'); }

// Every text of `texts`, the list `name`, must be made of such characters.
void RequireCharacters(ObjectReader& reader, std::string_view name, const Texts& texts,
                       const Allowed& allowed, std::string_view expected) {
  for (const std::string& text : texts) {
    if (!std::all_of(text.begin(), text.end(), allowed)) {
      reader.Report(name, "\"" + text + "\" is not made of " + std::string(expected),
                    "Write it in these characters only.");
    }
  }
}

void RequireDisjoint(ObjectReader& reader, std::string_view name, const Texts& texts,
                     std::string_view other_name, const Texts& others) {
  for (const std::string& text : texts) {
    if (std::find(others.begin(), others.end(), text) != others.end()) {
      reader.Report(name, "\"" + text + "\" is in " + std::string(other_name) + " as well",
                    "Keep it in one of the two.");
    }
  }
}

void RequireIdentifier(ObjectReader& reader, std::string_view name, const std::string& text) {
  RequireCharacters(reader, name, {text}, IsIdentifierCharacter, "a-z, 0-9, _ and -");
}

// A member that may only be true, and then stands alone among the lists `others`.
bool ReadLoneSwitch(ObjectReader& reader, std::string_view name,
                    std::initializer_list<std::string_view> others) {
  const Json* member = reader.Member(name, false);
  if (member == nullptr) return false;
  if (member->AsBool() != true) {
    reader.Report(name, "expected true" + Seen(*member), "Write true, or leave the member out.");
  }
  for (const std::string_view other : others) {
    if (reader.Has(other)) {
      reader.Report(other, "it has no effect beside " + std::string(name), "Leave it out.");
    }
  }
  return true;
}

Vendor ReadVendor(const Json& json, std::string pointer, Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  Vendor vendor;
  vendor.name = reader.Text("name");
  vendor.summary = reader.Text("summary");
  vendor.homepage = reader.Text("homepage");
  reader.RequireHttps("homepage", vendor.homepage);
  vendor.logo = reader.OptionalText("logo");
  if (vendor.logo) reader.RequireHttps("logo", *vendor.logo);
  vendor.badges = reader.Texts("badges");
  reader.RefuseUnknown();
  return vendor;
}

// A person chooses by the name, whatever its case.
void RequireDistinctNames(ObjectReader& reader, const std::vector<Endpoint>& endpoints) {
  for (auto one = endpoints.begin(); one != endpoints.end(); ++one) {
    if (std::any_of(endpoints.begin(), one, [&](const Endpoint& other) {
          return core::EqualsIgnoringCase(other.name, one->name);
        })) {
      reader.Report("endpoints", "two endpoints are named " + core::Quoted(one->name),
                    "Give each endpoint a name of its own.");
    }
  }
}

// What may be a text with places such as {tenant}.
void RequirePlaces(ObjectReader& reader, std::string_view name, const Texts& texts) {
  for (const std::string& text : texts) {
    if (!policy::PlacesOf(text).is_valid) {
      reader.Report(name, core::Quoted(text) + " holds a brace that is not part of {name}",
                    "Write {, a name of a-z, 0-9 and _, and } for a value.");
    }
  }
}

// A value that may end the host's name would leave open whose host it is.
void RequireDomainBehindPlaces(ObjectReader& reader, std::string_view name, const Texts& hosts) {
  for (const std::string& host : hosts) {
    const std::size_t end = host.rfind('}');
    if (end == std::string::npos) continue;
    const std::string_view rest = std::string_view(host).substr(end + 1);
    if (!rest.starts_with('.') || rest.find('.', 1) == std::string_view::npos) {
      reader.Report(name, core::Quoted(host) + " leaves open whose host it is",
                    "Write the vendor's domain behind the last place: {tenant}.vendor.example.");
    }
  }
}

policy::EndpointRule ReadEndpointRule(const Json& json, std::string pointer, Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  policy::EndpointRule rule;
  rule.loopback_only = ReadLoneSwitch(reader, "any_loopback",
                                      {"allowed_hosts", "allowed_paths", "required_parameters",
                                       "forbidden_parameters", "allowed_parameters"});
  rule.allowed_hosts = reader.Texts("allowed_hosts");
  RequireCharacters(reader, "allowed_hosts", rule.allowed_hosts, IsHostTemplateCharacter,
                    "a-z, 0-9, -, _, dots and places such as {tenant}, without scheme and port");
  RequirePlaces(reader, "allowed_hosts", rule.allowed_hosts);
  RequireDomainBehindPlaces(reader, "allowed_hosts", rule.allowed_hosts);
  rule.allowed_paths = reader.Texts("allowed_paths");
  RequirePlaces(reader, "allowed_paths", rule.allowed_paths);
  for (const std::string& path : rule.allowed_paths) {
    if (!path.starts_with('/') || path.find_first_of("?#") != std::string::npos) {
      reader.Report("allowed_paths", "\"" + path + "\" is not a path", "Begin it with /.");
    }
  }
  reader.ForEach("required_parameters", false, [&](const Json& element, std::string at) {
    ObjectReader parameter(element, std::move(at), violation);
    std::string name = parameter.Text("name");
    rule.required_parameters.push_back({std::move(name), parameter.Text("value")});
    parameter.RefuseUnknown();
  });
  rule.forbidden_parameters = reader.Texts("forbidden_parameters");
  if (reader.Has("allowed_parameters")) {
    rule.allowed_parameters = reader.Texts("allowed_parameters");
    RequireDisjoint(reader, "allowed_parameters", *rule.allowed_parameters, "forbidden_parameters",
                    rule.forbidden_parameters);
  }
  for (const auto& [name, value] : rule.required_parameters) {
    RequireDisjoint(reader, "required_parameters", {name}, "forbidden_parameters",
                    rule.forbidden_parameters);
  }
  reader.RefuseUnknown();
  return rule;
}

policy::FilterRules ReadToolRules(const Json& json, std::string pointer, Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  policy::FilterRules rules;
  rules.show_all = ReadLoneSwitch(
      reader, "show_all",
      {"read_verbs", "action_verbs", "write_words", "allowed_tools", "denied_tools"});
  const auto words = [&reader](std::string_view name) {
    Texts list = reader.Texts(name);
    // A word with anything but lower-case letters could never match a word of a name.
    RequireCharacters(reader, name, list, IsWordCharacter, "the letters a-z");
    return list;
  };
  rules.words.read_verbs = words("read_verbs");
  rules.words.action_verbs = words("action_verbs");
  rules.words.write_words = words("write_words");
  RequireDisjoint(reader, "read_verbs", rules.words.read_verbs, "write_words",
                  rules.words.write_words);
  RequireDisjoint(reader, "read_verbs", rules.words.read_verbs, "action_verbs",
                  rules.words.action_verbs);
  RequireDisjoint(reader, "action_verbs", rules.words.action_verbs, "write_words",
                  rules.words.write_words);
  const auto tools = [&reader](std::string_view name) {
    Texts list = reader.Texts(name);
    RequireCharacters(reader, name, list, IsToolCharacter, "A-Z a-z 0-9 _ - .");
    return list;
  };
  rules.allowed_tools = tools("allowed_tools");
  rules.denied_tools = tools("denied_tools");
  RequireDisjoint(reader, "allowed_tools", rules.allowed_tools, "denied_tools", rules.denied_tools);
  reader.RefuseUnknown();
  return rules;
}

Probe ReadProbe(const Json& json, std::string pointer, Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  Probe probe;
  probe.tool = reader.Text("tool");
  probe.arguments = Json::MakeObject();
  if (const Json* arguments = reader.Member("arguments", false)) {
    const ObjectReader object(*arguments, reader.PointerTo("arguments"), violation);
    probe.arguments = *arguments;
  }
  reader.RefuseUnknown();
  return probe;
}

template <std::size_t count>
bool IsAmong(const std::array<std::string_view, count>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

using Numbers = std::map<std::string, std::int64_t, std::less<>>;

// How large each may be is checked by the room that knows what it bounds.
Numbers ReadLimits(const Json& json, std::string pointer, Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  Numbers limits;
  for (const std::string& name : reader.Names()) {
    if (!IsAmong(kLimitNames, name)) continue;
    limits.emplace(name, reader.Integer(name, IsAmong(kMayBeZero, name) ? 0 : 1));
  }
  reader.RefuseUnknown();
  return limits;
}

Numbers ReadTimeouts(const Json& json, std::string pointer, Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  Numbers timeouts;
  for (const std::string& name : reader.Names()) {
    timeouts.emplace(name, reader.Integer(name, 1, kDayMs));
  }
  return timeouts;
}

Trouble ReadTrouble(const Json& json, std::string pointer, Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  Trouble trouble{reader.Text("error"), reader.Text("cause"), reader.Text("fix")};
  reader.RefuseUnknown();
  return trouble;
}

// Two rules for one argument would leave open which of them permits what.
void RequireEachArgumentOnce(ObjectReader& reader, const Manifest& manifest) {
  std::set<std::pair<std::string, std::string>> seen;
  const auto look = [&](std::string_view list, const auto& rules) {
    for (const auto& rule : rules) {
      if (!seen.emplace(rule.tool, rule.argument).second) {
        reader.Report(list, "\"" + rule.argument + "\" of \"" + rule.tool + "\" is named twice",
                      "Keep one of the two.");
      }
      if (core::Contains(manifest.header_arguments, rule.argument)) {
        reader.Report(
            list,
            "\"" + rule.argument + "\" is in header_arguments too, whose values are rewritten",
            "Keep it in one of the two.");
      }
    }
  };
  look("languages", manifest.languages);
  look("choices", manifest.choices);
}

}  // namespace

std::vector<std::string> Manifest::AcceptedResources(const core::Url& url) const {
  std::vector<std::string> accepted;
  for (const Endpoint& endpoint : endpoints) {
    if (!HasPathOf(endpoint, url)) continue;
    accepted.insert(accepted.end(), endpoint.accepted_resources.begin(),
                    endpoint.accepted_resources.end());
  }
  return accepted;
}

core::Result<Manifest> Parse(const Json& json) {
  Violation violation;
  ObjectReader reader(json, "", violation);
  // Reads a required object member with one of the functions above.
  const auto object = [&](std::string_view name, auto read) -> decltype(read(json, "", violation)) {
    const Json* member = reader.Member(name, true);
    if (member == nullptr) return {};
    return read(*member, reader.PointerTo(name), violation);
  };

  Manifest manifest;
  reader.OptionalText("$schema");
  const Json* version = reader.Member("schema_version", true);
  if (version != nullptr && version->AsInt64() != 1) {
    reader.Report("schema_version",
                  "expected 1, the version that this plugin reads" + Seen(*version),
                  "Use a manifest of version 1, or a newer plugin.");
  }
  manifest.id = reader.Text("id");
  RequireIdentifier(reader, "id", manifest.id);
  manifest.vendor = object("vendor", ReadVendor);
  reader.ForEach("endpoints", true, [&](const Json& element, std::string at) {
    manifest.endpoints.push_back(ReadEndpoint(element, std::move(at), violation));
  });
  if (manifest.endpoints.empty()) {
    reader.Report("endpoints", "the list is empty", "Name at least one endpoint.");
  }
  RequireDistinctNames(reader, manifest.endpoints);
  manifest.endpoint_rule = object("endpoint_rule", ReadEndpointRule);
  manifest.sign_in = object("sign_in", ReadSignIn);
  if (const Json* headers = reader.Member("headers", false);
      headers != nullptr && !headers->IsNull()) {
    manifest.headers = ReadRequestHeaders(*headers, reader.PointerTo("headers"), violation);
  }
  for (const auto& [name, value] : manifest.headers) {
    if (manifest.sign_in.kind == SignInKind::kApiKey &&
        core::EqualsIgnoringCase(name, manifest.sign_in.api_key.header)) {
      reader.Report("headers", core::Quoted(name) + " carries the API key (sign_in/header)",
                    "Leave it out of headers.");
    }
  }
  manifest.tools = object("tools", ReadToolRules);
  if (manifest.tools.show_all != manifest.endpoint_rule.loopback_only) {
    reader.Report(manifest.tools.show_all ? "tools" : "endpoint_rule",
                  "show_all of tools and any_loopback of endpoint_rule go together",
                  "Write both, for a conformance run on this machine, or neither.");
  }
  if (const Json* arguments = reader.Member("arguments", false)) {
    ObjectReader rules(*arguments, reader.PointerTo("arguments"), violation);
    manifest.header_arguments = rules.Texts("header_arguments");
    rules.ForEach("languages", false, [&](const Json& element, std::string at) {
      manifest.languages.push_back(ReadLanguageArgument(element, std::move(at), violation));
    });
    rules.ForEach("choices", false, [&](const Json& element, std::string at) {
      manifest.choices.push_back(ReadLimitedArgument(element, std::move(at), violation));
    });
    RequireEachArgumentOnce(rules, manifest);
    rules.RefuseUnknown();
  }
  manifest.features = reader.Texts("features");
  for (const std::string& feature : manifest.features) {
    if (feature != "resources" && feature != "prompts") {
      reader.Report("features", "unknown feature " + core::Quoted(feature),
                    "Name resources, prompts, both or none.");
    }
  }
  if (const Json* probe = reader.Member("probe", false); probe != nullptr && !probe->IsNull()) {
    manifest.probe = ReadProbe(*probe, reader.PointerTo("probe"), violation);
  }
  reader.ForEach("in_band_errors", false, [&](const Json& element, std::string at) {
    manifest.in_band_errors.push_back(ReadInBandRule(element, std::move(at), violation));
  });
  manifest.result_adapter = reader.Text("result_adapter");
  RequireIdentifier(reader, "result_adapter", manifest.result_adapter);
  if (const Json* limits = reader.Member("limits", false)) {
    manifest.limits = ReadLimits(*limits, reader.PointerTo("limits"), violation);
  }
  if (const Json* timeouts = reader.Member("tool_timeouts_ms", false)) {
    manifest.tool_timeouts_ms =
        ReadTimeouts(*timeouts, reader.PointerTo("tool_timeouts_ms"), violation);
  }
  manifest.setup_steps = reader.Texts("setup_steps");
  manifest.example_questions = reader.Texts("example_questions");
  manifest.permissions = reader.OptionalText("permissions").value_or("");
  reader.ForEach("troubleshooting", false, [&](const Json& element, std::string at) {
    manifest.troubleshooting.push_back(ReadTrouble(element, std::move(at), violation));
  });
  reader.RefuseUnknown();
  if (violation.found()) return violation.error();
  return manifest;
}

}  // namespace claribi::manifest
