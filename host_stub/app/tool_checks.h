// What `doctor` makes of the tools of a data source, and of what keeps it to reading: pure
// functions, as in data_source_checks.h. Inside of this room only.
#pragma once

#include "app/data_source_checks.h"
#include "app/diagnosis.h"
#include "app/observation.h"

namespace claribi::app {

/// How many are shown, hidden and changed.
Finding JudgeTools(const Observation& observation, const Yardstick& yardstick);

/// The address has what the manifest demands, the filter is on, and no tool that is shown says of
/// itself that it writes. The plugin sees to all three; this looks at what came of it.
Finding JudgeReadOnly(const Observation& observation, const Yardstick& yardstick);

}  // namespace claribi::app
