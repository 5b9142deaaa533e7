// Assembly: a draft becomes a plan: the frame is chosen, joins are turned so that parents without
// children count, orders and limits are set, and every piece of the question points to the part
// that says it. What cannot be said by a plan is declined. Pure.
#pragma once

#include <string_view>

#include "plan/plan.h"
#include "planner/draft.h"
#include "semantic_model/semantic_model.h"

namespace claribi::planner {

plan::Planned Assemble(const Draft& draft, std::string_view question,
                       const semantic_model::Model& model);

}  // namespace claribi::planner
