#include "planner/introductions.h"

#include <algorithm>
#include <initializer_list>
#include <set>

#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

using Words = std::set<std::string_view>;

constexpr std::size_t kMostOfSpeaker = 6;
constexpr std::size_t kMostOfPurpose = 8;
constexpr std::size_t kMostOfStatement = 14;

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
                            "department"};
  return kWords;
}

// What is prepared or held, and asked for: an occasion, and no rows.
const Words& Occasions() {
  static const Words kWords{
      "review",        "report",        "meeting",       "presentation", "deck",        "slides",
      "slide",         "audit",         "board",         "planning",     "call",        "standup",
      "workshop",      "retro",         "retrospective", "postmortem",   "post-mortem", "ticket",
      "docs",          "documentation", "records",       "record",       "newsletter",  "memo",
      "briefing",      "update",        "demo",          "onboarding",   "handover",    "incident",
      "understanding", "curiosity",     "context",       "notes",        "information", "interest",
      "forecast",      "steering",      "committee",     "townhall",     "offsite",     "summary",
      "paper",         "proposal",      "spreadsheet",   "wiki",         "page",        "inventory",
      "check",         "sanity"};
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
      "morning",      "status",    "progress", "sanity",     "all-hands", "q1",     "q2",
      "q3",           "q4"};
  return kWords;
}

// What people say of what they do when they ask.
const Words& StatementWords() {
  static const Words kWords{
      "i",        "we",       "am",       "are",       "have",      "had",       "was",
      "were",     "be",       "been",     "just",      "currently", "now",       "still",
      "here",     "new",      "a",        "an",        "the",       "our",       "my",
      "this",     "on",       "in",       "to",        "for",       "of",        "with",
      "about",    "up",       "together", "preparing", "prepare",   "writing",   "write",
      "working",  "work",     "doing",    "making",    "putting",   "finishing", "reviewing",
      "planning", "updating", "building", "compiling", "drafting",  "starting",  "joining",
      "joined",   "started",  "got",      "asked",     "need",      "today",     "tomorrow",
      "not",      "sure",     "some",     "at",        "process",   "middle",    "and",
      "going",    "through"};
  return kWords;
}

class Introduction {
 public:
  Introduction(const std::vector<Token>& tokens, const std::vector<KnownName>& known)
      : tokens_(tokens), known_(known) {}

  std::size_t End() const {
    for (const std::size_t end : {FromGreeting(), OfSpeakerHere(), OfRole(), OfQuestionFrom(),
                                  OfPurpose(), OfStatement(), OfPersonWhoAsks()}) {
      // Something has to be left to be asked.
      if (end > 0 && end + 1 < tokens_.size()) return end;
    }
    return 0;
  }

 private:
  std::string_view Low(std::size_t at) const {
    return at < tokens_.size() ? std::string_view(tokens_[at].low) : std::string_view();
  }
  bool Is(std::size_t at, std::initializer_list<std::string_view> words) const {
    return at < tokens_.size() && std::find(words.begin(), words.end(), Low(at)) != words.end();
  }
  bool IsMark(std::size_t at) const {
    return at < tokens_.size() && (tokens_[at].kind == Token::Kind::kComma ||
                                   tokens_[at].kind == Token::Kind::kEnd || Is(at, {":", "-"}));
  }
  bool IsWord(std::size_t at) const {
    return at < tokens_.size() && tokens_[at].kind == Token::Kind::kWord && !IsMark(at) &&
           std::none_of(known_.begin(), known_.end(), [&](const KnownName& name) {
             return Lowered(name.text) == tokens_[at].low;
           });
  }
  bool IsPerson(std::size_t at) const { return IsWord(at) && People().count(Low(at)) > 0; }
  bool IsArticle(std::size_t at) const {
    return Is(at, {"a", "an", "the", "our", "my", "your", "this", "one", "some"});
  }
  // Another word may be a name, and would say which rows.
  bool SaysWho(std::size_t at) const {
    return IsPerson(at) || IsArticle(at) || Is(at, {"of", "from", "new", "and", "acting"});
  }
  std::size_t SkipGreeting() const {
    std::size_t at = 0;
    while (Is(at, {"hi", "hello", "hey", "good", "morning", "dear", "there", "all", "everyone"}))
      ++at;
    if (at > 0 && IsMark(at)) ++at;
    return at;
  }

  // "Hello from the data team! …"
  std::size_t FromGreeting() const {
    if (!Is(0, {"hi", "hello", "hey", "greetings"}) || !Is(1, {"from"})) return 0;
    std::size_t at = 2;
    while (at < 2 + kMostOfSpeaker && SaysWho(at)) ++at;
    return at > 2 && IsMark(at) ? at + 1 : 0;
  }

  // "sre here, …", "This is Anna from finance: …"
  std::size_t OfSpeakerHere() const {
    const std::size_t begin = SkipGreeting();
    std::size_t at = begin;
    bool is_person = false;
    while (at < begin + kMostOfSpeaker && !Is(at, {"here"}) && SaysWho(at)) {
      is_person = is_person || IsPerson(at) || Is(at, {"from"});
      ++at;
    }
    return is_person && Is(at, {"here"}) && IsMark(at + 1) ? at + 2 : 0;
  }

