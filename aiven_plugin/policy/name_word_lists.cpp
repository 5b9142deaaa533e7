#include "policy/name_word_lists.h"

#include <algorithm>
#include <string>

#include "core/text.h"
#include "policy/general_words.h"
#include "policy/lexicon.h"

namespace claribi::policy {

bool OneOf(std::string_view word, std::initializer_list<std::string_view> list) {
  return core::IsIn(word, list);
}

bool IsJoint(std::string_view word) {
  return OneOf(word, {"and", "or", "then", "n", "plus", "also", "but", "else"});
}

bool IsPreposition(std::string_view word) {
  return OneOf(word, {"at", "between", "by", "during", "for", "from", "in", "into", "of", "on",
                      "per", "since", "to", "under", "using", "via", "with", "within", "without"});
}

std::string_view WriteInside(std::string_view word) {
  for (const std::string_view write : {"create", "delete", "destroy", "insert", "overwrite",
                                       "remove", "truncate", "update", "upsert"}) {
    if (word.size() <= write.size()) continue;
    if (word.ends_with(write)) return write;
    const bool inflected = OneOf(word.substr(std::min(write.size(), word.size())),
                                 {"d", "s", "r", "rs", "ed", "ing", "able"});
    if (word.starts_with(write) && !inflected) return write;
  }
  return {};
}

bool IsTraceWord(std::string_view word) {
  return OneOf(word,
               {"attempts",     "audit",      "candidates",  "count",       "counts",   "date",
                "dates",        "errors",     "event",       "events",      "failures", "fields",
                "hooks",        "job",        "jobs",        "limit",       "limits",   "log",
                "meta",         "operations", "options",     "permissions", "policies", "progress",
                "queue",        "reason",     "reasons",     "records",     "request",  "requests",
                "requirements", "result",     "results",     "runs",        "schedule", "schedules",
                "state",        "states",     "suggestions", "tasks",       "snapshot", "time",
                "times",        "timestamp",  "trail",       "type",        "types",    "warnings",
                "window",       "windows"});
}

bool IsSelector(std::string_view word) {
  return OneOf(word, {"available", "closest", "current", "latest", "my", "nearest", "recent",
                      "supported", "upcoming"});
}

bool IsReader(std::string_view word) {
  return OneOf(word, {"analyzer", "checker", "explorer", "fetcher", "finder", "inspector", "reader",
                      "retriever", "searcher", "summarizer", "validator", "viewer"});
}

bool IsCompoundNoun(std::string_view word) {
  constexpr std::size_t kShortestPart = 4;
  for (std::size_t i = kShortestPart; i + kShortestPart <= word.size(); ++i) {
    const WordClass last = GeneralClassOf(word.substr(i));
    if (last == WordClass::kNoun || last == WordClass::kInformation) return true;
  }
  return false;
}

bool IsThingToRead(std::string_view word) {
  return OneOf(word,
               {"branch",  "bundle",  "email", "file",  "index",   "invoice",   "issue",  "label",
                "map",     "message", "note",  "order", "package", "partition", "price",  "profile",
                "program", "project", "query", "queue", "quote",   "record",    "report", "rule",
                "sample",  "segment", "study", "tag",   "text",    "title"});
}

bool IsHardlyANoun(std::string_view word) {
  return OneOf(word, {"aggregate", "analyse",  "analyze",   "calculate", "classify", "compare",
                      "compute",   "decode",   "detect",    "extract",   "find",     "investigate",
                      "locate",    "lookup",   "parse",     "recommend", "suggest",  "summarise",
                      "summarize", "validate", "visualise", "visualize"});
}

bool IsOutlook(std::string_view word) {
  return OneOf(word, {"cost", "costs", "eligibility", "estimate", "fee", "fees", "preview", "quote",
                      "simulation"});
}

bool IsAnEvent(std::string_view word) {
  return OneOf(word, {"commit", "deploy", "downgrade", "failover", "import", "install", "invite",
                      "login", "logout", "merge", "pause", "refund", "restore", "rollback",
                      "rollout", "signin", "sync", "upgrade", "upload"});
}

bool IsLeftByAnEvent(std::string_view word) {
  return OneOf(word, {"candidates", "conflicts", "contents", "diff", "diffs", "path", "paths",
                      "points", "policy", "rules", "targets", "terms"});
}

bool IsPlainOrder(std::string_view word) {
  return OneOf(word, {"call", "charge", "dispatch", "email", "fund", "mail", "message", "phone",
                      "post", "press", "pull", "release", "ship", "switch", "text", "transfer",
                      "transition", "trigger", "vote"});
}

bool IsReadingLanguage(std::string_view word) {
  return OneOf(word, {"eql", "esql", "jql", "kql", "logql", "lql", "metricsql", "nrql", "promql",
                      "soql", "sosl", "traceql", "yql"});
}

bool IsParticiple(std::string_view word) {
  if (word.size() < 5 || !word.ends_with("ed") || PartOf(word) == PartOfSpeech::kVerb) return false;
  const std::string_view long_stem = word.substr(0, word.size() - 1);   // merge
  const std::string_view short_stem = word.substr(0, word.size() - 2);  // fail
  const auto is_verb = [](std::string_view stem) {
    const WordClass word_class = GeneralClassOf(stem);
    return (word_class != WordClass::kOther && word_class != WordClass::kNoun &&
            word_class != WordClass::kInformation) ||
           PartOf(stem) == PartOfSpeech::kVerb;
  };
  return is_verb(long_stem) || is_verb(short_stem);
}

bool IsTextAboutAction(std::string_view word) {
  return OneOf(word,
               {"command", "commands", "example", "examples", "instructions", "prompt", "queries",
                "query", "script", "snippet", "statement", "statements", "template", "templates"});
}

bool IsStateOfThings(std::string_view word) {
  return OneOf(
      word, {"availability", "balance",     "breakdown", "coverage",    "details",    "health",
             "info",         "information", "latency",   "leaderboard", "overview",   "performance",
             "progress",     "roster",      "series",    "standings",   "stats",      "statistics",
             "status",       "statuses",    "summary",   "throughput",  "timeseries", "topology",
             "usage",        "utilization", "version"});
}

bool IsSaidOfThings(std::string_view word) {
  return OneOf(word, {"breakdown", "details", "health", "history", "info", "information",
                      "leaderboard", "overview", "stats", "statistics", "summary", "throughput",
                      "topology", "usage", "utilization"});
}

bool IsMeasure(std::string_view word) {
  return OneOf(word, {"depth", "directions", "distance", "duration", "elevation", "length",
                      "location", "ratio", "size", "uri", "url", "weather"});
}

bool IsReadWhenGenerated(std::string_view word) {
  return OneOf(word, {"chart", "diagram", "dql", "embedding", "embeddings", "insights", "locator",
                      "preview", "queries", "query", "regex", "statistics", "summary"});
}

bool IsReadingActivity(std::string_view word) {
  return OneOf(word,
               {"analysis", "analyses", "check", "checks", "comparison", "diagnosis", "diagnostics",
                "forecast", "inspection", "lookup", "report", "reports", "search"});
}

bool IsResolvable(std::string_view word) {
  return OneOf(word,
               {"address",   "alias",      "domain",   "indicator", "ip",         "entity",
                "handle",    "host",       "hostname", "id",        "identifier", "ids",
                "library",   "link",       "name",     "names",     "path",       "permalink",
                "reference", "references", "root",     "roots",     "shortlink",  "symbol",
                "ticker",    "uri",        "url",      "urls",      "username",   "variables"});
}

bool NamesAList(std::string_view word) {
  return OneOf(word,
               {"handle", "mail", "pass", "pipe", "play", "press", "pull", "support", "watch"});
}

bool IsThingAtTheEnd(std::string_view word) {
  return OneOf(
      word, {"invoice", "log", "map", "package", "partition", "price", "profile", "program",
             "project", "query", "queue", "quote", "report", "rule", "sample", "score", "segment"});
}

bool IsToldOfThings(std::string_view word) {
  return IsToldAndNotDone(word) ||
         OneOf(word, {"balances", "calendar", "efforts", "events", "gaps", "level", "levels",
                      "range", "metrics", "options", "outlook", "quota", "record", "records",
                      "register", "schedule", "threads", "timeline", "volume"});
}

bool IsToldAndNotDone(std::string_view word) {
  return OneOf(word, {"arrears", "eta", "forecast", "insights", "ledger", "markers", "position",
                      "rate", "rates", "rumors", "rumours", "tally", "ticker", "trend", "trends"});
}

bool IsAnEventOrThing(std::string_view word) {
  return IsAnEvent(word) || OneOf(word, {"ban",     "broadcast", "burn",   "buy",      "debit",
                                         "deposit", "drop",      "freeze", "grant",    "mint",
                                         "mute",    "patch",     "power",  "purchase", "quarantine",
                                         "refresh", "repair",    "resume", "rollover", "silence",
                                         "sleep",   "stake",     "swap",   "tap",      "trash"});
}

bool IsCompound(std::string_view first, std::string_view second) {
  if (OneOf(first, {"merge", "pull"})) return OneOf(second, {"request", "requests"});
  if (first == "change") return OneOf(second, {"events", "log", "logs", "requests"});
  if (first == "mount") return OneOf(second, {"point", "points"});
  if (first == "restore") return OneOf(second, {"point", "points"});
  if (first == "release") return OneOf(second, {"dates", "notes"});
  if (first == "support") return OneOf(second, {"hours", "tickets"});
  if (first == "test") return OneOf(second, {"cases", "coverage", "plans", "results", "suites"});
  if (first == "feature") return OneOf(second, {"flags"});
  if (OneOf(first, {"commute", "travel"})) return OneOf(second, {"time", "times"});
  if (first == "exchange") return OneOf(second, {"rate", "rates"});
  if (first == "log") return OneOf(second, {"line", "lines"});
  if (first == "queue") return OneOf(second, {"length", "lengths"});
  if (first == "share") return OneOf(second, {"price", "prices"});
  return first == "open" && OneOf(second, {"house", "houses", "incidents", "issues", "orders",
                                           "positions", "tickets"});
}

bool IsMadeOrDone(std::string_view word) {
  return OneOf(
      word,
      {"action",     "actions",      "admin",        "api",          "browser",      "command",
       "console",    "property",     "psql",         "shell",        "sql",          "terminal",
       "activation", "announcement", "annotation",   "appointment",  "approval",     "assignment",
       "booking",    "brightness",   "bulk",         "cancellation", "checkin",      "checkout",
       "creation",   "deactivation", "deletion",     "donation",     "egg",          "enrollment",
       "enrolment",  "escalation",   "execution",    "heartbeat",    "insertion",    "invitation",
       "kudos",      "letter",       "maintenance",  "modification", "new",          "payment",
       "payout",     "placement",    "provisioning", "proxy",        "registration", "reminder",
       "removal",    "renewal",      "reservation",  "scene",        "signature",    "sms",
       "submission", "withdrawal",   "volume"});
}

bool IsStateAtTheEnd(std::string_view word) {
  return OneOf(
      word, {"active", "available", "due", "expiring", "installed", "left", "online", "outstanding",
             "overdue", "owned", "pending", "remaining", "seating", "used"});
}

bool IsGerundOfNoWriting(std::string_view word) {
  if (word.size() < 6 || !word.ends_with("ing")) return false;
  const std::string stem(word.substr(0, word.size() - 3));
  for (const std::string& form : {stem, stem + "e", stem.substr(0, stem.size() - 1)}) {
    const WordClass word_class = GeneralClassOf(form);
    if (word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun) return false;
  }
  return true;
}

}  // namespace claribi::policy
