// Counters in the OpenMetrics text format, for `status --metrics`: calls by outcome, events by
// kind, and for each data source whether it is signed in, whether its circuit is open, and how many
// tools are shown and hidden. Source: OpenMetrics 1.0, "Text format".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/audit.h"

namespace claribi::app {

struct SourceGauges {
  std::string name;
  bool is_authorized = false;
  bool is_circuit_open = false;
  std::optional<std::int64_t> shown_tools{};  // where they could be listed
  std::optional<std::int64_t> hidden_tools{};
};

/// Ends with "# EOF" and a line break.
std::string MetricsText(const std::vector<store::RecordCount>& calls,
                        const std::vector<store::RecordCount>& events,
                        const std::vector<SourceGauges>& sources);

}  // namespace claribi::app
