// "Are a and b in the same region?", "Do a and b run different versions?", "Are all Kafka services
// on the same plan?": read as the values side by side, or as how many there are, with what is
// claimed of them kept apart. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/plan_parts.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

constexpr std::size_t kFewestAlike = 2;

}  // namespace

void QuestionReader::SettleSameness() {
  if (!IsBe(Word(0)) && !Is(0, {"do", "does", "have", "has"})) return;
  const std::size_t end = WordsEnd();
  std::size_t same = 1;
  while (same < end && !Is(same, {"same", "identical", "different"})) ++same;
  if (same == end || !pieces_[same].meanings.empty()) return;
  const bool is_same = !Is(same, {"different"});
  const std::size_t before = Is(same - 1, {"the", "a"}) ? same - 1 : same;
  std::size_t field = same + 1;
  std::size_t behind = field + 1;
  // "Do a and b cost the same?"
  const bool is_verb = same + 1 == end && before > 1 && IsPlainField(before - 1);
  if (is_verb) {
    field = before - 1;
    behind = end;
  }
  if (field >= end || !Means(pieces_[field], Kind::kField)) return;
  std::size_t between = is_verb ? field : before;
  while (between > 1 && (IsPreposition(Word(between - 1)) || IsHave(Word(between - 1)) ||
                         Is(between - 1, {"hosted", "located", "deployed", "running"}))) {
    --between;
  }
  if (SettleAllTheSame(between, field, behind == end && is_same)) return;
  auto [names_end, count] = NamesFrom(1);
  std::vector<Piece> names(pieces_.begin() + 1,
                           pieces_.begin() + static_cast<std::ptrdiff_t>(names_end));
  if (names_end != between) return;
  // "Is a in the same region as b?"
  if (count == 1 && Is(behind, {"as", "from"}) && IsNameAt(behind + 1) && behind + 2 == end) {
    names.push_back(Unwritten("and", pieces_[behind].begin));
    names.push_back(pieces_[behind + 1]);
    ++count;
    Drop(behind, 1);
    Erase(behind, pieces_.size() - behind);
  } else if (behind != end) {
    return;
  }
  if (count < kFewestAlike) return;
  const Piece told = pieces_[field];
  const std::size_t begin = pieces_.front().begin;
  for (std::size_t at = pieces_.size(); at-- > 0;) {
    const bool is_kept = at == field || (at >= 1 && at < names_end);
    if (!is_kept) Drop(at, 1);
  }
  for (Piece& piece : names) {
    if (piece.words == "or" || piece.words == "&") Reword(piece, "and");
  }
  pieces_ = {Unwritten("compare", begin), Unwritten("the", begin), told, Unwritten("of", begin)};
  pieces_.insert(pieces_.end(), names.begin(), names.end());
  std::erase_if(pieces_[kFewestAlike].meanings,
                [](const Meaning& meaning) { return meaning.kind != Kind::kField; });
  draft_.sameness = is_same;
}

// "Are all our Kafka services in the same region?": one value of them all, at most.
bool QuestionReader::SettleAllTheSame(std::size_t rows_end, std::size_t field, bool is_plain) {
  if (!Is(1, {"all"}) || !is_plain) return false;
  std::size_t rows = 2;
  while (Is(rows, {"our", "the", "of", "my"})) ++rows;
  if (EndOfRows(rows) != rows_end || rows == rows_end || !IsPlainField(field)) return false;
  plan::Literal one;
  one.kind = plan::Literal::Kind::kNumber;
  one.number = 1;
  draft_.number_claim = ComparisonOf("", plan::Operator::kAtMost, {one});
  Piece told = pieces_[field];
  told.is_plural = true;
  const std::size_t begin = pieces_.front().begin;
  std::vector<Piece> asked{Unwritten("how", begin), Unwritten("many", begin), told,
                           Unwritten("do", begin)};
  asked.insert(asked.end(), pieces_.begin() + static_cast<std::ptrdiff_t>(rows),
               pieces_.begin() + static_cast<std::ptrdiff_t>(rows_end));
  asked.push_back(Unwritten("have", begin));
  for (std::size_t at = pieces_.size(); at-- > 0;) {
    const bool is_kept = at == field || (at >= rows && at < rows_end);
    if (!is_kept) Drop(at, 1);
  }
  pieces_ = std::move(asked);
  return true;
}

}  // namespace claribi::planner
