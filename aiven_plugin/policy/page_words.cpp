#include "policy/page_words.h"

#include <algorithm>

#include "core/text.h"

namespace claribi::policy {

using core::IsIn;

std::string FoldedName(std::string_view name) {
  std::string plain;
  for (const char c : core::AsciiLower(name)) {
    if (core::IsLetter(c) || core::IsDigit(c)) plain.push_back(c);
  }
  return plain;
}

namespace {

// What stands before or behind a word in a name; empty if the word does not.
std::string_view Beside(std::string_view plain, std::string_view word) {
  if (plain.size() <= word.size()) return {};
  if (plain.starts_with(word)) return plain.substr(word.size());
  return plain.ends_with(word) ? plain.substr(0, plain.size() - word.size()) : std::string_view();
}

// One or many of what a list may hold.
bool IsRowNoun(std::string_view word) {
  return IsIn(word, {"row",     "rows",     "result",  "results", "record",   "records",
                     "item",    "items",    "hit",     "hits",    "match",    "matches",
                     "element", "elements", "entry",   "entries", "document", "documents",
                     "docs",    "object",   "objects", "line",    "lines"});
}

bool IsAnswer(std::string_view word) {
  return IsRowNoun(word) || IsIn(word, {"data", "answer", "response", "output", "list", "query",
                                        "search", "scan", "job", "fetch"});
}

bool EndsWithAny(std::string_view plain, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (plain.ends_with(word)) return true;
  }
  return false;
}

}  // namespace

bool IsPagingObject(std::string_view plain) {
  if (EndsWithAny(plain, {"metadata", "pagination", "paging", "pageinfo"})) return true;
  return IsIn(plain, {"meta",
                      "metadata",
                      "pagination",
                      "paging",
                      "page",
                      "pageinfo",
                      "pageinformation",
                      "paginginfo",
                      "paginginformation",
                      "summary",
                      "links",
                      "responsemetadata",
                      "resultinfo",
                      "resultset",
                      "cursor",
                      "cursors",
                      "stats",
                      "info",
                      "pages",
                      "pager",
                      "navigation"});
}

bool IsTotal(std::string_view plain) {
  // "total_hits", "num_rows", "rows_matched"; "num_results" is how many are asked for.
  for (const std::string_view word :
       {"estimatedtotal", "total", "numberof", "num", "nb", "matched", "matching", "found"}) {
    std::string_view noun = Beside(plain, word);
    if (noun.size() > 5 && noun.ends_with("count")) noun.remove_suffix(5);
    if (IsRowNoun(noun) && plain != "numresults") return true;
  }
  return IsIn(plain, {"total",         "totalcount",     "totalresults",
                      "totalrows",     "totalrowcount",  "totalrecords",
                      "totalitems",    "totalhits",      "totalmatches",
                      "totalelements", "totalentries",   "totalnumber",
                      "matched",       "totalmatched",   "rowcount",
                      "rowstotal",     "recordcount",    "recordstotal",
                      "numfound",      "resulttotal",    "grandtotal",
                      "available",     "totalavailable", "fullcount",
                      "totalsize",     "odatacount",     "rowsbeforelimitatleast",
                      "found"});
}
bool IsVagueTotal(std::string_view plain) {
  return IsIn(plain, {"total", "available", "matched", "found"});
}

bool IsReturned(std::string_view plain) {
  return IsIn(plain,
              {"showing", "shown", "returned", "returnedrows", "returnedcount", "rowsreturned",
               "returneditems", "displayed", "displaying", "itemsreturned", "numberreturned"});
}

