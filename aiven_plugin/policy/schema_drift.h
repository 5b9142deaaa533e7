// Differences of two schemas, each with its class: the part of definition_drift.h that walks input
// and output schemas. Arguments are judged by what they let a caller do, answers by whether what
// was promised still comes. A keyword that no rule knows is material, and so is what is too deep or
// too large to be judged. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/json.h"
#include "policy/definition_drift.h"
#include "policy/keyword_drift.h"

namespace claribi::policy {

// Appends to `found`. Both with sorted members (SortedMembers); at: the pointer of the schemas;
// tool: the name of the tool.
void FindSchemaDrift(SchemaRole role, std::string_view tool, const std::string& at,
                     const core::Json& approved, const core::Json& current,
                     std::vector<Difference>& found);

// "/name" for a JSON pointer (RFC 6901), printable and bounded.
std::string PointerStep(std::string_view name);

}  // namespace claribi::policy
