#include "planner/circumstances.h"

#include <algorithm>
#include <string>

#include "planner/introduction_words.h"
#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

using semantic_model::Model;

constexpr std::size_t kMostOfRole = 12;
constexpr std::size_t kMostOfReason = 16;

// The value of the rows that a word says, as "column=value"; nothing where it says none.
std::string ValueOf(const std::string& word, const Model& model) {
  const auto* entity = model.FindEntity(model.default_entity);
  if (entity == nullptr) return "";
  std::vector<std::string> forms = SingularsOf(word);
  forms.push_back(word);
  for (const auto& field : entity->fields) {
    for (const auto& known : field.values) {
      const bool is_said = std::any_of(forms.begin(), forms.end(), [&](const std::string& form) {
        return std::find(known.names.begin(), known.names.end(), form) != known.names.end();
      });
      if (is_said) return field.id + "=" + known.value;
    }
  }
  return "";
}

class Circumstance : private SpokenWords {
 public:
  Circumstance(const std::vector<Token>& tokens, const std::vector<KnownName>& known,
               const Model& model)
      : SpokenWords(tokens, known), model_(model) {}

  std::size_t End() const {
    for (const std::size_t end : {OfRole(), OfPurpose(), OfReason(), OfOccasion(), OfOneself(),
                                  OfTask(), OfApology(), OfWish()}) {
      if (end > 0 && end + 1 < Size()) return end;
    }
    return 0;
  }

 private:
  // What a role is of: "Kafka", where the question says it once more, so that it restricts nothing.
  bool IsSaidAgain(std::size_t at) const {
    if (!IsWord(at)) return false;
    const std::string value = ValueOf(std::string(Low(at)), model_);
    if (value.empty()) return false;
    std::size_t mark = at;
    while (mark < Size() && !IsMark(mark) && !Is(mark, {"i", "we"})) ++mark;
    for (std::size_t later = mark; later < Size(); ++later) {
      if (ValueOf(std::string(Low(later)), model_) == value) return true;
    }
    return false;
  }
  // Behind who asks: a mark, or the asker again, "I would like".
  std::size_t Behind(std::size_t at) const {
    if (IsMark(at)) return at + 1;
    return Is(at, {"i", "we"}) ? at : 0;
  }

  // The token behind "the person responsible for our databases"; `begin` where nobody is told.
  std::size_t EndOfRole(std::size_t begin, bool owns = false) const {
    std::size_t at = begin;
    bool is_person = false;
    for (; at < begin + kMostOfRole && at < Size() && !IsMark(at); ++at) {
      if (is_person && Is(at, {"i", "we"})) break;
      const bool is_person_here = IsPerson(at) || Is(at, {"responsible", "charge", "person"});
      is_person = is_person || is_person_here || (owns && IsSaidAgain(at));
      const bool joins =
          Is(at, {"of", "for", "from", "in", "who", "is", "on", "to", "acting", "current"});
      if (!is_person_here && !joins && !SaysWho(at) && !IsSaidAgain(at) &&
          !(IsWord(at) && IsOfRole(Low(at)))) {
        return begin;
      }
    }
    return is_person ? at : begin;
  }

  // "As Kafka platform owner …", "In my role as auditor, …", "On behalf of the finance team, …"
  std::size_t OfRole() const {
    std::size_t at = SkipGreeting();
    if (Follows(at, {"on", "behalf", "of"})) {
      at += 3;
    } else if (Is(at, {"in"}) && Is(at + 1, {"my", "our"}) &&
               Is(at + 2, {"role", "capacity", "function", "job"}) && Is(at + 3, {"as", "of"})) {
      at += 4;
    } else if (Is(at, {"speaking", "asking", "acting", "working"}) && Is(at + 1, {"as"})) {
      at += 2;
    } else if (Is(at, {"as", "being"}) && !Is(at + 1, {"of", "for", "well", "many", "much"})) {
      ++at;
    } else {
      return 0;
    }
    const std::size_t end = EndOfRole(at);
    return end > at ? Behind(end) : 0;
  }

  // "In order to plan the budget, …", "To prepare the meeting: …", "So that I can finish my report"
  std::size_t OfPurpose() const {
    std::size_t at = SkipGreeting();
    const bool is_so_i_can =
        Is(at, {"so"}) && Is(at + 1, {"i", "we"}) && Is(at + 2, {"can", "could"});
    if (Follows(at, {"in", "order", "to"}) || is_so_i_can) {
      at += 3;
    } else if (Is(at, {"so"}) && Is(at + 1, {"that"}) && Is(at + 2, {"i", "we"}) &&
               Is(at + 3, {"can", "could"})) {
      at += 4;
    } else if (Is(at, {"to"})) {
      ++at;
    } else {
      return 0;
    }
    if (Is(at, {"better", "properly", "quickly", "be"}) && !Is(at, {"be"})) ++at;
    if (!IsWord(at) || !IsPreparing(Low(at))) return 0;
    const std::size_t verb = at++;
    while (Is(at, {"for", "up", "together", "ready", "through", "of", "on", "ahead", "me", "us"})) {
      ++at;
    }
    const std::size_t end = EndOfOccasion(at, true);
    if (end == at && at == verb + 1 && IsMark(at)) return at + 1;  // "So that I can plan, …"
    return end > at ? Behind(end) : 0;
  }

