// Whether a recursive WITH query has anything that ends it. A hint for a note, and no proof: a
// condition may never come true.
#pragma once

#include "core/json.h"

namespace claribi::sql_guard {

// `with_query`: the members of a CommonTableExpr of WITH RECURSIVE.
bool RecursesWithoutStop(const core::Json& with_query);

}  // namespace claribi::sql_guard
