// The text for a language model of a call that brought no result: whether a further call can help
// and what a model can do, and then what the host or the plugin says, between two lines with an
// unguessable boundary, because a cause may quote the vendor. A fix for people (a command, an
// option, a setting) is not in it: the model is told who has to act. Of a
// failure that the tool reports the plugin makes the text itself (MESSAGES.md, "model_text").
#pragma once

#include <string>

#include "app/model_names.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// Printable; ends with a line break.
std::string ModelFailureText(const ToolAddress& address, const outcome::Error& error);

}  // namespace claribi::app
