#include "policy/figure_pairs.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.h"
#include "policy/mark_values.h"
#include "policy/page_words.h"
#include "policy/word_set.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;
using Members = std::vector<NamedValue>;

constexpr std::size_t kMostSummedRows = 2000;
constexpr std::size_t kMostColumns = 64;

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
  for (const auto& [name, own, value] : members) {
    // "chunkIndex" counts from 0.
    const bool is_index = own.ends_with("index");
    const std::string_view plain = std::string_view(own).substr(0, own.size() - (is_index ? 5 : 0));
    auto here = CountOf(value);
    if (!IsPiece(plain) || !here) continue;
    if (is_index) ++*here;
    const std::string one(plain), many = one + (one.ends_with("ch") ? "es" : "s");
    for (const std::string& all :
         {many, "total" + many, many + "total", one + "count", one + "total", "num" + many}) {
      const auto count = CountAt(members, all);
      if (count && *count > std::max<std::int64_t>(*here, 1)) page.says_more = true;
    }
  }
}

// {"returned": 2, "available": 50}, {"first": 1, "last": 2, "of": 50}: of as many as came
void ReadShown(const Members& members, std::int64_t rows, PageReading& page) {
  static constexpr WordSet kShown({"returned", "shown", "displayed", "showing", "included",
                                   "listed", "fetched", "given", "loaded"});
  static constexpr WordSet kAll(
      {"of", "outof", "available", "existing", "exist", "all", "overall", "known"});
  static constexpr WordSet kPlaces({"to", "end", "last", "count", "size"});
  bool is_shown = false, is_counted = false;
  for (const NamedValue& member : members) {
    if (CountOf(member.value) != rows) continue;
    is_shown = is_shown || kShown.Has(member.plain);
    is_counted = is_counted || kPlaces.Has(member.plain);
  }
  if (rows == 0 || !(is_shown || is_counted)) return;
  for (const NamedValue& member : members) {
    const auto count = CountOf(member.value);
    if (!count || *count == 0) continue;
    const bool is_all = kAll.Has(member.plain) && (is_shown || member.plain.ends_with("of"));
    if (is_all && *count > rows && page.total_rank < kTotalRank) {
      page.total = count;
      page.total_rank = kTotalRank;
    } else if (member.plain == "left" && is_shown) {
      page.remaining = count;
    }
  }
}

// {"startLine": 1, "endLine": 200, "totalLines": 900}
void ReadEnds(const Members& members, PageReading& page) {
  const bool has_end = std::ranges::any_of(
      members, [](const NamedValue& member) { return member.plain.starts_with("end"); });
  if (!has_end) return;
  for (const std::string_view what : {"line", "byte", "row", "record"}) {
    const std::string one(what);
    const auto end = CountAt(members, "end" + one);
    auto all = CountAt(members, "total" + one + "s");
    if (!all) all = CountAt(members, one + "stotal");
    if (end && all && *end < *all) page.says_more = true;
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
  const auto here = number({"current", "page", "number", "no", "index", "num"});
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
  ReadEnds(object.members, page);
  ReadShown(object.members, rows, page);
  ReadScanned(object.members, page);
  if (object.is_inside()) ReadLastPage(object.members, page);
  for (const NamedValue& member : object.members) {
    // "fetched": "2/50", of as many rows as came
    const core::JsonString* text = member.value->AsString();
    const auto span = text == nullptr || rows == 0 ? std::nullopt : SpanOf(*text);
    const bool is_of_work = core::IsIn(
        member.plain, {"scanprogress", "queryprogress", "searchprogress", "fetchprogress"});
    if (is_of_work && span && span->total && span->end < *span->total) page.is_part = true;
    if (!span || !span->total || span->end != rows || *span->total <= rows) continue;
    if (span->begin.value_or(1) != 1 || page.total) continue;
    page.total = span->total;
    page.total_rank = kTotalRank;
  }
}

namespace {

bool IsOfMoney(std::string_view plain) {
  for (const std::string_view word :
       {"amount", "price", "cost", "fee", "charge", "balance", "revenue", "salary", "payment"}) {
    if (plain.find(word) != std::string_view::npos) return true;
  }
  return false;
}

bool HasMoney(const Json::Array& rows) {
  return std::any_of(
      rows.begin(),
      rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), kMostSummedRows)),
      [](const Json& row) {
        const Json::Object* cells = row.AsObject();
        return cells != nullptr && cells->size() <= kMostColumns &&
               std::ranges::any_of(*cells, [](const Json::Member& cell) {
                 return cell.second.IsNumber() && IsOfMoney(FoldedName(cell.first));
               });
      });
}

}  // namespace

bool IsSumOfColumn(std::int64_t total, const Json::Array& rows) {
  std::map<std::string_view, double> sums;
  double plain_sum = 0;
  for (std::size_t i = 0; i < std::min(rows.size(), kMostSummedRows); ++i) {
    if (const auto number = rows[i].AsDouble()) plain_sum += *number;
    const Json::Object* cells = rows[i].AsObject();
    if (cells == nullptr || cells->size() > kMostColumns) continue;
    for (const auto& [name, value] : *cells) {
      const auto number = value.AsDouble();
      if (number) sums[name] += *number;
    }
  }
  // The last row may be the sum itself.
  const auto is_total = [total](double sum) {
    const auto is_near = [sum](double other) { return sum - other < 0.5 && other - sum < 0.5; };
    const auto whole = static_cast<double>(total);
    return sum > 0 && (is_near(whole) || is_near(2.0 * whole));
  };
  return is_total(plain_sum) || std::ranges::any_of(sums, [&](const auto& sum) {
           const std::string plain = FoldedName(sum.first);
           return !IsIn(plain, {"id", "no", "number", "index", "rank", "position", "nr"}) &&
                  is_total(sum.second);
         });
}

bool IsSum(std::int64_t total, const RowList& list, const std::vector<NamedValue>& members) {
  if (IsAddedUp(list.plain)) return true;
  for (const NamedValue& member : members) {
    if (IsIn(member.plain, {"id", "orderid", "invoiceid", "ordernumber", "invoicenumber",
                            "currency", "unit", "units", "currencycode", "discount", "tax", "vat",
                            "subtotal", "shipping", "tip", "coupon"}))
      return true;
  }
  return HasMoney(*list.rows) || IsSumOfColumn(total, *list.rows);
}

}  // namespace claribi::policy
