// Why a tool is not approved as it is, as a clause for people. Pure. Of what the vendor wrote it
// quotes names and, of a text that speaks to a model, the words at fault.
#pragma once

#include <optional>
#include <string>

#include "core/clock.h"
#include "core/result.h"
#include "policy/definition_drift.h"
#include "policy/tool_pins.h"

namespace claribi::tools {

// at: when the definition was approved that was compared with; empty: by the operator's catalogue.
std::string ReasonOfChange(std::optional<core::UnixTime> at, const policy::Drift& drift);

// Of a tool that nobody has approved in any definition.
std::string ReasonOfNew(const policy::VisibleTool& seen);

// Of a change whose approved definition was not kept. pin: of the connection; null: none.
core::Result<std::string> ReasonOfUnjudged(std::optional<core::UnixTime> at,
                                           const policy::ToolPins::Pin* pin,
                                           const policy::VisibleTool& seen);

}  // namespace claribi::tools
