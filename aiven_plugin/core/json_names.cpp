#include "core/json_names.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace claribi::core {
namespace {

constexpr std::size_t kComparedInPairs = 16;

const JsonString* FindRepeatedAmongFew(const Json::Object& members) {
  for (auto member = members.begin(); member != members.end(); ++member) {
    for (auto other = members.begin(); other != member; ++other) {
      if (other->first == member->first) return &member->first;
    }
  }
  return nullptr;
}

const JsonString* FindRepeatedAmongMany(const Json::Object& members) {
  std::vector<const JsonString*> names;
  names.reserve(members.size());
  for (const auto& [name, value] : members) names.push_back(&name);
  std::sort(names.begin(), names.end(),
            [](const JsonString* left, const JsonString* right) { return *left < *right; });
  const auto found = std::adjacent_find(
      names.begin(), names.end(),
      [](const JsonString* left, const JsonString* right) { return *left == *right; });
  return found == names.end() ? nullptr : *found;
}

}  // namespace

const JsonString* FindRepeatedName(const Json::Object& members) {
  return members.size() <= kComparedInPairs ? FindRepeatedAmongFew(members)
                                            : FindRepeatedAmongMany(members);
}

void KeepLastOfEachName(Json::Object& members) {
  std::set<std::string, std::less<>> seen;
  Json::Object kept;
  kept.reserve(members.size());
  for (auto member = members.rbegin(); member != members.rend(); ++member) {
    if (seen.emplace(member->first).second) kept.push_back(std::move(*member));
  }
  std::reverse(kept.begin(), kept.end());
  members = std::move(kept);
}

}  // namespace claribi::core
