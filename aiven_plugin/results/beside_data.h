// What the content of an answer says beside its data. Servers send the same rows as text and as
// structured content (MCP revision 2025-11-25, server/tools "Structured Content"): where the data
// says what a text says, the text is left out. Whatever is in doubt stays. Pure; linear in the size
// of the answer.
#pragma once

#include <vector>

#include "core/data_passage.h"
#include "core/json.h"

namespace claribi::results {

// Takes out of `content` each passage that the data was read from, or that the data says: its JSON
// is the data or a value in it, members of objects left out at most, or it is the one value in the
// data, or all texts together are the elements of a list in the data. What stands around such a
// passage stays as a text; a block of which nothing is left goes, with its annotations. `passages`:
// of that very content. `data`: not null.
void KeepBesideData(core::Json& content, const core::Json& data,
                    const std::vector<core::DataPassage>& passages);

}  // namespace claribi::results
