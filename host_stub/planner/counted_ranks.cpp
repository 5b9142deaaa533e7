// Groups in the order of how many they have: "rank providers by number of services", "top three
// regions by service count", "the type that we have the fewest of". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void QuestionReader::SettleCountedRanks() {
  SettleCountOfRows();
  // "rank the 10 slowest queries": ranked they are.
  const std::size_t count = Is(1, {"the", "our"}) ? 2 : 1;
  const bool is_top = Is(0, {"rank"}) && count + 1 < pieces_.size() &&
                      pieces_[count].kind == Token::Kind::kNumber &&
                      Means(pieces_[count + 1], Kind::kDegree);
  if (is_top) return Reword(pieces_[0], "list");
  std::size_t head = 0;
  if (Is(0, {"rank", "order", "sort", "list", "show"})) head = 1;
  if (Is(0, {"ranking"}) && Is(1, {"of"})) head = 2;
  if (head == 0) return;
  while (Is(head, {"the", "our", "all", "me"})) ++head;
  std::size_t by = head + 1;
  // "list the regions ranked by …"
  const bool needs_order = Is(0, {"list", "show"});
  if (Is(by, {"ranked", "sorted", "ordered"})) {
    ++by;
  } else if (needs_order) {
    return;
  }
  const std::size_t end = WordsEnd();
  if (by >= end || !Is(by, {"by"}) || !pieces_[head].is_plural) return;
  const bool is_head = IsPlainField(head) || !OwnerAt(head).empty();
  std::size_t number = by + 1;
  if (Is(number, {"the", "their"})) ++number;
  std::size_t rows = 0;
  if (Follows(number, {"number", "of"}) || Follows(number, {"count", "of"})) rows = number + 2;
  if (Follows(number, {"how", "many"})) rows = number + 2;
  if (rows == 0 || !is_head) return;
  if (Is(rows, {"their", "the", "our"})) ++rows;
  std::size_t rows_end = EndOfRows(rows);
  if (rows_end == rows || !(IsUsualRows(rows_end - 1) || IsKind(rows_end - 1))) return;
  std::size_t tail = rows_end;
  while (Is(tail, {"they", "we", "it", "have", "has", "run", "in", "on", "each", "there", "are"})) {
    ++tail;
  }
  if (tail != end || Is(rows_end, {"they"})) return;
  // Groups stand so anyway, the most first.
  const std::size_t begin = pieces_.front().begin;
  std::vector<Piece> asked{Unwritten("number", begin), Unwritten("of", begin)};
  asked.insert(asked.end(), pieces_.begin() + static_cast<std::ptrdiff_t>(rows),
               pieces_.begin() + static_cast<std::ptrdiff_t>(rows_end));
  asked.push_back(Unwritten("per", begin));
  asked.push_back(pieces_[head]);
  asked.back().is_plural = false;
  // Those that have any: of a field's values.
  if (Means(pieces_[head], Kind::kField)) {
    std::erase_if(asked.back().meanings,
                  [](const Meaning& meaning) { return meaning.kind != Kind::kField; });
  }
  for (std::size_t at = pieces_.size(); at-- > 0;) {
    if (at != head && !(at >= rows && at < rows_end)) Drop(at, 1);
  }
  pieces_ = std::move(asked);
}

// "by service count", "by Kafka service count": by the number of them.
void QuestionReader::SettleCountOfRows() {
  for (std::size_t i = 1; i + 2 < pieces_.size(); ++i) {
    if (!Is(i, {"by"})) continue;
    std::size_t rows = i + 1;
    while (IsKind(rows)) ++rows;
    const bool is_rows = rows + 1 < pieces_.size() && Is(rows + 1, {"count", "counts"}) &&
                         std::any_of(pieces_[rows].meanings.begin(), pieces_[rows].meanings.end(),
                                     [&](const Meaning& meaning) {
                                       return meaning.kind == Kind::kEntity &&
                                              meaning.entity == model_.default_entity;
                                     });
    if (!is_rows || !pieces_[rows + 1].meanings.empty()) continue;
    pieces_[rows].is_plural = true;
    pieces_[rows].words = model_.FindEntity(model_.default_entity)->naming.plural;
    const std::size_t begin = pieces_[i].end;
    Drop(rows + 1, 1);
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                   {Unwritten("number", begin), Unwritten("of", begin)});
    return;
  }
}

}  // namespace claribi::planner
