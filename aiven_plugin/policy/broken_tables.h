// A table in a text that breaks off: HTML or XML whose outermost element is not closed, and a table
// in Markdown whose last row is shorter than all others. Pure; one pass over the text.
#pragma once

#include <string_view>

namespace claribi::policy {

bool BreaksOff(std::string_view text);

}  // namespace claribi::policy
