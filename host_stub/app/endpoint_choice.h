// Which endpoint a data source is connected to: what --config, --endpoint, --set and --scope of
// `connect` make of the configuration that is stored for it. Values that are missing are asked for
// at a terminal. Whether they fit is for the plugin to say. Inside of this room only.
#pragma once

#include <string>

#include "app/invocation.h"
#include "app/json_document.h"
#include "app/workspace.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// A file with a connection configuration: its text, a JSON object. kUsage if it is not there, or
/// none.
outcome::Result<std::string> ReadConnectionConfig(const std::string& file);

/// The new configuration (JSON): that of --config in place of `present`, and over it the other
/// options. `description`: what the plugin emitted. `present`: the stored one.
/// kUsage: a value is missing and nobody can be asked, what was typed is not UTF-8, or --set is not
/// PLACE=VALUE.
outcome::Result<std::string> ChooseEndpoint(const Workspace& workspace, const Value& description,
                                            const std::string& present,
                                            const Invocation& invocation);

}  // namespace claribi::app
