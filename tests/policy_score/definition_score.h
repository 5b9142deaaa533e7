// How the plugin judges labelled definitions, one JSON object a line: changes of a tool
// ({"id", "kind", "before", "after", "verdict"}: harmless, wording or material), and tools whose
// texts speak to a model or do not ({"id", "tool", "instructs"}). Tools as tools/list gives them.
#pragma once

#include <istream>
#include <ostream>

#include "core/result.h"

namespace claribi::policy_score {

enum class Output {
  kRows,     // id, what was judged, what the label says; with a tab between two
  kReasons,  // the same, and why
  kTotals,   // how many are judged otherwise than their label says, by what that means
};

// kInvalid naming the line: it cannot be read. A tool that no server may offer is judged material,
// because it is hidden.
core::Status ScoreChanges(std::istream& text, Output print, std::ostream& out);
core::Status ScoreInstructions(std::istream& text, Output print, std::ostream& out);

}  // namespace claribi::policy_score
