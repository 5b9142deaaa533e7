// A link to a resource that carries what the text of an answer does not: "the full result is
// linked", or a link that is described so. A link to anything else is data. Pure.
#pragma once

#include "core/json.h"
#include "policy/incompleteness.h"

namespace claribi::policy {

// content: the blocks of a result (MCP 2025-06-18, server/tools, resource links). has_data: there
// is structured content.
void ReadLinkedRest(const core::Json& content, bool has_data, Findings& found);

}  // namespace claribi::policy
