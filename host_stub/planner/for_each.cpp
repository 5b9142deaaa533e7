// Numbers and fields of each: "For each project, how many services does it have?", "How many topics
// do a and b each have?", "the plan of a, b and c respectively". They are put into the words of the
// rules: "for each x, the number of y", "topics per service". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

constexpr std::size_t kFewestOfEach = 2;  // names or values, of which each is asked

}  // namespace

// "For each project, how many services does it have?": "it" is the project.
void QuestionReader::SettleForEach() {
  const bool opens =
      (Is(0, {"for", "in", "on"}) && Is(1, {"each", "every", "all"})) || Is(0, {"per"});
  if (!opens) return;
  const bool is_all = Is(1, {"all"});
  std::size_t noun = Is(0, {"per"}) ? 1 : 2;
  while (Is(noun, {"of", "our", "the", "single", "one", "my"})) ++noun;
  const std::size_t first = noun;
  while (noun < pieces_.size() && Means(pieces_[noun], Kind::kValue) &&
         !Means(pieces_[noun], Kind::kEntity) && !Means(pieces_[noun], Kind::kField)) {
    ++noun;
  }
  const bool is_noun =
      noun < pieces_.size() && (Means(pieces_[noun], Kind::kEntity) ||
                                Means(pieces_[noun], Kind::kField) || !OwnerAt(noun).empty());
  if (!is_noun) return;
  std::size_t rest = noun + 1;
  while (rest < pieces_.size() && pieces_[rest].kind == Token::Kind::kComma) ++rest;
  while (Is(rest, {"tell", "me", "show", "us", "please", "list"})) ++rest;
  if (!Is(rest, {"how", "what", "which"})) return;
  // "what does it cost", "how much does it cost": the word behind is asked for.
  const bool amounts = Is(rest, {"how"}) && Is(rest + 1, {"much"});
  const std::size_t aux = rest + (amounts ? 2 : 1);
  std::size_t end = WordsEnd();
  if (Is(aux, {"does", "do", "is", "are"}) && Is(aux + 1, {"it", "they", "each"}) &&
      aux + 3 == end && Means(pieces_[aux + 2], Kind::kField)) {
    Drop(rest + 1, aux + 1 - rest);
    Reword(pieces_[rest], "the");
    if (is_all) Reword(pieces_[1], "each");
    return;
  }
  // "what is its total price"
  if (Is(rest, {"what"}) && IsBe(Word(rest + 1)) && Is(rest + 2, {"its", "their"})) {
    Drop(rest + 2, 1);
    if (is_all) Reword(pieces_[1], "each");
    if (first > 2) Drop(2, first - 2);
    return;
  }
  std::size_t tail = end;
  bool points = false;
  while (tail > rest + 1 &&
         Is(tail - 1,
            {"does", "do",    "it",      "they",     "each", "have",  "has",  "is",     "are",
             "in",   "on",    "there",   "run",      "runs", "of",    "them", "use",    "uses",
             "host", "hosts", "contain", "contains", "hold", "holds", "one",  "running"})) {
    --tail;
    points = points || Is(tail, {"it", "they", "each", "them"});
  }
  if (!points || tail == end) return;
  for (std::size_t i = rest; i < tail; ++i) {
    if (IsPronounBack(Word(i)) || Is(i, {"its", "their", "each"})) return;
  }
  const bool counts = Follows(rest, {"how", "many"});
  // "how old is it": the field that the word tells of.
  bool is_told = false;
  if (Is(rest, {"how"}) && rest + 2 == tail) {
    for (Meaning& meaning : pieces_[rest + 1].meanings) {
      const bool tells = meaning.kind == Kind::kDegree && meaning.degree == Degree::kPositive &&
                         !meaning.column.empty() && meaning.entity == model_.default_entity;
      if (!tells) continue;
      meaning.kind = Kind::kField;
      is_told = true;
    }
  }
  if (Is(rest, {"how"}) && !counts && !amounts && !is_told) return;
  Drop(tail, end - tail);
  if (counts) {
    Reword(pieces_[rest], "number");
    Reword(pieces_[rest + 1], "of");
  } else {
    if (amounts) Drop(rest + 1, 1);
    Reword(pieces_[rest], "the");
  }
  if (is_all) Reword(pieces_[1], "each");
  pieces_[noun].is_plural = false;
  if (first > 2 && !Is(0, {"per"})) Drop(2, first - 2);
}

