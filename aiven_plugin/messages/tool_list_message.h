// The tool list message (tool_list.schema.json).
#pragma once

#include "core/json.h"
#include "tools/tool_catalog.h"

namespace claribi::messages {

// Invisible characters are escaped, so that no part of a definition has an effect without being
// seen. The filter and the approvals use the definitions as they came.
core::Json ToolListMessage(const tools::Listing& listing);

}  // namespace claribi::messages