  // "Since I am preparing the budget, …", "Because we plan a migration, …", "While I'm at it, …"
  std::size_t OfReason() const {
    const std::size_t begin = SkipGreeting();
    std::size_t at = begin;
    // "Preparing the audit, …", "While working on a budget, …"
    const std::size_t doing = Is(at, {"while", "when"}) ? at + 1 : at;
    if (Is(doing, {"preparing", "reviewing", "writing", "drafting", "finishing", "updating",
                   "completing", "documenting", "planning", "working", "doing", "compiling"})) {
      std::size_t of = doing + 1;
      while (Is(of, {"on", "for", "up", "through"})) ++of;
      const std::size_t end = EndOfOccasion(of, true);
      return end > of ? Behind(end) : 0;
    }
    if (Is(at, {"since", "because", "while", "as"})) {
      ++at;
    } else if (Follows(at, {"given", "that"}) || Follows(at, {"now", "that"})) {
      at += 2;
    } else {
      return 0;
    }
    // "Because it's for the report, …"
    if (Is(at, {"it", "this", "that"}) && Follows(at + 1, {"is", "for"})) {
      const std::size_t end = EndOfOccasion(at + 3, false);
      return end > at + 3 ? Behind(end) : 0;
    }
    // In the present: "since I joined" is a time.
    if (!Is(at, {"i", "we"}) ||
        !Is(at + 1, {"am", "are", "plan", "need", "want", "must", "have"}) ||
        (Is(at + 1, {"have"}) && !Is(at + 2, {"to", "a", "an", "our", "the"}))) {
      return 0;
    }
    std::size_t says = 0;
    for (at += 1; at < begin + kMostOfReason && at < Size(); ++at) {
      if (IsMark(at)) return says > 0 ? at + 1 : 0;
      if (Is(at, {"joined", "started", "had", "was", "were", "been", "got", "asked"})) return 0;
      const bool tells = IsWord(at) && (IsOccasion(Low(at)) || IsMatter(Low(at)) ||
                                        IsPreparing(Low(at)) || IsPerson(at) || Is(at, {"new"}));
      const bool is_at_it = Is(at, {"it"}) && Is(at - 1, {"at"});
      if (!tells && !is_at_it && !IsWord(at)) return 0;
      if (!tells && !is_at_it && !IsOccasionKind(Low(at)) && !IsStatementWord(Low(at))) return 0;
      says += tells || is_at_it ? 1 : 0;
    }
    return 0;
  }

  // "Before the review, …", "Prior to tomorrow's meeting, …", "With the audit coming up, …"; of
  // what happened it would be a time.
  std::size_t OfOccasion() const {
    std::size_t at = SkipGreeting();
    const bool comes = Is(at, {"with"});
    if (Follows(at, {"prior", "to"}) || Follows(at, {"ahead", "of"})) {
      at += 2;
    } else if (Is(at, {"before", "with"})) {
      ++at;
    } else {
      return 0;
    }
    const std::size_t end = EndOfOccasion(at, false);
    if (end == at || TellsPast(end)) return 0;
    std::size_t behind = end;
    if (Follows(end, {"around", "the", "corner"})) {
      behind += 3;
    } else if (Follows(end, {"coming", "up"})) {
      behind += 2;
    } else if ((Is(end, {"up"}) && Is(end - 1, {"coming"})) ||
               Is(end, {"ahead", "approaching", "due", "begins", "starts", "soon"})) {
      ++behind;
    }
    return comes && behind == end ? 0 : Behind(behind);
  }
  bool TellsPast(std::size_t from) const {
    for (std::size_t at = from; at < Size(); ++at) {
      if (Is(at, {"was",     "were",    "did",     "had",      "happened", "created",
                  "changed", "updated", "deleted", "added",    "started",  "stopped",
                  "event",   "events",  "log",     "logs",     "when",     "ago",
                  "before",  "after",   "taken",   "occurred", "new",      "old"})) {
        return true;
      }
    }
    return false;
  }

  // "I am the database administrator. …", "I'm responsible for Kafka. …"
  std::size_t OfOneself() const {
    const std::size_t begin = SkipGreeting();
    if (!Is(begin, {"i", "we"}) || !Is(begin + 1, {"am", "are"})) return 0;
    std::size_t at = begin + 2;
    while (Is(at, {"just", "also", "currently", "here", "as"})) ++at;
    const std::size_t end = EndOfRole(at);
    return end > at && IsMark(end) ? end + 1 : 0;
  }

