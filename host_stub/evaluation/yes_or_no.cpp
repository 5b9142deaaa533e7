#include "evaluation/yes_or_no.h"

#include <algorithm>

#include "rows/predicate.h"

namespace claribi::evaluation {

using plan::Operator;
using rows::Cell;
using rows::Verity;

void JudgeNumber(const plan::Plan& plan, std::int64_t now_ms, Evaluated& evaluated) {
  const auto& table = evaluated.table;
  if (evaluated.claim == Claim::kWithheld || table.rows.size() != 1) {
    evaluated.claim = Claim::kWithheld;
    return;
  }
  const Verity verity = rows::Fulfils(*plan.having, table, table.rows.front(), now_ms);
  const bool is_true = verity == Verity::kTrue;
  // What is missing makes the number greater, and never less.
  const Operator op = plan.having->op;
  const bool grows_true = op == Operator::kMore || op == Operator::kAtLeast;
  const bool grows_false = op == Operator::kLess || op == Operator::kAtMost;
  const bool tells = evaluated.claim == Claim::kWhole || (grows_true && is_true) ||
                     (grows_false && verity == Verity::kFalse);
  if (verity == Verity::kUnknown || !tells) {
    evaluated.claim = Claim::kWithheld;
    return;
  }
  evaluated.holds = is_true;
}

void JudgeSameness(const plan::Plan& plan, Evaluated& evaluated) {
  const auto& table = evaluated.table;
  const bool has_gaps = evaluated.claim != Claim::kWhole || !table.gaps.empty();
  if (!plan.sameness || has_gaps || table.rows.size() < 2) return;
  std::vector<const Cell*> cells;
  for (const auto& row : table.rows) {
    const Cell* cell = table.At(row, plan.sameness->of);
    if (cell == nullptr || !cell->HasValue()) return;
    cells.push_back(cell);
  }
  const auto equals = [](const Cell* left, const Cell* right) {
    return Cell::Compare(*left, *right) == 0;
  };
  const bool is_same = std::all_of(cells.begin(), cells.end(),
                                   [&](const Cell* cell) { return equals(cell, cells.front()); });
  bool are_different = true;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      are_different = are_different && !equals(cells[i], cells[j]);
  }
  evaluated.holds = plan.sameness->is_same ? is_same : are_different;
}

}  // namespace claribi::evaluation
