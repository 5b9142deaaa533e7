#include "policy/page_marks.h"

#include <algorithm>
#include <utility>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/asked_page.h"
#include "policy/figure_pairs.h"
#include "policy/inner_pages.h"
#include "policy/mark_values.h"
#include "policy/mark_words.h"
#include "policy/own_counts.h"
#include "policy/page_reading.h"
#include "policy/page_words.h"
#include "policy/reduced.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr std::int64_t kMostPages = 1'000'000;
constexpr std::int64_t kLongestPage = 1'000'000;

// Decides what only the whole of the marks can say.
void Settle(const AskedPage& asked, std::optional<std::int64_t> rows, PageReading& marks) {
  const std::int64_t here = rows.value_or(marks.returned.value_or(0));
  // The page that was asked for begins behind the ones before it.
  const auto length = asked.limit ? asked.limit : marks.limit;
  const auto page = asked.page ? asked.page : marks.page;
  if (!marks.offset && !asked.offset && length && page.value_or(0) > 1 && *page < kMostPages) {
    const std::int64_t before = (*page - 1) * std::min(*length, kLongestPage);
    if (marks.total && here > 0 && before + here <= *marks.total) marks.offset = before;
  }
  // A total that may be a sum, where nobody speaks of pages.
  if (marks.total && marks.total_rank <= kTotalRank && marks.total_is_sum && !marks.has_paging) {
    marks.total.reset();
  }
  if (marks.count && (!marks.total || marks.total_rank == kVagueRank) && !marks.total_is_sum) {
    marks.total = marks.total ? std::max(*marks.total, *marks.count) : *marks.count;
  }
  if (!rows && marks.total_rank == kVagueRank && !marks.has_paging) marks.total.reset();
  // The number of the first row is 1, or 0.
  if (marks.is_offset_from_one && marks.offset == 1 && (!marks.total || *marks.total <= here)) {
    marks.offset = 0;
  }
  const std::int64_t before = marks.offset ? *marks.offset : asked.offset.value_or(0);
  const bool is_all = marks.total && here > 0 && *marks.total <= before + here;
  if (marks.next_offset) {
    const bool is_behind =
        (marks.next_is_offset && marks.total && *marks.next_offset >= *marks.total) ||
        (!marks.next_is_offset && marks.pages && *marks.next_offset > *marks.pages);
    marks.says_more = marks.says_more || !is_behind;
    if (is_behind) marks.next_offset.reset();
  }
  if (marks.may_be_more && !marks.says_end && !is_all) marks.says_more = true;
  if (marks.remaining.value_or(0) > 0) marks.says_more = true;
  // Where pages are counted from 0, the page 0 of 1 is the last one.
  if (marks.pages && !marks.page && *marks.pages > 1 && !is_all && !marks.says_end) {
    marks.says_more = true;
  }
  if (marks.pages && marks.page == std::int64_t{0}) marks.page = 1;
}

std::string Counted(std::int64_t shown, std::int64_t total, std::string_view what) {
  return std::to_string(shown) + " of " + std::to_string(total) + " " + std::string(what);
}

void SayScans(const PageReading& marks, const PageRules& rules, Findings& found) {
  for (const auto& [noun, scan] : marks.scans) {
    const auto all = scan.all ? scan.all : scan.asked;
    if (!scan.done || !all || *scan.done >= *all) continue;
    found.Say(Incompleteness::kPartial, std::string(rules.vendor) + " looked at only " +
                                            Counted(*scan.done, *all, ScanNoun(noun)) +
                                            "; the answer and its totals are of those.");
  }
}

void SayFlags(const PageReading& marks, std::optional<std::int64_t> rows, const PageRules& rules,
              Findings& found) {
  const std::string here =
      !rows ? ""
      : marks.total && *marks.total > *rows
          ? ": " + Counted(*rows, *marks.total, "rows came")
          : ": " + std::to_string(*rows) + (*rows == 1 ? " row came" : " rows came");
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
                                            std::to_string(*rows) + " came.");
  }
}

