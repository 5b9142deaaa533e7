#include "policy/around_rows.h"

#include "policy/page_words.h"

namespace claribi::policy {
namespace {

using core::Json;
constexpr int kDeepestList = 3;  // objects around the rows

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
bool AddPath(const Json& value, const Json::Array* rows, int depth, std::vector<Around>& path) {
  const Json::Object* members = value.AsObject();
  if (members == nullptr || depth > kDeepestList) return false;
  path.push_back({members, false});
  for (const auto& [name, member] : *members) {
    if (member.AsArray() == rows || AddPath(member, rows, depth + 1, path)) return true;
  }
  path.pop_back();
  return false;
}

void AddPagingObjects(const Json::Object& members, std::vector<Around>& around) {
  for (const auto& [name, value] : members) {
    const Json::Object* inner = value.AsObject();
    if (inner == nullptr || !IsPagingObject(FoldedName(name))) continue;
    around.push_back({inner, true, name});
    AddPagingObjects(*inner, around);
  }
}

void FindRows(const Json& value, int depth, RowList& best) {
  const Json::Object* members = value.AsObject();
  if (members == nullptr) return;
  for (const auto& [name, member] : *members) {
    if (const Json::Array* items = member.AsArray()) {
      if (IsBesideRows(FoldedName(name))) continue;
      if (best.rows == nullptr || items->size() > best.rows->size()) best = {items, name};
    } else if (depth < kDeepestList && !IsPagingObject(FoldedName(name))) {
      FindRows(member, depth + 1, best);
    }
  }
}

}  // namespace

std::optional<RowList> FindRows(const Json& data) {
  if (const Json::Array* items = data.AsArray()) return RowList{items, {}};
  RowList best;
  FindRows(data, 0, best);
  return best.rows == nullptr ? std::nullopt : std::optional<RowList>(best);
}

std::vector<Around> AroundRows(const Json& data) {
  std::vector<Around> path;
  const std::optional<RowList> list = FindRows(data);
  if (list) AddPath(data, list->rows, 0, path);
  if (const Json::Object* members = Unwrapped(data).AsObject(); path.empty() && members) {
    path.push_back({members, false});
  }
  std::vector<Around> around = path;
  for (const Around& object : path) AddPagingObjects(*object.members, around);
  return around;
}

}  // namespace claribi::policy
