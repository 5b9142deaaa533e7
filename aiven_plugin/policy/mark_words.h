// What the words of a member's name say about the list beside it: "hasMoreRecords",
// "nextPageToken",
// "@odata.count", "exceededTransferLimit". Names are read by their words and not by a list of
// names: each word has roles, and a rule for each mark says which roles a name needs and which
// others it may hold. One word that no rule knows makes it a name of the data's own:
// "next_billing_date", "total_cost". Pure; bounded by the length of the name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace claribi::policy {

enum class Mark {
  kNone,
  kCutFlag,        // "is_truncated"
  kPartFlag,       // "incomplete_results", "row_limit_reached"
  kTruthPart,      // "sampled", "timeout": only where it is true and nothing else
  kStopped,        // "aborted", "degraded": the same beside a list of anything
  kMoreFlag,       // "has_more"
  kEndFlag,        // "is_last_page", "all_rows_returned"
  kBareEnd,        // "done", "complete": may be said of a thing
  kCursor,         // "next_page_token", "continuation"
  kBareNext,       // "next", "continue": may be anything beside no list
  kPageState,      // "page_token", "cursor": of this page or of the next one
  kAfter,          // "after"
  kWayBack,        // "previous_cursor"
  kTotal,          // "total_count"
  kFound,          // "rows_matched", "records_filtered": a total of what was asked for
  kVagueTotal,     // "total", "found", "hits": may as well be a sum
  kThingTotal,     // "total_objects": of a list that may hold anything
  kBareCount,      // "count": of this page, of all, or asked for
  kReturned,       // "showing", "rows_returned"
  kRemaining,      // "remaining_items", "more_count"
  kBareRemaining,  // "remaining": may be a quota
  kOffset,
  kLimit,
  kVagueLimit,  // "size", "top"
  kPage,
  kPages,
  kVaguePages,  // "pages"
};

struct MarkName {
  Mark mark = Mark::kNone;
  bool is_denied = false;  // "not_truncated", "no_more_results"
};

// The words of a name, those that are written as one ("nextpagetoken") taken apart.
std::vector<std::string> MarkWords(std::string_view name);

// nouns: how the rows are called besides "rows", one and many.
MarkName ReadMarkName(std::string_view name, const std::vector<std::string>& nouns = {});

// "services" and "service"; of a list's name or a tool's, for `nouns`.
void AddNouns(std::string_view name, std::vector<std::string>& nouns);

}  // namespace claribi::policy
