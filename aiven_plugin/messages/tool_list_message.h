// The tool list message (tool_list.schema.json).
#pragma once

#include "core/json.h"
#include "tools/tool_catalog.h"

namespace claribi::messages {

// Characters that are not seen are escaped in it: nothing of a definition acts without being seen.
// Judging and comparing goes by the definitions as they came.
core::Json ToolListMessage(const tools::Listing& listing);

}  // namespace claribi::messages
