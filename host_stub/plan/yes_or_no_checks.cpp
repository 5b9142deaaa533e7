#include "plan/yes_or_no_checks.h"

#include <algorithm>

namespace claribi::plan {

void CheckYesOrNo(const Plan& plan, values::Complaints& complaints) {
  // One number that is bounded.
  const bool counts = plan.frame == Frame::kExists && !plan.aggregates.empty();
  if (counts && (!plan.having || plan.aggregates.size() != 1)) {
    complaints.Add("/plan/frame",
                   "the frame \"exists\" has one aggregate at most, and a bound for it.");
  }
  if (plan.sameness) {
    const auto& select = plan.select;
    const bool fits = plan.frame == Frame::kComparison && plan.aggregates.empty() &&
                      std::find(select.begin(), select.end(), plan.sameness->of) != select.end();
    if (!fits) {
      complaints.Add("/plan/same",
                     "it goes with the frame \"comparison\", of a column that is selected.");
    }
  }
  const auto& limit = plan.limit;
  const bool ends = limit && limit->both_ends;
  if (ends && (limit->skip > 0 || plan.frame != Frame::kTop)) {
    complaints.Add("/plan/limit/both_ends", "it goes with the frame \"top\", and not with `skip`.");
  }
}

}  // namespace claribi::plan
