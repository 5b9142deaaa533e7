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

bool IsPagingObject(std::string_view plain) {
  return IsIn(plain,
              {"meta", "metadata", "pagination", "paging", "page", "pageinfo", "pageinformation",
               "paginginfo", "paginginformation", "summary", "links", "responsemetadata",
               "resultinfo", "resultset", "cursor", "cursors", "stats", "info"});
}

bool IsTotal(std::string_view plain) {
  return IsIn(plain,
              {"total",        "totalcount",  "totalresults",   "totalrows",    "totalrowcount",
               "totalrecords", "totalitems",  "totalhits",      "totalmatches", "totalelements",
               "totalentries", "totalnumber", "matched",        "totalmatched", "rowcount",
               "rowstotal",    "recordcount", "recordstotal",   "numfound",     "resulttotal",
               "grandtotal",   "available",   "totalavailable", "fullcount",    "totalsize"});
}
bool IsVagueTotal(std::string_view plain) { return IsIn(plain, {"total", "available", "matched"}); }

bool IsReturned(std::string_view plain) {
  return IsIn(plain,
              {"showing", "shown", "returned", "returnedrows", "returnedcount", "rowsreturned",
               "returneditems", "displayed", "displaying", "itemsreturned", "numberreturned"});
}

bool IsMoreFlag(std::string_view plain) {
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
  return IsIn(plain, {"done", "islast", "lastpage", "islastpage", "endoflist", "complete",
                      "iscomplete", "exhausted", "isfinal"});
}
bool IsCursor(std::string_view plain) {
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
                      "nextcontinuationtoken"});
}
bool IsWayBack(std::string_view plain) {
  return IsIn(plain,
              {"previous", "prev", "previouspage", "prevpage", "previouscursor", "prevcursor",
               "previousoffset", "prevoffset", "previouspagetoken", "prevpagetoken", "previousurl",
               "prevurl", "hasprevious", "hasprev", "haspreviouspage", "hasprevpage"});
}
bool IsCutFlag(std::string_view plain) { return plain.find("truncated") != std::string_view::npos; }
bool IsPartFlag(std::string_view plain) {
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
                      "numresults", "maxcount", "maxrecords"});
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
