// What a child can see of its own process: threads, memory, descriptors, requests to the network.
// Linux alone; zero where it cannot be said.
#pragma once

#include <cstddef>

namespace claribi::validator {

std::size_t CountThreads();
std::size_t CountDescriptors();
/// Bytes of the heap that are in use by the main thread.
std::size_t HeapBytes();
/// Whether the pointer leads to code.
bool IsExecutable(const void* pointer);
/// Waits until no more than `count` threads are left, or a second is over. How many are left.
std::size_t AwaitThreads(std::size_t count);

/// From now on, every thread that wants to connect to an address of the Internet is refused, and
/// that is counted. False where the system does not offer that.
bool RefuseNetwork();
int NetworkAttempts();

/// Counts processes that are started from now on; of those that posix_spawn() starts, at most one.
void WatchForks();
int Forks();

}  // namespace claribi::validator
