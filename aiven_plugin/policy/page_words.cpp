#include "policy/page_words.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/text.h"
#include "policy/word_set.h"

namespace claribi::policy {

using core::IsIn;

std::string FoldedName(std::string_view name) {
  std::string plain(name.size(), '\0');
  std::size_t size = 0;
  for (const char c : name) {
    if (!core::IsLetter(c) && !core::IsDigit(c)) continue;
    plain[size++] = core::IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  plain.resize(size);
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
  static constexpr WordSet kNouns(
      {"row",      "rows",      "result", "results", "record",  "records",  "item",  "items",
       "hit",      "hits",      "match",  "matches", "element", "elements", "entry", "entries",
       "document", "documents", "docs",   "object",  "objects", "line",     "lines"});
  return kNouns.Has(word);
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
  static constexpr WordSet kObjects({"meta",
                                     "page",
                                     "pageinformation",
                                     "paginginfo",
                                     "summary",
                                     "links",
                                     "cursor",
                                     "cursors",
                                     "stats",
                                     "statistics",
                                     "info",
                                     "pages",
                                     "pager",
                                     "navigation",
                                     "resultset",
                                     "view",
                                     "hydraview",
                                     "context",
                                     "continue",
                                     "manifest",
                                     "pageable",
                                     "paginginformation",
                                     "nextpage",
                                     "listmeta",
                                     "envelope",
                                     "next",
                                     "range",
                                     "resultsetmetadata",
                                     "window",
                                     "slice",
                                     "link",
                                     "nav",
                                     "listing",
                                     "cursorinfo",
                                     "collection"});
  if (EndsWithAny(plain, {"metadata", "pagination", "paging", "pageinfo", "headers", "resultinfo",
                          "aggregate", "responsecontext", "querycontext"})) {
    return true;
  }
  return kObjects.Has(plain);
}

bool IsAddedUp(std::string_view plain) {
  return IsIn(plain, {"lines", "lineitems", "invoices", "payments", "charges", "costs", "fees",
                      "expenses", "transactions", "votes", "scores", "bills", "points", "budgets"});
}

bool IsColumns(std::string_view plain) {
  static constexpr WordSet kLists({"columns", "cols", "fields", "headers", "header", "columnnames",
                                   "schema", "columntypes", "types", "facets", "partitioninfo",
                                   "tags", "labels", "keys", "timestamps", "meta", "warnings",
                                   "messages", "notes"});
  return kLists.Has(plain);
}

bool IsCutFlag(std::string_view plain) {
  return plain.find("truncated") != std::string_view::npos ||
         EndsWithAny(plain, {"clipped", "cropped"});
}

bool IsThingName(std::string_view plain) {
  static constexpr WordSet kNames({"name", "title", "host", "hostname", "assignee", "owner",
                                   "duedate", "due", "priority", "traceid", "spanid"});
  return kNames.Has(plain);
}

bool IsAnyRows(std::string_view plain) {
  static constexpr WordSet kLists({"data", "values", "value", "resultrows", "resultset",
                                   "dataarray", "nodes", "edges", "firstbatch", "nextbatch", "body",
                                   "hydramember"});
  return IsRowNoun(plain) || kLists.Has(plain);
}

bool IsWrapper(std::string_view plain) {
  return IsAnswer(plain) || IsAnyRows(plain) ||
         IsIn(plain, {"d", "payload", "structuredcontent", "reply", "envelope", "root", "content",
                      "page", "ok", "attributes"});
}

bool IsPlaces(std::string_view plain) {
  static constexpr WordSet kPlaces(
      {"shard",    "shards",     "partition",    "partitions", "region",        "regions",
       "project",  "projects",   "zone",         "zones",      "segment",       "segments",
       "location", "account",    "accounts",     "locations",  "cluster",       "clusters",
       "source",   "sources",    "index",        "indices",    "indexes",       "files",
       "tenant",   "tenants",    "workspace",    "workspaces", "organizations", "host",
       "hosts",    "node",       "nodes",        "server",     "servers",       "peer",
       "peers",    "stores",     "repositories", "repos",      "databases",     "datacenters",
       "sites",    "targets",    "endpoints",    "backends",   "subscriptions", "namespaces",
       "folders",  "buckets",    "instances",    "agents",     "feeds",         "providers",
       "devices",  "collectors", "scopes",       "brokers",    "members"});
  return kPlaces.Has(plain);
}

namespace {

constexpr auto kLeftOutWords = std::to_array<std::string_view>(
    {"omitted",    "unreachable", "unprocessed", "remaining",    "dropped",      "notreturned",
     "notshown",   "notsearched", "notscanned",  "notincluded",  "notdisplayed", "notreached",
     "notqueried", "unreadable",  "unparsed",    "notcovered",   "hidden",       "withheld",
     "suppressed", "unscanned",   "unsearched",  "unresponsive", "undisplayed",  "sumotherdoc",
     "elided",     "leftout",     "notlisted",   "lost",         "trimmed"});
constexpr auto kFailedWords = std::to_array<std::string_view>(
    {"missing", "failed", "skipped", "excluded", "unavailable", "inaccessible", "errored",
     "timedout", "offline", "denied", "forbidden", "timeout", "unauthorized", "unauthorised",
     "rejected", "ignored"});

// The first two and the last two letters of these words: most names neither begin nor end as one.
class WordEdges {
 public:
  consteval WordEdges() {
    for (const std::string_view word : kLeftOutWords) Add(word);
    for (const std::string_view word : kFailedWords) Add(word);
  }
  constexpr bool MayHold(std::string_view plain) const {
    return plain.size() > 1 &&
           ((Of(begins_, plain[0]) & Bit(plain[1])) != 0 ||
            (Of(ends_, plain[plain.size() - 2]) & Bit(plain[plain.size() - 1])) != 0);
  }

 private:
  using Letters = std::array<std::uint32_t, 32>;  // by the letter before
  static constexpr std::uint32_t Bit(char c) { return std::uint32_t{1} << (c & 31); }
  static constexpr std::uint32_t Of(const Letters& letters, char c) {
    return letters[static_cast<std::size_t>(c) % 32];
  }
  consteval void Add(std::string_view word) {
    begins_[static_cast<std::size_t>(word[0]) % 32] |= Bit(word[1]);
    ends_[static_cast<std::size_t>(word[word.size() - 2]) % 32] |= Bit(word.back());
  }

  Letters begins_{};
  Letters ends_{};
};
constexpr WordEdges kWordEdges;

}  // namespace

bool IsLeftOut(std::string_view plain) {
  // "has_omitted", "num_hidden_rows", "hidden_count": a count, whatever the word
  const std::size_t size = plain.size();
  for (const std::string_view word : {"numberof", "num", "has"}) {
    if (plain.starts_with(word)) plain.remove_prefix(word.size());
  }
  if (plain.ends_with("count")) plain.remove_suffix(5);
  const bool is_count = plain.size() < size;
  if (!kWordEdges.MayHold(plain)) return false;
  for (const std::string_view word : kLeftOutWords) {
    if (plain == word) {
      return (is_count && word != "remaining") ||
             !IsIn(word,
                   {"remaining", "dropped", "hidden", "suppressed", "withheld", "lost", "trimmed"});
    }
    const std::string_view noun = Beside(plain, word);
    if (noun.empty()) continue;
    if (IsRowNoun(noun) || IsPlaces(noun) ||
        IsIn(noun, {"keys", "ids", "requests", "values", "series", "points"})) {
      return true;
    }
  }
  for (const std::string_view word : kFailedWords) {
    const std::string_view noun = Beside(plain, word);
    if (!noun.empty() && IsPlaces(noun) && !IsRefusals(plain)) return true;
  }
  return false;
}

bool CountsLeftOut(std::string_view plain, std::string_view list) {
  for (const std::string_view word :
       {"noaccess", "nopermission", "withoutaccess", "withoutpermission", "notpermitted",
        "notvisible", "notaccessible", "notauthorized"}) {
    if (plain.starts_with(word)) return true;
  }
  for (const std::string_view word : {"omitted", "withheld", "elided", "leftout", "notshown",
                                      "hidden", "suppressed", "dropped", "trimmed"}) {
    // "omitted_for_token_budget", "hidden_by_permission"; "hidden_by_default" is a setting.
    if (plain.starts_with(word)) {
      const std::string_view why = plain.substr(word.size());
      for (const std::string_view of : {"for", "by", "dueto", "because"}) {
        if (why.starts_with(of)) return why.find("default") == std::string_view::npos;
      }
    }
    // "dashboards_hidden" beside "dashboards", "omitted_tiles"
    const std::string_view noun = Beside(plain, word);
    const bool is_sure = IsIn(word, {"omitted", "withheld", "elided", "leftout", "notshown"});
    if (!noun.empty() && (is_sure || noun == list)) return true;
  }
  for (const std::string_view word :
       {"excluded", "skipped", "removed", "filtered", "rejected", "denied", "blocked", "cut"}) {
    if (!plain.starts_with(word)) continue;
    const std::string_view why = plain.substr(word.size());
    if (!why.starts_with("for") && !why.starts_with("by") && !why.starts_with("dueto")) continue;
    for (const std::string_view reason :
         {"permission", "access", "acl", "polic", "security", "budget", "token", "limit", "timeout",
          "auth", "privilege", "rights", "size", "length", "space", "context"}) {
      if (why.find(reason) != std::string_view::npos) return true;
    }
  }
  return false;
}

bool IsLeftOutList(std::string_view plain) {
  static constexpr auto kWords =
      std::to_array<std::string_view>({"unprocessed", "unreachable", "omitted", "notprocessed",
                                       "unsearched", "unscanned", "partialfail", "partialerror"});
  // All of them have one of these in them.
  const bool may_hold = plain.find("un") != std::string_view::npos ||
                        plain.find("omit") != std::string_view::npos ||
                        plain.find("notp") != std::string_view::npos ||
                        plain.find("partial") != std::string_view::npos;
  for (const std::string_view word : kWords) {
    if (may_hold && plain.find(word) != std::string_view::npos) return true;
  }
  return IsIn(plain,
              {"exceptions", "oneapierrors", "permissiondenied", "accessdenied", "notauthorized"});
}

bool IsRefusals(std::string_view plain) {
  static constexpr WordSet kNames({"errors", "error", "failures", "refused", "failedprojects",
                                   "projecterrors", "inaccessible", "inaccessibleprojects",
                                   "skippedprojects", "denied", "exception"});
  return kNames.Has(plain);
}

// Whether a name may be that of a list of errors, by its edges: most are not looked at further.
static bool MayBeErrorList(std::string_view plain) {
  if (plain.empty()) return false;
  for (const std::string_view end : {"ors", "ror", "res", "ons", "lts"}) {
    if (plain.ends_with(end)) return true;
  }
  return plain.front() == 'e' || plain.front() == 'f';
}

bool IsErrorList(std::string_view plain) {
  if (!MayBeErrorList(plain)) return false;
  static constexpr WordSet kWork(
      {"execution",  "request",    "read",       "batch",      "api",         "backend",
       "upstream",   "access",     "collection", "retrieval",  "aggregation", "resolver",
       "provider",   "partition",  "evaluation", "lookup",     "graphql",     "tool",
       "call",       "subquery",   "worker",     "datasource", "remote",      "listing",
       "processing", "warningsand"});
  for (const std::string_view word : {"errors", "error", "failures", "exceptions", "faults"}) {
    if (!plain.ends_with(word)) continue;
    std::string_view of = plain.substr(0, plain.size() - word.size());
    if (of.ends_with('s') && IsPlaces(of)) return !IsRefusals(plain);
    if (of.starts_with("partial")) of.remove_prefix(7);
    if (IsAnswer(of) || IsPlaces(of) || kWork.Has(of)) {
      return true;
    }
  }
  for (const std::string_view word : {"errorsby", "failuresby", "errorsper", "exceptionsby"}) {
    if (plain.starts_with(word) && IsPlaces(plain.substr(word.size()))) return true;
  }
  return IsIn(plain,
              {"errordetails", "failedrequests", "failedreads", "failedqueries", "failedentries",
               "faileditems", "failedrecords", "failedresults", "failedlookups", "errorsummary"});
}

bool IsAnswerStatus(std::string_view plain) {
  return plain == "status" || plain == "state" ||
         (plain.ends_with("status") && IsAnswer(plain.substr(0, plain.size() - 6)));
}

bool IsMessage(std::string_view plain) {
  static constexpr WordSet kMembers(
      {"message",        "messages", "note",       "notes",  "notice",        "notices",
       "hint",           "hints",    "info",       "infos",  "warning",       "warnings",
       "comment",        "remark",   "disclaimer", "caveat", "statusmessage", "advice",
       "remarks",        "footer",   "footnote",   "detail", "details",       "resultmessage",
       "warningmessage", "nextstep", "nextsteps",  "usage",  "problems",      "caveats",
       "diagnostics",    "reason"});
  return kMembers.Has(plain);
}

bool CountsList(std::string_view plain, std::string_view list) {
  std::string_view one = list;
  if (one.ends_with("ies")) one.remove_suffix(3);
  if (one.ends_with('s')) one.remove_suffix(1);
  if (one.size() < 3) return false;
  for (const std::string_view word : {"total", "count", "numberof", "num", "nb", "n", "overall"}) {
    if (word == "n" && !plain.starts_with('n')) continue;
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

bool NamesSample(std::string_view name) {
  constexpr std::string_view kStem = "sampl";
  const auto found =
      std::search(name.begin(), name.end(), kStem.begin(), kStem.end(), [](char c, char lower) {
        return c == lower || (core::IsUpper(c) && c - 'A' + 'a' == lower);
      });
  return found != name.end();
}

bool IsBesideRows(std::string_view plain) {
  static constexpr WordSet kLists(
      {"errors", "error", "warnings", "failures", "failed", "refused", "notfound", "failedprojects",
       "skipped", "denied", "inaccessible", "unavailable", "missing", "exceptions", "unreachable"});
  return plain.starts_with("unmatched") || plain.starts_with("unknown") || IsCutFlag(plain) ||
         kLists.Has(plain) || IsLeftOutList(plain) || IsErrorList(plain) ||
         (IsLeftOut(plain) && plain != "remaining");
}

}  // namespace claribi::policy
