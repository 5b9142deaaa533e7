// The log that all rooms write to. A line may hold names of records, issuers, status codes and
// counts, but never a token or customer data. [mt]
#pragma once

#include <string_view>

namespace claribi::core {

enum class LogLevel { kTrace = 0, kDebug = 1, kInfo = 2, kWarn = 3, kError = 4, kFatal = 5 };

class Logger {
 public:
  virtual ~Logger() = default;
  // component: the room, e.g. "oauth".
  virtual void Log(LogLevel level, std::string_view component, std::string_view text) const = 0;
};

}  // namespace claribi::core
