// Counts that say by their own names what they count: "deal_count" beside "deals", "rows_profiled"
// beside "rows_in_table", "records_in_response" beside "matching_records". Any object, at any
// depth, that holds a list and a count of that list's thing says how many there are. Pure; bounded
// by the size of the object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/answer_shape.h"

namespace claribi::policy {

// How many a list in the object should have by a count of its own name that is larger; empty if
// each such list is as long as it is counted.
std::optional<std::int64_t> OwnCount(const std::vector<NamedValue>& members);

// A part and its whole in the members of an object around the rows.
struct PartOfAll {
  std::int64_t part = 0, all = 0;
  bool is_of_rows = false;  // the part are the rows here, and not what was looked at
};
// rows: how many are here. nouns: how they are called, one and many.
std::optional<PartOfAll> FindPartOfAll(const std::vector<NamedValue>& members, std::int64_t rows,
                                       const std::vector<std::string>& nouns);

}  // namespace claribi::policy
