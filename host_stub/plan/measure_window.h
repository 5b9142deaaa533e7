// Which of a vendor's windows holds a measure's period, and whether its points must be cut. Pure.
#pragma once

#include <optional>
#include <string>

#include "plan/period.h"
#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::plan {

struct MeasureWindow {
  const semantic_model::Window* window = nullptr;
  bool needs_points = false;         // the period is not the window itself, or there is a grain
  TimeWindow period;                 // what is measured
  std::optional<TimeWindow> before;  // what it is compared with
};

/// kUnsupported where no window reaches back far enough, or the points lie too far apart; the
/// sentence says what there is.
outcome::Result<MeasureWindow> WindowFor(const MeasureUse& use, const semantic_model::Model& model,
                                         std::int64_t now_ms);

}  // namespace claribi::plan
