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

/// What to write where a number has no unit, as the rest of a sentence: "; 5 seconds are 5s". ""
/// where that is not the mistake. `unit`: s or d.
std::string MissingUnit(const std::string& text, char unit);

}  // namespace claribi::app
