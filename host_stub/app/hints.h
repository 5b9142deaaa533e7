// Hints: a further command that a person can paste: with the global options that this one was
// given, because they are not stored. Inside of this room only.
#pragma once

#include <string>
#include <vector>

#include "app/invocation.h"

namespace claribi::app {

/// One word for a POSIX shell.
std::string Quoted(const std::string& word);

/// "claribi-host tools NAME --data-dir DIR": `words`, and the options that say where everything is.
/// Quoted for a POSIX shell, and printable. A password in a URL is left out, and "..." stands for
/// the URL.
std::string HintFor(const GlobalOptions& options, const std::vector<std::string>& words);

}  // namespace claribi::app
