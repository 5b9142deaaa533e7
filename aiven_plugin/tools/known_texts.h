// Whether the texts of a definition speak to a model (policy/instructions.h), searched once for
// each definition in a process: every handle lists the same tools of its vendor, and lists them
// again. What is kept is a fingerprint, which covers all those texts, and the answer; no text.
#pragma once

#include <cstddef>

#include "tools/tool_approvals.h"

namespace claribi::tools {

// How many definitions are remembered; where there are more, all are forgotten.
inline constexpr std::size_t kMostKnownTexts = 8192;

bool SpeaksToModel(const ListedTool& tool);  // [mt]

}  // namespace claribi::tools
