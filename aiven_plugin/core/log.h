// Where rooms say what they do. Never a token, never customer data: names of records, issuers,
// status codes, counts. [mt]
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
