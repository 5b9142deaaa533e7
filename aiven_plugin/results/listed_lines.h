// Lists of texts that are the lines of one document: a log, a file, what a command printed. What
// names a credential may stand in one line and the credential in the next, so that neither text
// shows it alone. Pure; linear in the list.
#pragma once

#include <string>

#include "core/json.h"

namespace claribi::results {

// False for lists that no document is written in: of plain words alone, of texts with lines of
// their own, of one text.
bool MayBeLines(const core::Json::Array& items);

// The texts of a list, a line each. Precondition: MayBeLines(items).
std::string JoinLines(const core::Json::Array& items);

// Writes lines back: a text that did not change keeps its place, and where there are fewer lines
// than before, the list gets shorter. `lines` is overwritten.
void PutLines(std::string lines, core::Json::Array& items);

}  // namespace claribi::results
