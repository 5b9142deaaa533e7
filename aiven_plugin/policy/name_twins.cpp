#include "policy/name_twins.h"

#include <algorithm>
#include <map>

#include "core/text.h"

namespace claribi::policy {
namespace {

std::string WithoutCaseAndSeparators(std::string_view name) {
  std::string folded = core::AsciiLower(name);
  std::erase_if(folded,
                [](char c) { return c == '_' || c == '-' || c == '.' || c == '/' || c == ':'; });
  return folded;
}

}  // namespace

std::set<std::string_view> NamesWithTwins(const std::vector<std::string_view>& names) {
  std::map<std::string, std::string_view> first;
  std::set<std::string_view> twins;
  for (const std::string_view name : names) {
    const auto [seen, is_new] = first.emplace(WithoutCaseAndSeparators(name), name);
    if (is_new || seen->second == name) continue;
    twins.insert(name);
    twins.insert(seen->second);
  }
  return twins;
}

Denial HasTwin() {
  return {Layer::kAmbiguousName,
          "another tool of this server has the same name but for case, dots, dashes, "
          "underscores, slashes and colons"};
}

}  // namespace claribi::policy
