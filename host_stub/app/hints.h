// Hints: a further command that a person can paste: with the global options that this one was
// given, because they are not stored. Inside of this room only.
#pragma once

#include <string>
#include <vector>

#include "app/invocation.h"

namespace claribi::app {

/// "claribi-host tools NAME --data-dir DIR": `words`, and the options that say where everything is.
/// Quoted for a POSIX shell, and printable. A password in a URL is left out, and "..." stands for
/// the URL.
std::string HintFor(const GlobalOptions& options, const std::vector<std::string>& words);

/// The same with `text` on its standard input: "printf %s 'TEXT' | claribi-host ...".
std::string PipedHintFor(const GlobalOptions& options, const std::vector<std::string>& words,
                         const std::string& text);

}  // namespace claribi::app
