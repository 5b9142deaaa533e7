// Work that may nest as deeply as a stranger's text does, on a stack that is known to be large
// enough: the host's threads may have any. Not a thread pool, and not for work that waits.
#pragma once

#include <cstddef>
#include <functional>

namespace claribi::sql_guard {

// Runs `work` on a thread of its own with a stack of that size, and waits for its end. What `work`
// throws is thrown here again, on the caller's thread. False if the system has no thread to give:
// nothing ran.
bool RunOnOwnStack(std::size_t stack_bytes, const std::function<void()>& work);

}  // namespace claribi::sql_guard
