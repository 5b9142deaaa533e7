// Colours of what a terminal shows: the word by which a line begins (error, warning, ok, …) and
// nothing else, so that no text of a vendor is painted and every status still carries its word.
// Source: no-color.org.
#pragma once

#include <string>

namespace claribi::app {

/// `text` with the words that say how a line is meant in colours (SGR of ECMA-48).
std::string Painted(const std::string& text);

}  // namespace claribi::app
