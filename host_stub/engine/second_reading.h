// A second reading: names that a plan looked for in vain, and that the estate has elsewhere. "Does
// a or b cost more" is read as of services; where a and b are projects, the planner is told so and
// reads the question once more. So it does where the words alone came to nothing, and one of them
// is a name: "Which is older, labels or a?"
#pragma once

#include <string>
#include <vector>

#include "executor/program_runner.h"
#include "plan/plan.h"
#include "planner/planner.h"
#include "semantic_model/semantic_model.h"

namespace claribi::engine {

/// The entities whose rows people name: the usual rows, and those that they belong to.
std::vector<std::string> NamedEntities(const semantic_model::Model& model);

/// What each name that the plan looks for is of; only names that rows of one entity have exactly.
std::vector<planner::KnownName> KnownNamesOf(const plan::Plan& plan,
                                             const semantic_model::Model& model,
                                             const executor::RowSets& inventory);

/// The words of the question that rows of one entity have for their names, whatever else they mean.
std::vector<planner::KnownName> KnownNamesIn(const std::string& question,
                                             const semantic_model::Model& model,
                                             const executor::RowSets& inventory);

}  // namespace claribi::engine
