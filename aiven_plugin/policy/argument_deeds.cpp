#include "policy/argument_deeds.h"

#include <algorithm>
#include <initializer_list>

namespace claribi::policy {
namespace {

using NameChoices = std::initializer_list<std::string_view>;

bool IsOf(NameChoices list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool HasWordOf(const NameWordList& words, NameChoices list) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return IsOf(list, word); });
}

// Verbs that only say what of an answer is wanted.
bool SelectsOnly(std::string_view verb) {
  return IsOf(
      {"include", "exclude", "return", "expand", "omit", "sort", "skip", "limit", "use",
       "normalize", "reduce", "separate", "end", "open", "own", "live", "empty", "ignore", "debug"},
      verb);
}

// Takes a protection away, or the rights of somebody else: skip_auth, as_admin.
bool LiftsProtection(const NameWordList& words) {
  if (words.empty()) return false;
  if (HasWordOf(words, {"bypass", "sudo", "superuser", "elevated", "privileged", "unsafe",
                        "insecure", "destructive", "destruct", "unrestricted"})) {
    return true;
  }
  const bool leaves_out = IsOf({"skip", "no", "without", "ignore", "disable"}, words.front());
  return words.front() == "as" ||
         (leaves_out &&
          HasWordOf(words,
                    {"auth",       "authentication", "authorization", "permission", "permissions",
                     "policy",     "policies",       "acl",           "check",      "checks",
                     "validation", "verification",   "verify",        "approval",   "confirmation",
                     "confirm",    "safety",         "security",      "tls",        "ssl",
                     "review",     "limits",         "quota",         "quotas",     "lock",
                     "locks",      "prompt",         "warnings"}));
}

// email_me, record_view: what is a noun in other names has somebody or something to act on.
bool ActsOnSomebody(const NameWordList& words) {
  return words.size() >= 2 && GeneralClassOf(words.front()) == WordClass::kActionOrNoun &&
         IsOf({"me", "us", "them", "it", "owner", "owners", "user", "users", "author", "team",
               "everyone", "view", "views", "access", "now", "card", "row", "rows", "account"},
              words.back());
}

bool UncoversToken(const NameWordList& words) {
  return HasWordOf(words, {"token", "tokens"}) &&
         !HasWordOf(words, {"page", "next", "count", "usage"});
}

// only_locked, has_lock, include_charge: of what there is, which is wanted.
bool IsSelection(const NameWordList& words) {
  return !words.empty() &&
         (IsOf({"only", "is", "has", "with", "show", "include", "exclude", "without", "hide",
                "includes", "excludes", "have", "having", "was", "are", "list", "return", "expand"},
               words.front()) ||
          IsOf({"only", "included", "excluded"}, words.back()));
}

// One word that is a verb where nothing stands beside it: charge, lock, transfer. Those that shape
// an answer are none.
bool IsVerbAlone(const NameWordList& words) {
  if (words.size() != 1) return false;
  return GeneralClassOf(words.front()) == WordClass::kActionOrNoun &&
         !IsOf({"group", "format", "match",   "sample",  "split",   "strip", "fold",  "score",
                "text",  "title",  "style",   "map",     "label",   "mask",  "order", "segment",
                "slice", "price",  "note",    "draft",   "comment", "log",   "trace", "profile",
                "index", "tag",    "feature", "project", "branch",  "study", "part",  "quote",
                "rule",  "stage",  "host",    "stem",    "support"},
               words.front());
}

// Agrees in somebody's name, or lets something be done later: yes, confirmed, in_background.
bool AgreesOrDetaches(const NameWordList& words) {
  return HasWordOf(words, {"yes",          "confirmed",    "consent", "agreed",      "accepted",
                           "sure",         "acknowledged", "cascade", "cascading",   "async",
                           "asynchronous", "background",   "detach",  "detached",    "writable",
                           "writeable",    "readonly",     "resolve", "interactive", "permanent",
                           "permanently",  "immediately"});
}

