#include "vault/vault.h"

#include <array>
#include <utility>

#include "core/crypto.h"
#include "vault/envelope.h"

namespace claribi::vault {
namespace {

// How often a write that does not depend on the old value is tried while other nodes are first.
constexpr int kMaxAttempts = 5;

void AppendField(std::string& out, std::string_view field) {
  std::uint64_t size = field.size();
  std::array<char, 8> length{};
  for (auto byte = length.rbegin(); byte != length.rend(); ++byte, size >>= 8U) {
    *byte = static_cast<char>(size & 0xFFU);
  }
  out.append(length.data(), length.size());
  out += field;
}

core::Error AlwaysAnotherFirst(std::string_view name) {
  return core::Error(core::ErrorCode::kConflict, "A stored record keeps changing.",
                     "other nodes wrote the record " + std::string(name) + " at the same time, " +
                         std::to_string(kMaxAttempts) + " times in a row",
                     "Try again.")
      .Kind(core::ErrorKind::kConflict)
      .Retryable();
}

core::Error KeyRetired(std::uint64_t key_id) {
  return core::Error(
             core::ErrorCode::kAuthRequired, "The stored authorization can no longer be opened.",
             "the sealing key " + std::to_string(key_id) + ", it was sealed with, has been retired",
             "Sign in again.")
      .Kind(core::ErrorKind::kAuthRequired);
}

core::Error DoesNotOpen(std::uint64_t key_id) {
  return core::Error(
             core::ErrorCode::kForbidden, "A stored record cannot be opened.",
             "it was changed, or sealed for another organisation, connection, issuer or record, or "
             "the sealing key " +
                 std::to_string(key_id) + " here is not the one it was sealed with",
             "Sign in again to replace it.")
      .Kind(core::ErrorKind::kForbidden);
}

SealMark MarkOf(const Envelope& envelope, Version version) {
  const std::string_view sealed = envelope.sealed;
  std::string nonce_and_tag = envelope.nonce;
  nonce_and_tag += sealed.substr(sealed.size() - core::kGcmTagBytes);
  return {version, std::move(nonce_and_tag)};
}

}  // namespace

core::Result<std::string> NameFor(std::string_view prefix, std::string_view text) {
  CLARIBI_TRY(const std::string digest, core::Sha256(text));
  return std::string(prefix) + core::Base64UrlEncode(digest);
}

Vault::Vault(HostServices host, core::RandomSource& random, Owner owner)
    : host_(host), random_(random), owner_(std::move(owner)) {}

// Every part carries its length, so that no two owners and names ever give the same bytes.
std::string Vault::AssociatedData(std::string_view header, std::string_view name) const {
  std::string data;
  for (const std::string_view field :
       {header, std::string_view(owner_.organisation), std::string_view(owner_.connection), name}) {
    AppendField(data, field);
  }
  return data;
}

core::Result<std::optional<OpenedRecord>> Vault::Get(const core::CallContext& call,
                                                     std::string_view name,
                                                     const SealMark* known) const {
  auto stored = host_.secrets.Get(call, name);
  if (!stored.ok()) {
    if (stored.error().code == core::ErrorCode::kNotFound) return std::optional<OpenedRecord>();
    return std::move(stored).error();
  }
  CLARIBI_TRY(Envelope envelope, ParseEnvelope(stored->bytes));
  // No record is sealed under id 0, which would ask the host for its current key.
  if (envelope.key_id == 0) return DoesNotOpen(0);
  auto key = host_.keys.Get(call, envelope.key_id);
  if (!key.ok()) {
    if (key.error().code == core::ErrorCode::kNotFound) return KeyRetired(envelope.key_id);
    return std::move(key).error();
  }
  OpenedRecord opened;
  opened.version = stored->version;
  opened.key_id = envelope.key_id;
  opened.mark = MarkOf(envelope, stored->version);
  opened.is_known = known != nullptr && *known == opened.mark;
  if (opened.is_known) return std::optional(std::move(opened));
  auto plaintext = core::AesGcmOpen(key->key, envelope.nonce, AssociatedData(envelope.header, name),
                                    envelope.sealed);
  if (!plaintext.ok()) {
    if (plaintext.error().code == core::ErrorCode::kForbidden) {
      return DoesNotOpen(envelope.key_id);
    }
    return std::move(plaintext).error();
  }
  opened.plaintext = std::move(*plaintext);
  opened.issuer = std::move(envelope.issuer);
  return std::optional(std::move(opened));
}

core::Result<bool> Vault::IsSealedWithOldKey(const core::CallContext& call,
                                             const OpenedRecord& record) const {
  CLARIBI_TRY(const SealingKey current, host_.keys.Get(call, 0));
  return record.key_id != current.id;
}

core::Result<std::string> Vault::Seal(const core::CallContext& call, std::string_view name,
                                      std::string_view issuer,
                                      const core::Secret& plaintext) const {
  CLARIBI_TRY(const SealingKey key, host_.keys.Get(call, 0));
  CLARIBI_TRY(const std::string nonce, random_.Bytes(core::kGcmNonceBytes));
  if (key.id == 0 || issuer.size() > kMaxIssuerBytes) {
    return core::Error(
        core::ErrorCode::kInternal, "A record cannot be sealed.",
        key.id == 0 ? std::string("the host gave a sealing key without an id")
                    : "the issuer is longer than " + std::to_string(kMaxIssuerBytes) + " bytes");
  }
  std::string envelope = EnvelopeHeader(key.id, nonce, issuer);
  CLARIBI_TRY(const std::string sealed,
              core::AesGcmSeal(key.key, nonce, AssociatedData(envelope, name), plaintext.Reveal()));
  envelope += sealed;
  if (envelope.size() > kMaxEnvelopeBytes) {
    return core::Error(core::ErrorCode::kTooLarge, "A record is too large to be stored.",
                       std::to_string(envelope.size()) + " bytes sealed, at most " +
                           std::to_string(kMaxEnvelopeBytes) + " are stored")
        .Kind(core::ErrorKind::kTooLarge);
  }
  return envelope;
}

core::Result<Version> Vault::Put(const core::CallContext& call, std::string_view name,
                                 std::string_view issuer, const core::Secret& plaintext,
                                 Version expected) {
  CLARIBI_TRY(const std::string envelope, Seal(call, name, issuer, plaintext));
  return host_.secrets.Put(call, name, envelope, expected);
}

core::Result<Version> Vault::Replace(const core::CallContext& call, std::string_view name,
                                     std::string_view issuer, const core::Secret& plaintext) {
  CLARIBI_TRY(const std::string envelope, Seal(call, name, issuer, plaintext));
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    CLARIBI_TRY(const Version current, CurrentVersion(call, name));
    auto stored = host_.secrets.Put(call, name, envelope, current);
    if (stored.ok() || stored.error().code != core::ErrorCode::kConflict) return stored;
  }
  return AlwaysAnotherFirst(name);
}

