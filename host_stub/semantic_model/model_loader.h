// Reads a model file. Stricter than the schema: every name that one part uses of another must exist
// there, and a measure must be readable. Source: manifests/model.schema.json.
#pragma once

#include <string_view>

#include "outcome/outcome.h"
#include "semantic_model/semantic_model.h"

namespace claribi::semantic_model {

/// `text`: the JSON of a model. kInvalid names the first member that is wrong by its JSON pointer.
outcome::Result<Model> LoadModel(std::string_view text);

/// What a planner that is a program gets of a model: entities, fields, measures, verdicts, what
/// cannot be told. No tool, argument, statement or limit is in it.
Json VocabularyOf(const Model& model);

}  // namespace claribi::semantic_model
