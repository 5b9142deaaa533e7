// Random values and digests, over OpenSSL. Not a store: nothing is kept here.
// Source: RFC 4122 (version 4), RFC 4648 section 5, FIPS 180-4.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace claribi::vendor_sandbox {

/// `bytes` random bytes in base64url without padding.
std::string RandomToken(std::size_t bytes);
/// A version 4 UUID in lower case.
std::string RandomUuid();
/// 64 hexadecimal digits.
std::string Sha256Hex(std::string_view text);
/// The S256 code challenge of a verifier, RFC 7636 section 4.2.
std::string Sha256Base64Url(std::string_view text);
/// Compares without telling by its duration where two digests differ.
bool SameDigest(std::string_view left, std::string_view right);

}  // namespace claribi::vendor_sandbox
