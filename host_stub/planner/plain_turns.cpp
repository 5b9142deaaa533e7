// Turns of speech that stand for another word or for none: "whatever is off", "are we having", "on
// anything but AWS", "of any size", "showing plan and cloud". See plain_question.h.
#include <algorithm>
#include <array>

#include "planner/plain_question.h"
#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void PlainQuestion::TakeTurns() {
  TurnKeyOfTag();
  TurnTimes();
  TurnTopic();
  TurnHaving();
  TurnWhatever();
  TurnExceptions();
  TurnScope();
  TurnJoined();
  TurnFieldsShown();
  TurnOnly();
  TurnWho();
}

// "are we having", "which we are having": have. "the services which we have": all of them are ours.
void PlainQuestion::TurnHaving() {
  for (std::size_t i = 0; i + 2 < tokens_.size(); ++i) {
    if (Has(i, "are|am we|i having")) {
      Put(i + 2, "have");
      Put(i, "do");
    } else if (Has(i, "we|i are|am having|using|running") &&
               (i == 0 || !Is(i - 1, {"where", "how", "why", "when"}))) {
      Put(i + 2, "have");
      Drop(i + 1, 1);
    }
  }
  for (std::size_t i = 1; i + 1 < tokens_.size(); ++i) {
    const std::size_t end =
        EndOf(i, "which|that|what we|i|you *do|currently|all have|own|use|operate $");
    if (end == i || i < 2) continue;
    bool behind_rows = false;
    for (std::size_t at = 0; at < i; ++at) {
      const std::size_t rows = EndOfRows(at);
      behind_rows = behind_rows || (rows == i && rows > at);
    }
    if (!behind_rows) continue;
    Drop(i, tokens_.size() - i);
    break;
  }
  // "what have we on AWS": what do we have.
  if (Has(0, "what|which") && !Has(0, "what|which we")) {
    for (std::size_t i = 1; i + 1 < tokens_.size() && i < 5; ++i) {
      if (!Has(i, "have we|i") || Is(i + 2, {"got", "been", "had"})) continue;
      if (i > 1 && EndOfRows(1) != i) break;
      Insert(i, "do");
      std::swap(tokens_[i + 1], tokens_[i + 2]);
      break;
    }
  }
}

// "which teams are there, according to the team tag": the key is said once more.
void PlainQuestion::TurnKeyOfTag() {
  for (std::size_t i = 2; i + 1 < tokens_.size(); ++i) {
    const std::size_t mark = IsMarkAt(i) ? i + 1 : i;
    std::size_t key = mark;
    for (const std::string_view opening :
         {"according to ?the|their|our", "going|judging by ?the|their|our", "as per ?the|their|our",
          "based on ?the|their|our", "as given by|in ?the|their|our",
          "by|per|using ?the|their|our"}) {
      key = std::max(key, EndOf(mark, opening));
    }
    if (key == mark && mark > i) key = EndOf(mark, "the");
    const bool is_bracket = mark > i;
    if ((key == mark && !is_bracket) || key + 1 >= tokens_.size()) continue;
    if (lexicon_.MapOfKey(tokens_[key].low) == nullptr) continue;
    if (!Has(key + 1, "tag|label|tags|labels") || !EndsAt(key + 2)) continue;
    const std::string& word = tokens_[key].low;
    bool is_said = false;
    for (std::size_t at = 0; at < i && at < 4; ++at) {
      const auto singulars = SingularsOf(tokens_[at].low);
      is_said = is_said || std::find(singulars.begin(), singulars.end(), word) != singulars.end();
    }
    if (!is_said) continue;
    return Drop(i, tokens_.size() - i);
  }
}

