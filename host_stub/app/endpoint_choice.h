// Which endpoint a data source is connected to: what --endpoint, --set and --scope of `connect`
// make of the configuration that is stored for it. Values that are missing are asked for at a
// terminal. Whether they fit is for the plugin to say. Inside of this room only.
#pragma once

#include <string>

#include "app/invocation.h"
#include "app/json_document.h"
#include "app/workspace.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// The new configuration (JSON). `description`: what the plugin emitted. `present`: the stored one.
/// kUsage: a value is missing and nobody can be asked, what was typed is not UTF-8, or --set is not
/// PLACE=VALUE.
outcome::Result<std::string> ChooseEndpoint(const Workspace& workspace, const Value& description,
                                            const std::string& present,
                                            const Invocation& invocation);

}  // namespace claribi::app
