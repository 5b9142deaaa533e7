// Questions with two subjects: "Kafka services in a and PostgreSQL services in b". Two lists of the
// same rows that say the same things are one list; other halves are offered as questions. Inside of
// this room only.
#pragma once

#include <functional>
#include <string>

#include "plan/plan.h"

namespace claribi::planner {

/// What the planner makes of a text that is one question.
using PlanOne = std::function<plan::Planned(const std::string& text)>;

/// Of a question that was declined because it asks several things: one plan where its halves are
/// lists that add up, else `declined` with those halves as offers that can be answered. Plans at
/// most a few dozen texts.
plan::Planned UnitedOrOffered(const std::string& question, const plan::Declined& declined,
                              const PlanOne& plan_one);

}  // namespace claribi::planner