// "has been around the longest": is the oldest. "was set up": was created. "what went on":
// happened.
void PlainQuestion::TurnTimes() {
  for (std::size_t i = 0; i + 2 < tokens_.size(); ++i) {
    const std::size_t was =
        EndOf(i, "has|have ?already been around|there|alive|existing|in|with ?us|existence");
    const std::size_t around = std::max(was, EndOf(i, "has|have ?already existed|lived"));
    const bool has_around =
        around > i && (around == i + 3 || around == i + 4 || Is(around - 1, {"existed", "lived"}));
    if (has_around && Has(around, "the longest|shortest")) {
      const bool is_long = Is(around + 1, {"longest"});
      Put(around + 1, is_long ? "oldest" : "youngest");
      Put(i, "is");
      Drop(i + 1, around - i - 1);
    } else if (has_around &&
               (Has(around, "for more|longer than") || Has(around, "longer|more than"))) {
      const std::size_t more = Is(around, {"for"}) ? around + 1 : around;
      Put(more, "older");
      Put(i, "are");
      Drop(i + 1, more - i - 1);
    } else if (Has(i, "was|were|been|got|newly|recently set|spun|brought|stood up")) {
      Put(i + 1, "created");
      Drop(i + 2, 1);
    } else if (i < 3 && Has(i, "went|going on") && Has(0, "what|whatever|anything")) {
      Put(i, "happened");
      Drop(i + 1, 1);
    } else if (Has(i, "lying|placed on|in|at") &&
               Is(i - (i > 0 ? 1 : 0), {"are", "is", "services"})) {
      Put(i, "hosted");
    }
  }
}

// "tracking: what plan is it on?", "shop-db, how old is it": the name stands for "it".
void PlainQuestion::TurnTopic() {
  const std::size_t first = Is(0, {"the", "our", "about", "regarding"}) ? 1 : 0;
  if (!MayBeName(first) || !IsMarkAt(first + 1) || tokens_[first].is_possessive) return;
  const std::size_t begin = first + 2;
  if (!Has(begin, "how|what|which|where|when|is|does|has|who|in|on")) return;
  std::size_t place = 0;
  for (std::size_t i = begin; i < tokens_.size(); ++i) {
    if (MayBeName(i) || Is(i, {"they", "them", "those", "these", "their"})) return;
    if (!Is(i, {"it", "its"})) continue;
    if (place > 0) return;
    place = i;
  }
  if (place == 0) return;
  const bool is_possessive = Is(place, {"its"});
  stretches_.push_back({tokens_[place].begin, tokens_[place].end, ""});
  tokens_[place] = tokens_[first];
  tokens_[place].is_possessive = is_possessive;
  tokens_.erase(tokens_.begin() + static_cast<std::ptrdiff_t>(first),
                tokens_.begin() + static_cast<std::ptrdiff_t>(begin));
  if (first > 0) Drop(0, first);
}

// "whatever is powered off", "those which are off", "the ones that are off": everything that is.
void PlainQuestion::TurnWhatever() {
  const std::size_t verb =
      EndOf(0, "*please|pls|plz|kindly|just list|show|give|name|display *me|us");
  const std::size_t at = verb > 0 ? verb : EndOf(0, "*please|pls|kindly");
  if (Has(at,
          "whatever|whichever is|are|runs|run|has|have|uses|costs|sits|lives|we|currently|still")) {
    if (Has(at, "whatever|whichever we|i have|run|use|operate|own|host")) {
      Put(at, "everything");
    } else {
      Put(at, "everything");
      Insert(at + 1, "that");
    }
    return;
  }
  if (Has(at, "?all|any ?of the|those|these things|ones|stuff that|which")) {
    const std::size_t end = EndOf(at, "?all|any ?of the|those|these things|ones|stuff");
    Put(end - 1, "everything");
    Drop(at, end - 1 - at);
    return;
  }
  if (Has(at, "all|those|these that|which|who is|are|run|runs|have|has|cost|use")) {
    Put(at, "everything");
    return;
  }
  // "those Grafana services which are running": said of rows that stand there.
  if (Has(at, "those|these")) {
    const std::size_t rows = EndOfRows(at);
    if (rows > at && Has(rows, "which|that|with|whose|on|in|running|having")) Drop(at, 1);
  }
}

// "on anything but AWS", "anywhere except on AWS", "any plan but a startup plan": not on it.
void PlainQuestion::TurnExceptions() {
  for (std::size_t i = 1; i + 2 < tokens_.size(); ++i) {
    const std::size_t end = EndOf(i, "anything|something|everything but|except|besides ?for");
    const std::size_t other = EndOf(i, "anything|something other|else than|but|except");
    const std::size_t behind = std::max(end, other);
    if (behind > i && Is(i - 1, {"on", "in", "with", "using"}) && behind < tokens_.size()) {
      const std::string preposition = tokens_[i - 1].low;
      Put(i - 1, "not");
      Put(i, preposition);
      const std::size_t again = Is(behind, {"on", "in", "with"}) ? behind + 1 : behind;
      Drop(i + 1, again - i - 1);
      continue;
    }
    const std::size_t place =
        EndOf(i, "anywhere|everywhere|somewhere but|except|besides|other|else ?than");
    if (place > i && Is(place, {"on", "in"})) {
      Put(i, "not");
      Drop(i + 1, place - i - 1);
    } else if (place > i && MeansAt(place, Kind::kValue)) {
      Put(i, "not");
      Put(i + 1, "on");
      Drop(i + 2, place - i - 2);
    }
  }
}

