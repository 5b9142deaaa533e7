// What a person only says to whoever answers: greetings, apologies, sounds of thinking, polite
// frames around a request, and thanks. Each is a phrase of a closed list that stands apart: at the
// front, at the end, or between marks. No word that could restrict an answer is one of them:
// "just", "only", "all", "any", "still", "so far". See plain_question.h.
#include <algorithm>
#include <array>

#include "planner/grammar.h"
#include "planner/introductions.h"
#include "planner/plain_question.h"
#include "planner/restated_plans.h"
#include "planner/small_talk_phrases.h"

namespace claribi::planner {

void PlainQuestion::TakeSmallTalk() {
  while (TakeInterjections() || TakeGreeting() || TakeRequest()) {
  }
  while (TakeClosing() || TakePoliteEnd()) {
  }
}

namespace {

// "um", "uhhh", "hmm", "errm": of one letter several count as one.
bool IsSound(std::string_view word, bool at_front) {
  std::string sound;
  for (const char c : word) {
    if (sound.empty() || sound.back() != c) sound += c;
  }
  static constexpr std::array<std::string_view, 6> kSounds{"um", "uh", "uhm", "hm", "erm", "ehm"};
  static constexpr std::array<std::string_view, 5> kFirstSounds{"er", "eh", "ah", "oh", "mhm"};
  return word.size() > 1 && (std::find(kSounds.begin(), kSounds.end(), sound) != kSounds.end() ||
                             (at_front && std::find(kFirstSounds.begin(), kFirstSounds.end(),
                                                    sound) != kFirstSounds.end()));
}

}  // namespace

// "uh" and "erm" wherever they stand; ", you know," between marks.
bool PlainQuestion::TakeInterjections() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind == Token::Kind::kWord && IsSound(tokens_[i].low, i == 0) &&
        Has(i, tokens_[i].low)) {
      const bool is_apart = (i == 0 || IsMarkAt(i - 1)) && IsMarkAt(i + 1);
      if (i + 1 + (is_apart ? 1 : 0) >= tokens_.size() && i == 0) return false;
      if (is_apart && i + 2 < tokens_.size()) Drop(i + 1, 1);
      Drop(i, 1);
      return true;
    }
    if (i == 0) continue;
    // "I would basically like", "I just basically want"
    if (Is(i, {"basically", "honestly", "frankly", "essentially"}) &&
        Is(i - 1, {"i", "we", "would", "just", "so"}) &&
        Has(i, "basically|honestly|frankly|essentially")) {
      Drop(i, 1);
      return true;
    }
    if (!IsMarkAt(i - 1)) continue;
    for (const std::string_view pattern : kApart) {
      const std::size_t end = EndOf(i, pattern);
      if (end == i || !IsMarkAt(end) || end + 1 >= tokens_.size()) continue;
      Drop(end, 1);
      Drop(i, end - i);
      return true;
    }
  }
  return false;
}

bool PlainQuestion::TakeGreeting() {
  for (const auto& [pattern, behind] : kFront) {
    std::size_t end = EndOf(0, pattern);
    if (end == 0 || end + 1 >= tokens_.size()) continue;
    // What the pattern looked at, and is asked: ": how many".
    const bool asks = pattern.ends_with(", how|number|count|what");
    if (asks) --end;
    std::size_t next = end;
    while (IsMarkAt(next)) ++next;
    if (next >= tokens_.size()) continue;
    const bool has_mark = next > end || IsMarkAt(end - 1);
    if (behind == Behind::kMark && !has_mark) continue;
    if (behind == Behind::kQuestion && !has_mark && !Has(next, kOpeners)) continue;
    // "so many", "so far": of what is asked.
    if (Is(0, {"so"}) &&
        Is(1, {"many", "much", "far", "long", "called", "few", "that", "big", "old", "i", "we"}) &&
        !Has(1, "i|we am|are|was|would|want|need|have|wanted|just")) {
      continue;
    }
    // "but" and "and" begin a question only behind what was taken off.
    if (Is(0, {"and", "but"}) && end == 1 && stretches_.empty()) continue;
    Drop(0, next);
    return true;
  }
  return false;
}

