// Shares as people ask for them: "how much of the bill is OpenSearch", "% of pg on version 16",
// "percentage of Kafka services on business plans", "the ratio of …, in %". They are put into the
// words of the rules. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

bool SaysShare(const Piece& piece) {
  return piece.meanings.empty() &&
         (piece.words == "share" || piece.words == "percentage" || piece.words == "percent" ||
          piece.words == "proportion" || piece.words == "fraction" || piece.words == "portion");
}

}  // namespace

void QuestionReader::SettleShares() {
  SettleShareOfAmount();
  if (Is(0, {"%"}) && Is(1, {"of"})) Reword(pieces_[0], "percentage");
  std::size_t end = WordsEnd();
  // "…, in %": how it is told anyway.
  const bool in_percent =
      end > 4 && (Is(end - 1, {"%", "percent", "percentage"}) || pieces_[end - 1].unit == "%") &&
      Is(end - 2, {"in", "as"}) && pieces_[end - 1].kind != Token::Kind::kNumber;
  for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
    if (in_percent && Is(i, {"ratio"}) && Is(i + 1, {"of"})) Reword(pieces_[i], "share");
  }
  const auto share = std::find_if(pieces_.begin(), pieces_.end(), SaysShare);
  if (share == pieces_.end()) return;
  if (in_percent && static_cast<std::size_t>(share - pieces_.begin()) + 2 < end) {
    Drop(end - 2, pieces_.size() - end + 2);
    while (!pieces_.empty() && IsMark(pieces_.back())) pieces_.pop_back();
  }
  // "percentage of Kafka services on business plans": of that kind, those that are so.
  std::size_t at = static_cast<std::size_t>(share - pieces_.begin()) + 1;
  if (!Is(at, {"of"})) return;
  ++at;
  while (Is(at, {"our", "the", "all", "my"})) ++at;
  std::size_t rows = at;
  while (IsKind(rows)) ++rows;
  if (rows == at) return;
  if (IsUsualRows(rows)) ++rows;
  const bool is_said = Is(rows, {"on", "in", "with", "at", "without"}) && rows + 1 < pieces_.size();
  const bool says_verb = std::any_of(
      pieces_.begin() + static_cast<std::ptrdiff_t>(rows), pieces_.end(), [&](const Piece& piece) {
        return IsBe(piece.words) || piece.words == "among" || piece.words == "by" ||
               piece.words == "per" || piece.words == "each" || piece.words == "and" ||
               (IsPreposition(piece.words) && &piece != &pieces_[rows]) ||
               (IsHave(piece.words) && piece.words != "with");
      });
  if (!is_said || says_verb) return;
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(rows),
                 Unwritten("are", pieces_[rows].begin));
}

// "how much of our spend is Kafka", "what part of the bill goes to x": the share, and the amount.
void QuestionReader::SettleShareOfAmount() {
  std::size_t of = 0;
  const bool how_much = Follows(0, {"how", "much", "of"});
  for (std::size_t i = 0; i < 4 && i + 1 < pieces_.size(); ++i) {
    const bool says = SaysShare(pieces_[i]) || (i > 0 && Is(i, {"part"}) && Is(i - 1, {"what"}));
    if (says && Is(i + 1, {"of"})) of = i + 1;
  }
  if (how_much) of = 2;
  if (of == 0) return;
  std::size_t amount = of + 1;
  while (Is(amount, {"the", "our", "my", "whole", "total"}) || Is(amount, {"monthly"})) ++amount;
  if (amount >= pieces_.size()) return;
  const auto* price = UsualPrice();
  // A word that means the price where a share of it is asked for, and nothing that is known alone.
  const bool is_alias =
      price != nullptr && std::find(price->shared_as.begin(), price->shared_as.end(),
                                    pieces_[amount].words) != price->shared_as.end();
  const auto* meanings = is_alias ? lexicon_.Find(price->naming.names.front()) : nullptr;
  std::size_t verb = amount + 1;
  // "of the cost of running services": of the whole that is shared.
  if (Is(verb, {"of", "for"})) {
    std::size_t rows = verb + 1;
    while (Is(rows, {"the", "our", "all", "my"})) ++rows;
    const std::size_t end = EndOfRows(rows);
    const bool goes =
        end > rows && Is(end, {"goes", "go", "falls", "fall"}) && Is(end + 1, {"to", "on", "into"});
    if (goes) {
      Reword(pieces_[end], "is");
      Drop(end + 1, 1);
    }
  }
  const bool is_verb = IsBe(Word(verb)) || Is(verb, {"goes", "go", "comes", "come", "falls"});
  if (!is_verb) return;
  if (meanings != nullptr) pieces_[amount].meanings = *meanings;
  const bool is_price =
      price != nullptr &&
      std::any_of(pieces_[amount].meanings.begin(), pieces_[amount].meanings.end(),
                  [&](const Meaning& meaning) {
                    return meaning.kind == Kind::kField &&
                           meaning.column == model_.default_entity + "." + price->id;
                  });
  if (!is_price) return;
  if (Is(verb, {"comes", "come"}) && Is(verb + 1, {"from"})) {
    Reword(pieces_[verb], "is");
    Reword(pieces_[verb + 1], "on");
  }
  if (!how_much) return;
  Reword(pieces_[0], "what");
  Reword(pieces_[1], "share");
  draft_.tells_amount = true;
}

}  // namespace claribi::planner