void SayPages(const PageReading& marks, const AskedPage& asked, std::optional<std::int64_t> rows,
              Findings& found) {
  const std::optional<std::int64_t> here = rows ? rows : marks.returned;
  const std::int64_t offset = marks.offset ? *marks.offset : here ? asked.offset.value_or(0) : 0;
  const std::int64_t before = std::min(offset, marks.total.value_or(offset));
  const bool knows_total = marks.total && here && *marks.total > *here;
  const bool more_counted = knows_total && *marks.total - *here > before;
  const bool more_pages =
      marks.pages && marks.page && (*marks.pages > *marks.page) && (!here || *here > 0);
  if (marks.says_more || more_counted || more_pages) {
    std::string note = knows_total ? "Only " + Counted(*here, *marks.total, "rows came")
                                   : std::string("More rows exist than came");
    if (marks.next_offset) {
      note += "; the next page begins at offset " + std::to_string(*marks.next_offset);
    }
    found.Say(Incompleteness::kMorePages, note + ".");
  } else if (before > 0) {
    const bool is_counted = here && marks.total && *here > 0;
    found.Say(Incompleteness::kMorePages,
              is_counted
                  ? "Only " + Counted(*here, std::max(*marks.total, *here), "rows came") + "; " +
                        std::to_string(before) + " stand before them."
                  : "The " + std::to_string(before) +
                        (before == 1 ? " row before this page is" : " rows before this page are") +
                        " not here.");
  } else if (marks.has_way_back || asked.has_cursor || marks.page.value_or(0) > 1 ||
             asked.page.value_or(0) > 1) {
    found.Say(Incompleteness::kMorePages, "This is a later page; the rows before it are not here.");
  }
}

void SayFullPage(const PageReading& marks, const AskedPage& asked, std::int64_t rows,
                 const PageRules& rules, Findings& found) {
  if (rows == 0 || marks.total || asked.ends_without_token || marks.says_end || marks.says_more ||
      marks.is_cut)
    return;
  std::optional<std::int64_t> limit = asked.limit ? asked.limit : marks.limit;
  if (!limit && asked.has_limit_argument) limit = rules.default_limit;
  const bool is_vague = asked.vague_limit == rows && !marks.has_own_limit;
  if (limit != rows && !is_vague && marks.applied_limit != rows) return;
  found.Say(Incompleteness::kMorePages,
            "The list is as long as its limit, " + std::to_string(rows) +
                (rows == 1 ? " row" : " rows") +
                ", and nothing says that it ends there: more rows may exist.");
}

// "first_log_offset" beside "offset": the places of the first and the last row, of every page.
bool NamesBothEnds(const std::vector<NamedValue>& members) {
  return std::ranges::any_of(members, [](const NamedValue& member) {
    return member.plain.starts_with("first") &&
           (member.plain.ends_with("offset") || member.plain.ends_with("cursor"));
  });
}

bool Holds(const std::vector<NamedValue>& members, std::string_view plain) {
  return std::ranges::find(members, plain, &NamedValue::plain) != members.end();
}

// Members that say that calls, or parts of a quota, are counted.
bool CountsCalls(const std::vector<NamedValue>& members, std::int64_t rows) {
  std::optional<std::int64_t> limit, remaining;
  for (const auto& [name, plain, value] : members) {
    for (const std::string_view word : {"reset", "quota", "credit", "ratelimit", "budget",
                                        "consumed", "used", "allowance", "currency", "unit"}) {
      if (plain.find(word) != std::string::npos && !value->IsObject()) return true;
    }
    if (plain == "limit") limit = CountOf(value);
    if (plain == "remaining") remaining = CountOf(value);
  }
  return limit && remaining && *limit >= *remaining && *limit > rows;
}

// ["1792", ["key", …]]: the reply of a scan, whose cursor is not 0.
bool IsOpenScan(const Json& data) {
  const Json::Array* reply = data.AsArray();
  if (reply == nullptr || reply->size() != 2) return false;
  const Json::Array* keys = (*reply)[1].AsArray();
  const auto cursor = CountOf(&(*reply)[0]);
  return keys != nullptr && cursor.value_or(0) > 0 &&
         *cursor != static_cast<std::int64_t>(keys->size());
}

std::vector<std::string> NounsOf(const AskedTool& tool, const std::optional<RowList>& list) {
  constexpr std::size_t kOfList = 6;
  std::vector<std::string> nouns;
  nouns.reserve(tool.row_nouns().size() + kOfList);
  nouns = tool.row_nouns();
  std::vector<std::string> words;
  if (list) AddNouns(list->name, words);
  AddRowNouns(std::move(words), nouns);
  // A list of pages is counted in pages.
  if (list && list->plain == "pages") nouns.emplace_back("pages");
  return nouns;
}

}  // namespace

// Index of the innermost object around the rows.
static std::size_t PathEnd(const std::vector<Around>& around) {
  std::size_t end = 0;
  while (end + 1 < around.size() && around[end + 1].place == Around::Place::kPath) ++end;
  return end;
}

