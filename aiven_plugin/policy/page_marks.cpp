#include "policy/page_marks.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "core/text.h"
#include "policy/cut_json.h"
#include "policy/page_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;
constexpr std::int64_t kLargestCount = std::int64_t{1} << 50;

// A flag, a count of what was cut, a cursor: whether it is there. Words that say no are none.
bool IsSet(const Json& value) {
  if (value.IsBool()) return value.AsBool() == true;
  if (value.IsNumber()) return value.AsDouble() != 0.0;
  if (const std::string* text = value.AsString()) {
    const std::string lower = core::AsciiLower(*text);
    return !IsIn(lower, {"", "false", "no", "none", "null", "never", "0", "off", "undefined"});
  }
  if (const Json::Array* items = value.AsArray()) return !items->empty();
  const Json::Object* members = value.AsObject();
  return members != nullptr && !members->empty();
}
bool IsFalse(const Json& value) {
  const std::string* text = value.AsString();
  return value.AsBool() == false || (text != nullptr && core::EqualsIgnoringCase(*text, "false"));
}

// A cursor may be any number; a link may be an object with the address in it.
bool IsCursorSet(const Json& value) {
  if (value.IsBool()) return false;
  if (value.IsNumber()) return true;
  return IsSet(value);
}

// "projects_scanned" and "projects_total".
struct Scan {
  std::optional<std::int64_t> done;
  std::optional<std::int64_t> all;
};

// What was counted: "projects" of "projects_scanned" and "scanned_projects"; empty if it is not.
std::string_view Without(std::string_view plain, std::string_view word) {
  if (plain.size() <= word.size()) return {};
  if (plain.ends_with(word)) return plain.substr(0, plain.size() - word.size());
  return plain.starts_with(word) ? plain.substr(word.size()) : std::string_view();
}

struct Marks {
  std::optional<std::int64_t> total, returned, offset, limit, page, pages, next_offset;
  bool is_total_vague = false;
  bool has_paging = false;  // something is said about pages, so that a vague total is one
  bool says_more = false;
  bool says_end = false;
  bool has_way_back = false;
  bool is_cut = false;
  bool is_part = false;
  std::map<std::string, Scan, std::less<>> scans;
};

void ReadScan(std::string_view plain, std::int64_t count, bool is_inside, Marks& marks) {
  for (const ScanWord& word : kScanWords) {
    const std::string_view noun = Without(plain, word.text);
    if (!noun.empty() && (is_inside || !word.is_vague)) marks.scans[std::string(noun)].done = count;
  }
  const std::string_view noun = Without(plain, "total");
  if (!noun.empty()) marks.scans[std::string(noun)].all = count;
}

// A total in other forms: ">10000", "10000+", {"value": 10000, "relation": "gte"}.
std::optional<std::int64_t> TotalOf(const Json& value, Marks& marks) {
  if (const auto count = CountOf(&value)) return count;
  if (const std::string* text = value.AsString()) {
    std::string digits;
    for (const char c : *text) {
      if (core::IsDigit(c)) digits.push_back(c);
    }
    if (text->find_first_not_of("0123456789,+<>~= ") != std::string::npos) return std::nullopt;
    const bool is_open = text->starts_with('>') || text->ends_with('+');
    const Json count(std::move(digits));
    marks.says_more = marks.says_more || (is_open && CountOf(&count));
    return CountOf(&count);
  }
  const std::string* relation = value.FindString("relation");
  marks.says_more = marks.says_more || (relation != nullptr && relation->starts_with("gt"));
  marks.has_paging = marks.has_paging || relation != nullptr;
  return value.IsObject() ? CountOf(value.Find("value")) : std::nullopt;
}

// [{"rel": "next", "href": …}]
bool HasNextLink(const Json& value) {
  const Json::Array* items = value.AsArray();
  return items != nullptr && std::ranges::any_of(*items, [](const Json& item) {
           const std::string* relation = item.FindString("rel");
           return relation != nullptr && *relation == "next";
         });
}