// What restricts nothing: "of any size", "no matter which type", "across all of its databases",
// "…, all of them, everywhere".
void PlainQuestion::TurnScope() {
  static constexpr std::array kNone{
      std::string_view{
          "of|in any|whatever|whichever|all size|sizes|kind|kinds|sort|sorts|type|types|"
          "shape|shapes|colour|color ?and|or ?size|kind|type|shape|sort"},
      std::string_view{"?, any|whatever|whichever size|sizes|kind|kinds|sort|sorts $"},
      std::string_view{"?, no matter what|which|the|how|where ?the size|kind|sort|type|plan|state|"
                       "region|cloud|provider|project|version|age|big|large|old|small|they|it ?it|"
                       "they|is|are ?are|is|run|runs"},
      std::string_view{
          "?, regardless|irrespective|independent|independently of ?the|their|its size|"
          "kind|sort|type|plan|state|status|region|cloud|provider|project|version|age|"
          "tier|price|location"},
      std::string_view{"?, whatever|whichever the|their|its size|kind|sort|type|plan|state|status|"
                       "region|cloud|provider|project|version|age|tier ?is|are|may ?be"}};
  for (std::size_t i = 1; i < tokens_.size(); ++i) {
    for (const std::string_view pattern : kNone) {
      const std::size_t end = EndOf(i, pattern);
      const bool ends = end == tokens_.size() || IsMarkAt(end) ||
                        Is(end, {"in", "on", "of", "with", "that", "which", "from"});
      // "grouped by", "how many of each": what it is divided by.
      if (end == i || !ends || Is(i - 1, {"by", "per", "and", "or", "not", "no"})) continue;
      const bool mark = IsMarkAt(i) && IsMarkAt(end) && end + 1 < tokens_.size();
      Drop(i, end - i + (mark ? 1 : 0));
      break;
    }
  }
  // "the tables of x, over all its databases", "events over every project": each is of one.
  for (std::size_t i = 2; i + 1 < tokens_.size(); ++i) {
    const std::size_t mark = IsMarkAt(i) ? i + 1 : i;
    const std::size_t prep = EndOf(mark, "?and over|across|throughout");
    if (prep == mark) continue;
    std::size_t noun =
        EndOf(prep, "all|every|any ?of ?its|the|our|my|their ?different|various|other");
    if (noun == prep || Is(noun - 1, {"other"})) continue;
    const bool is_every = Is(prep, {"every"});
    if (is_every && Computes()) continue;
    const std::string owner = NounAt(noun);
    if (owner.empty()) continue;
    bool has_below = false;
    for (std::size_t at = 0; at < i; ++at) {
      const std::string below = NounAt(at);
      if (below.empty() || below == owner) continue;
      const auto above = model_.ReachableFrom(below);
      has_below = has_below || std::find(above.begin(), above.end(), owner) != above.end();
    }
    if (!has_below) continue;
    Drop(i, noun + lexicon_.LongestAt(tokens_, noun).count - i);
    break;
  }
  // "number of services, all of them, everywhere": only of a number or a list.
  static constexpr std::string_view kWhole =
      ", *and|in all|everywhere|anywhere|wherever|overall *of|in|them|everywhere|anywhere|all|"
      "together|combined ?, *all|of|them|everywhere|together $";
  const bool asks_rows = Has(0, "how many") || Has(0, "?the|total number|count of") ||
                         Has(0, "list|show|number|count");
  const bool sums = Has(0, "how many") || Has(0, "?the ?total number|count of");
  for (std::size_t i = 2; asks_rows && i + 1 < tokens_.size(); ++i) {
    if (const std::size_t end = EndOf(i, kWhole); end > i) Drop(i, tokens_.size() - i);
  }
  if (sums && tokens_.size() > 3 && Has(tokens_.size() - 1, "everywhere|overall")) {
    Drop(tokens_.size() - 1, 1);
  }
}

