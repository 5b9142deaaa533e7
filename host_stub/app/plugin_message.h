// Messages of a plugin, held to their schemas before anything of them is shown or believed. A
// message that breaks its schema is an error that names the place, and not a table with holes.
// Source: plugin_api/messages/MESSAGES.md.
#pragma once

#include <string_view>

#include "app/json_document.h"
#include "loader/plugin_library.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// What a plugin emitted as `message` ("tool_list", ...). Names that a later release may add to a
/// list are taken. kInternal, with the place as a JSON pointer, where the plugin broke the
/// contract.
outcome::Result<Document> ReadMessage(std::string_view message, std::string_view emitted);

/// A description; it must be of this library: id and version as in its table.
outcome::Result<Document> ReadDescription(std::string_view emitted,
                                          const loader::PluginLibrary& library);

}  // namespace claribi::app