// "each of a and b", "a, b and c each", "…, respectively": of names and of values.
void QuestionReader::SettleEachNamed() {
  std::size_t end = WordsEnd();
  bool is_each = false;
  for (std::size_t i = 1; i + 3 < pieces_.size() && !is_each; ++i) {
    if (!Is(i, {"each"}) || !Is(i + 1, {"of"}) || NamesFrom(i + 2).second < kFewestOfEach) continue;
    if (Is(i - 1, {"does"})) Reword(pieces_[i - 1], "do");
    Drop(i, 2);
    is_each = true;
  }
  end = WordsEnd();
  std::size_t word = end;
  if (!is_each && end > 4) {
    const bool has_verb = IsHave(Word(end - 1)) || Is(end - 1, {"cost", "run", "use"});
    word = has_verb ? end - 2 : end - 1;
    if (!Is(word, {"each", "respectively", "individually", "separately"})) return;
    is_each = true;
  }
  if (!is_each) return;
  const bool computes = std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
    return piece.words == "total" || piece.words == "sum" || piece.words == "average" ||
           piece.words == "together" || piece.words == "per" || piece.words == "by" ||
           piece.words == "every" || piece.words == "most" || piece.words == "least";
  });
  if (computes) return;
  // The names, or the values of one field.
  const std::size_t stop = word < end ? word : end;
  std::size_t names = stop;
  std::size_t count = 0;
  for (std::size_t i = 1; i < stop && count < kFewestOfEach; ++i) {
    const auto [names_end, found] = NamesFrom(i);
    std::size_t behind = names_end;
    while (behind < stop && (IsMark(pieces_[behind]) || IsHave(Word(behind)) ||
                             Is(behind, {"cost", "run", "use", "on", "in"}))) {
      ++behind;
    }
    if (found < kFewestOfEach || behind < stop) continue;
    names = i;
    count = found;
  }
  std::string column;
  std::size_t values = 0;
  bool is_mixed = false;
  for (std::size_t i = 1; i < stop; ++i) {
    const Meaning* value = Best(pieces_[i], Kind::kValue);
    if (value == nullptr || value->entity != model_.default_entity) continue;
    const auto listed = [&](std::size_t at) {
      return at < pieces_.size() && (Is(at, {"and", "or"}) || IsMark(pieces_[at]));
    };
    if (!listed(i - 1) && !listed(i + 1)) continue;
    is_mixed = is_mixed || (!column.empty() && column != value->column);
    column = value->column;
    ++values;
  }
  const bool counts =
      Follows(0, {"how", "many"}) || Follows(0, {"number", "of"}) || Follows(1, {"number", "of"});
  const std::size_t noun = Is(0, {"how", "number"}) ? 2 : 3;
  const auto drop_word = [&] {
    if (word >= end) return;
    const bool comma = IsMark(pieces_[word - 1]);
    Drop(comma ? word - 1 : word, comma ? 2 : 1);
  };
  if (count >= kFewestOfEach && !counts) {
    if (Follows(0, {"how", "much"})) {
      drop_word();
      Reword(pieces_[0], "what");
      return Drop(1, 1);
    }
    return drop_word();
  }
  if (values >= kFewestOfEach && !is_mixed && count == 0 && counts) {
    const auto* field = model_.FindColumn(column);
    const auto* named = field == nullptr ? nullptr : lexicon_.Find(field->naming.names.front());
    if (named == nullptr) return;
    drop_word();
    Piece group = Unwritten(field->naming.names.front().c_str(), pieces_.back().end);
    group.meanings = *named;
    pieces_.push_back(Unwritten("per", pieces_.back().end));
    pieces_.push_back(group);
    return;
  }
  if (count < kFewestOfEach || !counts) return;
  const std::size_t rows_end = EndOfRows(noun);
  if (rows_end == noun || rows_end > names) return;
  const bool is_usual = IsUsualRows(rows_end - 1);
  drop_word();
  if (is_usual) {
    // "on startup-4 and business-8 each": one thing that rows have, whatever it is.
    draft_.counts_apart = true;
    return;
  }
  const auto* usual = model_.FindEntity(model_.default_entity);
  const auto* meanings = lexicon_.Find(usual->naming.names.front());
  if (meanings == nullptr) return;
  Piece rows = Unwritten(usual->naming.names.front().c_str(), pieces_[rows_end - 1].end);
  rows.meanings = *meanings;
  const auto place = pieces_.begin() + static_cast<std::ptrdiff_t>(rows_end);
  pieces_.insert(place, {Unwritten("per", rows.begin), rows});
}

}  // namespace claribi::planner
