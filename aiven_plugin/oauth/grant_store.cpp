#include "oauth/grant_store.h"

#include <utility>

namespace claribi::oauth {
namespace {

constexpr std::size_t kMaxDepth = 8;
constexpr int kMaxAttempts = 5;

template <typename T>
core::Result<std::optional<Stored<T>>> Find(const vault::Vault& vault, std::string_view name,
                                            core::Result<T> (*read)(const core::Json&),
                                            const core::CallContext& call) {
  CLARIBI_TRY(const auto record, vault.Get(call, name));
  if (!record) return std::optional<Stored<T>>();
  CLARIBI_TRY(const SecretJson json,
              SecretJson::Parse(record->plaintext.Reveal(), record->plaintext.size(), kMaxDepth));
  CLARIBI_TRY(T value, read(json.json()));
  if (value.binding.issuer != record->issuer) {
    return core::Error(core::ErrorCode::kInternal, "A stored authorization cannot be read.",
                       "it names another issuer than the record it is in",
                       "Sign in again to replace it.");
  }
  return std::optional<Stored<T>>(Stored<T>{std::move(value), record->version});
}

}  // namespace

core::Result<std::optional<Stored<PendingAuthorization>>> GrantStore::FindPending(
    const core::CallContext& call) const {
  return Find(vault_, kPendingRecord, &ReadPendingAuthorization, call);
}

core::Result<std::optional<Stored<Grant>>> GrantStore::FindGrant(
    const core::CallContext& call) const {
  return Find(vault_, kGrantRecord, &ReadGrant, call);
}

core::Status GrantStore::ReplacePending(const PendingAuthorization& pending,
                                        const core::CallContext& call) {
  CLARIBI_CHECK(
      vault_.Replace(call, kPendingRecord, pending.binding.issuer, ToJson(pending).Dump()));
  return core::Ok();
}

core::Result<vault::Version> GrantStore::ReplaceGrant(const Grant& grant,
                                                      const core::CallContext& call) {
  return vault_.Replace(call, kGrantRecord, grant.binding.issuer, ToJson(grant).Dump());
}

core::Result<vault::Version> GrantStore::UpdateGrant(const Grant& grant, vault::Version expected,
                                                     const core::CallContext& call) {
  return vault_.Put(call, kGrantRecord, grant.binding.issuer, ToJson(grant).Dump(), expected);
}

core::Result<vault::Version> GrantStore::Supersede(const Grant& grant, http::CredentialId replaced,
                                                   vault::Version expected,
                                                   const core::CallContext& call) {
  for (int attempt = 1;; ++attempt) {
    auto swapped = UpdateGrant(grant, expected, call);
    const bool was_lost = !swapped.ok() && swapped.error().code == core::ErrorCode::kConflict;
    if (!was_lost || attempt == kMaxAttempts) return swapped;
    CLARIBI_TRY(const auto stored, FindGrant(call));
    if (!stored || stored->value.Credential() != replaced) return swapped;
    expected = stored->version;
  }
}

core::Status GrantStore::ClaimPending(vault::Version version, const core::CallContext& call) {
  return vault_.DeleteVersion(call, kPendingRecord, version);
}

core::Status GrantStore::DeletePending(const core::CallContext& call) {
  return vault_.Delete(call, kPendingRecord);
}

}  // namespace claribi::oauth
