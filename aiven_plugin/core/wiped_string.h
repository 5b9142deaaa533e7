// A text that grows, such as what arrives over a connection: every buffer that it outgrows, and the
// last one, is overwritten before it is freed. Not a Secret: it can be copied and printed. A text
// of up to 15 bytes lies in the object itself and is not overwritten: no secret is that short.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/secret.h"

namespace claribi::core {

template <typename T>
class WipingAllocator {
 public:
  using value_type = T;

  WipingAllocator() = default;
  template <typename U>
  WipingAllocator(const WipingAllocator<U>&) noexcept {}  // NOLINT(google-explicit-constructor)

  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* memory, std::size_t count) noexcept {
    Wipe(memory, count * sizeof(T));
    std::allocator<T>().deallocate(memory, count);
  }

  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

using WipedString = std::basic_string<char, std::char_traits<char>, WipingAllocator<char>>;

}  // namespace claribi::core
