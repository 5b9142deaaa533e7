// Plans as JSON: what --plan prints, --run-plan reads and a planner program writes.
// One object with exactly one of the members plan, ambiguous, declined, and plan_version 1.
// Source: docs/plan.schema.json.
#pragma once

#include <string_view>

#include "outcome/outcome.h"
#include "plan/plan.h"

namespace claribi::plan {

inline constexpr std::int64_t kPlanVersion = 1;

/// Strict: an unknown member, operator or word is kInvalid, with its JSON pointer. Names are not
/// held against a model here.
outcome::Result<Planned> ReadPlanned(std::string_view text);
/// The same of a file that a person names: it may also be what `ask --plan --json` prints, with
/// schema_version and question beside the plan.
outcome::Result<Planned> ReadPlanFile(std::string_view text);
outcome::Result<Planned> PlannedFromJson(const values::Json& value);

/// ReadPlanned reads it back to the same.
values::Json ToJson(const Planned& planned);

/// The published JSON Schema, as text: what a planner program is given.
std::string_view PlanSchema();

}  // namespace claribi::plan
