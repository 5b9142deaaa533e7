// Evaluation: row sets become the answer's table, by the plan alone. Pure. Gaps go along, so that
// the outcome says what may be claimed: a count may become "at least", a top is withheld.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "executor/program_runner.h"
#include "plan/plan.h"
#include "rows/row_set.h"
#include "semantic_model/semantic_model.h"

namespace claribi::evaluation {

/// What may be said of the table.
enum class Claim {
  kWhole,    // everything that could change it was read
  kAtLeast,  // counts and sums are lower bounds, lists may lack rows
  kWithheld  // the question's answer cannot be told from what was read
};

struct Evaluated {
  rows::RowSet table;    // the answer's rows, or what was read of them; gaps that can change it
  rows::RowSet ranking;  // where a limit cut the table: all rows that were compared, in their order
  Claim claim = Claim::kWhole;
  std::vector<bool> at_least;    // for each group: its count or sum is a lower bound
  bool all_left_out = false;     // before any condition there were rows without values alone
  std::size_t matched = 0;       // rows before limit and grouping
  std::size_t tied = 0;          // rows beyond the limit, equal to its last one
  std::size_t first_end = 0;     // of both ends of an order: how many rows are of the first
  std::optional<bool> holds;     // what is said of one number, or of all rows; not told: none
  std::size_t cells_unread = 0;  // rows of a list that lack cells, although they belong to it
  std::string unread;            // why, of the first of those
  std::optional<double> difference;
  std::string verdict;         // "healthy", "warning", "critical", or "" where it is withheld
  std::size_t apart_rows = 0;  // rows that were kept out of a sum
  double apart_sum = 0;
  std::string apart_unit;
  std::string apart_because;
};

/// `plan` is resolved.
Evaluated Evaluate(const plan::Plan& plan, const semantic_model::Model& model,
                   const executor::RowSets& sets, std::int64_t now_ms);

}  // namespace claribi::evaluation
