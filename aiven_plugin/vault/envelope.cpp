#include "vault/envelope.h"

#include "core/crypto.h"

namespace claribi::vault {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "CBR\x01"sv;
constexpr std::size_t kKeyIdOffset = 4;
constexpr std::size_t kNonceOffset = 12;
constexpr std::size_t kIssuerLengthOffset = kNonceOffset + core::kGcmNonceBytes;
constexpr std::size_t kIssuerOffset = kIssuerLengthOffset + 2;

void AppendBigEndian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    out += static_cast<char>(value >> static_cast<unsigned>(shift) & 0xFFU);
  }
}

std::uint64_t ReadBigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

core::Error NoEnvelope(std::string_view cause) {
  return core::Error(core::ErrorCode::kForbidden, "A stored record is damaged.", cause,
                     "Sign in again to replace it.")
      .Kind(core::ErrorKind::kForbidden);
}

}  // namespace

std::string EnvelopeHeader(std::uint64_t key_id, std::string_view nonce, std::string_view issuer) {
  std::string header(kMagic);
  AppendBigEndian(header, key_id, 8);
  header += nonce;
  AppendBigEndian(header, issuer.size(), 2);
  header += issuer;
  return header;
}

core::Result<Envelope> ParseEnvelope(std::string_view bytes) {
  if (bytes.size() > kMaxEnvelopeBytes) {
    return NoEnvelope(std::to_string(bytes.size()) + " bytes, a sealed record has at most " +
                      std::to_string(kMaxEnvelopeBytes));
  }
  if (bytes.size() < kIssuerOffset + core::kGcmTagBytes) {
    return NoEnvelope("too short for a sealed record: " + std::to_string(bytes.size()) + " bytes");
  }
  if (!bytes.starts_with(kMagic)) {
    return NoEnvelope("it does not begin like a sealed record of format 1");
  }
  const auto issuer_size =
      static_cast<std::size_t>(ReadBigEndian(bytes.substr(kIssuerLengthOffset, 2)));
  if (issuer_size > kMaxIssuerBytes ||
      issuer_size > bytes.size() - kIssuerOffset - core::kGcmTagBytes) {
    return NoEnvelope("its issuer is longer than the record");
  }
  Envelope envelope;
  envelope.key_id = ReadBigEndian(bytes.substr(kKeyIdOffset, kNonceOffset - kKeyIdOffset));
  envelope.nonce = bytes.substr(kNonceOffset, core::kGcmNonceBytes);
  envelope.issuer = bytes.substr(kIssuerOffset, issuer_size);
  envelope.header = bytes.substr(0, kIssuerOffset + issuer_size);
  envelope.sealed = bytes.substr(kIssuerOffset + issuer_size);
  return envelope;
}

}  // namespace claribi::vault
