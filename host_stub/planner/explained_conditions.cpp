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

// The value that the piece means; nullptr where it means none.
const Meaning* ValueAt(const Piece& piece) {
  const auto found = std::find_if(piece.meanings.begin(), piece.meanings.end(),
                                  [](const Meaning& each) { return each.kind == Kind::kValue; });
  return found == piece.meanings.end() ? nullptr : &*found;
}

}  // namespace

void QuestionReader::SettleExplained() {
  // "details such as plan and price": the fields.
  for (std::size_t i = 1; i + 3 < pieces_.size(); ++i) {
    const bool is_such = Follows(i + 1, {"such", "as"});
    const std::size_t field = is_such ? i + 3 : i + 2;
    if (!(is_such || Is(i + 1, {"like"})) || !IsPlainField(field)) continue;
    if (Is(i, {"details", "information", "info", "data", "facts", "properties", "attributes"})) {
      return Drop(i, field - i);
    }
  }
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
  if (Is(at, {"i.e", "ie", "viz", "namely", "meaning"}) || (is_apart && Is(at, {"say"}))) {
    ++at;
  } else if (is_apart && (Follows(at, {"that", "is"}) || Follows(at, {"that", "means"}) ||
                          Follows(at, {"which", "means"}))) {
    at += 2;
  } else if (Follows(at, {"in", "other", "words"}) || Follows(at, {"by", "which", "i", "mean"})) {
    at += Is(at, {"in"}) ? 3 : 4;
  }
  const bool has_explainer = at > explainer;
  if (!has_explainer && !is_apart) return false;
  while (at < pieces_.size() && IsMark(pieces_[at])) ++at;
  const std::size_t end = WordsEnd();
  if (at >= end) return false;
  // "down, i.e. powered off": the same value, said twice.
  const Meaning* said = ValueAt(pieces_[mark - 1]);
  const Meaning* again = at + 1 == end ? ValueAt(pieces_[at]) : nullptr;
  if (has_explainer && said != nullptr && again != nullptr && said->column == again->column &&
      said->value == again->value) {
    Drop(mark, pieces_.size() - mark);
    return true;
  }
  // "…, i.e. idle ones": the vague word stands behind.
  bool only_vague = has_explainer;
  bool any_vague = false;
  for (std::size_t i = at; i < end; ++i) {
    any_vague = any_vague || IsVagueWord(Word(i));
    only_vague = only_vague &&
                 (IsVagueWord(Word(i)) || Is(i, {"ones", "the", "used", "very"}) || IsUsualRows(i));
  }
  if (only_vague && any_vague) {
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
  // "Any big services, i.e. with more than 5 nodes", "Are any services busy, i.e. over 80 % CPU"
  const bool clause = IsVerbOf(Word(at));
  std::size_t rows = mark - 1;
  while (rows > 1 && IsKind(rows - 1)) --rows;
  const bool of_rows = has_explainer && IsUsualRows(mark - 1) && rows > 0 && is_vague(rows - 1);
  const bool of_asked =
      has_explainer && is_vague(mark - 1) && IsBe(Word(0)) && IsUsualRows(mark - 2);
  if ((of_rows || of_asked) && (clause || (is_bound && has_noun(at)))) {
    Drop(mark, at - mark);
    if (!clause && of_rows) {
      pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(mark),
                     Unwritten("with", pieces_[mark].begin));
    }
    Drop(of_rows ? rows - 1 : mark - 1, 1);
    return true;
  }
  // "… are big, that is have more than 5 nodes": what they are is said behind.
  std::size_t last = mark - 1;
  const bool under_load = Is(last, {"load", "stress", "pressure"}) && last > 2 &&
                          Is(last - 1, {"under", "high", "heavy"});
  if (under_load) last -= Is(last - 2, {"under"}) ? 2 : 1;
  if (Is(last, {"used", "loaded", "utilised", "utilized"}) && is_vague(last - 1)) --last;
  if (!under_load && !is_vague(last)) return false;
  std::size_t be = last;
  while (be > 1 && (Is(be - 1, {"very", "rather", "quite", "too", "really", "so", "almost",
                                "nearly", "just", "a", "bit", "considered"}) ||
                    is_vague(be - 1))) {
    --be;
  }
  if (be < 2 || !IsBe(Word(be - 1))) return false;
  --be;
  const bool is_said =
      Means(pieces_[at], Kind::kValue) || Is(at, {"on", "in", "not"}) ||
      std::any_of(pieces_[at].meanings.begin(), pieces_[at].meanings.end(),
                  [](const Meaning& meaning) {
                    return meaning.kind == Kind::kDegree && meaning.degree == Degree::kComparative;
                  });
  const bool is_named = Means(pieces_[at], Kind::kField) || Means(pieces_[at], Kind::kMeasure);
  // A comma alone may join another condition: "are old, more than 3 nodes".
  const bool in_brackets = pieces_[mark].text == "(" || pieces_[mark].text == ":";
  const bool is_number = is_bound || (is_named && BoundAt(at + 1));
  const bool tells = has_explainer || (is_number && (in_brackets || !has_noun(at)));
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
