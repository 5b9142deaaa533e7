// What FindInstructions says of the description of a tool whose name says nothing.
#pragma once

#include <string_view>
#include <vector>

#include "policy/instructions.h"

namespace claribi::policy {

inline std::vector<InstructionKind> KindsIn(std::string_view description) {
  std::vector<InstructionKind> kinds;
  for (const auto& mark : FindInstructions({.name = "list_rows", .description = description})) {
    kinds.push_back(mark.kind);
  }
  return kinds;
}

}  // namespace claribi::policy
