#include "planner/built_in_planner.h"

namespace claribi::planner {

outcome::Result<plan::Planned> BuiltInPlanner::Plan(const Question&,
                                                    const semantic_model::Model& model,
                                                    const outcome::Patience&) {
  plan::Declined declined;
  declined.missing = "This planner understands no words yet; give a plan with --run-plan.";
  for (std::size_t i = 0; i < model.examples.size() && i < 3; ++i) {
    declined.offers.push_back(model.examples[i]);
  }
  return plan::Planned(std::move(declined));
}

}  // namespace claribi::planner
