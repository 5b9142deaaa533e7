// One tool in full, for `tools NAME TOOL`: what it is, its arguments, and a command line that calls
// it; or why it is hidden. And what may have been meant by a name that no tool has. Inside of this
// room only.
#pragma once

#include <string>

#include "app/answer.h"
#include "app/invocation.h"
#include "app/tool_listing.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// kNotFound, as the person's mistake, where the list has no tool of this name.
outcome::Result<Answer> ToolDetails(const ToolListing& listing, const std::string& source,
                                    const Invocation& invocation, std::size_t width);

/// The tool that is shown under this name; nullptr for none.
const Value* FindTool(const ToolListing& listing, const std::string& name);

/// The same error, with tools of similar names in its fix.
outcome::Error WithSuggestion(outcome::Error error, const ToolListing& listing,
                              const std::string& name);

/// Whether an error of a plugin says that there is no such tool.
bool IsUnknownTool(const outcome::Error& error);

}  // namespace claribi::app
