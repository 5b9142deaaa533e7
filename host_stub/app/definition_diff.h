// What changed in the definition of one tool, for the person who approves it. Source:
// plugin_api/messages/MESSAGES.md, "Tool list", member "diff".
#pragma once

#include <string>

#include "app/json_document.h"

namespace claribi::app {

/// Lines: what the change is, each place that differs, and each text and schema word by word.
/// Printable.
std::string DefinitionDiffText(const Value& diff);

}  // namespace claribi::app
