// What words mean by those beside them, settled before anything is read: a name after "called", a
// key of tags, "queries that are running", "maintenance on Monday". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/other_wordings.h"
#include "planner/question_reader.h"
#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void QuestionReader::SettleMeanings() {
  for (Piece& piece : pieces_) {
    if (piece.words == "&") Reword(piece, "and");
  }
  SettleOrNot();
  SettleOurPlace();
  SettlePlainWords();
  SettleExplained();
  SettleRelativeWords();
  SettleForEach();
  SettleEachNamed();
  SettleLooseEnds();
  SettleNamesThatAreWords();
  SettleOpening();
  OtherWordings(*this).Settle();
  SettleNamesByNoun();
  SettleNamedBefore();
  SettleShares();
  SettleYesOrNo();
  SettleSameness();
  SettleAskedRows();
  SettleBothEnds();
  SettleCountedRanks();
  SettleClaims();
  SettleShortQuestions();
  SettleRestated();
  SettleKeyRanked();
  SettleSummedOver();
  SettleNumberBehind();
  SettleAverageCounts();
  SettlePlainForms();
  SettleToldFields();
  SettleSecondSentences();
  SettleNounPhrases();
  SettleEverydayWords();
  SettleShorthand();
  SettleForms();
  SettleVerbs();
  SettleNames();
  SettleObjects();
  SettleShyValues();
  SettleKeys();
  SettleSaidOfNames();
  SettleDescribed();
  SettleKnownNames();
  SettleOwners();
  SettleCountsApart();
  SettleNumbersBehind();
  SettleNotBoth();
}

// "no. of services", "# of services"; and what is asked again behind a question: "Is there one?
// Which?"
void QuestionReader::SettleForms() {
  for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
    const bool is_short =
        Is(i, {"no"}) && pieces_[i + 1].kind == Token::Kind::kEnd && Is(i + 2, {"of"});
    if (is_short) pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    if (is_short || (Is(i, {"nr", "num", "nb"}) && Is(i + 1, {"of"}))) {
      pieces_[i].words = "number";
      pieces_[i].is_unknown = false;
    }
  }
  // "all different plans …, each once"
  const bool distinct = std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
    return piece.words == "different" || piece.words == "distinct" || piece.words == "unique";
  });
  if (distinct && Is(0, {"all"}) && Is(1, {"different", "distinct", "unique"})) Drop(0, 1);
  if (distinct && pieces_.size() > 4 && Follows(pieces_.size() - 2, {"each", "once"})) {
    Drop(pieces_.size() - 2, 2);
    while (IsMark(pieces_.back())) pieces_.pop_back();
  }
  for (std::size_t i = 2; distinct && i + 2 < pieces_.size() + 1; ++i) {
    if (Is(i, {"over"}) && Is(i + 1, {"our", "all"}) && IsUsualRows(i + 2))
      Reword(pieces_[i], "of");
  }
  // "Name all Kafka services", "sum up the prices"
  const bool names = Is(0, {"name"}) && pieces_.size() > 1 &&
                     (Is(1, {"all", "every", "the", "our", "each", "me"}) ||
                      Means(pieces_[1], Kind::kValue) || Means(pieces_[1], Kind::kEntity));
  if (names && !Is(1, {"and"}) && !pieces_[0].is_plural) Reword(pieces_[0], "list");
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    if (Is(i - 1, {"sum", "add", "adding", "summing"}) && Is(i, {"up"})) {
      Reword(pieces_[i - 1], "sum");
      Drop(i, 1);
    }
  }
  // "break our costs down by project"
  for (std::size_t i = 0; i < 4 && i < pieces_.size(); ++i) {
    if (!Is(i, {"break"})) continue;
    for (std::size_t down = i + 1; down < pieces_.size(); ++down) {
      if (!Is(down, {"down"})) continue;
      for (const std::size_t at : {i, down}) {
        pieces_[at].is_said = true;
        pieces_[at].is_unknown = false;
      }
      draft_.groups_each = true;
      break;
    }
  }
  while (!pieces_.empty() && pieces_.back().kind == Token::Kind::kEnd) pieces_.pop_back();
  // "in a table", "as a line", at the end: how it is to be shown. Tables and charts come anyway.
  if (pieces_.size() > 3 &&
      Is(pieces_.size() - 1, {"table", "list", "chart", "line", "graph", "plot"})) {
    std::size_t begin = pieces_.size() - 2;
    if (Is(begin, {"bar", "line"})) --begin;
    const bool is_manner = Is(begin, {"a", "an"}) && Is(begin - 1, {"as", "in"});
    for (std::size_t i = begin - 1; is_manner && i < pieces_.size(); ++i) {
      if (Is(i, {"line"})) draft_.is_series = true;
      pieces_[i].meanings.clear();
      pieces_[i].is_said = true;
      pieces_[i].is_unknown = false;
    }
  }
  const std::size_t size = pieces_.size();
  std::size_t last = size;
  if (size > 2 && Is(size - 1, {"which"})) last = size - 1;
  if (size > 3 && Is(size - 1, {"ones", "one"}) && Is(size - 2, {"which"})) last = size - 2;
  if (last < size && pieces_[last - 1].kind == Token::Kind::kEnd && IsBe(Word(0))) {
    for (std::size_t i = last; i < size; ++i) pieces_[i].is_said = true;
    pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(last) - 1);
  }
}

