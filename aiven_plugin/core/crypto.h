// The few primitives the plugin needs, as pure functions over bytes; OpenSSL behind them.
// Sources: FIPS 180-4 (SHA-256), NIST SP 800-38D (AES-GCM), RFC 4648 section 5 (base64url without
// padding).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/secret.h"

namespace claribi::core {

inline constexpr std::size_t kSealingKeyBytes = 32;
inline constexpr std::size_t kGcmNonceBytes = 12;
inline constexpr std::size_t kGcmTagBytes = 16;

// 32 raw bytes.
Result<std::string> Sha256(std::string_view data);

std::string Base64UrlEncode(std::string_view bytes);
std::string Base64Encode(std::string_view bytes);  // with padding, for HTTP Basic
// Empty optional on any character or length that RFC 4648 section 5 without padding does not allow.
std::optional<std::string> Base64UrlDecode(std::string_view text);

// AES-256-GCM: ciphertext followed by the 16-byte tag. `nonce` must be 12 bytes never used before
// with this key.
Result<std::string> AesGcmSeal(const Secret& key, std::string_view nonce,
                               std::string_view associated_data, std::string_view plaintext);
// kInternal on wrong sizes; kForbidden if the tag does not verify (wrong key, other associated
// data, changed bytes).
Result<Secret> AesGcmOpen(const Secret& key, std::string_view nonce,
                          std::string_view associated_data, std::string_view sealed);

}  // namespace claribi::core
