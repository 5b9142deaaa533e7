// Resolver: terms of a plan become names of the estate. Exact first, then whole segments of a name
// (parts between "-", "_", "." and the like); case and the plural aside. Two rows that fit ask
// which. A name that is only near is offered, never used. A row is one by its whole key, so that
// the same service name in two projects is two services.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "executor/program_runner.h"
#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::resolver {

/// "analytics" was read as the service analytics-pg-prod in project nordlicht-data.
struct Match {
  std::string term;
  std::string entity;
  std::string label;
};

struct Resolved {
  plan::Plan plan;  // without terms
  std::vector<Match> matches;
};

/// The entities whose listings Resolve needs; empty for a plan without terms.
std::vector<std::string> EntitiesOf(const plan::Plan& plan, const semantic_model::Model& model);

/// `inventory`: listings of those entities. Ambiguous where a term fits several rows and the plan
/// wants one; Declined where it fits none: with near names, and with what could not be read.
std::variant<Resolved, plan::Ambiguous, plan::Declined> Resolve(const plan::Plan& plan,
                                                                const semantic_model::Model& model,
                                                                const executor::RowSets& inventory);

}  // namespace claribi::resolver
