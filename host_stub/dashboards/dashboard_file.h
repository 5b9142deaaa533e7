// A dashboard as one HTML file that shows itself: inline drawings, tables, and no script; nothing
// is loaded from anywhere. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "outcome/outcome.h"
#include "values/json_value.h"

namespace claribi::dashboards {

/// `tiles`: as TileJson has them. `drawings`: SVG by tile id, drawn by the page; one that is not
/// only a drawing is kInvalid. Tiles without one show their table.
outcome::Result<std::string> DashboardFile(const std::string& name,
                                           const std::vector<values::Json>& tiles,
                                           const std::map<std::string, std::string>& drawings,
                                           std::int64_t now_ms);

}  // namespace claribi::dashboards
