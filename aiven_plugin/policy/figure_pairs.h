// Members that say something only together: "shown" beside "of", "part" 1 beside "parts" 25, a
// "current" page beside the "last" one, "partitions_scanned" beside "partitions", a text of two
// counts ("2/340"). Pure; bounded by the size of the object.
#pragma once

#include <cstdint>

#include "policy/answer_shape.h"
#include "policy/page_reading.h"

namespace claribi::policy {

// object: around `rows` rows, and not about something else.
void ReadFigurePairs(const Around& object, std::int64_t rows, PageReading& page);

}  // namespace claribi::policy
