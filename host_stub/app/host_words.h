// Words of this host for what a plugin calls by the operator's settings: a plugin that says "set
// ca_file" does not know that it is --ca-file here. Inside of this room only.
// Source: plugin_api/messages/MESSAGES.md, "Operator configuration".
#pragma once

#include <string>

namespace claribi::app {

/// The sentences with the options of this host behind each setting that they name.
std::string InHostWords(const std::string& sentences);

}  // namespace claribi::app
