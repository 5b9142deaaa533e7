// Hints: a further command that a person can paste: with the global options that this one was
// given, because they are not stored. Inside of this room only.
#pragma once

#include <string>
#include <vector>

#include "app/invocation.h"
#include "executor/call_runner.h"
#include "values/json_value.h"

namespace claribi::app {

/// A word as a POSIX shell takes it, quoted where that is needed; printable.
std::string ShellWord(const std::string& word);

/// Whether a URL has a user in front of its host, or a password in its query.
bool MayHoldPassword(const std::string& url);

/// The global options that say where everything is, as words: of those that a profile said, the
/// name of the profile. A password in a URL is left out, and "..." stands for the URL.
std::vector<std::string> OptionsFor(const GlobalOptions& options);

/// A fix that names commands of this program, wherever it was written: each of them with the
/// options that it needs, as HintFor has them, and with `name` for NAME if there is one.
std::string WithOptions(const std::string& fix, const GlobalOptions& options,
                        const std::string& name);

/// "claribi-host tools NAME --data-dir DIR": `words`, and the options that say where everything is,
/// with absolute paths, so that it works in any folder; of those that a profile said, the name of
/// the profile. The program as it was called. Quoted for a POSIX shell, and printable. A password
/// in a URL is left out, and "..." stands for the URL.
std::string HintFor(const GlobalOptions& options, const std::vector<std::string>& words);

/// An object in one line of ASCII.
std::string AsciiJson(const values::Json& object);

/// The same with `text` on its standard input: "printf %s 'TEXT' | claribi-host ...".
std::string PipedHintFor(const GlobalOptions& options, const std::vector<std::string>& words,
                         const std::string& text);

/// The call of an answer as a command: `claribi-host call NAME TOOL --args '…' --data-dir DIR`.
/// The arguments are JSON in ASCII, so that they are pasted as they are.
std::string CallHint(const GlobalOptions& options, const std::string& source,
                     const executor::CallEntry& call);

}  // namespace claribi::app
