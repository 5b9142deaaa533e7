// Joins of row sets, gaps included: a child that may be missing makes its parent's outcome unknown.
// Pure. Inside of this room only.
#pragma once

#include "plan/plan.h"
#include "rows/row_set.h"
#include "semantic_model/semantic_model.h"

namespace claribi::evaluation {

/// `base`: rows of `from`; `child`: rows of the join's entity, with the columns of `from`'s key.
/// `leaves_out`: a row of `from` can have no children by the model, and is left out then.
rows::RowSet Joined(const rows::RowSet& base, const rows::RowSet& child, const plan::Join& join,
                    const semantic_model::Entity& from, bool leaves_out);

}  // namespace claribi::evaluation
