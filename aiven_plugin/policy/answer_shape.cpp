#include "policy/answer_shape.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/text.h"
#include "policy/mark_values.h"
#include "policy/mark_words.h"
#include "policy/page_words.h"
#include "policy/part_codes.h"
#include "policy/part_statuses.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr int kDeepestList = 4;
constexpr int kRankByName = 3;  // objects around the rows

// An object on the way to a list, and its name.
using Step = std::pair<const Json::Object*, std::string_view>;

// How surely a list holds the rows; `plain`: its name, folded.
int RankOf(std::string_view plain, const Json::Array& items) {
  if (IsColumns(plain)) return 0;
  if (IsAnyRows(plain)) return kRankByName;
  const bool holds_rows = std::ranges::any_of(
      items, [](const Json& item) { return item.IsObject() || item.IsArray(); });
  return holds_rows ? 2 : 1;
}

// Looks for the list of rows in all objects that are not inside a list.
class RowSearch {
 public:
  void Search(const Json& value, std::string_view own_name, bool is_inside) {
    const Json::Object* members = value.AsObject();
    if (members == nullptr) return;
    path_.emplace_back(members, own_name);
    for (const auto& [member_name, member] : *members) {
      if (const Json::Array* items = member.AsArray()) {
        Consider(*items, member_name, is_inside);
      } else if (member.IsObject() && path_.size() <= kDeepestList) {
        Search(member, member_name, is_inside || IsPagingObject(FoldedName(member_name)));
      }
    }
    path_.pop_back();
  }

  const Json::Array* rows = nullptr;
  std::string_view name;
  std::vector<Step> steps;  // from the outermost object to the one that holds the list

 private:
  void Consider(const Json::Array& items, std::string_view its_name, bool is_inside) {
    const std::string plain = FoldedName(its_name);
    if (IsBesideRows(plain)) return;
    const int own = RankOf(plain, items);
    const int rank = is_inside && own < kRankByName ? 0 : own;
    if (rows != nullptr && (rank < rank_ || (rank == rank_ && items.size() <= rows->size())))
      return;
    rows = &items;
    name = its_name;
    steps = path_;
    rank_ = rank;
  }

  std::vector<Step> path_;
  int rank_ = 0;
};

// The outermost object, without objects of one member around it.
const Json& Unwrapped(const Json& data) {
  const Json* value = &data;
  for (int depth = 0; depth < kDeepestList; ++depth) {
    const Json::Object* members = value->AsObject();
    const bool is_wrapper = members != nullptr && members->size() == 1 &&
                            members->front().second.IsObject() &&
                            !IsBesideRows(FoldedName(members->front().first));
    if (!is_wrapper) break;
    value = &members->front().second;
  }
  return *value;
}

bool HoldsList(const Json::Object& members) {
  return std::ranges::any_of(members, [](const Json::Member& member) {
    return member.second.IsArray() && !member.second.AsArray()->empty();
  });
}

// Whatever it stands in.
bool TellsOfPages(std::string_view plain) {
  return plain.find("paging") != std::string_view::npos ||
         plain.find("pagination") != std::string_view::npos ||
         plain.find("pageinfo") != std::string_view::npos;
}

// {"hits": {"found": 77}}: figures by the name of what they count.
bool HoldsCountsAlone(std::string_view plain, const Json::Object& members) {
  return core::IsIn(plain, {"hits", "matches", "results", "count", "counts", "total", "totals"}) &&
         std::ranges::all_of(members, [](const Json::Member& member) {
           return !member.second.IsArray() && !member.second.IsObject();
         });
}

// Appends what is inside of the object number `at`, those on the way to the rows apart.
void AddInnerObjects(std::size_t at, int depth, const std::vector<Step>& path,
                     std::vector<Around>& around) {
  if (depth > kDeepestList) return;
  const Json::Object& members = *around[at].object;
  const bool is_beside = around[at].is_beside();
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Json::Object* inner = members[i].second.AsObject();
    const bool is_known = inner == nullptr || std::ranges::any_of(path, [inner](const Step& step) {
                            return step.first == inner;
                          });
    if (is_known) continue;
    const std::string& plain = around[at].members[i].plain;
    const bool are_counts = !is_beside && HoldsCountsAlone(plain, *inner);
    const bool is_paging =
        are_counts  ? true
        : is_beside ? TellsOfPages(plain) && !around[at].is_of_thing
                    : IsPagingObject(plain) || (around[at].is_inside() && IsWrapper(plain));
    if (!is_paging && HoldsList(*inner)) continue;  // what is in it may speak of its own list
    around.emplace_back(*inner, is_paging ? Around::Place::kInside : Around::Place::kBeside,
                        members[i].first);
    AddInnerObjects(around.size() - 1, depth + 1, path, around);
  }
}

// What every row without an error has. Empty if there is no such row, or if one is no object.
std::set<std::string_view> CommonNames(const Json::Array& rows) {
  std::set<std::string_view> common;
  bool is_first = true;
  for (const Json& row : rows) {
    const Json::Object* members = row.AsObject();
    if (members == nullptr) return {};
    if (ErrorIn(row) != nullptr) continue;
    std::set<std::string_view> given;
    for (const auto& [name, value] : *members) {
      if (!value.IsNull() && (is_first || common.contains(name))) given.insert(name);
    }
    common = std::move(given);
    is_first = false;
  }
  return common;
}

