#include "policy/figure_pairs.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.h"
#include "policy/mark_values.h"
#include "policy/word_set.h"

namespace claribi::policy {
namespace {

using Members = std::vector<NamedValue>;

const NamedValue* MemberOf(const Members& members, std::string_view plain) {
  const auto at = std::ranges::find(members, plain, &NamedValue::plain);
  return at == members.end() ? nullptr : &*at;
}

std::optional<std::int64_t> CountAt(const Members& members, std::string_view plain) {
  const NamedValue* member = MemberOf(members, plain);
  return member == nullptr ? std::nullopt : CountOf(member->value);
}

// What an answer is given in, one of several.
bool IsPiece(std::string_view plain) {
  static constexpr WordSet kPieces({"part", "chunk", "batch", "slice", "piece", "segment", "block",
                                    "partition", "fragment", "frame", "section"});
  return kPieces.Has(plain);
}

// {"part": 1, "parts": 25}, {"partition": 1, "partitions_total": 3}
void ReadPieces(const Members& members, PageReading& page) {
  for (const auto& [name, plain, value] : members) {
    if (!IsPiece(plain)) continue;
    const auto here = CountOf(value);
    if (!here) continue;
    const std::string many = plain + (plain.ends_with("ch") ? "es" : "s");
    for (const std::string& all :
         {many, "total" + many, many + "total", plain + "count", plain + "total", "num" + many}) {
      const auto count = CountAt(members, all);
      if (count && *count > std::max<std::int64_t>(*here, 1)) page.says_more = true;
    }
  }
}

// {"returned": 2, "available": 50}, {"first": 1, "last": 2, "of": 50}: of as many as came
void ReadShown(const Members& members, std::int64_t rows, PageReading& page) {
  static constexpr WordSet kShown({"returned", "shown", "displayed", "showing", "included",
                                   "listed", "fetched", "given", "to", "end", "last", "count",
                                   "size"});
  static constexpr WordSet kAll(
      {"of", "outof", "available", "existing", "exist", "all", "overall", "known"});
  const bool is_counted = std::ranges::any_of(members, [rows](const NamedValue& member) {
    return kShown.Has(member.plain) && CountOf(member.value) == rows;
  });
  if (!is_counted || rows == 0) return;
  for (const NamedValue& member : members) {
    const auto count = CountOf(member.value);
    if (!count || *count == 0) continue;
    if (kAll.Has(member.plain) && *count > rows && page.total_rank < kTotalRank) {
      page.total = count;
      page.total_rank = kTotalRank;
    } else if (member.plain == "left") {
      page.remaining = count;
    }
  }
}

// {"current": 1, "last": 25}, inside of what tells of pages
void ReadLastPage(const Members& members, PageReading& page) {
  const auto number = [&members](std::initializer_list<std::string_view> names) {
    std::optional<std::int64_t> found;
    for (const std::string_view name : names) {
      if (!found) found = CountAt(members, name);
    }
    return found;
  };
  const auto here = number({"current", "page", "number"});
  const auto last = number({"last", "of"});
  if (!here || !last || MemberOf(members, "first") != nullptr) return;
  page.page = here;
  page.pages = last;
}

// "partitions" beside "partitions_scanned"
void ReadScanned(const Members& members, PageReading& page) {
  for (auto& [noun, scan] : page.scans) {
    if (scan.done && !scan.all && !scan.asked) scan.all = CountAt(members, noun);
  }
}

}  // namespace

void ReadFigurePairs(const Around& object, std::int64_t rows, PageReading& page) {
  if (object.is_of_thing) return;
  ReadPieces(object.members, page);
  ReadShown(object.members, rows, page);
  ReadScanned(object.members, page);
  if (object.is_inside()) ReadLastPage(object.members, page);
  for (const NamedValue& member : object.members) {
    // "fetched": "2/50", of as many rows as came
    const std::string* text = member.value->AsString();
    const auto span = text == nullptr || rows == 0 ? std::nullopt : SpanOf(*text);
    if (!span || !span->total || span->end != rows || *span->total <= rows) continue;
    if (span->begin.value_or(1) != 1 || page.total) continue;
    page.total = span->total;
    page.total_rank = kTotalRank;
  }
}

}  // namespace claribi::policy