void ReadMember(std::string_view plain, const Json& value, bool is_inside, bool has_rows,
                Marks& marks) {
  std::optional<std::int64_t> count = CountOf(&value);
  if (!count && IsTotal(plain) && has_rows) count = TotalOf(value, marks);
  if (count) ReadScan(plain, *count, is_inside, marks);
  if (IsReturned(plain)) {
    if (count) marks.returned = count;
    marks.has_paging = true;
  } else if (IsTotal(plain) && count) {
    // The less vague of two, and else the larger.
    const bool is_vague = IsVagueTotal(plain) && !is_inside;
    if (!marks.total || (marks.is_total_vague && !is_vague) ||
        (marks.is_total_vague == is_vague && *count > *marks.total)) {
      marks.total = count;
      marks.is_total_vague = is_vague;
    }
  } else if (IsMoreFlag(plain) && !value.IsArray() && !value.IsObject()) {
    marks.says_more = marks.says_more || IsSet(value);
    marks.says_end = marks.says_end || IsFalse(value) || (count == 0);
    marks.has_paging = true;
  } else if (IsEndFlag(plain) && value.IsBool()) {
    // Of what is no list, "done" says that a thing is done.
    marks.says_more = marks.says_more || (IsFalse(value) && has_rows);
    marks.says_end = marks.says_end || IsSet(value);
  } else if (IsCutFlag(plain)) {
    marks.is_cut = marks.is_cut || IsSet(value);
    marks.says_end = marks.says_end || IsFalse(value);
  } else if (IsPartFlag(plain) && !value.IsObject() && !value.IsArray()) {
    marks.is_part = marks.is_part || (IsSet(value) && (is_inside || has_rows));
  } else if (IsPlainPartFlag(plain) && value.IsBool()) {
    marks.is_part = marks.is_part || (has_rows && value.AsBool() == true);
  } else if (plain == "links" && value.IsArray()) {
    marks.says_more = marks.says_more || HasNextLink(value);
  } else if (IsCursor(plain) || (plain == "continue" && is_inside)) {
    // "next" alone may be anything where it stands beside no list.
    const bool is_mark = plain != "next" || is_inside || has_rows;
    marks.says_more = marks.says_more || (is_mark && IsCursorSet(value));
    marks.says_end = marks.says_end || !IsCursorSet(value);
    marks.has_paging = true;
    if (plain == "nextoffset") marks.next_offset = count;
  } else if (IsWayBack(plain)) {
    const bool is_mark = is_inside || has_rows;
    marks.has_way_back = marks.has_way_back || (is_mark && IsSet(value));
  } else if (IsOffset(plain) && count && (plain != "skipped" || is_inside)) {
    marks.offset = count;
    marks.has_paging = true;
  } else if (IsPageCount(plain) && count) {
    marks.pages = count;
  } else if (IsPage(plain) && count) {
    marks.page = count;
    marks.has_paging = true;
  } else if (IsLimit(plain) && count) {
    if (!IsVagueLimit(plain)) marks.limit = count;
    marks.has_paging = true;
  }
}

// What the arguments say about the page.
struct AskedPage {
  std::optional<std::int64_t> limit, offset, page;
  bool has_limit_argument = false;
  bool has_cursor = false;  // a place in the middle that is no number
};

std::optional<std::int64_t> SchemaNumber(const Json* property, std::string_view name) {
  return property == nullptr ? std::nullopt : CountOf(property->Find(name));
}

AskedPage ReadAskedPage(const Asked& asked) {
  AskedPage page;
  const Json* properties =
      asked.input_schema == nullptr ? nullptr : asked.input_schema->Find("properties");
  if (const Json::Object* known = properties == nullptr ? nullptr : properties->AsObject()) {
    for (const auto& [name, property] : *known) {
      const std::string plain = FoldedName(name);
      if (!IsLimit(plain) || IsVagueLimit(plain)) continue;
      page.has_limit_argument = true;
      if (!page.limit) page.limit = SchemaNumber(&property, "default");
    }
  }
  const Json::Object* given = asked.arguments == nullptr ? nullptr : asked.arguments->AsObject();
  if (given == nullptr) return page;
  for (const auto& [name, value] : *given) {
    const std::string plain = FoldedName(name);
    const auto count = CountOf(&value);
    if (IsLimit(plain) && !IsVagueLimit(plain) && count) {
      const Json* property = properties == nullptr ? nullptr : properties->Find(name);
      const auto most = SchemaNumber(property, "maximum");
      page.limit = most ? std::min(*most, *count) : *count;
      page.has_limit_argument = true;
    } else if (IsOffset(plain) && count) {
      page.offset = count;
    } else if (IsPage(plain) && count) {
      page.page = count;
    } else if (IsPlace(plain)) {
      const std::string* text = value.AsString();
      page.has_cursor = page.has_cursor || (text != nullptr && !text->empty());
    }
  }
  return page;
}

std::string Counted(std::int64_t shown, std::int64_t total, std::string_view what) {
  return std::to_string(shown) + " of " + std::to_string(total) + " " + std::string(what);
}

void SayScans(const Marks& marks, const PageRules& rules, Findings& found) {
  for (const auto& [noun, scan] : marks.scans) {
    if (!scan.done || !scan.all || *scan.done >= *scan.all) continue;
    found.Say(Incompleteness::kPartial, std::string(rules.vendor) + " looked at only " +
                                            Counted(*scan.done, *scan.all, ScanNoun(noun)) +
                                            "; the answer and its totals are of those.");
  }
}

void SayFlags(const Marks& marks, std::optional<std::int64_t> rows, const PageRules& rules,
              Findings& found) {
  const std::string here =
      !rows ? ""
      : marks.total && *marks.total > *rows
          ? ": " + Counted(*rows, *marks.total, "rows are here")
          : ": " + std::to_string(*rows) + (*rows == 1 ? " row is here" : " rows are here");
  if (marks.is_cut) {
    found.Say(Incompleteness::kTruncated,
              std::string(rules.vendor) + " says that it cut the answer" + here + ".");
  }
  if (marks.is_part) {
    found.Say(Incompleteness::kPartial,
              std::string(rules.vendor) + " says that the answer is not complete" + here + ".");
  }
  if (rows && marks.returned && *marks.returned > *rows) {
    found.Say(Incompleteness::kPartial, std::string(rules.vendor) + " announces " +
                                            std::to_string(*marks.returned) + " rows, and " +
                                            std::to_string(*rows) + " are here.");
  }
}

