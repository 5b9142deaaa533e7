#include "policy/around_rows.h"

#include <algorithm>

#include "core/text.h"
#include "policy/page_words.h"

namespace claribi::policy {
namespace {

using core::Json;
constexpr int kDeepestList = 4;
constexpr int kRankByName = 3;  // objects around the rows

// The outermost object, without objects of one member around it.
const Json& Unwrapped(const Json& data) {
  const Json* value = &data;
  for (int depth = 0; depth < kDeepestList; ++depth) {
    const Json::Object* members = value->AsObject();
    if (members == nullptr || members->size() != 1 || !members->front().second.IsObject()) break;
    value = &members->front().second;
  }
  return *value;
}

// Appends the objects from `value` to the one that holds the list; false if it is not there.
bool AddPath(const Json& value, std::string_view own, const Json::Array* rows, int depth,
             std::vector<Around>& path) {
  const Json::Object* members = value.AsObject();
  if (members == nullptr || depth > kDeepestList) return false;
  path.push_back({.members = members, .name = own});
  for (const auto& [name, member] : *members) {
    if (member.AsArray() == rows || AddPath(member, name, rows, depth + 1, path)) return true;
  }
  path.pop_back();
  return false;
}

bool HoldsList(const Json::Object& members) {
  return std::ranges::any_of(members, [](const Json::Member& member) {
    return member.second.IsArray() && !member.second.AsArray()->empty();
  });
}

void AddInnerObjects(const Json::Object& members, bool is_beside, int depth,
                     const std::vector<Around>& path, std::vector<Around>& around) {
  for (const auto& [name, value] : members) {
    const Json::Object* inner = value.AsObject();
    const bool is_known =
        inner == nullptr ||
        std::ranges::any_of(path, [inner](const Around& known) { return known.members == inner; });
    if (is_known || depth > kDeepestList) continue;
    const bool is_paging = !is_beside && IsPagingObject(FoldedName(name));
    if (!is_paging && HoldsList(*inner)) continue;  // what is in it may speak of its own list
    around.push_back({inner, is_paging, !is_paging, name});
    AddInnerObjects(*inner, !is_paging, depth + 1, path, around);
  }
}

// How surely a list holds the rows; `plain`: its name, folded.
int RankOf(std::string_view plain, const Json::Array& items) {
  if (IsColumns(plain)) return 0;
  if (IsAnyRows(plain)) return kRankByName;
  const bool holds_rows = std::ranges::any_of(
      items, [](const Json& item) { return item.IsObject() || item.IsArray(); });
  return holds_rows ? 2 : 1;
}

struct Candidate {
  RowList list;
  int rank = 0;
};

void SearchRows(const Json& value, int depth, bool is_inside, Candidate& best) {
  const Json::Object* members = value.AsObject();
  if (members == nullptr) return;
  for (const auto& [name, member] : *members) {
    if (const Json::Array* items = member.AsArray()) {
      const std::string plain = FoldedName(name);
      if (IsBesideRows(plain)) continue;
      const int own = RankOf(plain, *items);
      const int rank = is_inside && own < kRankByName ? 0 : own;
      const bool is_better = best.list.rows == nullptr || rank > best.rank ||
                             (rank == best.rank && items->size() > best.list.rows->size());
      if (is_better) best = {{items, name}, rank};
    } else if (depth < kDeepestList) {
      SearchRows(member, depth + 1, is_inside || IsPagingObject(FoldedName(name)), best);
    }
  }
}

}  // namespace

std::optional<RowList> FindRows(const Json& data) {
  if (const Json::Array* items = data.AsArray()) return RowList{items, {}};
  Candidate best;
  SearchRows(data, 0, false, best);
  return best.list.rows == nullptr ? std::nullopt : std::optional<RowList>(best.list);
}

bool IsOfThing(const Json::Object& members) {
  return std::ranges::any_of(members, [](const Json::Member& member) {
    return core::IsIn(FoldedName(member.first),
                      {"name", "title", "host", "hostname", "assignee", "owner", "duedate", "due",
                       "priority", "traceid", "spanid"});
  });
}

std::vector<Around> AroundRows(const Json& data) {
  std::vector<Around> path;
  const std::optional<RowList> list = FindRows(data);
  if (list) AddPath(data, {}, list->rows, 0, path);
  if (const Json::Object* members = Unwrapped(data).AsObject(); path.empty() && members) {
    path.push_back({.members = members});
  }
  std::vector<Around> around = path;
  for (const Around& object : path) AddInnerObjects(*object.members, false, 0, path, around);
  return around;
}

}  // namespace claribi::policy
