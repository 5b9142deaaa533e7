#include "planner/introductions.h"

#include <algorithm>
#include <initializer_list>

#include "planner/circumstances.h"
#include "planner/introduction_words.h"

namespace claribi::planner {
namespace {

constexpr std::size_t kMostOfSpeaker = 6;
constexpr std::size_t kMostOfPurpose = 8;
constexpr std::size_t kMostOfStatement = 14;

class Introduction : private SpokenWords {
 public:
  using SpokenWords::SpokenWords;

  std::size_t End() const {
    for (const std::size_t end : {FromGreeting(), OfSpeakerHere(), OfRole(), OfQuestionFrom(),
                                  OfPurpose(), OfStatement(), OfPersonWhoAsks()}) {
      // Something has to be left to be asked.
      if (end > 0 && end + 1 < Size()) return end;
    }
    return 0;
  }

 private:
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
           (IsOccasion(Low(at)) || IsOccasionKind(Low(at)))) {
      occasions = IsOccasion(Low(at)) ? at + 1 : occasions;
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
    for (std::size_t at = begin + 1; at < begin + kMostOfStatement && at < Size(); ++at) {
      if (IsMark(at)) return says > 0 ? at + 1 : 0;
      if (says > 0 && Is(at, {"and"}) && Is(at + 1, {"need", "want", "would", "i", "we"})) {
        return at + 1;
      }
      const bool is_occasion =
          IsOccasion(Low(at)) || IsOccasionKind(Low(at)) || Is(at, {"migration"});
      if (!IsWord(at) || !(is_occasion || IsStatementWord(Low(at)))) return 0;
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
    if (!Is(at, {"asks", "asked", "asking", "ask", "want", "need", "wants", "wanted", "needs",
                 "wonders", "wondering"})) {
      return 0;
    }
    ++at;
    while (Is(at, {"me", "us", "to", "know", "see", "now", "about", "for"})) ++at;
    if (IsMark(at)) ++at;
    return at;
  }
};

}  // namespace

std::size_t EndOfIntroduction(const std::vector<Token>& tokens, const std::vector<KnownName>& known,
                              const semantic_model::Model& model) {
  const std::size_t end = Introduction(tokens, known).End();
  return end > 0 ? end : EndOfCircumstance(tokens, known, model);
}

}  // namespace claribi::planner
