// Holds a plan against a model: every entity, column, measure and unit exists, operators fit types,
// units are of one kind, aliases are new, sorts and limits have something to sort. A plan of any
// planner, and of a file, goes through here before anything is read.
#pragma once

#include "outcome/outcome.h"
#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::plan {

/// kInvalid names the first part that is wrong by its JSON pointer ("at /plan/where/column: …").
outcome::Status CheckPlan(const Plan& plan, const semantic_model::Model& model);

/// What a column of the plan holds.
struct ColumnType {
  semantic_model::Type type = semantic_model::Type::kText;
  std::string unit;
  std::string label;  // for people: "plan", "write throughput"
};

/// Of a column or an alias of a checked plan; measures have the unit of their first candidate.
std::optional<ColumnType> TypeOf(std::string_view column, const Plan& plan,
                                 const semantic_model::Model& model);

/// How people call a measure as it is used: "highest CPU usage".
std::string LabelOf(const MeasureUse& use, const semantic_model::Measure& measure);

}  // namespace claribi::plan
