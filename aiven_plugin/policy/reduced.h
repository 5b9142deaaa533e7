// Members that say that less stands here than was asked for, whatever they are called: a flag whose
// name holds a word of reduction ("rangeClamped", "limited_by_plan"), a count of what was dropped
// of the rows' own kind ("skipped_rows"), and a range or a size that was applied in place of the
// one that was requested. Read in the objects around the rows and never in a row. Pure; bounded by
// the size of these objects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/answer_shape.h"
#include "policy/page_reading.h"

namespace claribi::policy {

// How surely a word of a name says that something is not all there.
enum class Reduction {
  kNone,
  kOfThing,  // "hidden", "partial": may as well be the state of a thing
  kSure,     // "clamped"
};
Reduction ReductionOf(std::string_view word);

// nouns: how the rows are called besides "rows", one and many. Sets is_part, and the limit where a
// smaller one was applied than asked for.
void ReadReduced(const Around& object, const RowList& list, const std::vector<std::string>& nouns,
                 PageReading& page);

}  // namespace claribi::policy
