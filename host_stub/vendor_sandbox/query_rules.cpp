#include "vendor_sandbox/query_rules.h"

#include <algorithm>
#include <optional>

#include "vendor_sandbox/form.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::string_view kParameters[] = {"read_only", "services_scope", "allow_secrets",
                                            "write_allowlist"};
constexpr std::string_view kQueryScopes[] = {"all",   "core",        "pg",
                                             "kafka", "application", "integrations"};

template <std::size_t N>
bool IsOneOf(const std::string_view (&words)[N], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::optional<std::string> ReadBoolean(const Form& form, const std::string& name, bool& target) {
  const auto value = form.Find(name);
  if (!value) return std::nullopt;
  if (*value != "true" && *value != "false") {
    return "Invalid value for " + name + ": must be \"true\" or \"false\"";
  }
  target = *value == "true";
  return std::nullopt;
}

std::optional<std::string> ReadScopes(const Form& form, std::vector<std::string>& target) {
  const auto value = form.Find("services_scope");
  if (!value) return std::nullopt;
  const std::string valid = " Valid scopes: all, core, pg, kafka, application, integrations";
  target = SplitList(*value);
  if (target.empty()) return "Invalid value for services_scope: Empty scope list." + valid;
  std::vector<std::string> unknown;
  for (const std::string& scope : target) {
    if (!IsOneOf(kQueryScopes, scope)) unknown.push_back(scope);
  }
  if (unknown.empty()) return std::nullopt;
  return "Invalid value for services_scope: Unknown scope(s): " + Joined(unknown) + "." + valid;
}

}  // namespace

std::vector<std::string> SplitList(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + ",") {
    if (c == ',') {
      if (!word.empty()) words.push_back(word);
      word.clear();
    } else if (c != ' ') {
      word += c;
    }
  }
  return words;
}

std::variant<ToolMode, std::string> ReadQuery(const std::string& query) {
  const Form form = Form::Parse(query);
  std::vector<std::string> unknown;
  for (const auto& [name, value] : form.Fields()) {
    const bool named = std::find(unknown.begin(), unknown.end(), name) != unknown.end();
    if (!IsOneOf(kParameters, name) && !named) unknown.push_back(name);
  }
  if (!unknown.empty()) return "Unknown query parameter(s): " + Joined(unknown);
  for (const auto& [name, value] : form.Fields()) {
    if (form.Repeats(name)) return "Duplicate query parameter: " + name;
  }
  ToolMode mode;
  if (auto wrong = ReadBoolean(form, "read_only", mode.read_only)) return *wrong;
  if (auto wrong = ReadBoolean(form, "allow_secrets", mode.allow_secrets)) return *wrong;
  if (auto wrong = ReadScopes(form, mode.services_scope)) return *wrong;
  mode.write_allowlist = SplitList(form.Value("write_allowlist"));
  return mode;
}

}  // namespace claribi::vendor_sandbox
