// Whether data of an Aiven tool is all there is, from the marks that its server puts into it:
// paging (next_offset, showing of total, hasMore, matched of returned), refused parts (errors),
// cuts. Pure; bounded.
#pragma once

#include <string>
#include <vector>

#include "core/json.h"
#include "policy/vendor_adapter.h"

namespace claribi::vendor::aiven {

struct Completeness {
  policy::Incompleteness incomplete = policy::Incompleteness::kNone;  // the gravest that was found
  std::vector<std::string> notes;                                     // one sentence for each
};

// Gravest first: truncated, partial, more_pages; empty stands alone.
Completeness ReadMarks(const core::Json& data);

}  // namespace claribi::vendor::aiven