core::Status Vault::Delete(const core::CallContext& call, std::string_view name) {
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    CLARIBI_TRY(const Version current, CurrentVersion(call, name));
    if (current == 0) return core::Ok();
    core::Status deleted = host_.secrets.Delete(call, name, current);
    if (deleted.ok() || deleted.error().code == core::ErrorCode::kNotFound) return core::Ok();
    if (deleted.error().code != core::ErrorCode::kConflict) return deleted;
  }
  return AlwaysAnotherFirst(name);
}

core::Status Vault::DeleteVersion(const core::CallContext& call, std::string_view name,
                                  Version expected) {
  core::Status deleted = host_.secrets.Delete(call, name, expected);
  if (!deleted.ok() && deleted.error().code == core::ErrorCode::kNotFound) {
    return core::Error(core::ErrorCode::kConflict, "A stored record was deleted meanwhile.",
                       "another node was first to delete the record " + std::string(name))
        .Kind(core::ErrorKind::kConflict);
  }
  return deleted;
}

core::Status Vault::Clear(const core::CallContext& call) { return host_.secrets.Clear(call); }

core::Result<Version> Vault::CurrentVersion(const core::CallContext& call,
                                            std::string_view name) const {
  auto stored = host_.secrets.Get(call, name);
  if (stored.ok()) return stored->version;
  if (stored.error().code == core::ErrorCode::kNotFound) return Version{0};
  return std::move(stored).error();
}

core::Result<LeaseGuard> Vault::Acquire(const core::CallContext& call, std::string_view name,
                                        core::Milliseconds time_to_live, core::Milliseconds wait) {
  CLARIBI_TRY(const std::uint64_t lease,
              host_.leases.Acquire(call, name, time_to_live, call.Remaining(wait)));
  return LeaseGuard(host_.leases, lease);
}

}  // namespace claribi::vault
