#include "json_schema/budget.h"

#include <string>

namespace claribi::json_schema {
namespace {

constexpr std::uint64_t kStepsBetweenLooks = 4096;

}  // namespace

bool Budget::Spend(std::uint64_t steps) {
  if (stopped()) return false;
  if (steps > left_) {
    left_ = 0;
    Stop(core::Error(core::ErrorCode::kTooLarge,
                     "Checking a value against its JSON Schema takes too long.",
                     "more than max_schema_steps = " + std::to_string(steps_) + " steps",
                     "Ask for less data, or report the schema to its author.")
             .Kind(core::ErrorKind::kTooLarge));
    return false;
  }
  left_ -= steps;
  if (steps < until_next_look_) {
    until_next_look_ -= steps;
    return true;
  }
  until_next_look_ = kStepsBetweenLooks;
  if (auto alive = call_.CheckAlive(); !alive.ok()) Stop(std::move(alive).error());
  return !stopped();
}

void Budget::Stop(core::Error reason) {
  if (!error_) error_ = std::move(reason);
}

}  // namespace claribi::json_schema
