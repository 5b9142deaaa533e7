// Members that say something only together: "shown" beside "of", "part" 1 beside "parts" 25, a
// "current" page beside the "last" one, "partitions_scanned" beside "partitions", a text of two
// counts ("2/340"); and a total that is the sum of a column. Pure; bounded by the size of the
// object.
#pragma once

#include <cstdint>
#include <vector>

#include "policy/answer_shape.h"
#include "policy/page_reading.h"

namespace claribi::policy {

// object: around `rows` rows, and not about something else.
void ReadFigurePairs(const Around& object, std::int64_t rows, PageReading& page);

// The numbers in a column of the rows add up to it; the last row may be the sum.
bool IsSumOfColumn(std::int64_t total, const core::Json::Array& rows);

// A list that says nothing about how its numbers came about: `total` is a sum of one of its
// columns, or of something with a unit or a price.
bool IsSum(std::int64_t total, const RowList& list, const std::vector<NamedValue>& members);

}  // namespace claribi::policy