// "could you be so kind and …": then "tell me" or "list".
bool PlainQuestion::TakeRequest() {
  for (const std::string_view pattern : kRequests) {
    const std::size_t end = EndOf(0, pattern);
    if (end == 0 || end + 1 >= tokens_.size()) continue;
    std::size_t next = end;
    while (IsMarkAt(next)) ++next;
    if (next == end && Has(next, "if|whether") && Has(0, "i|we|may|might|can|could|let")) {
      // "May I ask whether …": told by the rules of "whether".
      if (next < 2) continue;
      Drop(0, next - 1);
      Put(0, "check");
      return true;
    }
    Drop(0, next);
    return true;
  }
  // "Would you mind listing …", "do you mind telling me …"
  const std::size_t mind = EndOf(0, "?would|do|could ?you mind *please|maybe|to");
  if (mind > 0) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kVerbs{
        {{"listing", "list"},
         {"showing", "show"},
         {"telling", "tell"},
         {"giving", "give"},
         {"checking", "check"},
         {"counting", "count"},
         {"comparing", "compare"},
         {"naming", "name"},
         {"finding", "find"}}};
    for (const auto& [gerund, verb] : kVerbs) {
      if (!Is(mind, {gerund})) continue;
      Put(mind, verb);
      Drop(0, mind);
      return true;
    }
  }
  // "could you maybe look up …", "please look up", "pull up the …": list.
  const std::size_t polite =
      EndOf(0,
            "*please|kindly|pls|could|can|would|will|you|someone|maybe|perhaps|possibly|quickly|"
            "just|also|go|and|quick|help|me");
  if (Has(polite, "look|pull|dig up") && EndOfRows(polite + 2) > polite + 2) {
    Drop(polite + 1, 1);
    Put(polite, "list");
    Drop(0, polite);
    return true;
  }
  // "please to tell me", "kindly to list"
  const std::size_t please = EndOf(0, "*could|can|would|you please|pls|plz|kindly");
  if (please > 0 && Is(please, {"to"}) &&
      Has(please + 1, "tell|list|show|give|name|count|find|check|know|see|display|let")) {
    Drop(please, 1);
    return true;
  }
  // "walk me through our Kafka services", "I'd need the Kafka services"
  const std::size_t through =
      EndOf(0, "*please|could|can|would|you|quickly|just walk|talk|run|take|guide me|us through");
  if (through > 0) {
    Put(through - 1, "list");
    Drop(0, through - 1);
    return true;
  }
  if (Has(0, "i|we would need|require the|our|a|all|every")) {
    Drop(0, 3);
    return true;
  }
  // "please share the list of …": list them.
  const std::size_t list =
      EndOf(0,
            "*please|kindly|can|could|would|you|i|we share|provide|supply|furnish|"
            "send|forward ?me|us|with ?me|us|with the|a *full|complete|current "
            "list|listing|overview of");
  if (list > 0) {
    Put(list - 1, "list");
    Drop(0, list - 1);
    return true;
  }
  // "gimme the Kafka services"
  if (Has(0, "gimme|gimmie")) {
    Put(0, "give");
    return true;
  }
  // "I'd just like the number of …": the number.
  const std::size_t number =
      EndOf(0,
            "i|we *would|just|really|only|also|simply|quickly like|love|need|want|require ?to "
            "?have|get|see|know ?only|just the|a ?total|exact|current number|count|list of");
  if (number > 0) {
    while (number > 3 && !Is(0, {"number", "count", "list"})) Drop(0, 1);
    return true;
  }
  // "could you perhaps tell me"
  if (Has(0, "could|can|would|will you|someone|anyone maybe|perhaps|possibly")) {
    Drop(2, 1);
    return true;
  }
  // "please tell how many"
  const std::size_t tell =
      EndOf(0, "*please|pls|kindly|so|then tell ?me|us ?, how|which|what|if|whether");
  if (tell > 0 && !Is(tell - 2, {"me", "us", ","}) && Is(tell - 2, {"tell"})) {
    Insert(tell - 1, "me");
    return true;
  }
  // "let's see the …", "let me see our …"
  const std::size_t see = EndOf(0, "let us|me see ?, the|our|all|every|any|which|what|how");
  if (see > 0) {
    const bool asks = Is(see - 1, {"which", "what", "how"});
    Drop(0, see - 1);
    if (!asks) Insert(0, "show");
    return true;
  }
  return false;
}

// "…, i.e. …", "…, I mean …": what follows says the same once more; whether it does, see
// restated_plans.h.
void PlainQuestion::NoteAsides() {
  for (std::size_t i = 1; i < tokens_.size(); ++i) {
    if (!IsMarkAt(i - 1)) continue;
    const std::size_t end = EndOfRestating(tokens_, i);
    for (std::size_t at = i; at < end; ++at) {
      if (!IsMarkAt(at)) asides_.push_back({tokens_[at].begin, tokens_[at].end, ""});
    }
  }
}

// "…, if that's possible", "That would help a lot."
bool PlainQuestion::TakePoliteEnd() {
  const std::size_t end = BeginOfClosing(tokens_);
  if (end < 2 || end >= tokens_.size()) return false;
  Drop(end, tokens_.size() - end);
  return true;
}

bool PlainQuestion::TakeClosing() {
  for (std::size_t i = 1; i < tokens_.size(); ++i) {
    for (const std::string_view pattern : kBehind) {
      const std::size_t end = EndOf(i, pattern);
      if (end == i || IsMarkAt(i)) continue;
      // "services of danke", "the project then": a name may stand there.
      const bool is_named = !NounAt(i - 1).empty() && !tokens_[i - 1].low.ends_with("s");
      if (IsPreposition(tokens_[i - 1].low) || is_named || Is(i - 1, {"called", "named", "the"}) ||
          lexicon_.MapOfKey(tokens_[i - 1].low) != nullptr) {
        continue;
      }
      if (Is(i - 1, {"how"})) continue;  // "how many thanks"
      // "would be great, thanks"
      if (Is(i, {"great", "so", "much", "big", "and"}) && !IsMarkAt(i - 1)) continue;
      // "since then", "even though"
      if (Is(i - 1,
             {"since", "before", "after", "until", "till", "by", "from", "even", "as", "and"})) {
        continue;
      }
      while (i > 1 && IsMarkAt(i - 1)) --i;
      Drop(i, tokens_.size() - i);
      return true;
    }
    if (!IsMarkAt(i - 1)) continue;
    for (const std::string_view pattern : kApart) {
      const std::size_t end = EndOf(i, pattern);
      std::size_t last = end;
      while (IsMarkAt(last)) ++last;
      if (end == i || last < tokens_.size()) continue;
      while (i > 1 && IsMarkAt(i - 1)) --i;
      Drop(i, tokens_.size() - i);
      return true;
    }
  }
  return false;
}

}  // namespace claribi::planner
