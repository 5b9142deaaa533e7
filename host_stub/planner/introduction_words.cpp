#include "planner/introduction_words.h"

#include <algorithm>
#include <set>

#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

constexpr std::size_t kMostOfOccasion = 10;

using Words = std::set<std::string_view>;

// Who may ask: they are no rows, and restrict none.
const Words& People() {
  static const Words kWords{"boss",
                            "manager",
                            "managers",
                            "lead",
                            "director",
                            "cto",
                            "ceo",
                            "cfo",
                            "coo",
                            "ciso",
                            "customer",
                            "client",
                            "auditor",
                            "auditors",
                            "colleague",
                            "colleagues",
                            "management",
                            "finance",
                            "security",
                            "compliance",
                            "somebody",
                            "someone",
                            "user",
                            "users",
                            "team",
                            "board",
                            "accounting",
                            "controlling",
                            "procurement",
                            "support",
                            "head",
                            "chief",
                            "officer",
                            "engineer",
                            "engineers",
                            "architect",
                            "analyst",
                            "dba",
                            "sre",
                            "devops",
                            "developer",
                            "administrator",
                            "admin",
                            "operator",
                            "owner",
                            "intern",
                            "newcomer",
                            "consultant",
                            "on-call",
                            "oncall",
                            "finops",
                            "vp",
                            "platform",
                            "data",
                            "infrastructure",
                            "infra",
                            "operations",
                            "ops",
                            "marketing",
                            "sales",
                            "legal",
                            "engineering",
                            "reliability",
                            "site",
                            "hr",
                            "junior",
                            "senior",
                            "principal",
                            "staff",
                            "qa",
                            "technology",
                            "information",
                            "backend",
                            "frontend",
                            "executive",
                            "product",
                            "department",
                            "member",
                            "accountant",
                            "owners",
                            "maintainer",
                            "maintainers",
                            "contractor",
                            "freelancer",
                            "student",
                            "trainee",
                            "apprentice",
                            "specialist",
                            "expert",
                            "controller",
                            "buyer"};
  return kWords;
}

// What is prepared or held, and asked for: an occasion, and no rows.
const Words& Occasions() {
  static const Words kWords{
      "review",        "report",      "meeting",    "presentation", "deck",
      "slides",        "slide",       "audit",      "board",        "planning",
      "call",          "standup",     "workshop",   "retro",        "retrospective",
      "postmortem",    "post-mortem", "ticket",     "docs",         "documentation",
      "records",       "record",      "newsletter", "memo",         "briefing",
      "update",        "demo",        "onboarding", "handover",     "incident",
      "understanding", "curiosity",   "budget",     "contract",     "renewal",
      "picture",       "roadmap",     "idea",       "analysis",     "assessment",
      "audits",        "reviews",     "reports",    "talk",         "keynote",
      "agenda",        "overview",    "context",    "notes",        "information",
      "interest",      "forecast",    "steering",   "committee",    "townhall",
      "offsite",       "summary",     "paper",      "proposal",     "spreadsheet",
      "wiki",          "page",        "inventory",  "check",        "sanity"};
  return kWords;
}

// What an occasion is like; none of it says which rows.
const Words& OccasionKinds() {
  static const Words kWords{
      "quarterly",    "monthly",   "weekly",   "daily",      "annual",    "yearly", "next",
      "upcoming",     "coming",    "internal", "external",   "short",     "quick",  "little",
      "own",          "new",       "board",    "management", "finance",   "budget", "security",
      "compliance",   "executive", "team",     "customer",   "steering",  "cost",   "capacity",
      "architecture", "incident",  "quarter",  "week",       "month",     "year",   "tomorrow",
      "today",        "monday",    "tuesday",  "wednesday",  "thursday",  "friday", "afternoon",
      "morning",      "status",    "progress", "sanity",     "all-hands", "better", "good",
      "clear",        "rough",     "first",    "complete",   "full",      "q1",     "q2",
      "q3",           "q4"};
  return kWords;
}

// What people say of what they do when they ask.
const Words& StatementWords() {
  static const Words kWords{
      "i",        "we",          "am",       "are",       "have",      "had",       "was",
      "were",     "be",          "been",     "just",      "currently", "now",       "still",
      "here",     "new",         "a",        "an",        "the",       "our",       "my",
      "this",     "on",          "in",       "to",        "for",       "of",        "with",
      "about",    "up",          "together", "preparing", "prepare",   "writing",   "write",
      "working",  "work",        "doing",    "making",    "putting",   "finishing", "reviewing",
      "planning", "updating",    "building", "compiling", "drafting",  "starting",  "joining",
      "joined",   "started",     "got",      "asked",     "need",      "today",     "tomorrow",
      "not",      "sure",        "some",     "at",        "process",   "middle",    "and",
      "going",    "through",     "want",     "must",      "trying",    "try",       "about",
      "renew",    "responsible", "charge",   "soon",      "will",      "one",       "responsible",
      "getting",  "next",        "it",       "is",        "an"};
  return kWords;
}

