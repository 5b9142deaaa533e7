// Fields of rows that are there, by one read of the model. Inside of this room only.
#pragma once

#include "executor/row_listing.h"

namespace claribi::executor {

/// One call for each row; or one for each row of another entity, whose answers are matched to rows.
/// A row whose call failed keeps unknown cells, and says why.
void ReadDetails(const semantic_model::Read& read, const ReadingPlace& place);

}  // namespace claribi::executor
