// Wiped: overwrites a buffer when it goes out of scope. Inside of this room only.
#pragma once

#include <openssl/crypto.h>

namespace claribi::store {

template <typename Buffer>
class Wiped {
 public:
  explicit Wiped(Buffer& buffer) : buffer_(buffer) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { OPENSSL_cleanse(buffer_.data(), buffer_.size()); }

 private:
  Buffer& buffer_;
};

}  // namespace claribi::store
