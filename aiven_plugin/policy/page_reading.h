// What the objects around a list say about it, member by member, without a judgement: totals,
// cursors, flags, places. page_marks.h judges it. Pure; bounded by the size of these objects.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "policy/answer_shape.h"
#include "policy/mark_words.h"

namespace claribi::policy {

// "projects_scanned" and "projects_total".
struct Scan {
  std::optional<std::int64_t> done;
  std::optional<std::int64_t> all;
  std::optional<std::int64_t> asked;  // how many were asked, where others say that they answered
};

struct PageReading {
  std::optional<std::int64_t> total, returned, offset, limit, page, pages, next_offset, remaining;
  std::optional<std::int64_t> left;   // remaining rows, or calls of a quota
  std::optional<std::int64_t> count;  // more than there are rows, of nobody knows what
  bool next_is_offset = false;        // it counts rows, and not pages
  bool is_offset_from_one = false;    // the first row may have the number 1
  int total_rank = 0;                 // how surely the total is one of rows; the highest is kept
  bool total_is_sum = false;          // it may well be: IsSum
  bool total_is_judged = false;
  bool has_paging = false;  // something is said about pages, so that a vague total is one
  bool says_more = false;
  bool may_be_more = false;  // a cursor that may be the page's own
  bool says_end = false;
  bool has_way_back = false;
  bool is_cut = false;
  bool is_part = false;
  // A limit that was applied in place of a larger one that was asked for.
  std::optional<std::int64_t> applied_limit;
  bool has_own_limit = false;  // the answer says otherwise what a vague limit of the question is
  std::map<std::string, Scan, std::less<>> scans;
};

// Ranks of a total.
inline constexpr int kVagueRank = 1;  // it may be a sum
inline constexpr int kTotalRank = 2;
inline constexpr int kFoundRank = 3;  // of what was asked for

// The object that a member stands in.
struct Place {
  bool is_inside = false;       // it tells of pages, and of nothing else
  bool is_paging = false;       // its name says so: "pagination"
  bool is_of_work = false;      // its name is one of the question's work: "fetch", "scan"
  bool is_of_settings = false;  // what is asked for are limits and flags
  bool is_of_log = false;       // an offset in it is a place in a log
  bool lists_columns = false;   // the list is of columns, and no rows
  bool is_beside =
      false;  // of something else: only what can be said of nothing but an answer counts
  bool has_rows = false;     // there is a list that it may speak of
  bool names_thing = false;  // its members are of a thing with a name: "done" says that it is done
  bool is_cursor = false;    // it is one, and has a number
  bool holds_anything = false;  // the list's name does not say of what it is
  bool has_before = false;      // a place before the page is named
  bool keeps_offset = false;    // a text "offset" is that of this page
  bool lists_cursors = false;   // it names both ends of every page
  std::int64_t rows = 0;
  const core::Json* arguments = nullptr;  // of the question
};

void ReadMember(const NamedValue& member, const Place& place, const std::vector<std::string>& nouns,
                PageReading& page);

}  // namespace claribi::policy
