// Whether the parts of a model fit together: what one part names, another has. Inside of this room
// only; the loader calls it.
#pragma once

#include "semantic_model/semantic_model.h"
#include "values/json_reader.h"

namespace claribi::semantic_model {

/// Complains of the first name that leads nowhere, by the pointer of the member that has it.
void CheckModel(const Model& model, values::Complaints& complaints);

}  // namespace claribi::semantic_model
