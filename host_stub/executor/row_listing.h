// Rows of an entity by one read of the model. Inside of this room only.
#pragma once

#include "executor/program_runner.h"

namespace claribi::executor {

/// What a read is made with. References outlive it.
struct ReadingPlace {
  const RunSettings& settings;
  CallRunner& calls;
  const outcome::Patience& patience;
  RowSets& sets;  // of what is read already
};

/// One call, or one for each row of the entity that the read is for. What could not be read is a
/// gap; `complete` becomes false then.
rows::RowSet ListRows(const semantic_model::Read& read, const ReadingPlace& place, bool& complete);

}  // namespace claribi::executor
