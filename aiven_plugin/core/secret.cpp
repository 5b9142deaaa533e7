#include "core/secret.h"

#include <openssl/crypto.h>

#include <cstring>

namespace claribi::core {

// As explicit_bzero of the GNU C library: the compiler must take it that somebody reads the memory.
// OPENSSL_cleanse does the same with a loop over eight bytes at a time, which cost a tenth of a
// small call.
void Wipe(void* data, std::size_t size) noexcept {
  if (size == 0) return;
  std::memset(data, 0, size);
  asm volatile("" : : "r"(data) : "memory");
}

void Wipe(std::string& text) noexcept {
  // The whole capacity is wiped: longer earlier contents may remain behind the end, and a short
  // string that was moved from (a valid state) keeps its bytes.
  const std::size_t capacity = text.capacity();       // NOLINT(clang-analyzer-cplusplus.Move)
  if (text.size() < capacity) text.resize(capacity);  // NOLINT(clang-analyzer-cplusplus.Move)
  Wipe(text.data(), capacity);
  text.clear();
}

Secret::Secret(std::string&& text) : text_(std::move(text)) {
  Wipe(text);
  if (text_.empty()) Wipe(text_);  // its buffer may have held more
}

Secret Secret::Join(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  std::string text;
  text.reserve(size);
  for (const std::string_view part : parts) text += part;
  return Secret(std::move(text));
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    Clear();
    text_ = std::move(other.text_);
    WipeRest(other);
  }
  return *this;
}

bool ConstantTimeEquals(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace claribi::core
