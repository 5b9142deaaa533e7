// CheckYesOrNo: the parts of a plan whose answer opens with yes or no, and what goes with them. See
// plan_checks.h; inside of this room only.
#pragma once

#include "plan/plan.h"
#include "values/json_reader.h"

namespace claribi::plan {

void CheckYesOrNo(const Plan& plan, values::Complaints& complaints);

}  // namespace claribi::plan
