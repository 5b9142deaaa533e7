#include "policy/failed_parts.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/text.h"
#include "policy/answer_words.h"
#include "policy/mark_values.h"
#include "policy/page_words.h"
#include "policy/part_codes.h"
#include "policy/part_statuses.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr int kDeepestEntries = 3;
constexpr std::size_t kMostAskedNames = 200;
constexpr std::size_t kShownMissing = 12;

// A warning that says why the entry has no data, and not that there are none.
bool IsFailure(const Json& warning) {
  const Json::Object* members = warning.AsObject();
  if (members == nullptr) {
    const core::JsonString* text = warning.AsString();
    return text != nullptr &&
           (IsFailureCode(*text) || SaidIncomplete(*text) != Incompleteness::kNone);
  }
  return std::ranges::any_of(*members, [](const Json::Member& member) {
    const core::JsonString* text = member.second.AsString();
    return text != nullptr &&
           (IsFailureCode(*text) || SaidIncomplete(*text) != Incompleteness::kNone);
  });
}

bool HoldsAList(const Json& value, int depth) {
  if (const Json::Array* items = value.AsArray()) return !items->empty();
  const Json::Object* members = value.AsObject();
  return members != nullptr && depth < 2 &&
         std::ranges::any_of(*members, [depth](const Json::Member& member) {
           return HoldsAList(member.second, depth + 1);
         });
}

// The data of a query, whatever stands beside them.
bool HoldsFrames(const Json& value) {
  for (const char* name : {"frames", "rows", "series", "dataframes"}) {
    const Json* list = value.Find(name);
    if (list != nullptr && list->IsArray()) return true;
  }
  return false;
}

// Entries of an object by name, each an object: some hold lists, and others an error or a warning
// in place of one.
std::size_t CountFailedEntries(const Json::Object& members) {
  // {"eu": […], "us": {"error": "x"}}: beside lists, an object is an entry if it is an error alone.
  const bool has_lists = std::ranges::any_of(
      members, [](const Json::Member& member) { return member.second.IsArray(); });
  const std::size_t most_beside_error = has_lists ? 1 : 3;
  std::size_t failed = 0, whole = 0;
  for (const auto& [name, value] : members) {
    if (value.IsArray()) {
      ++whole;
      continue;
    }
    if (!value.IsObject()) return 0;
    const Json* warning = value.FindGiven("warning");
    const bool has_error = ErrorIn(value) != nullptr;
    const bool is_failed =
        ((has_error || (warning != nullptr && IsFailure(*warning))) &&
         value.AsObject()->size() <= most_beside_error && !HoldsAList(value, 0)) ||
        (has_error && HoldsFrames(value));
    failed += is_failed ? 1 : 0;
    whole += !is_failed && HoldsAList(value, 0) ? 1 : 0;
  }
  return whole > 0 ? failed : 0;
}

std::size_t CountEntries(const Json& value, int depth) {
  const Json::Object* members = value.AsObject();
  if (members == nullptr || depth > kDeepestEntries) return 0;
  std::size_t failed = members->size() > 1 ? CountFailedEntries(*members) : 0;
  if (failed == 0) failed = CountFailedStatuses(*members);
  for (const auto& [name, member] : *members) failed += CountEntries(member, depth + 1);
  return failed;
}

void CollectTexts(const Json& value, const std::set<std::string_view>& wanted,
                  std::set<std::string_view>& seen) {
  if (const core::JsonString* text = value.AsString()) {
    const auto known = wanted.find(*text);
    if (known != wanted.end()) seen.insert(*known);
  } else if (const Json::Array* items = value.AsArray()) {
    for (const Json& item : *items) CollectTexts(item, wanted, seen);
  } else if (const Json::Object* members = value.AsObject()) {
    for (const auto& [name, member] : *members) {
      const auto known = wanted.find(name);
      if (known != wanted.end()) seen.insert(*known);
      CollectTexts(member, wanted, seen);
    }
  }
}

bool NamesThings(std::string_view plain) {
  for (const std::string_view end : {"ids", "names", "keys", "arns", "symbols", "uuids", "slugs"}) {
    if (plain.ends_with(end)) return true;
  }
  return IsIn(plain, {"hosts", "services", "projects", "topics", "tables", "metrics", "instances"});
}

}  // namespace

void ReadFailedParts(const AnswerShape& shape, std::string_view vendor, Findings& found) {
  const std::size_t failed = shape.failed().size() + CountEntries(shape.data(), 0);
  if (failed == 0) return;
  found.Say(Incompleteness::kPartial, std::string(vendor) + " gave an error in place of " +
                                          std::to_string(failed) +
                                          (failed == 1 ? " part" : " parts") + " of the answer.");
}

void ReadAskedNames(const Json& data, const Asked& asked, Findings& found) {
  const Json::Object* arguments =
      asked.arguments == nullptr ? nullptr : asked.arguments->AsObject();
  if (arguments == nullptr) return;
  for (const auto& [name, value] : *arguments) {
    const Json::Array* items = value.AsArray();
    if (items == nullptr || items->size() < 2 || items->size() > kMostAskedNames) continue;
    if (!NamesThings(FoldedName(name))) continue;
    std::set<std::string_view> wanted;
    for (const Json& item : *items) {
      if (const core::JsonString* text = item.AsString()) wanted.insert(*text);
    }
    std::set<std::string_view> seen;
    CollectTexts(data, wanted, seen);
    if (seen.empty() || seen.size() == wanted.size()) continue;
    const std::size_t count = wanted.size() - seen.size();
    std::string names;
    std::size_t shown = 0;
    for (const std::string_view text : wanted) {
      if (seen.contains(text) || ++shown > kShownMissing) continue;
      names += (names.empty() ? "" : ", ") + core::Quoted(text, 64);
    }
    const std::string figure =
        std::to_string(count) + " of the " + std::to_string(wanted.size()) +
        (count == 1 ? " names that were asked for is" : " names that were asked for are") +
        " nowhere in the answer";
    found.SayQuoting(Incompleteness::kUnmatched, figure + ".",
                     std::string(figure).append(": ").append(names).append("."));
  }
}

}  // namespace claribi::policy
