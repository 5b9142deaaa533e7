#include "policy/inner_pages.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/text.h"
#include "policy/cut_json.h"
#include "policy/mark_values.h"
#include "policy/mark_words.h"
#include "policy/name_memo.h"
#include "policy/own_counts.h"
#include "policy/page_words.h"
#include "policy/part_codes.h"
#include "policy/said_messages.h"
#include "policy/shares.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr int kDeepestPage = 12;
constexpr std::size_t kMostMembers = 40;  // of an object that is a page

// The name says no more than that the list holds rows.
bool IsGeneric(const RowList& list) {
  return list.holds_anything || IsIn(list.plain, {"series", "datapoints", "buckets"});
}

// What the names of lists and objects in rows say.
struct InnerName {
  bool is_beside = false;  // of what is no list of rows
  bool is_any_rows = false;
};
using InnerNames = NameMemo<InnerName>;

const InnerName& MeaningOf(std::string_view name, InnerNames& names) {
  return names.Of(name, [](std::string_view own) {
    const std::string plain = FoldedName(own);
    return InnerName{IsBesideRows(plain) || IsColumns(plain), IsAnyRows(plain)};
  });
}

// The list of an object that is a page.
std::optional<RowList> InnerListOf(const Json::Object& members, InnerNames& names) {
  std::optional<RowList> list;
  if (members.size() > kMostMembers) return list;
  for (const auto& [name, value] : members) {
    const Json::Array* items = value.AsArray();
    if (items == nullptr || MeaningOf(name, names).is_beside) continue;
    RowList named = NamedList(*items, name);
    if (!list || (IsGeneric(named) && !IsGeneric(*list))) list = std::move(named);
  }
  return list;
}

// Addresses that a page of a site holds.
bool IsPlainLinks(const RowList& list) {
  return IsIn(list.plain, {"links", "urls", "hrefs", "images"});
}

const Json::Array* RowsOf(const AnswerShape& shape) {
  return shape.list() ? shape.list()->rows : nullptr;
}

bool IsPageMark(const NamedValue& member) {
  return ReadMarkName(member.name).mark != Mark::kNone ||
         IsIn(member.plain, {"object", "url", "self", "kind", "href", "error"}) ||
         (member.value->IsObject() && IsPagingObject(member.plain));
}

class InnerReader {
 public:
  InnerReader(const AnswerShape& shape, const Asked& asked) : asked_(asked), shape_(shape) {}

  void Read(const Json& value, bool is_in_row, int depth) {
    if (depth > kDeepestPage) return;
    if (const Json::Array* items = value.AsArray()) {
      for (const Json& item : *items) Read(item, true, depth + 1);
    } else if (const Json::Object* members = value.AsObject()) {
      ReadObject(*members, is_in_row);
      for (const auto& [name, member] : *members) Read(member, is_in_row, depth + 1);
    }
  }

  std::size_t more = 0, cut = 0, part = 0;

 private:
  void ReadObject(const Json::Object& members, bool is_in_row) {
    if (!is_in_row &&
        std::ranges::find(shape_.around(), &members, &Around::object) != shape_.around().end()) {
      return;
    }
    std::optional<RowList> list = InnerListOf(members, names_);
    if (list && list->rows == RowsOf(shape_)) return;
    const Json::Object* holder = nullptr;
    for (const auto& [name, value] : members) {
      // {"timed_out": true, "hits": {"hits": […]}}
      const Json::Object* inner = value.AsObject();
      if (list || inner == nullptr || !is_in_row || !MeaningOf(name, names_).is_any_rows) continue;
      list = InnerListOf(*inner, names_);
      if (list) holder = inner;
    }
    if (!list || list->rows == RowsOf(shape_)) return;
    std::vector<Around> around;
    around.emplace_back(members, Around::Place::kPath);
    if (holder == nullptr) ReadOwn(around.front(), is_in_row);
    // Members that are no marks: the object is a thing with a list in it.
    const bool is_thing = std::ranges::any_of(around.front().members, [&](const NamedValue& m) {
      return m.value->AsArray() != list->rows && !IsPageMark(m);
    });
    if (!IsGeneric(*list) && is_in_row && (is_thing || IsPlainLinks(*list))) return;
    if (holder != nullptr) around.emplace_back(*holder, Around::Place::kPath);
    for (const auto& [name, value] : members) {
      const Json::Object* inner = value.AsObject();
      if (inner != nullptr && IsPagingObject(FoldedName(name))) {
        around.emplace_back(*inner, Around::Place::kInside, name);
      }
    }
    PageReading page = ReadPage(around, list, {.tool = asked_.tool, .known = asked_.known}, {});
    const auto here = static_cast<std::int64_t>(list->rows->size());
    const bool is_total = page.total && *page.total > here && !page.total_is_sum &&
                          (page.total_rank > kVagueRank || page.has_paging || !is_thing);
    const bool is_more = page.says_more || is_total || page.next_offset ||
                         (page.remaining.value_or(0) > 0) ||
                         (page.may_be_more && !page.says_end && !page.total);
    const Incompleteness said = is_in_row ? SaidInMessages(around.front()) : Incompleteness::kNone;
    if (page.is_cut || said == Incompleteness::kTruncated) {
      ++cut;
    } else if (page.is_part || HasPartStatus(members) || SaysSampled(members) ||
               said == Incompleteness::kPartial) {
      ++part;
    } else if (is_more || said == Incompleteness::kMorePages) {
      ++more;
    }
  }

