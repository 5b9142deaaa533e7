#include "core/crypto.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <limits>
#include <memory>

#include "core/random.h"

namespace claribi::core {
namespace {

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Error CryptoFailure(std::string_view what) {
  return Error(ErrorCode::kInternal, "A cryptographic operation failed.", what);
}

constexpr std::size_t kMaxInput = static_cast<std::size_t>(std::numeric_limits<int>::max());

// Sets key, nonce and associated data for one direction.
Status Begin(EVP_CIPHER_CTX* context, bool encrypt, const Secret& key, std::string_view nonce,
             std::string_view associated_data) {
  if (context == nullptr || key.size() != kSealingKeyBytes || nonce.size() != kGcmNonceBytes ||
      associated_data.size() > kMaxInput) {
    return CryptoFailure("AES-256-GCM takes a key of 32 bytes and a nonce of 12");
  }
  int written = 0;
  if (EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nullptr, Bytes(key.Reveal()), Bytes(nonce),
                        encrypt ? 1 : 0) != 1 ||
      EVP_CipherUpdate(context, nullptr, &written, Bytes(associated_data),
                       static_cast<int>(associated_data.size())) != 1) {
    return CryptoFailure("AES-256-GCM could not be set up");
  }
  return Ok();
}

constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

Result<std::string> SystemRandom::Bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (count > kMaxInput || RAND_bytes(core::Bytes(bytes), static_cast<int>(count)) != 1) {
    return CryptoFailure("the random generator gave no bytes");
  }
  return bytes;
}

Result<std::string> Sha256(std::string_view data) {
  std::string digest(32, '\0');
  unsigned int size = 0;
  if (EVP_Digest(data.data(), data.size(), Bytes(digest), &size, EVP_sha256(), nullptr) != 1) {
    return CryptoFailure("SHA-256 is not available");
  }
  return digest;
}

std::string Base64Encode(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int written = EVP_EncodeBlock(Bytes(text), Bytes(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(written));
  return text;
}

std::string Base64UrlEncode(std::string_view bytes) {
  std::string text = Base64Encode(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

std::optional<std::string> Base64UrlDecode(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  unsigned int buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t value = kBase64Url.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    buffer = (buffer << 6U | static_cast<unsigned int>(value)) & 0xFFFFFFU;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<char>(buffer >> static_cast<unsigned int>(bits) & 0xFFU));
    }
  }
  if ((buffer & ((1U << static_cast<unsigned int>(bits)) - 1U)) != 0) return std::nullopt;
  return bytes;
}

Result<std::string> AesGcmSeal(const Secret& key, std::string_view nonce,
                               std::string_view associated_data, std::string_view plaintext) {
  const CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  CLARIBI_CHECK(Begin(context.get(), true, key, nonce, associated_data));
  if (plaintext.size() > kMaxInput - kGcmTagBytes) return CryptoFailure("too much to seal at once");
  std::string sealed(plaintext.size() + kGcmTagBytes, '\0');
  int written = 0;
  int last = 0;
  if (EVP_EncryptUpdate(context.get(), Bytes(sealed), &written, Bytes(plaintext),
                        static_cast<int>(plaintext.size())) != 1 ||
      EVP_EncryptFinal_ex(context.get(), Bytes(sealed) + written, &last) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kGcmTagBytes),
                          Bytes(sealed) + plaintext.size()) != 1) {
    return CryptoFailure("AES-256-GCM could not seal");
  }
  return sealed;
}

Result<Secret> AesGcmOpen(const Secret& key, std::string_view nonce,
                          std::string_view associated_data, std::string_view sealed) {
  const CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  CLARIBI_CHECK(Begin(context.get(), false, key, nonce, associated_data));
  if (sealed.size() < kGcmTagBytes || sealed.size() > kMaxInput) {
    return CryptoFailure("sealed bytes are shorter than their tag");
  }
  const std::size_t size = sealed.size() - kGcmTagBytes;
  std::string tag(sealed.substr(size));
  std::string plaintext(size, '\0');
  int written = 0;
  int last = 0;
  const bool opened = EVP_DecryptUpdate(context.get(), Bytes(plaintext), &written, Bytes(sealed),
                                        static_cast<int>(size)) == 1 &&
                      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG,
                                          static_cast<int>(kGcmTagBytes), tag.data()) == 1 &&
                      EVP_DecryptFinal_ex(context.get(), Bytes(plaintext) + written, &last) == 1;
  if (!opened) {
    Wipe(plaintext);
    return Error(ErrorCode::kForbidden, "A sealed record cannot be decrypted.",
                 "it was changed, or belongs to another key, organisation, connection or issuer");
  }
  return Secret(std::move(plaintext));
}

}  // namespace claribi::core
