// Wiped: overwrites a buffer when it goes out of scope. Inside of this room only.
#pragma once

#include <cstddef>

namespace claribi::store {

/// Overwrites the bytes in a way that no compiler optimises away.
void Overwrite(void* bytes, std::size_t size);

template <typename Buffer>
class Wiped {
 public:
  explicit Wiped(Buffer& buffer) : buffer_(buffer) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { Overwrite(buffer_.data(), buffer_.size()); }

 private:
  Buffer& buffer_;
};

}  // namespace claribi::store