bool IsMoreFlag(std::string_view plain) {
  if (plain.starts_with("hasmore") || plain.starts_with("hasnext")) return true;
  return IsIn(plain, {"hasmore",
                      "more",
                      "morepages",
                      "moreavailable",
                      "hasmorepages",
                      "hasmoreresults",
                      "hasmoreitems",
                      "hasmorerows",
                      "hasmoredata",
                      "moreresults",
                      "moreitems",
                      "morerows",
                      "moredata",
                      "hasnext",
                      "hasnextpage",
                      "nextpageexists",
                      "ismore",
                      "hasadditional",
                      "moreresultsavailable",
                      "pagelimitreached"});
}
bool IsEndFlag(std::string_view plain) {
  for (const std::string_view word : {"complete", "completed", "exhausted", "finished"}) {
    if (IsAnswer(Beside(plain, word))) return true;  // "job_complete"
  }
  return IsIn(plain,
              {"done", "islast", "lastpage", "islastpage", "endoflist", "complete", "iscomplete",
               "exhausted", "isfinal", "reachedend", "endreached", "eof", "atend"});
}
bool IsCursor(std::string_view plain) {
  if (plain.ends_with("continuation")) return true;
  if (plain.starts_with("next")) {
    for (const std::string_view word : {"page", "cursor", "token", "marker", "offset", "continu"}) {
      if (plain.find(word) != std::string_view::npos) return true;
    }
  }
  return IsIn(plain, {"next",
                      "nextoffset",
                      "nextcursor",
                      "nextpage",
                      "nextpagetoken",
                      "nexttoken",
                      "nexturl",
                      "nexturi",
                      "nexthref",
                      "nextlink",
                      "nextmarker",
                      "nextkey",
                      "nextstart",
                      "nextpageurl",
                      "nextpagelink",
                      "nextpagecursor",
                      "nextpageid",
                      "nextpagenumber",
                      "nextrecordsurl",
                      "nextbatch",
                      "nextskip",
                      "nextfrom",
                      "nextposition",
                      "continuationtoken",
                      "continuation",
                      "resumetoken",
                      "paginationtoken",
                      "lastevaluatedkey",
                      "odatanextlink",
                      "afterkey",
                      "nextcontinuationtoken"});
}
bool IsWayBack(std::string_view plain) {
  return IsIn(plain,
              {"previous", "prev", "previouspage", "prevpage", "previouscursor", "prevcursor",
               "previousoffset", "prevoffset", "previouspagetoken", "prevpagetoken", "previousurl",
               "prevurl", "hasprevious", "hasprev", "haspreviouspage", "hasprevpage"});
}
bool IsCutFlag(std::string_view plain) {
  return plain.find("truncated") != std::string_view::npos ||
         EndsWithAny(plain, {"clipped", "cropped"});
}
bool IsPlainPartFlag(std::string_view plain) {
  return EndsWithAny(plain, {"sampled", "trimmed", "shortened", "cutoff", "limited"});
}
bool IsPartFlag(std::string_view plain) {
  if (EndsWithAny(plain, {"ispartial", "isincomplete", "limitreached", "limitexceeded", "limithit",
                          "terminatedearly", "timedout"})) {
    return true;
  }
  for (const std::string_view word : {"partial", "incomplete", "capped", "limited"}) {
    if (IsAnswer(Beside(plain, word))) return true;
  }
  return IsIn(plain, {"partial", "ispartial", "partialresults", "partialresult", "incomplete",
                      "isincomplete", "incompleteresults", "resultsincomplete", "timedout",
                      "limitexceeded", "limitreached", "capped"});
}
bool IsOffset(std::string_view plain) {
  return IsIn(plain, {"offset", "skip", "startindex", "startat", "startoffset", "skipped"});
}
bool IsLimit(std::string_view plain) {
  return IsIn(plain, {"limit", "pagesize", "perpage", "maxresults", "maxrows", "maxitems",
                      "rowlimit", "pagelimit", "resultlimit", "top", "first", "size", "count",
                      "numresults", "maxcount", "maxrecords", "cappedat", "limitedto"});
}
bool IsPage(std::string_view plain) {
  return IsIn(plain, {"page", "pagenumber", "currentpage", "pageindex"});
}
bool IsPageCount(std::string_view plain) {
  return IsIn(plain, {"pages", "pagecount", "totalpages", "lastpage", "numpages"});
}

