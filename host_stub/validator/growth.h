// Growth: what a round of calls leaves behind, measured over many of them.
#pragma once

#include <functional>
#include <string>

namespace claribi::validator {

/// Runs `round` many times and throws Failed if memory or open files grow with it. `what` names the
/// round. On the main thread; the round itself must keep nothing.
void ExpectNoGrowth(const std::string& what, const std::function<void()>& round);

}  // namespace claribi::validator
