// What a listing says of approvals beside the tools themselves: one tool's change, for people, and
// the catalogue of all that is approved, for other tenants (policy/definition_catalogue.h). Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "policy/definition_catalogue.h"
#include "tools/tool_catalog.h"

namespace claribi::tools {

// kNotFound of kind "tool_not_found": the vendor offers no tool of that name, or none that the
// policy shows; the cause says which.
core::Result<const mcp::Tool*> OfferedTool(const Listing& listing, std::string_view name);

// Of each tool that may be called without a warning the definition that was approved: where it
// changed since, the one before the change. What drifted and was not kept is left out.
policy::DefinitionCatalogue ApprovedDefinitions(const Listing& listing, const std::string& vendor);

}  // namespace claribi::tools