void SayPages(const Marks& marks, const AskedPage& asked, std::optional<std::int64_t> rows,
              Findings& found) {
  const std::optional<std::int64_t> here = rows ? rows : marks.returned;
  const std::int64_t offset = marks.offset ? *marks.offset : here ? asked.offset.value_or(0) : 0;
  const std::int64_t before = std::min(offset, marks.total.value_or(offset));
  const bool knows_total =
      marks.total && here && (!marks.is_total_vague || marks.has_paging) && *marks.total > *here;
  const bool more_counted = knows_total && *marks.total - *here > before;
  const bool more_pages =
      marks.pages && marks.page && (*marks.pages > *marks.page) && (!here || *here > 0);
  if (marks.says_more || more_counted || more_pages) {
    std::string note = knows_total ? "Only " + Counted(*here, *marks.total, "rows are here")
                                   : std::string("More rows exist than are here");
    if (marks.next_offset) {
      note += "; the next page begins at offset " + std::to_string(*marks.next_offset);
    }
    found.Say(Incompleteness::kMorePages, note + ".");
  } else if (before > 0) {
    const bool is_counted = here && marks.total && *here > 0;
    found.Say(Incompleteness::kMorePages,
              is_counted
                  ? "Only " + Counted(*here, std::max(*marks.total, *here), "rows are here") +
                        "; " + std::to_string(before) + " stand before them."
                  : "The " + std::to_string(before) +
                        (before == 1 ? " row before this page is" : " rows before this page are") +
                        " not here.");
  } else if (marks.has_way_back || asked.has_cursor || marks.page.value_or(0) > 1 ||
             asked.page.value_or(0) > 1) {
    found.Say(Incompleteness::kMorePages, "This is a later page; the rows before it are not here.");
  }
}

void SayFullPage(const Marks& marks, const AskedPage& asked, std::int64_t rows,
                 const PageRules& rules, Findings& found) {
  const bool knows_total = marks.total && (!marks.is_total_vague || marks.has_paging);
  if (rows == 0 || knows_total || marks.says_end || marks.says_more || marks.is_cut) return;
  std::optional<std::int64_t> limit = asked.limit ? asked.limit : marks.limit;
  if (!limit && asked.has_limit_argument) limit = rules.default_limit;
  if (!limit || *limit != rows) return;
  found.Say(Incompleteness::kMorePages,
            "The list is as long as its limit, " + std::to_string(rows) +
                (rows == 1 ? " row" : " rows") +
                ", and nothing says that it ends there: more rows may exist.");
}

// A list that ends with "... and 12 more" instead of a row.
void SayListTail(const RowList& list, const PageRules& rules, Findings& found) {
  const std::string* last = list.rows->empty() ? nullptr : list.rows->back().AsString();
  if (last == nullptr || !IsCutLine(*last)) return;
  found.SayQuoting(Incompleteness::kTruncated,
                   std::string(rules.vendor) + " left out the end of a list.",
                   "The list ends with words instead of a row: " + core::Quoted(*last, 120) + ".");
}

}  // namespace

std::optional<std::int64_t> CountOf(const Json* value) {
  if (value == nullptr) return std::nullopt;
  std::optional<std::int64_t> count = value->AsInt64();
  if (const std::string* text = value->AsString()) {
    std::int64_t read = 0;
    const char* const end = text->data() + text->size();
    const auto result = std::from_chars(text->data(), end, read);
    if (!text->empty() && result.ec == std::errc() && result.ptr == end) count = read;
  }
  return count && *count >= 0 && *count <= kLargestCount ? count : std::nullopt;
}

void ReadPageMarks(const Json& data, const Asked& asked, const PageRules& rules, Findings& found) {
  const std::optional<RowList> list = FindRows(data);
  std::optional<std::int64_t> rows;
  if (list) rows = static_cast<std::int64_t>(list->rows->size());
  Marks marks;
  const std::string named = list ? FoldedName(list->name) : std::string();
  for (const Around& object : AroundRows(data)) {
    for (const auto& [name, value] : *object.members) {
      const std::string plain = FoldedName(name);
      ReadMember(plain, value, object.is_inside, list.has_value(), marks);
      // A list of cursors names both ends of every page.
      const bool is_place = plain == "after" && object.is_inside && object.name != "cursors";
      marks.says_more = marks.says_more || (is_place && value.IsString() && IsCursorSet(value));
      const auto count = CountOf(&value);
      if (count && rows && *count > *rows && CountsList(plain, named)) marks.total = count;
    }
  }
  const AskedPage page = ReadAskedPage(asked);
  SayScans(marks, rules, found);
  SayFlags(marks, rows, rules, found);
  SayPages(marks, page, rows, found);
  if (list) {
    SayFullPage(marks, page, *rows, rules, found);
    SayListTail(*list, rules, found);
  }
}

}  // namespace claribi::policy
