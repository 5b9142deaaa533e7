#include "app/utc_time.h"

#include <ctime>

namespace claribi::app {

std::string UtcText(std::int64_t unix_ms, const char* format) {
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm parts{};
  char text[64] = "";
  if (gmtime_r(&seconds, &parts) != nullptr) std::strftime(text, sizeof text, format, &parts);
  return text;
}

}  // namespace claribi::app
