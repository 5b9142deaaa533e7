// Runs work that recurses as deeply as an untrusted text nests, on a stack that is large enough,
// because a thread of the host may have a small one. Not a thread pool, and not for work that
// waits.
#pragma once

#include <cstddef>
#include <functional>

namespace claribi::sql_guard {

// Runs `work` on a thread of its own with a stack of that size, and waits for its end. An exception
// of `work` is rethrown on the caller's thread. False if the system could not start a thread: then
// nothing ran.
bool RunOnOwnStack(std::size_t stack_bytes, const std::function<void()>& work);

}  // namespace claribi::sql_guard