// After a word that can be a verb, these make a noun of it: run_id, commit_sha, import_date.
bool MakesNoun(std::string_view word) {
  return IsOf({"id",    "ids",     "uuid",  "guid",  "sha",   "hash",   "number", "name",
               "names", "type",    "types", "time",  "times", "date",   "at",     "timestamp",
               "after", "before",  "since", "until", "key",   "status", "state",  "request",
               "count", "version", "day",   "month", "year",  "ms",     "seconds"},
              word);
}

// What is looked for lies on one side of it: min_price, older_than_days, price_from.
bool IsBound(const NameWordList& words) {
  return IsOf({"min",  "max",   "minimum", "maximum", "from",    "to",     "above", "below",
               "over", "under", "least",   "most",    "greater", "less",   "older", "newer",
               "more", "fewer", "within",  "between", "since",   "before", "after"},
              words.front()) ||
         IsOf({"min", "max", "minimum", "maximum", "from", "to", "above", "below", "over", "under",
               "gt", "gte", "lt", "lte", "than", "before", "after"},
              words.back());
}

}  // namespace

bool IsWrite(WordClass word_class) {
  return word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun;
}

bool NamesSecret(const NameWordList& words) {
  // case_sensitive is about letters.
  const bool is_about_case = HasWordOf(words, {"case"});
  return HasWordOf(words, {"secret", "secrets", "password", "passwords", "passphrase", "credential",
                           "credentials", "private", "decrypt", "reveal", "unmask", "unredacted",
                           "plaintext"}) ||
         (!is_about_case && HasWordOf(words, {"sensitive"}));
}

bool NamesState(std::string_view word) {
  return IsOf({"center", "debug", "direct",  "double",   "empty", "end",  "fail",
               "free",   "hit",   "level",   "limit",    "live",  "load", "lower",
               "master", "open",  "present", "separate", "sort",  "test", "warn"},
              word);
}

bool IsSwitchThatActs(const NameWordList& words) {
  if (LiftsProtection(words) || ActsOnSomebody(words) || UncoversToken(words)) return true;
  const bool permits_writing =
      words.size() == 2 && (words[0] == "read") && (words[1] == "only" || words[1] == "write");
  if (permits_writing) return true;
  if (!IsSelection(words) && (IsVerbAlone(words) || AgreesOrDetaches(words))) return true;
  for (const std::string& word : words) {
    const WordClass word_class = GeneralClassOf(word);
    if (IsWrite(word_class)) return true;
    if (word_class == WordClass::kAction && !SelectsOnly(word)) return true;
  }
  return IsOf({"generate", "export"}, words.empty() ? "" : words.front());
}

bool BeginsWithWrite(const NameWordList& words) {
  return !words.empty() && GeneralClassOf(words.front()) == WordClass::kWrite;
}

// NameChoices that are nouns as often (job, order, start) count where what follows leaves no noun.
bool NamesDeed(const NameWordList& words) {
  if (words.empty()) return false;
  if (BeginsWithWrite(words)) return true;
  if (words.size() < 2 || NamesState(words.front()) || SelectsOnly(words.front())) return false;
  if (IsOf({"set", "move", "save", "upload", "override", "execute"}, words.front())) return true;
  if (IsOf({"start", "stop"}, words.front())) return false;  // of a range
  const WordClass front = GeneralClassOf(words.front());
  const bool can_be_verb = IsWrite(front) || front == WordClass::kAction ||
                           front == WordClass::kActionOrNoun || front == WordClass::kMayRead;
  if (can_be_verb && HasWordOf(words, {"to", "into", "onto"})) return true;
  return (IsWrite(front) || front == WordClass::kAction) && !MakesNoun(words[1]);
}

