#include "store/fresh_number.h"

#include <openssl/rand.h>

#include <array>
#include <cstring>

namespace claribi::store {

outcome::Result<std::int64_t> FreshNumber() {
  std::array<unsigned char, sizeof(std::uint64_t)> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return outcome::Error{.code = outcome::Code::kInternal,
                          .what = "The store cannot make a new version number.",
                          .cause = "The operating system gives no random numbers."};
  }
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), bytes.size());
  constexpr std::uint64_t kAbove = std::uint64_t{1} << 62U;
  return static_cast<std::int64_t>(number >> 2U | kAbove);
}

}  // namespace claribi::store
