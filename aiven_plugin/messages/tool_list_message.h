// The tool list message (tool_list.schema.json).
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"
#include "core/result.h"
#include "tools/tool_catalog.h"

namespace claribi::messages {

// Invisible characters are escaped, so that no part of a definition has an effect without being
// seen. The filter and the approvals use the definitions as they came.
// A tool whose texts are not approved is shown with those that were. As JSON text: what it says of
// a definition is written once for all listings. more: an object, its further members as they are.
std::string ToolListMessage(const tools::Listing& listing, const core::Json& more = {});

// The member "diff": the approved definition of a tool beside the one that is offered, for people.
// kNotFound: nothing of that name is offered, or the policy hides it.
core::Result<core::Json> DiffMessage(const tools::Listing& listing, std::string_view tool);

}  // namespace claribi::messages