// "Valkey as well as Dragonfly services", "Valkey and also Dragonfly": and. "clickhouse from both a
// and b": of rows.
void PlainQuestion::TurnJoined() {
  for (std::size_t i = 1; i + 1 < tokens_.size(); ++i) {
    const std::size_t end = std::max(EndOf(i, "as well as"), EndOf(i, "and|plus also"));
    if (end == i) continue;
    bool is_value = false;
    for (std::size_t at = 0; at < i; ++at) {
      is_value = is_value ||
                 (MeansAt(at, Kind::kValue) && at + lexicon_.LongestAt(tokens_, at).count == i);
    }
    if (!is_value || !MeansAt(end, Kind::kValue)) continue;
    Put(i, "and");
    Drop(i + 1, end - i - 1);
  }
  // "both of a and b"
  for (std::size_t i = 1; i + 3 < tokens_.size(); ++i) {
    const bool of = Has(i, "both of") && MayBeName(i + 2) && Is(i + 3, {"and"});
    if (of) Drop(i + 1, 1);
  }
  const std::size_t front = EndOf(0, "*list|show|give|me|all|our|the");
  const std::size_t count = lexicon_.LongestAt(tokens_, front).count;
  if (count > 0 && MeansAt(front, Kind::kValue) && NounAt(front).empty() &&
      Has(front + count, "from|in|on|of both")) {
    const auto* rows = model_.FindEntity(model_.default_entity);
    if (rows != nullptr) Insert(front + count, rows->naming.plural);
  }
}

// "showing their plan and cloud", "displaying plan", "with plan and cloud shown": including them.
void PlainQuestion::TurnFieldsShown() {
  for (std::size_t i = 2; i + 1 < tokens_.size(); ++i) {
    const std::size_t shown = EndOf(
        i, "showing|displaying|listing|telling|stating|mentioning *me|us|also|each|the|their|its");
    if (shown > i && EndOfFields(shown) == tokens_.size() && EndOfFields(shown) > shown) {
      Put(i, "including");
      if (IsMarkAt(i - 1)) Drop(i - 1, 1);
      break;
    }
    const std::size_t fields = EndOfFields(i + 1);
    if (Is(i, {"with", "and"}) && fields > i + 1 &&
        Has(fields, "shown|displayed|listed|given|mentioned|stated|told $")) {
      Drop(fields, tokens_.size() - fields);
      if (Is(i, {"with"})) Put(i, "including");
      break;
    }
  }
  // "a project's name, the rows, and fields": "warehouse Kafka services: plan and nodes".
  const std::size_t first = EndOf(0, "*list|show|give|me|all|our|the|please");
  if (MayBeName(first) && !tokens_[first].is_possessive) {
    const std::size_t rows = EndOfRows(first + 1);
    const bool is_usual = rows > first + 1 && tokens_[rows - 1].low.ends_with("s") &&
                          NounAt(rows - 1) == model_.default_entity;
    const bool apart = IsMarkAt(rows) || Is(rows, {"including", "with"});
    std::size_t fields = rows + 1;
    fields = EndOf(fields, "*their|the|show|list|including|with");
    const std::size_t end = fields < tokens_.size() ? EndOfFields(fields) : fields;
    const std::size_t tail = EndOf(end, "of each");
    if (is_usual && apart && end > fields && EndsAt(tail)) {
      Drop(end, tail - end);
      std::rotate(tokens_.begin() + static_cast<std::ptrdiff_t>(first),
                  tokens_.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                  tokens_.begin() + static_cast<std::ptrdiff_t>(rows));
      Insert(rows - 1, "in");
    }
  }
  // "type and project of each powered-off service": rows that tell them.
  const std::size_t begin = EndOf(0, "*list|show|give|me|tell|please|us|the");
  const std::size_t fields = EndOfFields(begin);
  const bool has_two = std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
                                   tokens_.begin() + static_cast<std::ptrdiff_t>(fields),
                                   [](const Token& token) { return token.low == "and"; });
  // "for each powered-off service, type and project"
  const std::size_t of = EndOf(0, "for each|every ?of ?the|our");
  const std::size_t whose = of > 0 ? EndOfRows(of) : of;
  if (whose > of && IsMarkAt(whose) && NounAt(whose - 1) == model_.default_entity) {
    const std::size_t told = EndOf(whose + 1, "?list|show|give|tell ?me ?the|its|their");
    if (EndOfFields(told) > told && EndsAt(EndOfFields(told))) {
      Drop(whose + 1, told - whose - 1);
      Drop(whose, 1);
      Insert(whose, "including");
      if (!tokens_[whose - 1].low.ends_with("s")) {
        Put(whose - 1, model_.FindEntity(model_.default_entity)->naming.plural);
      }
      return Drop(0, of);
    }
  }
  const std::size_t each = EndOf(
      fields, has_two ? "of|for each|every|all|any *of|the|our" : "of|for each|every *of|the|our");
  const std::size_t rows = each > fields ? EndOfRows(each) : each;
  const bool is_simple = fields > begin && rows > each && EndsAt(rows) && rows > each + 1 &&
                         NounAt(rows - 1) == model_.default_entity;
  if (is_simple && begin < fields) {
    Drop(fields, each - fields);
    const std::size_t size = rows - each;
    while (tokens_.size() > fields + size) tokens_.pop_back();
    std::rotate(tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
                tokens_.begin() + static_cast<std::ptrdiff_t>(fields), tokens_.end());
    Insert(begin + size, "including");
    if (!tokens_[begin + size - 1].low.ends_with("s")) {
      Put(begin + size - 1, model_.FindEntity(model_.default_entity)->naming.plural);
    }
  }
}

