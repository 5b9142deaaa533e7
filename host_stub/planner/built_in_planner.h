// The planner that needs nobody: deterministic, offline, explainable. Every word of a question is
// matched to the model, known as filler, or named as not understood. A word that may be a name of
// the estate becomes a term (plan::Expression::kNamed, plan::Literal::kTerm), which the resolver
// finds or declines. Verbs command by their position only.
#pragma once

#include "planner/planner.h"

namespace claribi::planner {

class BuiltInPlanner final : public Planner {
 public:
  outcome::Result<plan::Planned> Plan(const Question& question, const semantic_model::Model& model,
                                      const outcome::Patience& patience) override;
  bool ReadsNames() const override { return true; }
};

}  // namespace claribi::planner
