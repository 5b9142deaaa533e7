// Definitions of a tool for tests that compare two of them.
#pragma once

#include <string>

#include "policy/tool_definition.h"

namespace claribi::policy {

inline Definition DefinitionOf(const std::string& input, const std::string& output,
                               const std::string& annotations) {
  return {.name = "thing_list",
          .title = "Things",
          .description = "Lists things.",
          .input_schema = core::Json::Parse(input).value(),
          .output_schema = core::Json::Parse(output).value(),
          .annotations = core::Json::Parse(annotations).value()};
}

// Around an argument "a" that is there already.
inline std::string WithArguments(const std::string& more, const std::string& required = "") {
  return R"({"type":"object","properties":{"a":{"type":"string"})" +
         (more.empty() ? "" : "," + more) + "}" +
         (required.empty() ? "" : ",\"required\":[" + required + "]") + "}";
}

}  // namespace claribi::policy
