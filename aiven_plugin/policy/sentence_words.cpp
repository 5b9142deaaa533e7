#include "policy/sentence_words.h"

namespace claribi::policy {

using core::IsIn;

SentenceWords::SentenceWords(std::string_view words)
    : lower_(core::AsciiLower(words.substr(0, kLongestSentence))) {
  for (std::size_t at = 0; at < lower_.size() && size_ < kMostWords;) {
    if (core::IsDigit(lower_[at])) {
      at = ReadNumber(at);
    } else if (core::IsLetter(lower_[at])) {
      const std::size_t begin = at;
      while (at < lower_.size() && (core::IsLetter(lower_[at]) || lower_[at] == '\'')) ++at;
      words_[size_++] = {std::string_view(lower_).substr(begin, at - begin), {}, clause_};
    } else if (lower_[at] == '/' && at > 0 && at + 1 < lower_.size() &&
               core::IsDigit(lower_[at - 1]) && core::IsDigit(lower_[at + 1])) {
      words_[size_++] = {"of", {}, clause_};  // "1/6"
      ++at;
    } else {
      if (std::string_view(",:;()[]|").find(lower_[at]) != std::string_view::npos) ++clause_;
      ++at;
    }
  }
}

// "1,200" and "20000"; a number with a fraction counts nothing.
std::size_t SentenceWords::ReadNumber(std::size_t at) {
  constexpr std::int64_t kMost = std::int64_t{1} << 50;
  std::int64_t number = 0;
  std::size_t end = at;
  for (; end < lower_.size(); ++end) {
    const bool groups = lower_[end] == ',' && end + 3 < lower_.size() &&
                        core::IsDigit(lower_[end + 1]) && core::IsDigit(lower_[end + 3]);
    if (groups) continue;
    if (!core::IsDigit(lower_[end])) break;
    number = std::min(kMost, number * 10 + (lower_[end] - '0'));
  }
  const bool is_fraction =
      end + 1 < lower_.size() && lower_[end] == '.' && core::IsDigit(lower_[end + 1]);
  words_[size_++] = {std::string_view(lower_).substr(at, end - at),
                     is_fraction ? std::nullopt : std::optional(number), clause_};
  return end;
}

bool IsRowWord(std::string_view word) {
  return IsIn(word, {"row",     "rows",  "result",    "results", "record",  "records",  "entry",
                     "entries", "item",  "items",     "line",    "lines",   "match",    "matches",
                     "hits",    "pages", "documents", "events",  "objects", "files",    "messages",
                     "issues",  "keys",  "values",    "points",  "samples", "elements", "others"});
}
bool IsAnswerWord(std::string_view word) {
  return IsRowWord(word) ||
         IsIn(word, {"output",    "response",   "list",  "answer", "data",    "text",
                     "content",   "table",      "log",   "logs",   "display", "series",
                     "resultset", "characters", "bytes", "search", "query",   "set",
                     "listing",   "report",     "tree",  "reply"});
}
bool IsPlaceWord(std::string_view word) {
  return IsIn(
      word,
      {"shard",       "shards",       "partition",  "partitions", "region",     "regions",
       "project",     "projects",     "zone",       "zones",      "segment",    "segments",
       "source",      "sources",      "account",    "accounts",   "cluster",    "clusters",
       "host",        "hosts",        "indices",    "tenant",     "tenants",    "datacenter",
       "datacenters", "replica",      "replicas",   "node",       "nodes",      "server",
       "servers",     "repositories", "repository", "peer",       "peers",      "location",
       "locations",   "backend",      "backends",   "store",      "stores",     "services",
       "files",       "databases",    "tables",     "buckets",    "workspaces", "subscriptions",
       "namespaces",  "instances",    "site",       "sites",      "folders",    "organizations",
       "repos",       "directories",  "metrics",    "queries",    "requests",   "calls",
       "sidecar",     "storeapis",    "targets",    "endpoints"});
}
bool IsShowing(std::string_view word) {
  return word.starts_with("show") || word.starts_with("display") || word.starts_with("return") ||
         word.starts_with("list") || word.starts_with("retriev") || word.starts_with("fetch") ||
         IsIn(word, {"included", "loaded", "here", "printed", "limited", "contains", "print",
                     "printing", "viewing", "rendered"});
}
bool IsCutting(std::string_view word) {
  return IsIn(word, {"truncated", "truncating", "clipped", "trimmed", "shortened", "capped", "cut",
                     "cropped", "abridged", "elided"});
}
bool IsFailing(std::string_view word) {
  return IsIn(word, {"failed", "unreachable", "skipped", "unavailable", "excluded", "timed",
                     "omitted", "inaccessible", "refused", "missing", "ignored", "offline",
                     "unresponsive", "denied", "unprocessed", "unsearched"});
}
bool IsLooking(std::string_view word) {
  return word.starts_with("scan") || word.starts_with("search") || word.starts_with("quer") ||
         IsIn(word, {"looked", "checked", "read", "visited", "covered", "inspected", "crawled",
                     "examined", "processed", "collected", "contacted", "polled"});
}
bool IsDenial(std::string_view word) {
  return IsIn(word, {"no",     "not",    "never",   "none",   "nothing", "without", "isn't",
                     "wasn't", "aren't", "weren't", "if",     "would",   "unless",  "neither",
                     "zero",   "don't",  "doesn't", "didn't", "when",    "whether"});
}

bool IsTimeUnit(std::string_view word) {
  return IsIn(word, {"day", "days", "hour", "hours", "minute", "minutes", "week", "weeks", "month",
                     "months", "year", "years", "second", "seconds", "h", "d", "min", "s"});
}

}  // namespace claribi::policy
