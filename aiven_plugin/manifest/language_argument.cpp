#include "manifest/language_argument.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace claribi::manifest {
namespace {

constexpr std::size_t kLongestName = 128;

bool IsName(std::string_view text) {
  return !text.empty() && text.find('.') == std::string_view::npos;
}

// "name" or "schema.name", the schema not one of PostgreSQL's own.
bool IsFunctionName(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return IsName(text);
  return IsName(text.substr(0, dot)) && IsName(text.substr(dot + 1)) && !text.starts_with("pg_");
}

}  // namespace

policy::LanguageArgument ReadLanguageArgument(const core::Json& json, std::string pointer,
                                              Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  policy::LanguageArgument rule;
  for (const auto& [name, text] : {std::pair<std::string_view, std::string*>("tool", &rule.tool),
                                   {"argument", &rule.argument}}) {
    *text = reader.Text(name);
    if (text->size() > kLongestName) {
      reader.Report(name, "expected at most 128 characters", "Write the name as the vendor does.");
    }
  }
  if (reader.Text("language") != "postgresql") {
    reader.Report("language", "expected \"postgresql\", the only language that is supported",
                  "Hide tools that carry another language (tools.denied_tools).");
  }
  rule.functions = reader.Texts("functions");
  for (const std::string& function : rule.functions) {
    if (!IsFunctionName(function)) {
      reader.Report("functions", "\"" + function + "\" is not the name of a user-defined function",
                    "Write name or schema.name, as PostgreSQL keeps them.");
    }
  }
  reader.RefuseUnknown();
  return rule;
}

}  // namespace claribi::manifest
