#include "vendor_sandbox/tokens_and_digests.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <vector>

namespace claribi::vendor_sandbox {
namespace {

std::string RandomBytes(std::size_t count) {
  std::string bytes(count, '\0');
  // Without randomness no token may leave the program.
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    std::abort();
  }
  return bytes;
}

std::string Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char character : bytes) {
    const auto byte = static_cast<unsigned char>(character);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string Base64Url(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  unsigned bits = 0;
  int bit_count = 0;
  for (const char character : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(character);
    bit_count += 8;
    while (bit_count >= 6) {
      bit_count -= 6;
      text += kAlphabet[(bits >> bit_count) & 63];
    }
  }
  if (bit_count > 0) text += kAlphabet[(bits << (6 - bit_count)) & 63];
  return text;
}

std::string Sha256(std::string_view text) {
  std::string digest(32, '\0');
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
             EVP_sha256(), nullptr);
  return digest;
}

}  // namespace

std::string RandomToken(std::size_t bytes) { return Base64Url(RandomBytes(bytes)); }

std::string RandomUuid() {
  std::string bytes = RandomBytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string text = Hex(bytes);
  for (const unsigned position : {8U, 13U, 18U, 23U}) text.insert(position, "-");
  return text;
}

std::string Sha256Hex(std::string_view text) { return Hex(Sha256(text)); }

std::string Sha256Base64Url(std::string_view text) { return Base64Url(Sha256(text)); }

bool SameDigest(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace claribi::vendor_sandbox
