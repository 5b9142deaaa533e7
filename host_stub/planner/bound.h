// What a bound says, as it was read: "more than 3", "over 60 %", "older than a year", "14 or
// newer". Inside of this room only.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace claribi::planner {

/// Of a number or a time.
struct Bound {
  plan::Operator op = plan::Operator::kEqual;
  std::vector<plan::Literal> values;
  std::string duration;   // the unit, where the number is a stretch of time
  std::size_t end = 0;    // the piece behind it
  bool has_word = false;  // "more than", "over": not a number alone
  bool is_ago = false;
  bool is_of_times = false;  // "before", "after", "since"
};

/// Of a version.
struct VersionBound {
  plan::Operator op = plan::Operator::kEqual;
  std::vector<plan::Literal> values;
  std::size_t end = 0;
  bool has_word = false;
  bool has_field = false;
};

}  // namespace claribi::planner
