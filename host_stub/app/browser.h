// Which program shows a page to the person, by the conventions of BROWSER. It starts nothing.
// Source: the BROWSER convention (colon-separated commands, %s stands for the URL, %% for a percent
// sign, %c for a colon).
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace claribi::app {

/// One program and its arguments, never a shell line.
using CommandWords = std::vector<std::string>;

/// The commands of a BROWSER value, each with `url` in place of %s, or at its end. Quotes group
/// words; nothing is expanded.
std::vector<CommandWords> BrowserCommands(const std::string& browser, const std::string& url);

/// The commands to try, in order: those of BROWSER where it is set; none in an SSH session, whose
/// screen is elsewhere, or without a display; the desktop's opener otherwise. `environment` gives
/// "" for what is unset.
std::vector<CommandWords> ChooseBrowser(const std::function<std::string(const char*)>& environment,
                                        const std::string& url);

/// True for http and https URLs of printable ASCII: the only ones that may be handed to a browser
/// or printed.
bool IsWebUrl(const std::string& url);

}  // namespace claribi::app
