// Durations as people type them: 500ms, 30s, 5m, 1h.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace claribi::app {

/// A whole, positive number with its unit, at most a week; nothing for any other text.
std::optional<std::chrono::milliseconds> ParseDuration(const std::string& text);

/// The same, also in days (90d), up to a hundred years: how old something is.
std::optional<std::chrono::milliseconds> ParseAge(const std::string& text);

}  // namespace claribi::app
