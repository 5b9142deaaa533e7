// What the calling thread asks of the kernel and of the allocator, counted: figures that are the
// same on every machine. The functions of the C library are replaced in the whole program, so the
// libraries that it loads are counted, too; threads that do not count pass through. Include it in
// programs of which counters.cpp is a part, and which export their symbols.
#pragma once

#include <cstddef>

namespace claribi::counts {

struct Counts {
  // Calls of the C library that enter the kernel.
  int sends = 0;
  int receives = 0;
  int polls = 0;
  int sockets = 0;  // opened
  int others = 0;   // connect, close, options of sockets, files, pauses
  int SystemCalls() const { return sends + receives + polls + sockets + others; }

  // Of the heap.
  long allocations = 0;
  long large_bytes = 0;  // in pieces of kLarge bytes or more, all added up
  long live_bytes = 0;   // allocated and not freed by this thread
  long peak_bytes = 0;   // the most that was
};

// From here on an allocation is large enough to hold a good part of a long body.
constexpr std::size_t kLarge = 64 * 1024;

// What this thread does while one lives is counted. One at a time on a thread.
class Counting {
 public:
  Counting();
  ~Counting();
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;
  // So far.
  const Counts& counts() const;
};

}  // namespace claribi::counts
