// Waits that a plugin tells of while it is called, and how the command line words one.
// Source: plugin_api/messages/MESSAGES.md, "Progress". Inside of this room only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "executor/wait_board.h"

namespace claribi::app {

/// Of a progress message "waiting until 2026-11-30T15:04:05Z for the vendor's rate limit"; nothing
/// for any other text.
std::optional<executor::Wait> WaitIn(std::string_view message);

/// "waiting until 15:04:05Z for the vendor's rate limit".
std::string WaitText(const executor::Wait& wait);

}  // namespace claribi::app