  // "As head of finance I would like to know …", "As the new DBA, …"
  std::size_t OfRole() const {
    const std::size_t begin = SkipGreeting();
    if (!Is(begin, {"as"}) || Is(begin + 1, {"of", "for", "well", "many", "much", "soon"}))
      return 0;
    std::size_t at = begin + 1;
    bool is_person = false;
    while (at < begin + 1 + kMostOfSpeaker && SaysWho(at) && !Is(at, {"i", "we"})) {
      is_person = is_person || IsPerson(at);
      ++at;
    }
    if (!is_person) return 0;
    if (IsMark(at)) return at + 1;
    return Is(at, {"i", "we"}) ? at : 0;
  }

  // "Quick question from the platform team: …", "Request from finance, …"
  std::size_t OfQuestionFrom() const {
    std::size_t at = SkipGreeting();
    while (IsArticle(at) || Is(at, {"quick", "short", "small", "another", "just", "brief"})) ++at;
    if (!Is(at, {"question", "request", "ask", "query", "inquiry"})) return 0;
    // A query of the model's is asked for: "queries from x".
    if (!Is(at + 1, {"from", "by", "for"})) return 0;
    const bool is_for = Is(at + 1, {"for"});
    const std::size_t who = at + 2;
    at = who;
    while (at < who + kMostOfSpeaker && (is_for ? IsPerson(at) || IsArticle(at) : SaysWho(at))) {
      ++at;
    }
    return at > who && IsMark(at) ? at + 1 : 0;
  }

  // "For the board deck tomorrow, …", "Just for my understanding: …", "Out of curiosity, …"
  std::size_t OfPurpose() const {
    std::size_t at = SkipGreeting();
    if (Is(at, {"just", "purely"})) ++at;
    if (Is(at, {"for"})) {
      ++at;
    } else if ((Is(at, {"out"}) || Is(at, {"ahead"})) && Is(at + 1, {"of"})) {
      at += 2;
    } else if (Is(at, {"in"}) && Is(at + 1, {"preparation"}) && Is(at + 2, {"for", "of"})) {
      at += 3;
    } else {
      return 0;
    }
    const std::size_t begin = at;
    while (IsArticle(at) || Is(at, {"tomorrow's", "today's"})) ++at;
    std::size_t occasions = 0;
    while (at < begin + kMostOfPurpose && IsWord(at) &&
           (Occasions().count(Low(at)) > 0 || OccasionKinds().count(Low(at)) > 0)) {
      occasions = Occasions().count(Low(at)) > 0 ? at + 1 : occasions;
      ++at;
    }
    if (occasions == 0) return 0;
    // Behind the occasion only when it is.
    for (std::size_t behind = occasions; behind < at; ++behind) {
      if (!Is(behind, {"tomorrow", "today", "next", "week", "month", "monday", "tuesday",
                       "wednesday", "thursday", "friday", "morning", "afternoon"})) {
        return 0;
      }
    }
    if (Is(at, {"on"}) && Is(at + 1, {"monday", "tuesday", "wednesday", "thursday", "friday"})) {
      at += 2;
    }
    if (IsMark(at)) return at + 1;
    return Is(at, {"i", "we"}) ? at : 0;
  }

  // "I'm preparing the quarterly review; …", "We had an incident: …", "I am new here. …"
  std::size_t OfStatement() const {
    const std::size_t begin = SkipGreeting();
    if (!Is(begin, {"i", "we"}) ||
        !Is(begin + 1, {"am", "are", "have", "had", "was", "were", "just", "got"})) {
      return 0;
    }
    std::size_t says = 0;
    for (std::size_t at = begin + 1; at < begin + kMostOfStatement && at < tokens_.size(); ++at) {
      if (IsMark(at)) return says > 0 ? at + 1 : 0;
      if (says > 0 && Is(at, {"and"}) && Is(at + 1, {"need", "want", "would", "i", "we"})) {
        return at + 1;
      }
      const bool is_occasion = Occasions().count(Low(at)) > 0 || OccasionKinds().count(Low(at)) > 0;
      if (!IsWord(at) || !(is_occasion || StatementWords().count(Low(at)) > 0)) return 0;
      says += is_occasion ? 1 : 0;
    }
    return 0;
  }

  // "My boss wants to know …", "Our auditor asks: …", "A customer asked in which …"
  std::size_t OfPersonWhoAsks() const {
    std::size_t at = SkipGreeting();
    while (IsArticle(at)) ++at;
    const std::size_t who = at;
    while (at < who + 3 && (IsPerson(at) || (at > who && Is(at, {"of", "the", "our"})))) ++at;
    if (at == who) return 0;
    if (Is(at, {"is", "was", "just", "has"})) ++at;
    if (!Is(at, {"asks", "asked", "asking", "wants", "wanted", "needs", "wonders", "wondering"})) {
      return 0;
    }
    ++at;
    while (Is(at, {"me", "us", "to", "know", "see", "now", "about", "for"})) ++at;
    if (IsMark(at)) ++at;
    return at;
  }

  const std::vector<Token>& tokens_;
  const std::vector<KnownName>& known_;
};

}  // namespace

std::size_t EndOfIntroduction(const std::vector<Token>& tokens,
                              const std::vector<KnownName>& known) {
  return Introduction(tokens, known).End();
}

}  // namespace claribi::planner
