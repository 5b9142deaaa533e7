#include "app/utc_time.h"

#include <ctime>

namespace claribi::app {

std::string UtcText(std::int64_t unix_ms, const char* format) {
  if (unix_ms <= 0) return kUnknownTime;
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm parts{};
  char text[64] = "";
  if (gmtime_r(&seconds, &parts) != nullptr) std::strftime(text, sizeof text, format, &parts);
  return text;
}

std::optional<std::int64_t> ParseUtc(const std::string& text) {
  for (const char* format : {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"}) {
    std::tm parts{};
    const char* end = strptime(text.c_str(), format, &parts);
    if (end == text.c_str() + text.size()) return std::int64_t{timegm(&parts)} * 1000;
  }
  return std::nullopt;
}

}  // namespace claribi::app
