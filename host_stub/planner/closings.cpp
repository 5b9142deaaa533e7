// How a person ends a question: "…, if that's possible", "… would be great", "…, much appreciated",
// "That would help a lot." It asks for nothing; so every word is of a closed list. See
// introductions.h.
#include <algorithm>

#include "planner/introduction_words.h"
#include "planner/introductions.h"

namespace claribi::planner {
namespace {

class Closing : private SpokenWords {
 public:
  Closing(const std::vector<Token>& tokens, const std::vector<KnownName>& known)
      : SpokenWords(tokens, known) {}

  std::size_t Begin() const {
    std::size_t begin = Size();
    for (std::size_t at = 1; at < Size(); ++at) {
      if (!IsMark(at - 1) && !IsWithoutMark(at)) continue;
      const std::size_t end = EndFrom(at);
      if (end > at && OnlyThanks(end)) {
        begin = at;
        break;
      }
    }
    while (begin < Size() && begin > 1 && IsMark(begin - 1)) --begin;
    return begin;
  }

 private:
  // "A list of … would be great", "how many are there if possible": no mark before it.
  bool IsWithoutMark(std::size_t at) const {
    const bool asks = Is(0, {"which", "what", "who", "how", "is", "are", "do", "does", "would"});
    return (Follows(at, {"would", "be"}) && !asks) || Is(at, {"if", "as"});
  }
  bool OnlyThanks(std::size_t at) const {
    while (at < Size() && (IsMark(at) || Is(at, {"thanks", "thank", "you", "please", "cheers", "in",
                                                 "advance", "much", "so", "many"}))) {
      ++at;
    }
    return at == Size();
  }
  bool IsKind(std::size_t at) const {
    return Is(at, {"great", "nice", "helpful", "good", "lovely", "awesome", "wonderful",
                   "fantastic", "handy", "appreciated", "useful", "super", "brilliant"});
  }
  // "would be great", "would be much appreciated", "would help a lot", "is appreciated"
  std::size_t EndOfPraise(std::size_t at) const {
    const bool is_be = Follows(at, {"would", "be"}) || Follows(at, {"will", "be"});
    if (is_be || Is(at, {"is"})) {
      std::size_t next = at + (is_be ? 2 : 1);
      while (Is(next, {"really", "very", "much", "greatly", "highly", "so", "most", "a"})) ++next;
      if (!IsKind(next)) return at;
      ++next;
      if (Is(next, {"help"})) ++next;
      return next;
    }
    if (!Follows(at, {"would", "help"}) && !Is(at, {"helps"})) return at;
    std::size_t next = at + (Is(at, {"helps"}) ? 1 : 2);
    while (Is(next, {"me", "us", "a", "lot", "very", "much", "greatly"})) ++next;
    return next;
  }
  // The token behind a polite end that begins here; `at` where none does.
  std::size_t EndFrom(std::size_t at) const {
    if (Is(at, {"would"}) && !IsMark(at - 1)) return EndOfPraise(at);
    if (Is(at, {"that", "this", "it", "which"}) && EndOfPraise(at + 1) > at + 1) {
      return EndOfPraise(at + 1);
    }
    if (Is(at, {"any", "your", "all"}) && Is(at + 1, {"help", "support"}) &&
        EndOfPraise(at + 2) > at + 2) {
      return EndOfPraise(at + 2);
    }
    if (const std::size_t why = EndOfReason(at); why > at) return why;
    std::size_t next = at;
    while (Is(next, {"much", "greatly", "highly", "very"})) ++next;
    if (Is(next, {"appreciated", "obliged"})) return next + 1;
    if (Follows(at, {"as", "soon", "as", "possible"})) return at + 4;
    if (Follows(at, {"no", "rush"}) || Follows(at, {"no", "hurry"})) return at + 2;
    if (Follows(at, {"best", "regards"}) || Follows(at, {"kind", "regards"})) return at + 2;
    if (Follows(at, {"thanks"}) || Follows(at, {"thank", "you"}) ||
        Follows(at, {"many", "thanks"})) {
      return EndOfThanks(at + (Is(at, {"thanks"}) ? 1 : 2));
    }
    if (!Is(at, {"if"})) return at;
    if (Follows(at, {"if", "possible"})) return at + 2;
    if (Is(at + 1, {"that", "this", "it"}) && Is(at + 2, {"is", "was"})) {
      next = at + (Is(at + 3, {"at"}) && Is(at + 4, {"all"}) ? 5 : 3);
      return Is(next, {"possible", "ok", "okay", "alright", "fine", "feasible"}) ? next + 1 : at;
    }
    if (!Is(at + 1, {"you"})) return at;
    if (Is(at + 2, {"know"})) return at + 3;
    if (Follows(at + 2, {"happen", "to", "know"})) return at + 5;
    if (Follows(at + 2, {"do", "not", "mind"}) || Follows(at + 2, {"would", "not", "mind"}) ||
        Follows(at + 2, {"would", "be", "so"})) {
      next = at + 5;
      if (Is(next, {"kind", "nice"})) ++next;
      return next;
    }
    return Is(at + 2, {"can", "could", "please", "may"}) ? at + 3 : at;
  }
  // "I need this for a slide.", "It's for the audit.", "My manager wants to know.", "just curious"
  std::size_t EndOfReason(std::size_t at) const {
    std::size_t next = at;
    if (Is(at, {"i", "we"}) && Is(at + 1, {"need", "want"}) && Is(at + 2, {"this", "that", "it"}) &&
        Is(at + 3, {"for"})) {
      next = at + 4;
    } else if (Is(at, {"it", "this", "that"}) && Follows(at + 1, {"is", "for"})) {
      next = at + 3;
    } else if (Follows(at, {"just", "to", "be"}) && Is(at + 3, {"sure", "safe"})) {
      return at + 4;
    } else if (Is(at, {"just"}) && Is(at + 1, {"curious", "asking", "wondering"})) {
      return at + 2;
    }
    if (next > at) {
      const std::size_t end = EndOfOccasion(next, false);
      return end > next ? end : at;
    }
    while (IsArticle(next)) ++next;
    const std::size_t who = next;
    while (next < who + 3 && IsPerson(next)) ++next;
    if (next == who || !Is(next, {"wants", "asked", "asks", "needs", "want", "need", "ask"}))
      return at;
    ++next;
    while (Is(next, {"to", "know", "this", "that", "it", "me", "us", "for"})) ++next;
    return next;
  }
  // "for your help", "a lot", "in advance"
  std::size_t EndOfThanks(std::size_t at) const {
    while (Is(at, {"a", "lot", "so", "very", "much", "in", "advance", "for", "your", "the", "help",
                   "helping", "time", "support"})) {
      ++at;
    }
    return at;
  }
};

}  // namespace

std::size_t BeginOfClosing(const std::vector<Token>& tokens) { return Closing(tokens, {}).Begin(); }

}  // namespace claribi::planner