  // "I own the Kafka platform. …", "I need this for a report: …", "I was asked how many …", "My
  // slide needs the number of …"
  std::size_t OfTask() const {
    std::size_t at = SkipGreeting();
    if (!Is(at, {"i", "we"})) {
      if (!IsArticle(at)) return 0;
      const std::size_t end = EndOfOccasion(at, false);
      return end > at && Is(end, {"needs", "requires"}) ? end + 1 : 0;
    }
    ++at;
    if (Is(at, {"own", "run", "manage", "lead", "maintain", "operate"})) {
      const std::size_t end = EndOfRole(at + 1, true);
      return end > at + 1 && IsMark(end) ? end + 1 : 0;
    }
    if (Is(at, {"need", "want"}) && Is(at + 1, {"this", "that", "it"}) && Is(at + 2, {"for"})) {
      const std::size_t end = EndOfOccasion(at + 3, false);
      return end > at + 3 && IsMark(end) ? end + 1 : 0;
    }
    if (Is(at, {"was", "were", "got"}) && Is(at + 1, {"asked"})) {
      at += 2;
    } else if (Follows(at, {"have", "been", "asked"}) || Follows(at, {"am", "being", "asked"})) {
      at += 3;
    } else {
      return 0;
    }
    if (Is(at, {"to"}) && Is(at + 1, {"report", "check", "tell", "say", "list", "show"})) {
      at += Is(at + 1, {"list", "show"}) ? 1 : 2;
    }
    return Is(at, {"how", "which", "what", "list", "show", "whether"}) ? at : 0;
  }

  // "Sorry to bother you, but …", "Help me out: …", "One more question: …"
  std::size_t OfApology() const {
    std::size_t at = SkipGreeting();
    if (Is(at, {"sorry", "apologies"})) {
      ++at;
      if (Is(at, {"to"}) && Is(at + 1, {"bother", "disturb"}) && Is(at + 2, {"you"})) at += 3;
      if (Is(at, {"again"})) ++at;
    } else if (Follows(at, {"help", "me"}) || Follows(at, {"help", "us"})) {
      at += 2;
      if (Is(at, {"out"})) ++at;
      if (Is(at, {"find", "list"})) return Is(at, {"list"}) ? at : at + 1;
    } else if (Follows(at, {"do", "me", "a"}) && Is(at + 3, {"favour", "favor"}) &&
               Is(at + 4, {"and"})) {
      return at + 5;
    } else if (Is(at, {"one", "another"}) &&
               (Is(at + 1, {"question"}) ||
                (Is(at + 1, {"more", "last", "quick", "other"}) &&
                 (Is(at + 2, {"question", "thing"}) || IsMark(at + 2))))) {
      at += Is(at + 2, {"question", "thing"}) ? 3 : 2;
    } else {
      return 0;
    }
    if (!IsMark(at)) return 0;
    ++at;
    return Is(at, {"but"}) ? at + 1 : at;
  }

  // "It would be nice to know …", "I'd appreciate a list of …", "Would it be possible to get …"
  std::size_t OfWish() const {
    std::size_t at = SkipGreeting();
    const std::size_t polite =
        Follows(at, {"if", "possible"})                   ? at + 2
        : Follows(at, {"if", "you", "do", "not", "mind"}) ? at + 5
        : Follows(at, {"when", "you", "have", "a"}) && Is(at + 4, {"moment", "minute", "second"})
            ? at + 5
        : Follows(at, {"when", "you", "have", "time"})               ? at + 4
        : Follows(at, {"if", "you"}) && Is(at + 2, {"can", "could"}) ? at + 3
                                                                     : at;
    if (polite > at) return IsMark(polite) ? polite + 1 : 0;
    if (Is(at, {"it"}) && Is(at + 1, {"would"}) && Is(at + 2, {"be"}) &&
        Is(at + 3, {"nice", "great", "good", "helpful", "useful", "interesting", "lovely"})) {
      at += 4;
    } else if ((Follows(at, {"would", "it", "be"}) || Follows(at, {"is", "it"})) &&
               Is(at + (Is(at, {"is"}) ? 2 : 3), {"possible", "ok", "okay"})) {
      at += Is(at, {"is"}) ? 3 : 4;
    } else if (Is(at, {"i", "we"}) && Is(at + 1, {"would"}) &&
               Is(at + 2, {"appreciate", "love", "welcome"}) && IsArticle(at + 3)) {
      return at + 3;
    } else if (Is(at, {"i", "we"}) && Follows(at + 1, {"would", "be"}) &&
               Is(at + 3, {"grateful", "thankful", "happy", "glad"}) &&
               Is(at + 4, {"for", "about", "to"})) {
      at += 4;
      if (Is(at, {"for", "about"})) return at + 1;
    } else {
      return 0;
    }
    // "Is it possible to have …" asks for what is not there yet.
    if (!Is(at, {"to"}) || !Is(at + 1, {"know", "see", "learn", "find", "hear"})) return 0;
    at += 2;
    if (Is(at, {"out"})) ++at;
    return Is(at, {"about", "if"}) ? 0 : at;
  }

  const Model& model_;
};

}  // namespace

std::size_t EndOfCircumstance(const std::vector<Token>& tokens, const std::vector<KnownName>& known,
                              const Model& model) {
  return Circumstance(tokens, known, model).End();
}

}  // namespace claribi::planner
