// Numbers that are asked for each on its own: "how many Kafka and how many PostgreSQL services",
// "how many are running and how many are powered off". Of one thing that rows have they are groups;
// other numbers are several questions. See question_reader.h and plan_assembly.h.
#include <algorithm>

#include "planner/plan_assembly.h"
#include "planner/plan_parts.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using plan::Declined;
using plan::Expression;
using plan::Frame;
using plan::Function;

// "and how many" behind a question that opens so: said, and kept in mind.
void QuestionReader::SettleCountsApart() {
  const auto counts = [&](std::size_t at) {
    return Follows(at, {"how", "many"}) || Follows(at, {"number", "of"}) ||
           Follows(at, {"count", "of"});
  };
  bool opened = false;
  for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
    if (!counts(i)) continue;
    std::size_t before = i;
    while (before > 0 && Is(before - 1, {"the", "also", "then"})) --before;
    const bool joins = before > 0 && (Is(before - 1, {"and", "&", "plus", "versus", "vs"}) ||
                                      pieces_[before - 1].kind == Token::Kind::kComma);
    if (opened && joins && Is(i, {"how"}) == how_) {
      for (std::size_t at = before; at < i + 2; ++at) Say(pieces_[at]);
      draft_.counts_apart = true;
    }
    if (opened) continue;
    opened = std::all_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i),
                         [](const Piece& piece) { return piece.meanings.empty(); });
    how_ = Is(i, {"how"});
    if (!opened) return;
  }
}

// One condition names what is counted apart, and nothing else is said: it might be said of one.
void PlanAssembly::CountApart() {
  const auto several = [&] {
    Refuse("These are several questions; ask one at a time.", Declined::Why::kSeveral);
  };
  const bool is_plain = draft_.ask == Ask::kCount && draft_.head_field.empty() &&
                        draft_.groups.empty() && plan_.joins.empty() && plan_.measures.empty() &&
                        targets_.empty() && !draft_.ranking && !draft_.grain && !draft_.period &&
                        !entity_->merges && rows_.size() == 1 && draft_.numbers.empty();
  if (!is_plain) return several();
  const Expression& row = rows_.front();
  if (row.kind == Expression::Kind::kNamed) {
    const std::string parent = row.among.front().substr(0, row.among.front().find('.'));
    const bool is_one = row.terms.size() > 1 && row.among.size() == 1 && IsAbove(parent);
    if (!is_one || !TurnToParents(parent)) return several();
    return Grouped(Frame::kCount);
  }
  std::vector<std::string> columns;
  ColumnsOf(row, columns);
  const bool is_in =
      row.kind == Expression::Kind::kCompare && row.op == plan::Operator::kIn && !columns.empty();
  const bool is_or =
      row.kind == Expression::Kind::kOr &&
      std::all_of(row.operands.begin(), row.operands.end(), [&](const Expression& each) {
        return each.kind == Expression::Kind::kCompare && each.op == plan::Operator::kEqual &&
               each.column == columns.front();
      });
  const bool is_key = !columns.empty() && std::count(columns[0].begin(), columns[0].end(), '.') > 1;
  if ((!is_in && !is_or) || is_key) return several();
  plan_.group_by.push_back({.column = columns.front(), .grain = std::nullopt});
  Aggregated(Function::kCount, "", "count", false);
  Grouped(Frame::kCount);
}

}  // namespace claribi::planner