// "only the powered-off services of x", "from x only the powered-off services": the rows.
void PlainQuestion::TurnOnly() {
  const std::size_t verb = EndOf(0, "*please|pls|list|show|give|me|us");
  if (Is(verb, {"only", "just"})) {
    const std::size_t rows = EndOfRows(verb + 1);
    if (rows > verb + 1 && NounAt(rows - 1) == model_.default_entity &&
        Is(verb + 1, {"the", "our"})) {
      Drop(verb, 1);
      return;
    }
  }
  if (!Is(verb, {"from", "of", "in"}) || !MayBeName(verb + 1)) return;
  std::size_t only = verb + 2;
  while (IsMarkAt(only)) ++only;
  if (!Has(only, "only|just")) return;
  const std::size_t rows = EndOfRows(only + 1);
  if (rows == only + 1 || NounAt(rows - 1) != model_.default_entity) return;
  Drop(only, 1);
  while (IsMarkAt(only - 1)) Drop(--only, 1);
}

// "how is x doing healthwise", "which Postgres databases services": said once more.
void PlainQuestion::TurnWho() {
  const std::size_t size = tokens_.size();
  const bool asks_health = Has(0, "how is|are") && size > 3;
  for (std::size_t i = 2; i < size; ++i) {
    if (asks_health && EndOf(i, "healthwise|health-wise $") > i) {
      Drop(i, 1);
      break;
    }
    const bool is_verdict = Has(i - 1, "health|status") && MeansAt(i - 1, Kind::kVerdict);
    if (is_verdict && Has(i, "summary|overview|picture|situation")) {
      Drop(i, 1);
      break;
    }
  }
  if (tokens_.size() > 1 && MeansAt(0, Kind::kVerdict) && Has(1, "summary|overview|picture"))
    Drop(1, 1);
  if (tokens_.size() > 2 && Has(0, "how is it going with")) {
    Drop(2, 3);
    std::size_t end = tokens_.size();
    while (IsMarkAt(end - 1)) --end;
    Insert(end, "doing");
  }
  for (std::size_t i = 1; i + 1 < tokens_.size(); ++i) {
    const auto* noun = model_.FindEntity(NounAt(i));
    const bool again = noun != nullptr && noun->also_said_of == model_.default_entity &&
                       MeansAt(i - 1, Kind::kValue) && NounAt(i + 1) == model_.default_entity &&
                       tokens_[i].low.ends_with("s") && tokens_[i + 1].low.ends_with("s");
    if (again) {
      Drop(i, 1);
      break;
    }
  }
  // "the names of our Kafka services": they are told of rows anyway.
  const std::size_t names = EndOf(0, "*please|kindly|list|show|give|tell|me|us|the|all names of");
  if (names > 0 && EndOfRows(names) > names &&
      NounAt(EndOfRows(names) - 1) == model_.default_entity) {
    Drop(0, names);
    Insert(0, "list");
  }
}

}  // namespace claribi::planner
