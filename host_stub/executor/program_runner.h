// Carries out a program of reads: row sets with gaps for everything that could not be read.
// Source: compiler/reading_program.h.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "compiler/reading_program.h"
#include "executor/call_runner.h"
#include "plan/plan.h"
#include "rows/row_set.h"

namespace claribi::executor {

using RowSets = std::map<std::string, rows::RowSet>;  // by entity

/// Rows of the plan's entity so far: unranked, and more or fewer than the answer will have.
using OnRows = std::function<void(const rows::RowSet&)>;

struct RunSettings {
  const semantic_model::Model& model;
  const plan::Plan& plan;  // for its conditions
  std::int64_t now_ms = 0;
  OnRows on_rows = {};  // on the caller's thread, after each step
};

/// Blocks; when patience ends, the rest becomes gaps ("not read: the command was interrupted").
RowSets RunProgram(const compiler::Program& program, const RunSettings& settings, CallRunner& calls,
                   const outcome::Patience& patience);

}  // namespace claribi::executor
