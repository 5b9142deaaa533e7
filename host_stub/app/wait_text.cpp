#include "app/wait_text.h"

#include "app/utc_time.h"
#include "values/utc.h"

namespace claribi::app {
namespace {

constexpr std::string_view kBegins = "waiting until ";
constexpr std::string_view kFor = " for ";
constexpr std::size_t kLongestWhy = 200;  // bytes

}  // namespace

std::optional<executor::Wait> WaitIn(std::string_view message) {
  if (!message.starts_with(kBegins)) return std::nullopt;
  message.remove_prefix(kBegins.size());
  const std::size_t end = message.find(kFor);
  if (end == std::string_view::npos) return std::nullopt;
  const auto until = values::ParseMoment(message.substr(0, end));
  const std::string_view why = message.substr(end + kFor.size());
  if (!until || *until <= 0 || why.empty() || why.size() > kLongestWhy) return std::nullopt;
  return executor::Wait{.until_ms = *until, .why = std::string(why)};
}

std::string WaitText(const executor::Wait& wait) {
  return "waiting until " + UtcText(wait.until_ms, "%H:%M:%SZ") + " for " + wait.why;
}

}  // namespace claribi::app