bool NamesAmount(const NameWordList& words) {
  if (words.empty()) return false;
  // Not even a bound of these is one of a selection: max_spend, max_retries.
  if (HasWordOf(words, {"spend", "budget", "bid", "bids", "retries", "retry", "attempts",
                        "concurrency", "parallelism", "stake", "tip", "wager", "bet"})) {
    return true;
  }
  if (IsOf({"new", "target", "desired", "increase", "decrease", "add", "raise", "scale", "adjust",
            "grow", "shrink", "extend", "extra", "additional"},
           words.front())) {
    return true;
  }
  if (words.size() >= 2 && words[words.size() - 2] == "rate" && words.back() == "limit")
    return true;
  if (words.back() == "by" || IsOf({"rollout", "traffic"}, words.front())) return true;
  if (IsBound(words) || IsSelection(words) || IsOf({"id", "ids", "number", "index"}, words.back()))
    return false;
  return HasWordOf(words,
                   {// money
                    "amount", "amounts", "payment", "charge", "refund", "deposit", "credit",
                    "credits", "price", "fee", "tax", "balance", "discount", "donation", "salary",
                    "quantity", "qty", "shares",
                    // capacities
                    "replica", "replicas", "instances", "shards", "workers", "partitions", "seats",
                    "licenses", "licences", "capacity", "memory", "cpu", "cpus", "vcpus", "heap",
                    "disk", "storage", "quota", "throttle", "threads", "nodes", "ram",
                    // lifetimes
                    "ttl", "lease", "retention", "expiry", "expiration", "expires", "expire",
                    "snooze", "lock", "hold", "visibility", "delay", "lifetime"}) ||
         IsOf({"node", "instance", "worker", "shard", "partition", "seat"}, words.front());
}

bool NamesAppointment(const NameWordList& words) {
  if (words.size() < 2 || IsOf({"before", "after", "since", "from", "to"}, words.back()) ||
      IsOf({"start", "stop", "end", "begin", "open", "close"}, words.front())) {
    return false;
  }
  if (IsOf({"expire", "expires", "valid", "remind", "restart", "execute", "lock", "hold", "snooze",
            "effective", "new"},
           words.front())) {
    return true;
  }
  const WordClass front = GeneralClassOf(words.front());
  const bool is_verb =
      IsWrite(front) || front == WordClass::kAction || front == WordClass::kActionOrNoun;
  return is_verb && IsOf({"at", "on", "in", "until", "when"}, words.back());
}

bool NamesGoal(const NameWordList& words) {
  if (words.empty() || IsOf({"language", "locale", "currency", "unit", "timezone", "field",
                             "fields", "column", "columns", "version", "cursor"},
                            words.back())) {
    return false;
  }
  if (words.back() != "id" &&
      HasWordOf(words, {"action", "actions", "operation", "operations", "op"})) {
    return true;
  }
  return HasWordOf(words,
                   {"to", "into", "onto", "as", "behalf", "target", "destination", "dest", "sink",
                    "output", "hook", "webhook", "callback", "recipient", "recipients", "new"});
}

bool NamesProgram(const NameWordList& words, const NameWordList& tool) {
  if (words.size() < 2 || !IsOf({"id", "ids", "uuid", "name"}, words.back())) return false;
  const NameChoices programs = {
      "job",     "task",      "script", "macro",    "playbook", "runbook",    "command",  "action",
      "trigger", "procedure", "hook",   "workflow", "webhook",  "automation", "function", "lambda"};
  const std::string& thing = words[words.size() - 2];
  if (!IsOf(programs, thing)) return false;
  return std::none_of(tool.begin(), tool.end(), [&](std::string_view word) {
    if (word.ends_with('s')) word.remove_suffix(1);
    return IsOf(programs, word) ||
           IsOf({"run",      "build",      "log",    "execution", "artifact", "step",
                 "stage",    "queue",      "worker", "histor",    "history",  "pipeline",
                 "schedule", "deployment", "event",  "activity",  "audit",    "invocation",
                 "attempt",  "failure",    "error",  "metric",    "trace"},
                word);
  });
}

}  // namespace claribi::policy