// "failed": 2 beside two "failed_tests"
static bool CountsChoice(const std::vector<Around>& around, const RowList& list) {
  const std::string which = core::NameWords(list.name).front();
  return std::ranges::any_of(around, [&](const Around& object) {
    return std::ranges::any_of(object.members, [&](const NamedValue& member) {
      return member.plain == which && CountOf(member.value) == list.size();
    });
  });
}

// Groups in place of rows: {"hits": {"total": 9000, "hits": []}, "aggregations": {…}}
static bool HoldsGroups(const std::vector<Around>& around) {
  return !around.empty() &&
         (Holds(around.front().members, "aggregations") || Holds(around.front().members, "aggs"));
}

// "top_nodes", "slowest_queries"
static bool IsChoice(std::string_view list) {
  const std::vector<std::string> words = core::NameWords(list);
  return words.size() > 1 &&
         IsIn(words.front(),
              {"top", "best", "worst", "largest", "slowest", "biggest", "popular", "featured",
               "latest", "failed", "failing", "open", "overdue", "recent"});
}

static void NotePart(const PartOfAll& part, PageReading& page) {
  if (!part.is_of_rows) {
    const bool is_scan = std::ranges::any_of(
        page.scans, [](const auto& scan) { return scan.second.done && scan.second.all; });
    page.is_part = page.is_part || !is_scan;
  } else if (page.total_rank < kFoundRank) {
    page.total = part.all;
    page.total_rank = kFoundRank;
  }
}

// The answer has its own figure by the name of an argument ("max": 256), or pages that OData ends.
static void NoteOwnLimit(const Around& object, const Asked& asked, std::int64_t rows,
                         PageReading& page) {
  const Json::Object* given = asked.arguments == nullptr ? nullptr : asked.arguments->AsObject();
  if (given == nullptr || object.is_beside()) return;
  for (const auto& [name, plain, value] : object.members) {
    const bool is_other = value->IsNumber() && CountOf(value) != rows &&
                          std::ranges::any_of(*given, [&plain = plain](const Json::Member& member) {
                            return FoldedName(member.first) == plain;
                          });
    page.has_own_limit = page.has_own_limit || is_other || name.starts_with("@odata.");
  }
}

// Limits that the answer repeats beside the rows, whatever they are called.
static void ReadEcho(const Around& object, PageReading& page) {
  for (const auto& [name, plain, value] : object.members) {
    const auto count = value->IsNumber() ? CountOf(value) : std::nullopt;
    const bool is_limit = ReadMarkName(name).mark == Mark::kLimit || IsLimitName(name);
    if (count && is_limit && !page.limit) page.limit = count;
  }
}

PageReading ReadPage(const std::vector<Around>& around, const std::optional<RowList>& list,
                     const Asked& asked, const PageRules& rules) {
  PageReading page;
  Place place{.has_rows = list.has_value(),
              .keeps_offset = rules.keeps_offset,
              .arguments = asked.arguments};
  if (list) place.rows = list->size();
  const ToolOf tool(asked);
  const std::vector<std::string> nouns = NounsOf(*tool, list);
  const bool is_connection = list && IsIn(list->plain, {"nodes", "edges"});
  place.holds_anything = !list || list->holds_anything;
  place.is_of_settings = (*tool).AsksForSettings();
  place.lists_columns = list && IsIn(list->plain, {"columns", "fields", "indexes", "constraints"});
  for (const Around& object : around) {
    place.is_beside = object.is_beside();
    place.is_inside = object.is_inside();
    place.is_paging = object.plain.find("pagin") != std::string::npos ||
                      object.plain.find("pageinfo") != std::string::npos;
    place.is_of_work = IsIn(object.plain, {"fetch", "run", "execution", "scan", "crawl", "query",
                                           "search", "listing", "dataquality", "collection"});
    place.is_of_log = Holds(object.members, "lag");
    place.names_thing = object.is_of_thing;
    place.has_before = asked.arguments != nullptr && Holds(object.members, "before");
    place.is_cursor = object.plain.ends_with("cursor");
    place.lists_cursors = (object.plain == "cursors" && Holds(object.members, "before")) ||
                          NamesBothEnds(object.members);
    page.left.reset();
    NoteOwnLimit(object, asked, place.rows, page);
    if (IsEchoOfQuestion(object.plain) && object.place != Around::Place::kPath) {
      ReadEcho(object, page);
    }
    for (const NamedValue& member : object.members) {
      if (list && member.value->AsArray() == list->rows) continue;
      ReadMember(member, place, nouns, page);
      // GraphQL's connections count what they hold beside it: "issueCount", "nodes".
      const bool holds_it = is_connection && &object == &around[PathEnd(around)];
      if (holds_it && member.name.ends_with("Count") &&
          CountOf(member.value).value_or(0) > place.rows) {
        page.total = CountOf(member.value);
        page.total_rank = kFoundRank;
      }
    }
    if (!object.is_beside()) ReadFigurePairs(object, place.rows, page);
    const auto part = FindPartOfAll(object.members, place.rows, nouns);
    if (part && (!object.is_beside() || part->is_of_rows)) NotePart(*part, page);
    if (list && !place.is_of_settings) ReadReduced(object, *list, nouns, page);
    if (page.left && !(list && IsAddedUp(list->plain)) &&
        !CountsCalls(object.members, place.rows)) {
      page.remaining = std::max(page.remaining.value_or(0), *page.left);
    }
    const bool is_vague =
        page.total && page.total_rank <= kTotalRank && list && !page.total_is_judged;
    if (is_vague && *page.total > place.rows) {
      page.total_is_judged = true;
      page.total_is_sum = IsSum(*page.total, *list, object.members);
    }
  }
  // What was scanned to its end is counted, and not what was found there.
  for (const auto& [noun, scan] : page.scans) {
    const bool is_done = scan.done && scan.all && *scan.done == *scan.all;
    if (is_done && page.total == scan.all && page.total_rank <= kTotalRank) page.total.reset();
  }
  // The top ones of many are those that were asked for.
  const bool is_vague_total = list && page.total && page.total_rank <= kTotalRank;
  if (is_vague_total && IsChoice(list->name) && (!page.has_paging || CountsChoice(around, *list)))
    page.total.reset();
  if (list && list->rows->empty() && HoldsGroups(around)) page.total.reset();
  return page;
}