// A record behind those of a stream, which has none of their members but perhaps a type, and says
// how the stream ended.
const Json::Object* RecordAbout(const Json& record, const Json& row) {
  constexpr std::size_t kMostEndMembers = 8;
  const Json::Object* last = record.AsObject();
  if (last == nullptr || !row.IsObject() || last->size() > kMostEndMembers) return nullptr;
  if (ErrorIn(record) != nullptr) return nullptr;
  bool says_end = false;
  for (const auto& [name, value] : *last) {
    const std::string plain = FoldedName(name);
    const core::JsonString* text = value.AsString();
    const bool is_type = core::IsIn(plain, {"type", "kind", "event", "record", "op"});
    if (is_type && text != nullptr) {
      if (!core::IsIn(FoldedName(*text), {"summary", "end", "meta", "trailer", "footer", "stats",
                                          "status", "done", "complete", "eof", "pagination", "page",
                                          "final", "endofstream", "cursor", "progress"})) {
        return nullptr;
      }
      says_end = true;
      continue;
    }
    if (row.Find(name) != nullptr) return nullptr;
    const bool is_code = text != nullptr && (IsPartCode(*text) || IsLimitCode(*text));
    says_end = says_end || is_code || (value.IsObject() && IsPagingObject(plain)) ||
               ReadMarkName(name).mark != Mark::kNone;
  }
  return says_end ? last : nullptr;
}

std::vector<std::size_t> FindFailed(const Json::Array& rows) {
  std::vector<std::size_t> failed;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (ErrorIn(rows[i]) == nullptr) continue;
    // {"type": "error", …} is what it should be.
    const core::JsonString* type = rows[i].FindString("type");
    if (type == nullptr || *type != "error") failed.push_back(i);
  }
  if (failed.empty()) return FindFailedStatuses(rows);
  const std::set<std::string_view> common = CommonNames(rows);
  std::erase_if(failed, [&](std::size_t at) {
    return std::ranges::none_of(
        common, [&](std::string_view name) { return rows[at].FindGiven(name) == nullptr; });
  });
  return failed;
}

}  // namespace

RowList NamedList(const Json::Array& rows, std::string_view name) {
  RowList list{.rows = &rows, .name = name, .plain = FoldedName(name)};
  list.holds_anything = list.plain.empty() || IsAnyRows(list.plain);
  return list;
}

Around::Around(const Json::Object& its_members, Place where, std::string_view its_name)
    : object(&its_members), place(where), name(its_name), plain(FoldedName(its_name)) {
  members.reserve(its_members.size());
  for (const auto& [member_name, value] : its_members) {
    members.push_back({member_name, FoldedName(member_name), &value});
    is_of_thing = is_of_thing || IsThingName(members.back().plain);
  }
}

AnswerShape::AnswerShape(const Json& data) : data_(data) {
  std::vector<Step> path;
  if (const Json::Array* items = data.AsArray()) {
    list_ = NamedList(*items, {});
    const bool is_pair = items->size() == 2 && items->front().IsObject() && items->back().IsArray();
    if (is_pair) {  // [{"page": 1, "total": 77}, [row, …]]
      list_ = NamedList(*items->back().AsArray(), {});
      around_.emplace_back(*items->front().AsObject(), Around::Place::kInside, "pagination");
    } else if (items->size() > 1) {
      ReadRecordsAbout(*items);
    }
  } else {
    RowSearch search;
    search.Search(data, {}, false);
    if (search.rows != nullptr) list_ = NamedList(*search.rows, search.name);
    path = std::move(search.steps);
  }
  if (list_) failed_ = FindFailed(*list_->rows);
  if (const Json::Object* members = Unwrapped(data).AsObject(); path.empty() && members) {
    path.emplace_back(members, std::string_view());
  }
  for (const auto& [object, name] : path) around_.emplace_back(*object, Around::Place::kPath, name);
  for (std::size_t at = 0; at < path.size(); ++at) AddInnerObjects(at, 0, path, around_);
}

// The first and the last record of a stream may be about it.
void AnswerShape::ReadRecordsAbout(const Json::Array& records) {
  for (const bool is_last : {true, false}) {
    const Json& record = is_last ? records.back() : records.front();
    const Json& row = is_last ? records.front() : records[1];
    const Json::Object* about = RecordAbout(record, row);
    if (about == nullptr) continue;
    apart_.push_back(is_last ? records.size() - 1 : 0);
    around_.emplace_back(*about, Around::Place::kInside, "pagination");
    AddInnerObjects(around_.size() - 1, 0, {}, around_);
    if (is_last && records.size() == 2) break;
  }
  list_->apart = apart_.size();
}

std::optional<std::int64_t> AnswerShape::rows() const {
  if (!list_) return std::nullopt;
  return list_->size() - static_cast<std::int64_t>(failed_.size());
}

const Json* ErrorIn(const Json& part) {
  const Json::Object* members = part.AsObject();
  if (members == nullptr) return nullptr;
  for (const auto& [name, value] : *members) {
    const bool may_be =
        !name.empty() && (name[0] == 'e' || name[0] == 'E' || name[0] == 'f');  // most are not
    const bool names_error = may_be && core::IsIn(name, {"error", "errors", "Error", "exception",
                                                         "failure", "fault", "ErrorCode"});
    if (names_error && !value.IsBool() && !value.IsNumber() && IsSet(value)) return &value;
  }
  return nullptr;
}

}  // namespace claribi::policy
