// The rules of manifests/aiven.json, read without the manifest room: policy does not know
// it.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aiven_plugin/recordings.h"
#include "core/json.h"
#include "policy/endpoint_rule.h"
#include "policy/in_band_errors.h"
#include "policy/tool_filter.h"
#include "testing/result_matchers.h"

namespace claribi::testing {

inline core::Json ShippedManifest() {
  const auto text = ReadFile(std::filesystem::path(CLARIBI_SOURCE_DIR) / "manifests/aiven.json");
  auto json = core::Json::Parse(text.value_or(""));
  EXPECT_THAT(json, IsOk()) << "manifests/aiven.json cannot be read";
  return std::move(json).value();
}

inline std::vector<std::string> List(const core::Json& object, std::string_view name) {
  const core::Json* member = object.Find(name);
  return member == nullptr ? std::vector<std::string>()
                           : core::StringList(*member).value_or(std::vector<std::string>());
}

inline policy::FilterRules ShippedFilterRules() {
  const core::Json manifest = ShippedManifest();
  const core::Json* tools = manifest.Find("tools");
  if (tools == nullptr) return {};
  std::vector<policy::GuardedArgument> guarded;
  for (const core::Json& one : *manifest.Find("arguments")->Find("languages")->AsArray()) {
    guarded.push_back(
        {std::string(*one.FindString("tool")), std::string(*one.FindString("argument"))});
  }
  return {.words = {List(*tools, "read_verbs"),
                    List(*tools, "action_verbs"),
                    List(*tools, "write_words"),
                    {"aiven"}},
          .allowed_tools = List(*tools, "allowed_tools"),
          .denied_tools = List(*tools, "denied_tools"),
          .guarded_arguments = {std::move(guarded), {}}};
}

inline policy::EndpointRule ShippedEndpointRule() {
  const core::Json manifest = ShippedManifest();
  const core::Json* json = manifest.Find("endpoint_rule");
  policy::EndpointRule rule;
  if (json == nullptr) return rule;
  rule.allowed_hosts = List(*json, "allowed_hosts");
  rule.allowed_paths = List(*json, "allowed_paths");
  rule.forbidden_parameters = List(*json, "forbidden_parameters");
  rule.allowed_parameters = List(*json, "allowed_parameters");
  for (const core::Json& one : *json->Find("required_parameters")->AsArray()) {
    rule.required_parameters.push_back(
        {std::string(*one.FindString("name")), std::string(*one.FindString("value"))});
  }
  return rule;
}

inline policy::InBandErrors ShippedInBandErrors() {
  const core::Json manifest = ShippedManifest();
  const core::Json* list = manifest.Find("in_band_errors");
  std::vector<policy::InBandRule> rules;
  if (list == nullptr) return policy::InBandErrors();
  for (const core::Json& one : *list->AsArray()) {
    const auto text = [&one](std::string_view name) {
      const core::JsonString* value = one.FindString(name);
      return value != nullptr ? std::string(*value) : std::string();
    };
    policy::InBandRule rule{text("starts_with"), std::nullopt,
                            policy::MeaningNamed(text("meaning")), text("fix")};
    rule.cause = text("cause");
    rule.contains = List(one, "contains");
    if (const auto status = one.FindInt64("status")) rule.status = static_cast<int>(*status);
    rules.push_back(std::move(rule));
  }
  return policy::InBandErrors(std::move(rules));
}

}  // namespace claribi::testing
