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
  rows::RowSet table;  // exactly the answer's rows; gaps that can still change it
  Claim claim = Claim::kWhole;
  std::vector<bool> at_least;      // for each row of groups: its count or sum is a lower bound
  std::size_t matched = 0;         // rows before limit and grouping
  std::size_t tied = 0;            // rows that came along as ties of the last one
  std::vector<std::string> notes;  // sentences: what was left out, ties, estimates
  std::vector<std::string>
      in_use;             // where nothing matched: values that the conditions' fields have
  std::string in_use_of;  // the column of those
};

/// `plan` is resolved.
Evaluated Evaluate(const plan::Plan& plan, const semantic_model::Model& model,
                   const executor::RowSets& sets, std::int64_t now_ms);

}  // namespace claribi::evaluation
