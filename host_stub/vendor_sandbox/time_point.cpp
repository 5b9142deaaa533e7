#include "vendor_sandbox/time_point.h"

#include <cstdio>
#include <ctime>

namespace claribi::vendor_sandbox {
namespace {

std::string ToSeconds(TimePoint time) {
  const std::time_t since_epoch = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&since_epoch, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  return text;
}

}  // namespace

std::string Iso8601(TimePoint time) { return ToSeconds(time) + "Z"; }

std::string Iso8601Milliseconds(TimePoint time) {
  const auto since_epoch =
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  char fraction[8];
  std::snprintf(fraction, sizeof fraction, ".%03dZ", static_cast<int>(since_epoch % 1000));
  return ToSeconds(time) + fraction;
}

}  // namespace claribi::vendor_sandbox
