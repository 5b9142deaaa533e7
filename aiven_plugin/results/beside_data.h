// Removes from the content of a result what only repeats its data. Servers send the same rows as
// text and as structured content (MCP revision 2025-11-25, server/tools "Structured Content"). If
// in doubt, the text stays. Pure; linear in the size of the result.
#pragma once

#include <vector>

#include "core/data_passage.h"
#include "core/json.h"

namespace claribi::results {

// Removes from `content` each passage from which the data was read, or that the data repeats: its
// JSON is the data or a value in it (members of objects may be left out), or it is the only value
// in the data, or all texts together are the elements of a list in the data. The text around such a
// passage stays; an empty block is removed, with its annotations. Precondition: `passages` are
// those of `content`, and `data` is not null.
void KeepBesideData(core::Json& content, const core::Json& data,
                    const std::vector<core::DataPassage>& passages);

// What the texts that are JSON say beside data that came from somewhere else.
enum class Texts {
  kAgree,    // nothing else, or nothing that could be compared
  kSayLess,  // fewer rows
  kSayMore,  // other values, or more of them
};
// Preconditions as above. Notes of each passage whether it is repeated.
Texts Compare(const core::Json& content, const core::Json& data,
              std::vector<core::DataPassage>& passages);

}  // namespace claribi::results
