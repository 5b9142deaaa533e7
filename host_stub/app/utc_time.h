// A moment in UTC as text. Not a clock.
#pragma once

#include <cstdint>
#include <string>

namespace claribi::app {

/// `unix_ms`, its milliseconds left out, in a format of strftime. "" where that cannot be.
std::string UtcText(std::int64_t unix_ms, const char* format);

}  // namespace claribi::app
