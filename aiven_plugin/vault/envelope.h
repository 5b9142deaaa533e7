// What a sealed record looks like in the host's store, as bytes: which key sealed it, under which
// nonce, for which issuer. Neither encryption nor storage. Parsing checks the form of the bytes,
// not their authenticity.
//
//   offset  bytes  content
//   0       4      "CBR" and the format version, 1
//   4       8      id of the sealing key, big-endian
//   12      12     nonce (NIST SP 800-38D, section 8.2.2: random)
//   24      2      length n of the issuer, big-endian
//   26      n      issuer, in clear, authenticated
//   26+n    m+16   ciphertext of the m bytes of the record, then the tag
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace claribi::vault {

inline constexpr std::size_t kMaxIssuerBytes = 4096;
inline constexpr std::size_t kMaxEnvelopeBytes = std::size_t{256} * 1024;

struct Envelope {
  std::uint64_t key_id = 0;
  std::string nonce;
  std::string issuer;
  std::string header;  // the bytes before the ciphertext, all of them authenticated
  std::string sealed;  // ciphertext and tag
};

// The bytes before the ciphertext. Precondition: a nonce of core::kGcmNonceBytes, an issuer of at
// most kMaxIssuerBytes.
std::string EnvelopeHeader(std::uint64_t key_id, std::string_view nonce, std::string_view issuer);

// kForbidden, saying what was expected and seen, for any bytes that are not a whole envelope.
core::Result<Envelope> ParseEnvelope(std::string_view bytes);

}  // namespace claribi::vault
