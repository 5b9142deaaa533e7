// ReadDerivation: how a field is made from others, from its JSON. See model_loader.h.
#pragma once

#include "semantic_model/semantic_model.h"
#include "values/json_reader.h"

namespace claribi::semantic_model {

/// Mistakes go to the reader's complaints.
Derivation ReadDerivation(values::ObjectReader& reader);

}  // namespace claribi::semantic_model