// What is in an object beside the answer: pages, and what has the name of its vendor; not what the
// call cost, or how it was traced.
static void AddSaid(std::size_t at, int depth, std::vector<Around>& around) {
  constexpr int kDeepest = 3;
  const Json::Object& members = *around[at].object;
  for (const auto& [name, value] : members) {
    const Json::Object* inner = value.AsObject();
    const std::string plain = FoldedName(name);
    const bool is_of_vendor = name.find_first_of("/.") != std::string::npos;
    if (inner == nullptr || depth >= kDeepest) continue;
    if (!IsPagingObject(plain) && !IsWrapper(plain) && !is_of_vendor) continue;
    if (plain.find("trace") != std::string::npos || plain.find("usage") != std::string::npos)
      continue;
    around.emplace_back(*inner, Around::Place::kInside, name);
    AddSaid(around.size() - 1, depth + 1, around);
  }
}

void ReadSaidBeside(const Json& said, const Json& data, const Asked& asked, const PageRules& rules,
                    Findings& found) {
  const Json::Object* members = said.AsObject();
  if (members == nullptr || members->empty()) return;
  const AnswerShape shape(data);
  const std::optional<std::int64_t> rows = shape.rows();
  const AskedPage page;
  std::vector<Around> around;
  around.emplace_back(*members, Around::Place::kInside);
  AddSaid(0, 0, around);
  PageReading marks = ReadPage(around, shape.list(), asked, rules);
  Settle(page, rows, marks);
  SayFlags(marks, rows, rules, found);
  SayPages(marks, page, rows, found);
}

// "nTrains" beside "trains": of the rows, by their own name.
static void CountTheirOwn(const AnswerShape& shape, PageReading& marks) {
  for (const Around& object : shape.around()) {
    if (object.place != Around::Place::kPath) break;
    if (const auto count = OwnCount(object.members)) {
      marks.total = count;
      marks.total_rank = kFoundRank;
    }
  }
}

void ReadPageMarks(const AnswerShape& shape, const Asked& with_tool, const PageRules& rules,
                   Findings& found) {
  const std::optional<std::int64_t> rows = shape.rows();
  const ToolOf tool(with_tool);
  Asked asked = with_tool;
  asked.known = &*tool;
  const AskedPage page = ReadAskedPage(asked, *tool);
  PageReading marks = ReadPage(shape.around(), shape.list(), asked, rules);
  CountTheirOwn(shape, marks);
  if (IsOpenScan(shape.data())) marks.says_more = true;
  Settle(page, rows, marks);
  SayScans(marks, rules, found);
  SayFlags(marks, rows, rules, found);
  SayPages(marks, page, rows, found);
  if (rows) SayFullPage(marks, page, *rows, rules, found);
  ReadInnerPages(shape, asked, rules.vendor, found);
}

}  // namespace claribi::policy
