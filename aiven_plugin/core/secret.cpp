#include "core/secret.h"

#include <openssl/crypto.h>

namespace claribi::core {

void Wipe(void* data, std::size_t size) noexcept { OPENSSL_cleanse(data, size); }

void Wipe(std::string& text) noexcept {
  // The whole capacity is wiped: longer earlier contents may remain behind the end, and a short
  // string that was moved from (a valid state) keeps its bytes.
  text.resize(text.capacity());  // NOLINT(clang-analyzer-cplusplus.Move)
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

Secret::Secret(std::string&& text) : text_(std::move(text)) { Wipe(text); }

Secret Secret::Join(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  std::string text;
  text.reserve(size);
  for (const std::string_view part : parts) text += part;
  return Secret(std::move(text));
}

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { Wipe(other.text_); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    Wipe(text_);
    text_ = std::move(other.text_);
    Wipe(other.text_);
  }
  return *this;
}

bool ConstantTimeEquals(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace claribi::core