// "what do we host": a verb, whatever else the model calls a host.
void QuestionReader::SettleVerbs() {
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    if (!Is(i - 1, {"we", "i", "you"}) || !IsHave(Word(i))) continue;
    std::erase_if(pieces_[i].meanings, [](const Meaning& meaning) {
      return meaning.kind == Kind::kField || meaning.kind == Kind::kEntity;
    });
  }
}

// "a table named events": a name, whatever else it means.
void QuestionReader::SettleNames() {
  for (std::size_t i = 2; i < pieces_.size(); ++i) {
    const bool named = Is(i - 1, {"called", "named"}) && Means(pieces_[i - 2], Kind::kEntity) &&
                       !pieces_[i - 2].is_plural;
    if (!named || !IsOneWord(pieces_[i])) continue;
    pieces_[i].meanings.clear();
    pieces_[i].is_unknown = true;
  }
}

// "receives the most data": what is measured has a name already. "most frequently called"
void QuestionReader::SettleObjects() {
  const bool measures = std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
    return Means(piece, Kind::kMeasure);
  });
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    // "the most network traffic": an object of two words.
    const bool is_pair =
        i + 1 < pieces_.size() && lexicon_.IsObject(pieces_[i].words + " " + pieces_[i + 1].words);
    const bool is_object = measures && (pieces_[i].meanings.empty() || is_pair) &&
                           (lexicon_.IsObject(pieces_[i].words) || is_pair) &&
                           (Is(i - 1, {"most", "least", "much", "more", "less", "any", "the"}) ||
                            lexicon_.IsObject(pieces_[i - 1].words + " " + pieces_[i].words));
    const bool is_adverb = Is(i, {"frequently"}) && i + 1 < pieces_.size() &&
                           Means(pieces_[i + 1], Kind::kDegree) && Is(i - 1, {"most", "least"});
    if (!is_object && !is_adverb) continue;
    pieces_[i].meanings.clear();
    pieces_[i].is_said = true;
    pieces_[i].is_unknown = false;
  }
}

// Weekdays are values where the field is spoken of that has them, and periods elsewhere.
void QuestionReader::SettleShyValues() {
  std::vector<std::string> spoken;
  for (Piece& piece : pieces_) {
    for (const Meaning& meaning : piece.meanings) {
      if (meaning.kind == Kind::kField) spoken.push_back(meaning.column);
    }
    const Meaning* beside = piece.meanings.empty() ? lexicon_.BesideValue(piece.words) : nullptr;
    if (beside == nullptr) continue;
    const bool has_value = std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& other) {
      return std::any_of(other.meanings.begin(), other.meanings.end(), [&](const Meaning& value) {
        return value.kind == Kind::kValue && value.column == beside->column;
      });
    });
    // "maintained on which weekday", "On which day is each maintained": which of its values.
    const auto day = std::find_if(pieces_.begin(), pieces_.end(), [&](const Piece& other) {
      const auto at = static_cast<std::size_t>(&other - pieces_.data());
      return at > 0 && Is(at, {"weekday", "day"}) &&
             Is(at - 1, {"which", "what", "each", "per", "by"});
    });
    if (!has_value && day != pieces_.end()) {
      day->meanings = {*beside};
      day->is_unknown = false;
      Say(piece);
      spoken.push_back(beside->column);
    }
    if (!has_value) continue;
    piece.meanings = {*beside};
    piece.is_unknown = false;
    spoken.push_back(beside->column);
  }
  for (Piece& piece : pieces_) {
    std::erase_if(piece.meanings, [&](const Meaning& meaning) {
      return meaning.kind == Kind::kValue && lexicon_.NeedsItsField(meaning.column) &&
             std::find(spoken.begin(), spoken.end(), meaning.column) == spoken.end();
    });
  }
}

