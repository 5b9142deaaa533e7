// Memory that runs out on purpose, and memory that is counted: the operators new and delete of a
// test program, of which one allocation fails. Include it in one source of a program. It reaches
// the libraries that the program loads, too. Absent under a sanitizer, which brings an allocator of
// its own.
#pragma once

#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CLARIBI_ALLOCATIONS_CAN_FAIL 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CLARIBI_ALLOCATIONS_CAN_FAIL 0
#endif
#endif
#ifndef CLARIBI_ALLOCATIONS_CAN_FAIL
#define CLARIBI_ALLOCATIONS_CAN_FAIL 1
#endif

#if CLARIBI_ALLOCATIONS_CAN_FAIL

namespace claribi::testing {

// Which allocation of this thread fails, counted from now; negative: none.
inline thread_local long allocations_left = -1;

// What this thread asked for since it began.
struct Asked {
  long times = 0;
  std::size_t bytes = 0;
};
inline thread_local Asked asked_for;

// What this thread asks for while `work` runs.
template <typename Work>
Asked AskedBy(Work work) {
  const Asked before = asked_for;
  work();
  return {asked_for.times - before.times, asked_for.bytes - before.bytes};
}

inline void* Allocate(std::size_t size) {
  ++asked_for.times;
  asked_for.bytes += size;
  if (allocations_left >= 0 && allocations_left-- == 0) throw std::bad_alloc();
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace claribi::testing

void* operator new(std::size_t size) { return claribi::testing::Allocate(size); }
void* operator new[](std::size_t size) { return claribi::testing::Allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

#endif
