// Whether the data of an Aiven tool is complete, by the members that its server puts into it:
// paging (next_offset, showing of total, hasMore, returned of matched), refused parts (errors),
// truncation. Pure; bounded.
#pragma once

#include <string>
#include <vector>

#include "core/json.h"
#include "policy/vendor_adapter.h"

namespace claribi::vendor::aiven {

struct Completeness {
  policy::Incompleteness incomplete = policy::Incompleteness::kNone;  // the worst that was found
  std::vector<std::string> notes;                                     // one sentence for each
};

// Worst first: truncated, partial, more_pages. `empty` never comes with another.
Completeness ReadMarks(const core::Json& data);

}  // namespace claribi::vendor::aiven
