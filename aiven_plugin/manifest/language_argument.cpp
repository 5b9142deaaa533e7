#include "manifest/language_argument.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/text.h"

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

// "<~>" or "schema.<~>", in the characters that PostgreSQL makes operators of.
bool IsOperatorName(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot != std::string_view::npos) {
    if (!IsName(text.substr(0, dot)) || text.starts_with("pg_")) return false;
    text.remove_prefix(dot + 1);
  }
  return !text.empty() && text.size() < 64 &&
         text.find_first_not_of("~!@#^&|`?+-*/%<>=") == std::string_view::npos;
}

// The arguments that travel beside the query.
void ReadBeside(ObjectReader& reader, policy::LanguageArgument& rule, Violation& violation) {
  rule.schemas = reader.Texts("schemas");
  rule.free_arguments = reader.Texts("free_arguments");
  for (const std::string& name : rule.free_arguments) {
    if (name == rule.argument || core::Contains(rule.schemas, name)) {
      reader.Report("free_arguments", "\"" + name + "\" is the query, or names a schema",
                    "Leave it out of free_arguments.");
    }
  }
  const core::Json* timeout = reader.Member("timeout", false);
  if (timeout == nullptr || timeout->IsNull()) return;
  ObjectReader members(*timeout, reader.PointerTo("timeout"), violation);
  rule.timeout =
      policy::LanguageArgument::Timeout{members.Text("argument"), members.Integer("at_most", 1)};
  members.RefuseUnknown();
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
  rule.rules.functions = reader.Texts("functions");
  for (const std::string& function : rule.rules.functions) {
    if (!IsFunctionName(function)) {
      reader.Report("functions", "\"" + function + "\" is not the name of a user-defined function",
                    "Write name or schema.name, as PostgreSQL keeps them.");
    }
  }
  rule.rules.operators = reader.Texts("operators");
  for (const std::string& symbol : rule.rules.operators) {
    if (!IsOperatorName(symbol)) {
      reader.Report("operators", "\"" + symbol + "\" is not the name of a user-defined operator",
                    "Write the symbol, or schema.symbol.");
    }
  }
  rule.rules.extensions = reader.Texts("extensions");
  for (const std::string& extension : rule.rules.extensions) {
    if (!policy::IsKnownExtension(extension)) {
      reader.Report("extensions", "the functions of \"" + extension + "\" are not known",
                    "Name those that only read under functions and operators.");
    }
  }
  for (const std::string& refused : reader.Texts("refuses")) {
    if (refused == "several_statements") {
      rule.rules.takes_several_statements = false;
    } else if (refused == "show") {
      rule.rules.takes_show = false;
    } else {
      reader.Report("refuses", "unknown word \"" + refused + "\"",
                    "Name several_statements, show, both or none.");
    }
  }
  ReadBeside(reader, rule, violation);
  reader.RefuseUnknown();
  return rule;
}

}  // namespace claribi::manifest
