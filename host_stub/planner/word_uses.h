// How a plan covers its question: each piece with the pointer of the part that says it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"
#include "planner/draft.h"

namespace claribi::planner {

/// Where the assembly put what the draft speaks of; pointers into the plan.
struct Places {
  std::vector<std::string> conditions{};  // of each condition
  std::string from = "/from";
  std::string group{};  // "" is the group itself
  std::string order{};  // "" is the first order
  std::string period{};
};

/// The whole question, in its order. Pieces of one contraction become one.
std::vector<plan::WordUse> WordUsesOf(const Draft& draft, std::string_view question,
                                      const plan::Plan& plan, const Places& places);

}  // namespace claribi::planner