  // Counts and flags that say of which list they are, whatever else the object is.
  void ReadOwn(const Around& object, bool is_in_row) {
    if (OwnCount(object.members)) ++more;
    if (!is_in_row) return;
    for (const NamedValue& flag : object.members) {
      if (!IsTrue(*flag.value)) continue;
      for (const NamedValue& member : object.members) {
        const bool is_of_list = member.value->IsArray() && member.plain.size() > 2 &&
                                flag.plain.starts_with(member.plain);
        if (!is_of_list) continue;
        const MarkName mark = ReadMarkName(flag.plain.substr(member.plain.size()));
        if (mark.mark == Mark::kCutFlag && !mark.is_denied) ++cut;
        if (mark.mark == Mark::kMoreFlag && !mark.is_denied) ++more;
      }
    }
  }

  static bool HasPartStatus(const Json::Object& members) {
    return std::ranges::any_of(members, [](const Json::Member& member) {
      const std::string plain = FoldedName(member.first);
      const core::JsonString* text = member.second.AsString();
      if (text == nullptr && plain == "error") text = member.second.FindString("code");
      return text != nullptr && (IsCodeName(plain) || plain == "error") && IsPartCode(*text);
    });
  }

  const Asked& asked_;
  const AnswerShape& shape_;
  InnerNames names_;
};

std::string Lists(std::size_t count, std::string_view vendor) {
  return std::string(vendor) + " says of " + std::to_string(count) +
         (count == 1 ? " list in the answer that it is" : " lists in the answer that they are");
}

// An element that is no row: {"_truncated": true}, {"id": "...", "name": "..."}, {"note": "9
// more"}.
bool IsMarkElement(const Json& item, const Json::Object* row) {
  const Json::Object* members = item.AsObject();
  if (members == nullptr || members->empty() || members->size() > 4) return false;
  const auto is_dots = [](const Json& value) {
    const core::JsonString* text = value.AsString();
    return text != nullptr && IsIn(*text, {"...", "\xE2\x80\xA6", "[...]", ".."});
  };
  if (std::ranges::all_of(*members, [&](const Json::Member& m) { return is_dots(m.second); })) {
    return true;
  }
  // One that shares a name with the other rows is one of them.
  for (const Json::Member& member : *members) {
    if (row != nullptr &&
        std::ranges::any_of(*row, [&](const Json::Member& m) { return m.first == member.first; })) {
      return false;
    }
  }
  return std::ranges::any_of(*members, [](const Json::Member& member) {
    const MarkName name = ReadMarkName(member.first);
    const core::JsonString* text = member.second.AsString();
    switch (name.mark) {
      case Mark::kCutFlag:
      case Mark::kPartFlag:
      case Mark::kMoreFlag:
        return !name.is_denied && IsSet(member.second);
      case Mark::kCursor:
      case Mark::kBareNext:
      case Mark::kPageState:
        return IsCursorSet(member.second);
      case Mark::kRemaining:
        return CountOf(&member.second).value_or(0) > 0;
      default:
        return text != nullptr && IsMessage(FoldedName(member.first)) &&
               (IsCutLine(*text) || SaysCut(*text));
    }
  });
}

// A row of a table that is nothing but dots.
bool IsDotsRow(const Json& item) {
  const Json::Array* cells = item.AsArray();
  return cells != nullptr && !cells->empty() && std::ranges::all_of(*cells, [](const Json& cell) {
           const core::JsonString* text = cell.AsString();
           return text != nullptr && IsIn(*text, {"...", "\xE2\x80\xA6", ".."});
         });
}

void ReadElements(const Json::Array& rows, std::string_view vendor, Findings& found) {
  if (rows.empty()) return;
  const Json::Object* row = rows.front().AsObject();
  const Json* words = nullptr;
  bool is_cut = IsDotsRow(rows.back()) || (rows.size() > 1 && IsMarkElement(rows.back(), row));
  for (const Json& item : rows) {
    const core::JsonString* text = item.AsString();
    if (text != nullptr && IsCutLine(*text)) words = &item;
    is_cut = is_cut || IsDotsRow(item);
  }
  if (words != nullptr) {
    found.SayQuoting(
        Incompleteness::kTruncated, std::string(vendor) + " left out a part of a list.",
        "The list has words instead of a row: " + core::Quoted(*words->AsString(), 120) + ".");
  } else if (is_cut) {
    found.Say(Incompleteness::kTruncated,
              std::string(vendor) +
                  " left out a part of a list: an element of it is no row, and says so.");
  }
}

}  // namespace

void ReadInnerPages(const AnswerShape& shape, const Asked& asked, std::string_view vendor,
                    Findings& found) {
  InnerReader reader(shape, asked);
  reader.Read(shape.data(), false, 0);
  if (reader.more > 0) {
    found.Say(Incompleteness::kMorePages, Lists(reader.more, vendor) + " not all there is.");
  }
  if (reader.part > 0) {
    found.Say(Incompleteness::kPartial, Lists(reader.part, vendor) + " a part only.");
  }
  if (reader.cut > 0) {
    found.Say(Incompleteness::kTruncated, Lists(reader.cut, vendor) + " cut.");
  }
  if (shape.list()) ReadElements(*shape.list()->rows, vendor, found);
}

}  // namespace claribi::policy
