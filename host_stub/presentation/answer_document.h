// What a question is answered with, for people and for programs.
// Source: the JSON of `ask --json`: {"status", "answer", "table", "chart", "calls", "complete",
// "notes", "choices"}.
#pragma once

#include <string>
#include <vector>

#include "executor/call_runner.h"
#include "plan/plan.h"
#include "rows/row_set.h"
#include "values/json_value.h"

namespace claribi::presentation {

enum class AnswerStatus { kAnswered, kPartial, kAmbiguous, kDeclined };

struct AnswerDocument {
  AnswerStatus status = AnswerStatus::kDeclined;
  std::string answer;  // one or two sentences
  rows::RowSet table;
  values::Json chart;  // a Vega-Lite specification, or null
  std::vector<executor::CallEntry> calls;
  bool complete = false;
  std::vector<std::string> notes;
  std::vector<std::string> choices;
  values::Json plan;   // what was asked, resolved; null where there is none
  values::Json chips;  // the same in words, part by part (plan_chips.h); null where there is none
  std::int64_t oldest_remembered_ms = -1;  // age of what an earlier question had read; -1: nothing
};

/// The object of `ask --json`. Columns are {"name", "label", "type", "unit"}; cells are JSON
/// values.
values::Json ToJson(const AnswerDocument& answer);

}  // namespace claribi::presentation
