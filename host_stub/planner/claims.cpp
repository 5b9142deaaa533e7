// Questions for yes or no that are said in other words: "Isn't x on AWS?", "Is everything in a
// running?". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void QuestionReader::SettleClaims() {
  // "Isn't x on AWS", "Don't we have a Flink": asked without doubt, it is the same question.
  const bool opens = IsBe(Word(0)) || Is(0, {"do", "does", "did", "has", "have"});
  if (opens && Is(1, {"not"})) Drop(1, 1);
  SettleClaimOfAll();
}

// "Is everything in a running": all rows that are there. What is said of them comes last.
void QuestionReader::SettleClaimOfAll() {
  if (!IsBe(Word(0)) || !Is(1, {"everything"}) || pieces_.size() < 3) return;
  const auto is_claim = [&](const Piece& piece) { return Means(piece, Kind::kValue); };
  const bool claims = std::any_of(pieces_.begin() + 2, pieces_.end(), is_claim);
  if (!claims || !InsertUsualNoun(1)) return;
  pieces_[2].is_plural = true;
  Reword(pieces_[1], "all");
  const std::size_t end = WordsEnd();
  // "everything running in a": the place tells where.
  const std::size_t claim = 3;
  const bool is_first = is_claim(pieces_[claim]) && claim + 2 < end &&
                        Is(claim + 1, {"in", "on", "of", "at"}) && !is_claim(pieces_[end - 1]);
  if (is_first) {
    std::rotate(pieces_.begin() + static_cast<std::ptrdiff_t>(claim),
                pieces_.begin() + static_cast<std::ptrdiff_t>(claim) + 1,
                pieces_.begin() + static_cast<std::ptrdiff_t>(end));
  }
}

}  // namespace claribi::planner
