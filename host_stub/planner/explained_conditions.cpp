// A condition that says itself once more, in numbers: "services that are big, i.e. have more than 5
// nodes", "barely use their CPU, that is less than 20 %", "with a high memory usage (more than
// 70 %)". What the asker means by a vague word is asked, and the word says no more. Without such an
// explanation a vague word is declined. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"
#include "planner/word_lists.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

bool IsVerbOf(std::string_view word) {
  return word == "have" || word == "has" || word == "use" || word == "uses" || word == "cost" ||
         word == "costs" || word == "that" || word == "which" || word == "with" ||
         word == "without" || word == "whose" || word == "having" || word == "using";
}

}  // namespace

void QuestionReader::SettleExplained() {
  for (std::size_t i = 2; i + 1 < pieces_.size(); ++i) {
    if (SettleExplainedAt(i)) return;
  }
}

// True where the explanation begins at `mark`.
bool QuestionReader::SettleExplainedAt(std::size_t mark) {
  std::size_t at = mark;
  while (at < pieces_.size() && pieces_[at].kind == Token::Kind::kComma) ++at;
  const bool is_apart = at > mark;
  const std::size_t explainer = at;
  if (Is(at, {"i.e", "ie", "viz", "namely", "meaning"})) {
    ++at;
  } else if (is_apart && (Follows(at, {"that", "is"}) || Follows(at, {"that", "means"}) ||
                          Follows(at, {"which", "means"}))) {
    at += 2;
  } else if (Follows(at, {"in", "other", "words"}) || Follows(at, {"by", "which", "i", "mean"})) {
    at += Is(at, {"in"}) ? 3 : 4;
  } else if (is_apart && Is(at, {"say", "so"})) {
    ++at;
  }
  const bool has_explainer = at > explainer;
  if (!has_explainer && !is_apart) return false;
  while (at < pieces_.size() && IsMark(pieces_[at])) ++at;
  const std::size_t end = WordsEnd();
  if (at >= end) return false;
  // "down, i.e. powered off": the same value, said twice.
  const Meaning* said = Best(pieces_[mark - 1], Kind::kValue);
  const Meaning* again = at + 1 == end ? Best(pieces_[at], Kind::kValue) : nullptr;
  if (has_explainer && said != nullptr && again != nullptr && said->column == again->column &&
      said->value == again->value) {
    Drop(mark, pieces_.size() - mark);
    return true;
  }
  const auto bound = BoundAt(at);
  const bool is_bound = bound && (bound->has_word || !bound->values.empty());
  const auto has_noun = [&](std::size_t from) {
    return std::any_of(pieces_.begin() + static_cast<std::ptrdiff_t>(from),
                       pieces_.begin() + static_cast<std::ptrdiff_t>(end), [](const Piece& piece) {
                         return Means(piece, Kind::kField) || Means(piece, Kind::kMeasure) ||
                                Means(piece, Kind::kEntity);
                       });
  };
  const auto is_vague = [&](std::size_t place) {
    return IsVagueWord(Word(place)) ||
           (place < pieces_.size() && pieces_[place].is_unknown == false &&
            IsVagueWord(pieces_[place].text));
  };
  // "… with a high memory usage, that is more than 70 %": the noun is said before.
  const Piece noun = pieces_[mark - 1];
  const bool is_noun = !Means(noun, Kind::kEntity) || Means(noun, Kind::kField);
  const bool is_field = is_noun && (Means(noun, Kind::kField) || Means(noun, Kind::kMeasure));
  std::size_t before = mark - 1;
  if (is_field && is_bound && !has_noun(bound->end)) {
    if (before > 1 && is_vague(before - 1)) {
      std::size_t begin = before - 1;
      while (begin > 1 && Is(begin - 1, {"a", "an", "very", "rather", "quite", "too", "really"})) {
        --begin;
      }
      Drop(mark, at - mark);
      Drop(begin, before - begin);
      return true;
    }
    // "barely use their CPU, that is less than 20 %": use less than 20 % of it.
    while (before > 1 && Is(before - 1, {"their", "its", "the", "any", "much", "of"})) --before;
    const bool uses = before > 2 && Is(before - 1, {"use", "uses", "using"});
    if (!uses || !is_vague(before - 2)) return false;
    Drop(mark, at - mark);
    std::vector<Piece> used(pieces_.begin() + static_cast<std::ptrdiff_t>(before),
                            pieces_.begin() + static_cast<std::ptrdiff_t>(mark));
    Erase(before, mark - before);
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(WordsEnd()), used.back());
    used.pop_back();
    for (const Piece& word : used) {
      draft_.uses.push_back({word.begin, word.end, As::kOperator, Part::kFrame, 0});
    }
    Drop(before - 2, 1);
    return true;
  }
  // "… are big, that is have more than 5 nodes": what they are is said behind.
  std::size_t last = mark - 1;
  if (Is(last, {"used", "loaded", "utilised", "utilized", "load"}) && is_vague(last - 1)) --last;
  if (!is_vague(last)) return false;
  std::size_t be = last;
  while (be > 1 && (Is(be - 1, {"very", "rather", "quite", "too", "really", "so", "almost",
                                "nearly", "just", "a", "bit", "considered"}) ||
                    is_vague(be - 1))) {
    --be;
  }
  if (be < 2 || !IsBe(Word(be - 1))) return false;
  --be;
  const bool clause = IsVerbOf(Word(at));
  const bool is_said =
      Means(pieces_[at], Kind::kValue) || Is(at, {"on", "in", "not"}) ||
      std::any_of(pieces_[at].meanings.begin(), pieces_[at].meanings.end(),
                  [](const Meaning& meaning) {
                    return meaning.kind == Kind::kDegree && meaning.degree == Degree::kComparative;
                  });
  const bool is_named = Means(pieces_[at], Kind::kField) || Means(pieces_[at], Kind::kMeasure);
  const bool tells = has_explainer || is_bound;
  if (!tells || !(clause || is_said || is_named || is_bound)) return false;
  // A bare number is of what has its unit; "old, that is more than a year" is an age.
  const bool is_bare = is_bound && !has_noun(at) && !clause;
  std::optional<Meaning> of;
  if (is_bare && bound->values.size() == 1 && !bound->duration.empty()) {
    for (const Meaning& meaning : pieces_[last].meanings) {
      const auto* field = model_.FindColumn(meaning.column);
      const bool is_time = meaning.kind == Kind::kDegree && field != nullptr && field->unit == "d";
      if (is_time) of = meaning;
    }
    if (!of) return false;
  }
  if (is_bare && bound->duration.empty() &&
      (bound->values.empty() || bound->values.front().unit.empty() ||
       bound->values.front().unit == "%")) {
    return false;
  }
  const bool keeps_be = is_said && !is_bound;
  Drop(keeps_be ? be + 1 : be, at - (keeps_be ? be + 1 : be));
  if (keeps_be || clause) return true;
  const std::size_t begin = pieces_[be].begin;
  if (of) {
    const std::string& name = model_.FindColumn(of->column)->naming.names.front();
    const auto* meanings = lexicon_.Find(name);
    Piece field = Unwritten(name.c_str(), begin);
    if (meanings != nullptr) field.meanings = *meanings;
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(be), field);
  }
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(be), Unwritten("with", begin));
  return true;
}

}  // namespace claribi::planner