// "team lab", "whose team is lab", "by team": a key that tags usually have, and nothing else.
void QuestionReader::SettleKeys() {
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    Piece& piece = pieces_[i];
    const auto singulars = SingularsOf(piece.words);
    const bool is_plural = lexicon_.MapOfKey(piece.words) == nullptr;
    const std::string key = !is_plural           ? piece.words
                            : !singulars.empty() ? singulars.front()
                                                 : std::string();
    if (!IsOneWord(piece) || key.empty() || lexicon_.MapOfKey(key) == nullptr) continue;
    const bool says_else =
        std::any_of(piece.meanings.begin(), piece.meanings.end(),
                    [](const Meaning& meaning) { return meaning.kind != Kind::kCannotTell; });
    const auto is_value = [&](std::size_t at) {
      return at < pieces_.size() && pieces_[at].is_unknown && pieces_[at].meanings.empty() &&
             !IsNoName(Word(at));
    };
    const bool equals = Is(i + 1, {"is", "=", ":", ","}) && i + 2 < pieces_.size();
    const bool is_said = (IsValueWord(i + 1) && i > 0 && Is(i - 1, {"with", "have", "has"})) ||
                         (equals && (!Is(i + 1, {","}) || is_value(i + 2))) || is_value(i + 1) ||
                         (i > 0 && is_value(i - 1) && !pieces_[i - 1].is_shaped) ||
                         (i > 0 && Is(i - 1, {"by", "per", "each", "every"})) ||
                         (i > 1 && Is(i - 1, {"a", "an", "any"}) &&
                          Is(i - 2, {"without", "with", "have", "has", "lack", "lacking"})) ||
                         (i > 0 && Is(i - 1, {"no", "without"}));
    const bool is_tag = i + 1 < pieces_.size() && Means(pieces_[i + 1], Kind::kField);
    const bool after_tag =
        i > 0 && (Is(i - 1, {"with"}) || lexicon_.SaysMap(pieces_[i - 1].words) ||
                  Means(pieces_[i - 1], Kind::kField));
    const auto is_tagged = [&](std::size_t at) {
      return at < pieces_.size() && lexicon_.SaysMap(pieces_[at].words);
    };
    std::size_t tagged = i;
    if (i > 0 && is_tagged(i - 1)) tagged = i - 1;
    if (i > 1 && Is(i - 1, {"with", "as"}) && is_tagged(i - 2)) tagged = i - 2;
    if (says_else || is_tag || !is_said) continue;
    if (after_tag && tagged == i && !Is(i - 1, {"with"})) continue;
    for (std::size_t at = tagged; at < i; ++at) pieces_[at].is_said = true;
    piece.meanings.clear();
    piece.is_unknown = false;
    piece.key = is_plural ? key : piece.text;
  }
}

// "is postgis installed", "that have postgis installed": the name of an extension.
void QuestionReader::SettleSaidOfNames() {
  const auto is_name = [&](std::size_t at) {
    return at < pieces_.size() && pieces_[at].is_unknown && pieces_[at].meanings.empty() &&
           !pieces_[at].is_possessive;
  };
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (!pieces_[i].meanings.empty()) continue;
    for (const std::string& entity : lexicon_.SaidOfNames(pieces_[i].words)) {
      // "does x offer the extension y": the noun is said, and the verb tells which extensions.
      for (Piece& noun : pieces_) {
        if (!Means(noun, Kind::kEntity)) continue;
        const auto* known = model_.FindEntity(entity);
        const bool is_kind = std::any_of(
            known->naming.names.begin(), known->naming.names.end(), [&](const std::string& name) {
              return name.ends_with(" " + noun.words) ||
                     (noun.is_plural && (name + "s").ends_with(" " + noun.words));
            });
        if (!is_kind || noun.meanings.front().entity == entity) continue;
        for (const std::string& name : known->naming.names) {
          const auto* meanings = lexicon_.Find(name);
          if (meanings != nullptr) noun.meanings = {meanings->front()};
        }
        pieces_[i].is_said = true;
        pieces_[i].is_unknown = false;
        return;
      }
      const bool spoken = std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) {
        return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& each) {
          return each.kind == Kind::kEntity &&
                 (each.entity == entity || !lexicon_.SaidOfNames(piece.words).empty());
        });
      });
      std::size_t name = pieces_.size();
      const bool is_verb = is_name(i + 1) && !Is(0, {"is", "are"});  // "supports postgis"
      if (is_verb) name = i + 1;
      if (i > 0 && !is_verb && is_name(i - 1)) name = i - 1;
      if (i > 1 && name == pieces_.size() && IsBe(Word(i - 1)) && is_name(i - 2)) name = i - 2;
      const bool is_place = name > 0 && name < pieces_.size() && IsNamePlace(Word(name - 1));
      if (spoken || name == pieces_.size() || is_place) continue;
      pieces_[name].of_entity = entity;
      pieces_[i].is_said = true;
      pieces_[i].is_unknown = false;
      return;
    }
  }
}

// "Which queries are running": "running query" is something of its own.
void QuestionReader::SettleDescribed() {
  for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
    Piece& noun = pieces_[i];
    if (!Means(noun, Kind::kEntity)) continue;
    std::vector<std::string> words = SingularsOf(noun.words);
    words.push_back(noun.words);
    std::size_t at = i + 1;
    while (at < pieces_.size() &&
           (IsBe(Word(at)) || Is(at, {"currently", "now", "that", "still"}))) {
      ++at;
    }
    if (at == i + 1 || at >= pieces_.size() || pieces_[at].is_unknown) continue;
    for (const std::string& word : words) {
      const auto* meanings = lexicon_.Find(std::string(Word(at)) + " " + word);
      if (meanings == nullptr || meanings->front().kind != Kind::kEntity) continue;
      noun.meanings = {meanings->front()};
      pieces_[at].meanings.clear();
      pieces_[at].is_said = true;
      break;
    }
  }
}

}  // namespace claribi::planner
