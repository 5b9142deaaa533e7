// Whether a text is a value that is at hand, written out as JSON: compact, indented or with blanks
// behind its marks, and whatever it escapes. One pass over the text, which stops at the first
// difference, makes no value and allocates only where a text of it is escaped. Pure.
#pragma once

#include <string_view>

#include "core/json.h"

namespace claribi::results {

// True only if parsing `text` would give `value`, with its members in their order and its numbers
// as they are written. False may mean another order, or 1.0 for 1.
bool IsWrittenOut(const core::Json& value, std::string_view text);

}  // namespace claribi::results
