// The log that all rooms write to. A line may hold names of records, issuers, status codes and
// counts, but never a token or customer data. [mt]
#pragma once

#include <string_view>

#include "core/enum_names.h"

namespace claribi::core {

enum class LogLevel { kTrace = 0, kDebug = 1, kInfo = 2, kWarn = 3, kError = 4, kFatal = 5 };
inline constexpr EnumNames<LogLevel, 6> kLogLevels{
    {"trace", "debug", "info", "warn", "error", "fatal"}};
static_assert(kLogLevels.Of(LogLevel::kFatal) == "fatal");

// The room that speaks; the host is given its name.
enum class LogComponent { kHttp, kMcp, kOauth, kConnection };
inline constexpr EnumNames<LogComponent, 4> kLogComponents{{"http", "mcp", "oauth", "connection"}};
static_assert(kLogComponents.Of(LogComponent::kConnection) == "connection");

class Logger {
 public:
  virtual ~Logger() = default;
  virtual void Log(LogLevel level, LogComponent component, std::string_view text) const = 0;
};

}  // namespace claribi::core
