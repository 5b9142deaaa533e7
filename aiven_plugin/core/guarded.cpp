#include "core/guarded.h"

#include <exception>
#include <new>
#include <string>

#include "core/result.h"

namespace claribi::core {
namespace {

std::string_view KindOfCurrentException() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return "out of memory";
  } catch (const ResultMisuse&) {
    return "a Result was read on the side that it does not hold";
  } catch (const std::exception&) {
    return "an exception";
  } catch (...) {
    return "an exception of an unknown type";
  }
}

}  // namespace

void LogUnexpected(const Logger& logger, LogComponent component, std::string_view work) noexcept {
  try {
    logger.Log(LogLevel::kError, component,
               "internal error: " + std::string(work) +
                   " failed unexpectedly: " + std::string(KindOfCurrentException()));
  } catch (...) {  // No memory to say so.
  }
}

}  // namespace claribi::core