// What a role is about, beside who has it.
const Words& Fields() {
  static const Words kWords{
      "database",  "databases", "cloud",       "business",  "technical", "tech",  "software",
      "systems",   "system",    "service",     "services",  "cost",      "costs", "capacity",
      "streaming", "analytics", "our",         "the",       "and",       "whole", "clusters",
      "setup",     "stack",     "deployments", "instances", "all",       "for",   "in"};
  return kWords;
}

// What is planned or understood, beside an occasion.
const Words& Matters() {
  static const Words kWords{"migration", "plan",    "plans",   "costs",     "cost",      "spending",
                            "capacity",  "usage",   "setup",   "landscape", "situation", "status",
                            "things",    "growth",  "minutes", "numbers",   "figures",   "feeling",
                            "view",      "sense",   "work",    "upgrade",   "upgrades",  "changes",
                            "year",      "quarter", "list"};
  return kWords;
}

// What is done for an occasion.
const Words& Preparing() {
  static const Words kWords{
      "plan",       "prepare", "finish",   "complete",  "write",    "review",     "get",
      "update",     "draft",   "build",    "check",     "fill",     "make",       "do",
      "understand", "assess",  "document", "answer",    "give",     "put",        "start",
      "organise",   "run",     "close",    "organize",  "judge",    "sort",       "compile",
      "hold",       "present", "set",      "planning",  "renew",    "preparing",  "reviewing",
      "writing",    "getting", "drafting", "finishing", "updating", "completing", "documenting"};
  return kWords;
}

bool IsIn(const Words& words, std::string_view word) { return words.count(word) > 0; }

}  // namespace

bool IsAsker(std::string_view word) { return IsIn(People(), word); }
bool IsOccasion(std::string_view word) { return IsIn(Occasions(), word); }
bool IsOccasionKind(std::string_view word) { return IsIn(OccasionKinds(), word); }
bool IsStatementWord(std::string_view word) { return IsIn(StatementWords(), word); }
bool IsOfRole(std::string_view word) { return IsIn(Fields(), word); }
bool IsMatter(std::string_view word) { return IsIn(Matters(), word); }
bool IsPreparing(std::string_view word) { return IsIn(Preparing(), word); }

std::string_view SpokenWords::Low(std::size_t at) const {
  return at < tokens_.size() ? std::string_view(tokens_[at].low) : std::string_view();
}

bool SpokenWords::Is(std::size_t at, std::initializer_list<std::string_view> words) const {
  return at < tokens_.size() && std::find(words.begin(), words.end(), Low(at)) != words.end();
}

bool SpokenWords::Follows(std::size_t at, std::initializer_list<std::string_view> words) const {
  return std::all_of(words.begin(), words.end(),
                     [&](std::string_view word) { return Low(at++) == word; });
}

bool SpokenWords::IsMark(std::size_t at) const {
  return at < tokens_.size() && (tokens_[at].kind == Token::Kind::kComma ||
                                 tokens_[at].kind == Token::Kind::kEnd || Is(at, {":", "-"}));
}

bool SpokenWords::IsWord(std::size_t at) const {
  return at < tokens_.size() && tokens_[at].kind == Token::Kind::kWord && !IsMark(at) &&
         std::none_of(known_.begin(), known_.end(),
                      [&](const KnownName& name) { return Lowered(name.text) == tokens_[at].low; });
}

bool SpokenWords::IsArticle(std::size_t at) const {
  return Is(at, {"a", "an", "the", "our", "my", "your", "this", "one", "some"});
}

bool SpokenWords::SaysWho(std::size_t at) const {
  return IsPerson(at) || IsArticle(at) || Is(at, {"of", "from", "new", "and", "acting"});
}

std::size_t SpokenWords::SkipGreeting() const {
  std::size_t at = 0;
  while (Is(at, {"hi", "hello", "hey", "good", "morning", "dear", "there", "all", "everyone"})) {
    ++at;
  }
  if (at > 0 && IsMark(at)) ++at;
  return at;
}

std::size_t SpokenWords::EndOfOccasion(std::size_t begin, bool may_be_matter) const {
  std::size_t at = begin;
  std::size_t end = begin;
  while (at < begin + kMostOfOccasion && at < tokens_.size()) {
    const bool is_occasion =
        IsWord(at) && (IsOccasion(Low(at)) || (may_be_matter && IsMatter(Low(at))));
    const bool is_kind = IsWord(at) && (IsOccasionKind(Low(at)) || IsAsker(Low(at)));
    if (is_occasion || (is_kind && end > begin)) {
      end = at + 1;  // "the review next week"
    } else if (!is_kind && !IsArticle(at) &&
               !Is(at, {"tomorrow's", "today's", "of", "for", "with", "on", "in", "and", "at"})) {
      break;
    }
    ++at;
  }
  return end;
}

}  // namespace claribi::planner
