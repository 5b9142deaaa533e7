#include "policy/sentence_words.h"

namespace claribi::policy {

using core::IsIn;

namespace {

constexpr WordTable kRowWords{"row",     "rows",    "result",   "results", "record",    "records",
                              "entry",   "entries", "item",     "items",   "line",      "lines",
                              "match",   "matches", "hits",     "pages",   "documents", "events",
                              "objects", "files",   "messages", "issues",  "keys",      "values",
                              "points",  "samples", "elements", "others"};
constexpr WordTable kAnswerWords{"output",    "response",   "list",  "answer", "data",    "text",
                                 "content",   "table",      "log",   "logs",   "display", "series",
                                 "resultset", "characters", "bytes", "search", "query",   "set",
                                 "listing",   "report",     "tree",  "reply"};
constexpr WordTable kPlaceWords{
    "shard",       "shards",       "partition",  "partitions", "region",     "regions",
    "project",     "projects",     "zone",       "zones",      "segment",    "segments",
    "source",      "sources",      "account",    "accounts",   "cluster",    "clusters",
    "host",        "hosts",        "indices",    "tenant",     "tenants",    "datacenter",
    "datacenters", "replica",      "replicas",   "node",       "nodes",      "server",
    "servers",     "repositories", "repository", "peer",       "peers",      "location",
    "locations",   "backend",      "backends",   "store",      "stores",     "services",
    "files",       "databases",    "tables",     "buckets",    "workspaces", "subscriptions",
    "namespaces",  "instances",    "site",       "sites",      "folders",    "organizations",
    "repos",       "directories",  "metrics",    "queries",    "requests",   "calls",
    "sidecar",     "storeapis",    "targets",    "endpoints"};
constexpr WordTable kShowingWords{"included", "loaded", "here",     "printed", "limited",
                                  "contains", "print",  "printing", "viewing", "rendered"};
constexpr WordTable kCuttingWords{"truncated", "truncating", "clipped",    "trimmed",
                                  "shortened", "capped",     "cut",        "cropped",
                                  "abridged",  "elided",     "abbreviated"};
constexpr WordTable kFailingWords{"failed",       "unreachable", "skipped",     "unavailable",
                                  "excluded",     "timed",       "omitted",     "inaccessible",
                                  "refused",      "missing",     "ignored",     "offline",
                                  "unresponsive", "denied",      "unprocessed", "unsearched"};
constexpr WordTable kLookingWords{"looked",    "checked",   "read",      "visited",
                                  "covered",   "inspected", "crawled",   "examined",
                                  "processed", "collected", "contacted", "polled"};
constexpr WordTable kDenials{"no",      "not",     "never",  "none",    "nothing",
                             "without", "isn't",   "wasn't", "aren't",  "weren't",
                             "if",      "would",   "unless", "neither", "zero",
                             "don't",   "doesn't", "didn't", "when",    "whether"};
constexpr WordTable kTimeUnits{"day",    "days",    "hour",  "hours",  "minute", "minutes",
                               "week",   "weeks",   "month", "months", "year",   "years",
                               "second", "seconds", "h",     "d",      "min",    "s"};

bool MeansAnswer(std::string_view word, std::uint32_t hash) {
  return kRowWords.Has(word, hash) || kAnswerWords.Has(word, hash);
}

bool MeansShowing(std::string_view word, std::uint32_t hash) {
  bool begins_so = false;
  switch (word.empty() ? '\0' : word[0]) {
    case 's':
      begins_so = word.starts_with("show");
      break;
    case 'd':
      begins_so = word.starts_with("display");
      break;
    case 'r':
      begins_so = word.starts_with("return") || word.starts_with("retriev");
      break;
    case 'l':
      begins_so = word.starts_with("list");
      break;
    case 'f':
      begins_so = word.starts_with("fetch");
      break;
    default:
      break;
  }
  return begins_so || kShowingWords.Has(word, hash);
}

bool MeansLooking(std::string_view word, std::uint32_t hash) {
  const bool begins_so =
      (word.starts_with('s') || word.starts_with('q')) &&
      (word.starts_with("scan") || word.starts_with("search") || word.starts_with("quer"));
  return begins_so || kLookingWords.Has(word, hash);
}

}  // namespace

SentenceWords::SentenceWords(std::string_view words, Look look)
    : lower_(core::AsciiLower(words.substr(0, kLongestSentence))), look_(look) {
  for (std::size_t at = 0; at < lower_.size() && size_ < kMostWords;) {
    if (core::IsDigit(lower_[at])) {
      at = ReadNumber(at);
    } else if (const std::size_t letters = LettersAt(at); letters > 0) {
      words_[size_++] = {std::string_view(lower_).substr(at, letters), {}, clause_};
      at += letters;
    } else if (lower_[at] == '%') {
      words_[size_++] = {"percent", {}, clause_};
      ++at;
    } else if (IsBetweenNumbers(at)) {
      words_[size_++] = {"of", {}, clause_};  // "1/6", "1 / 6"
      ++at;
    } else {
      // Chinese commas and stops are of three bytes.
      const bool is_wide = lower_.compare(at, 2, "\xE3\x80") == 0 || lower_[at] == '\xEF';
      if (is_wide || std::string_view(",:;()[]|").find(lower_[at]) != std::string_view::npos) {
        ++clause_;
      }
      at += is_wide ? 3 : 1;
    }
  }
  for (std::size_t i = 0; i < size_; ++i) {
    SentenceWord& word = words_[i];
    word.hash = WordHash(word.text);
    has_showing_ = has_showing_ || MeansShowing(word.text, word.hash);
    has_answer_ = has_answer_ || MeansAnswer(word.text, word.hash);
    has_looking_ = has_looking_ || MeansLooking(word.text, word.hash);
  }
}

bool SentenceWords::IsBetweenNumbers(std::size_t at) const {
  if (lower_[at] != '/' || at == 0 || at + 1 >= lower_.size()) return false;
  const std::size_t before = lower_[at - 1] == ' ' && at > 1 ? at - 2 : at - 1;
  const std::size_t behind = lower_[at + 1] == ' ' && at + 2 < lower_.size() ? at + 2 : at + 1;
  return core::IsDigit(lower_[before]) && core::IsDigit(lower_[behind]);
}

// How many bytes of letters of any script begin at `at`; 0 where none does.
std::size_t SentenceWords::LettersAt(std::size_t at) const {
  std::size_t end = at;
  while (end < lower_.size()) {
    const auto byte = static_cast<unsigned char>(lower_[end]);
    if (core::IsLetter(lower_[end]) || (byte == '\'' && end > at)) {
      ++end;
    } else if (byte >= 0xC3 && byte < 0xE0) {
      end += 2;
    } else if (byte >= 0xE0 && byte < 0xEE && byte != 0xE2 &&
               lower_.compare(end, 2, "\xE3\x80") != 0) {
      end += 3;
    } else {
      break;
    }
  }
  return std::min(end, lower_.size()) - at;
}

// How long the sign is that parts thousands at `at`: a comma, or, with exactly three digits behind
// it, a full stop, an apostrophe, or a blank that does not break; 0 where there is none.
std::size_t SentenceWords::GroupSignAt(std::size_t at) const {
  for (const std::string_view sign : {",", ".", "'", "\xC2\xA0", "\xE2\x80\xAF"}) {
    if (lower_.compare(at, sign.size(), sign) != 0) continue;
    const std::size_t digits = at + sign.size();
    const bool groups = digits + 2 < lower_.size() && core::IsDigit(lower_[digits]) &&
                        core::IsDigit(lower_[digits + 1]) && core::IsDigit(lower_[digits + 2]);
    const bool is_three = digits + 3 >= lower_.size() || !core::IsDigit(lower_[digits + 3]);
    if (groups && (is_three || sign == ",")) return sign.size();
  }
  return 0;
}

// "1,200", "1.200" and "20000"; a number with a fraction counts nothing.
std::size_t SentenceWords::ReadNumber(std::size_t at) {
  constexpr std::int64_t kMost = std::int64_t{1} << 50;
  std::int64_t number = 0;
  std::size_t end = at;
  while (end < lower_.size()) {
    const std::size_t sign = number > 0 && number < kMost ? GroupSignAt(end) : 0;
    if (sign > 0) {
      end += sign;
      continue;
    }
    if (!core::IsDigit(lower_[end])) break;
    number = std::min(kMost, number * 10 + (lower_[end] - '0'));
    ++end;
  }
  const bool is_fraction =
      end + 1 < lower_.size() && lower_[end] == '.' && core::IsDigit(lower_[end + 1]);
  words_[size_++] = {std::string_view(lower_).substr(at, end - at),
                     is_fraction ? std::nullopt : std::optional(number), clause_};
  return end;
}

bool SentenceWords::IsDenied(std::size_t i) const {
  for (std::size_t back = 1; back <= std::min<std::size_t>(i, 6); ++back) {
    const SentenceWord& word = (*this)[i - back];
    if (word.clause != (*this)[i].clause) break;
    if (word.number == std::int64_t{0} && back == 1) return true;
    // "some rows are not shown" and "not all" deny nothing.
    const std::string_view next = (*this)[i - back + 1].text;
    const bool is_lack = word.text == "not" && (IsShowing(next) || IsIn(next, {"all", "every"}));
    if (IsDenial(word.text) && !is_lack) return true;
  }
  const SentenceWord& behind = (*this)[i + 1];
  return IsIn(behind.text, {"no", "false", "none", "never"}) ||
         (behind.number == std::int64_t{0} && behind.clause != (*this)[i].clause);
}

bool IsRowWord(std::string_view word) { return kRowWords.Has(word); }
bool IsAnswerWord(std::string_view word) { return MeansAnswer(word, WordHash(word)); }
bool IsPlaceWord(std::string_view word) { return kPlaceWords.Has(word); }
bool IsShowing(std::string_view word) { return MeansShowing(word, WordHash(word)); }
bool IsCutting(std::string_view word) { return kCuttingWords.Has(word); }
bool IsFailing(std::string_view word) { return kFailingWords.Has(word); }
bool IsLooking(std::string_view word) { return MeansLooking(word, WordHash(word)); }
bool IsDenial(std::string_view word) { return kDenials.Has(word); }

bool IsTimeUnit(std::string_view word) { return kTimeUnits.Has(word); }

}  // namespace claribi::policy
