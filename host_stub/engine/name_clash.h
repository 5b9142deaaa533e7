// Words of a question that were read as something else, and are the name of a row that was read
// meanwhile: "labels" for tags, where a service has that name. Which is meant is not ours to say.
#pragma once

#include <optional>

#include "executor/program_runner.h"
#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::engine {

/// Nothing where no word is such a name. `sets`: what was read for the plan, which is resolved.
std::optional<plan::Ambiguous> FindNameClash(const plan::Plan& plan,
                                             const semantic_model::Model& model,
                                             const executor::RowSets& sets);

}  // namespace claribi::engine