bool IsPlace(std::string_view plain) {
  return IsIn(plain, {"offset", "cursor", "pagetoken", "nexttoken", "nextcursor", "pagecursor",
                      "continuationtoken", "resumetoken"});
}

bool IsVagueLimit(std::string_view plain) { return IsIn(plain, {"top", "first", "count", "size"}); }

bool IsAnyRows(std::string_view plain) {
  return IsRowNoun(plain) || IsIn(plain, {"data", "values", "resultrows", "resultset"});
}

bool IsPlaces(std::string_view plain) {
  return IsIn(plain, {"shard",    "shards",   "partition", "partitions", "region",       "regions",
                      "project",  "projects", "zone",      "zones",      "segment",      "segments",
                      "location", "account",  "accounts",  "locations",  "cluster",      "clusters",
                      "source",   "sources",  "index",     "indices",    "indexes",      "files",
                      "tenant",   "tenants",  "workspace", "workspaces", "organizations"});
}

bool IsLeftOut(std::string_view plain) {
  if (plain.ends_with("count")) plain.remove_suffix(5);
  for (const std::string_view word : {"omitted", "unreachable", "unprocessed", "remaining",
                                      "dropped", "notreturned", "notshown", "notsearched"}) {
    if (plain == word) return word != "remaining" && word != "dropped";
    const std::string_view noun = Beside(plain, word);
    if (IsRowNoun(noun) || IsPlaces(noun) || IsIn(noun, {"keys", "ids", "requests"})) return true;
  }
  for (const std::string_view word : {"missing", "failed", "skipped", "excluded", "unavailable",
                                      "inaccessible", "errored", "timedout"}) {
    // Refused projects have their own mark (part_marks.h).
    const std::string_view noun = Beside(plain, word);
    if (IsPlaces(noun) && noun != "projects") return true;
  }
  return false;
}

bool IsAnswerStatus(std::string_view plain) {
  return plain == "status" || plain == "state" ||
         (plain.ends_with("status") && IsAnswer(plain.substr(0, plain.size() - 6)));
}

bool IsMessage(std::string_view plain) {
  return IsIn(plain, {"message", "messages", "note", "notes", "notice", "notices", "hint", "hints",
                      "info", "infos", "warning", "warnings", "comment", "remark", "disclaimer",
                      "caveat", "statusmessage", "advice"});
}

bool CountsList(std::string_view plain, std::string_view list) {
  std::string_view one = list;
  if (one.ends_with("ies")) one.remove_suffix(3);
  if (one.ends_with('s')) one.remove_suffix(1);
  if (one.size() < 3) return false;
  for (const std::string_view word : {"total", "count", "numberof", "num"}) {
    const std::string_view noun = Beside(plain, word);
    if (noun == list || noun == one ||
        (list.ends_with("ies") && noun.starts_with(one) && noun.size() == one.size() + 1)) {
      return true;
    }
  }
  return false;
}

std::string_view ScanNoun(std::string_view plain) {
  constexpr std::array<std::string_view, 16> kNouns = {
      "projects", "services", "organizations", "accounts", "clusters", "databases",
      "tables",   "topics",   "regions",       "rows",     "records",  "items",
      "pages",    "files",    "shards",        "nodes"};
  const auto known = std::find(kNouns.begin(), kNouns.end(), plain);
  return known == kNouns.end() ? std::string_view("parts") : *known;
}

bool IsBesideRows(std::string_view plain) {
  return plain.starts_with("unmatched") || plain.starts_with("unknown") || IsCutFlag(plain) ||
         IsIn(plain,
              {"errors", "error", "warnings", "failures", "failed", "refused", "notfound",
               "failedprojects", "skipped", "denied", "inaccessible", "unavailable", "missing"});
}

}  // namespace claribi::policy
