// What a person only says to whoever answers: greetings, apologies, sounds of thinking, polite
// frames around a request, and thanks. Each is a phrase of a closed list that stands apart: at the
// front, at the end, or between marks. No word that could restrict an answer is one of them:
// "just", "only", "all", "any", "still", "so far". See plain_question.h.
#include <array>

#include "planner/grammar.h"
#include "planner/introductions.h"
#include "planner/plain_question.h"
#include "planner/restated_plans.h"

namespace claribi::planner {
namespace {

// What has to stand behind a phrase at the front.
enum class Behind { kAnything, kMark, kQuestion };

struct Spoken {
  std::string_view pattern;
  Behind behind;
};

constexpr std::string_view kOpeners =
    "which|what|who|whose|how|where|when|why|is|are|was|were|do|does|did|has|have|can|could|would|"
    "will|may|might|please|pls|kindly|list|show|give|tell|count|name|compare|find|display|i|we|any|"
    "so|just|the|our|my|let|let's|be|quick|but";

constexpr std::array kFront{
    // Sounds and first words.
    Spoken{"um|uh|uhm|umm|uhh|erm|er|eh|ehm|hmm|hm|mhm|ah|oh|huh|aha", Behind::kAnything},
    Spoken{"okay|ok|okey|alright|allright|alrighty", Behind::kAnything},
    Spoken{"all right ,", Behind::kAnything},
    Spoken{"right|well|now|look|listen|anyway|anyways|yes|yeah|yep|ya|fine|great|cool|super|"
           "perfect|good|lovely|thanks|hmmm ,",
           Behind::kAnything},
    Spoken{"well|anyway|anyways|basically|honestly|frankly|essentially|seriously",
           Behind::kQuestion},
    Spoken{"basically|honestly|frankly|essentially|seriously ,", Behind::kAnything},
    Spoken{"right so|then", Behind::kQuestion}, Spoken{"and", Behind::kQuestion},
    Spoken{"but|so", Behind::kAnything}, Spoken{"so basically|um|uh|like|yeah", Behind::kAnything},
    Spoken{"you know what ,", Behind::kAnything},
    // Greetings.
    Spoken{"hi|hello|hey|heya|hiya|howdy|hallo|moin|servus|greetings|bonjour|salut|hola|ciao|salve|"
           "namaste|ahoy|hej|hei|ola|olá|tach|grüezi|shalom|salam|yo *there|all|team|everyone|"
           "everybody|folks|guys|again|colleague|colleagues|friend|friends|together|zusammen|dear|"
           "buddy|mate|assistant|bot|and|à|tous",
           Behind::kMark},
    Spoken{"?a|very good morning|afternoon|evening|day *to|you|all|team|everyone|everybody|folks|"
           "colleagues|colleague|there|dear",
           Behind::kMark},
    Spoken{"morning|afternoon|evening *all|team|everyone|everybody|folks|colleagues",
           Behind::kMark},
    Spoken{"guten|schönen|gute tag|morgen|abend *zusammen|alle|team|liebe|kollegen", Behind::kMark},
    Spoken{"grüß|gruess|grüss gott|dich|euch *zusammen|alle", Behind::kMark},
    Spoken{"buenos|buenas|bom|boa|bon|buon días|dias|tardes|noches|dia|tarde|giorno|jour",
           Behind::kMark},
    Spoken{"buongiorno|buonasera|bonsoir|goedemorgen|goedendag|dobrý|hejsan ?den", Behind::kMark},
    Spoken{"dear *my|all|team|teams|colleague|colleagues|sir|madam|or|everyone|everybody|friend|"
           "friends|support|assistant|folks|bot|ladies|gentlemen|and",
           Behind::kMark},
    Spoken{"to whom it may concern", Behind::kMark},
    // Wishes and apologies.
    Spoken{"?i|we ?do|really hope|trust|hoping ?that *you|everyone|everybody|all|this|it|your|the|"
           "team|is|are|were|had|have|having|has|both|doing|keeping|a|an|finds|find|very|really|"
           "day|week|weekend|morning|start|going|had well|fine|good|great|nice|okay|ok|safe|lovely|"
           "healthy|pleasant|day|week|weekend "
           "*today|day|week|weekend|morning|start|so|far|there|and|everyone|all",
           Behind::kMark},
    Spoken{"how are you *doing|today|all|everyone|this|morning|guys", Behind::kMark},
    Spoken{"?so|very|really|i'm|terribly|i ?am sorry|apologies|apologise|apologize|pardon|forgive|"
           "excuse *me|to|for|bother|bothering|disturb|disturbing|trouble|troubling|interrupt|"
           "interrupting|you|again|the|late|silly|stupid|dumb|basic|naive|question|interruption|"
           "disturbance|asking|inconvenience|my|english|bad|with|this|a|about|ask|such|so|another|"
           "if|is|that|it's|it|noob|obvious",
           Behind::kQuestion},
    Spoken{"?i am new to|with this|here *so", Behind::kMark},
    // What kind of request it is.
    Spoken{"?very|super urgent|urgently|incident|outage|emergency|escalation|attention|important|"
           "question|questions|request|task|todo|fyi|ping|p1|p0|sev1|asap|help *please|"
           "needed|here|today",
           Behind::kMark},
    Spoken{"this|it|that is *very|super|quite|really|a|an urgent|important|emergency|incident|"
           "outage",
           Behind::kMark},
    Spoken{"no|not rush|hurry|urgent ?at ?all", Behind::kQuestion},
    Spoken{
        "when|whenever|if you have|get|find|got *a|the|some|spare|free|quick minute|moment|second|"
        "sec|chance|time ?please",
        Behind::kQuestion},
    Spoken{
        "?just ?a|one|my|another|only quick|small|short|tiny|simple|dumb|silly|stupid|easy|basic|"
        "random|little|brief *and|quick|short|simple|silly question|one|thing|ask|favour|favor "
        "*please|here|today",
        Behind::kQuestion},
    Spoken{
        "?just ?a|one|my|another|only quick|small|short|tiny|simple|dumb|silly|stupid|easy|basic|"
        "random|little|brief *and|quick|short|simple|silly question|one|thing|ask|favour|favor "
        "for|from you|me|us *please|here|today",
        Behind::kQuestion},
    Spoken{
        "thank|thanks ?you *for|your|the|my|help|support|so|far|again|already|in|advance|all|last|"
        "answer|answers|previous|very|much|a|lot|that",
        Behind::kMark},
    Spoken{"?just ?one|a more|last|final question|thing ?please", Behind::kMark},
    Spoken{"if it is not too|to much trouble|work|hassle|effort|asked", Behind::kQuestion},
    Spoken{"if it is not a problem|bother", Behind::kQuestion},
    Spoken{"if ?that|this|it ?is possible|ok|okay|alright", Behind::kMark},
    Spoken{"if you do|would not mind", Behind::kQuestion}, Spoken{"fyi|btw", Behind::kQuestion},
    Spoken{"by the way", Behind::kQuestion},
    Spoken{"?could|can|would ?you ?please do me|us a|the favour|favor and|, *please",
           Behind::kAnything},
    Spoken{"?just|one another|one|a question|thing ,", Behind::kQuestion},
    Spoken{"?i|we ?just|only|really need|want|require ?just|only|exactly one|1|a ?single number|"
           "figure|count ?please|only|here|for|this , how|number|count|what",
           Behind::kAnything},
    Spoken{"?just|only one|1|a ?single number|figure ?only|please , how|number|count|what",
           Behind::kAnything}};

// Around a request, up to the verb that says what is wanted.
constexpr std::array kRequests{
    std::string_view{
        "could|can|would|will you|someone|somebody|anyone|anybody *please|maybe|perhaps|"
        "possibly|also be *so|very|as kind|good|nice|sweet|helpful *enough|and|as|to"},
    std::string_view{"?please|kindly|pls be *so|very|as kind|good|nice|sweet *enough|and|as|to"},
    std::string_view{"i|we was|am|were|are *just|also wondering if|whether you|someone|anyone "
                     "could|can|might|would *please|maybe|perhaps|possibly|also|be|able|to"},
    std::string_view{
        "i|we wonder *if|whether you|someone|anyone could|can|might|would *please|maybe"},
    std::string_view{
        "i|we would|will be *very|so|most|really|forever grateful|thankful|happy|glad|"
        "obliged|pleased|delighted if|when you|someone|anyone could|can|would|might *please|"
        "maybe|perhaps"},
    std::string_view{
        "it would be *very|so|really|super great|nice|good|helpful|lovely|kind|awesome|"
        "cool if|when you|someone could|can|would|might *please|maybe|perhaps"},
    std::string_view{
        "i|we would|will *really|much|very|greatly|so appreciate it if|when you|someone "
        "could|can|would|might *please|maybe|perhaps"},
    std::string_view{"any chance *that you could|can *please|maybe"},
    std::string_view{"is there *any|a chance *that you could|can *please|maybe"},
    std::string_view{"may|might|can|could i|we *please|just|quickly ask|inquire|enquire ?you"},
    std::string_view{"let me|us *just|quickly|please ask ?you"},
    std::string_view{
        "i|we *would|just|wanted|want|have|need|like|to|also ask|inquire|enquire ?you"},
    std::string_view{"i|we *would|just|wanted|like|to wondered"}};

// Between two marks, or at the end.
constexpr std::array kApart{std::string_view{"you know"},
                            std::string_view{"like"},
                            std::string_view{"i guess"},
                            std::string_view{"i think"},
                            std::string_view{"i suppose"},
                            std::string_view{"if you will"},
                            std::string_view{"please|pls|plz"},
                            std::string_view{"kindly"},
                            std::string_view{"by the way"},
                            std::string_view{"btw|fyi"},
                            std::string_view{"that|this is all|it ?for ?now|today"},
                            std::string_view{"so to say|speak"}};

// At the end alone; no mark has to stand before.
constexpr std::array kBehind{
    std::string_view{"then|though|tho|btw|merci|grazie|danke|gracias|thx|ty|tia|obrigado|obrigada|"
                     "tack|kindly|pls|plz|asap $"},
    std::string_view{
        "*and|many|much|so|great|big|vielen thanks|thank|danke|thx|cheers|merci|grazie|"
        "gracias *you|so|very|much|a|lot|bunch|million|ton|in|advance|for|your|my|the|help|"
        "helping|time|all|support|effort|efforts|again|already|beaucoup|mille|schön|"
        "everyone|team|guys|mate|indeed|, *and|have|has|a|nice|great|good|lovely|day|"
        "evening|weekend|week|best|kind|warm|regards|wishes|bye|ciao|cheers|greetings|, $"},
    std::string_view{"*and have a nice|great|good|lovely|wonderful *rest|of|the|your day|evening|"
                     "weekend|week|one ?ahead $"},
    std::string_view{"best|kind|warm|kindest regards|wishes $"},
    std::string_view{"por|per|s'il favor|favore|vous ?plaît|plait $"},
    std::string_view{"bitte|prego|bye|ciao|cheers $"},
    std::string_view{"for me|us real|really|super quick|quickly|fast $"},
    std::string_view{"at all $"},
    std::string_view{"*,  at all anywhere|somewhere $"}};

}  // namespace

void PlainQuestion::TakeSmallTalk() {
  while (TakeInterjections() || TakeGreeting() || TakeRequest()) {
  }
  while (TakeClosing() || TakePoliteEnd()) {
  }
}

// "uh" and "erm" wherever they stand; ", you know," between marks.
bool PlainQuestion::TakeInterjections() {
  for (std::size_t i = 1; i < tokens_.size(); ++i) {
    if (const std::size_t end = EndOf(i, "um|uh|uhm|umm|uhh|erm|ehm|hmm|hm"); end > i) {
      const bool is_apart = IsMarkAt(i - 1) && IsMarkAt(end) && end + 1 < tokens_.size();
      if (is_apart) Drop(end, 1);
      Drop(i, end - i);
      return true;
    }
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
  const std::size_t mind = EndOf(0, "would|do|could you mind *please|maybe|to");
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
