// Sealed records over the host's secret store: AES-256-GCM under a key of the host, bound to where
// the record belongs, so that a row copied to another organisation, connection, issuer or name does
// not open. Not a cache: every Get asks the host for the record and for its key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/random.h"
#include "vault/host_services.h"

namespace claribi::vault {

// Whose records these are; part of the associated data.
struct Owner {
  std::string organisation;
  std::string connection;  // empty: the records belong to the whole organisation
};

// Which sealing of a record this is. Not a secret: the host's store shows it. The version alone
// would do for a host that never gives one twice; nonce and tag are of this sealing alone.
struct SealMark {
  Version version = 0;
  std::string nonce_and_tag;
  friend bool operator==(const SealMark&, const SealMark&) = default;
};

struct OpenedRecord {
  core::Secret plaintext;
  std::string issuer;  // as sealed, and authenticated
  Version version = 0;
  std::uint64_t key_id = 0;  // of the key that sealed it
  SealMark mark;
  bool is_known = false;  // the one that the caller knew: not opened, so no plaintext and no issuer
};

// Holds a lease while it lives.
class LeaseGuard {
 public:
  LeaseGuard(Leases& leases, std::uint64_t lease) : leases_(&leases), lease_(lease) {}
  LeaseGuard(LeaseGuard&& other) noexcept : leases_(other.leases_), lease_(other.lease_) {
    other.leases_ = nullptr;
  }
  LeaseGuard& operator=(LeaseGuard&&) = delete;
  LeaseGuard(const LeaseGuard&) = delete;
  LeaseGuard& operator=(const LeaseGuard&) = delete;
  ~LeaseGuard() {
    if (leases_ != nullptr) leases_->Release(lease_);
  }

 private:
  Leases* leases_;
  std::uint64_t lease_;
};

// The name of a record or lease for a text that may be long or hold any characters.
core::Result<std::string> NameFor(std::string_view prefix, std::string_view text);

class Vault {  // [mt]
 public:
  Vault(HostServices host, core::RandomSource& random, Owner owner);

  const Owner& owner() const { return owner_; }

  // Empty if there is no such record. kForbidden: it cannot be opened (another owner or name, or
  // changed bytes). kAuthRequired: its sealing key was retired, so the user must sign in again.
  // known: the sealing that the caller has what it needs of. Where the record is still that one,
  // and its key is still there, it is not decrypted again. May be null.
  core::Result<std::optional<OpenedRecord>> Get(const core::CallContext& call,
                                                std::string_view name,
                                                const SealMark* known = nullptr) const;
  // True if the host's current key is another one. Then put the record again, so that the old key
  // can be retired.
  core::Result<bool> IsSealedWithOldKey(const core::CallContext& call,
                                        const OpenedRecord& record) const;
  // Seals under the current key. expected 0: must not exist. kConflict: read again.
  core::Result<Version> Put(const core::CallContext& call, std::string_view name,
                            std::string_view issuer, const core::Secret& plaintext,
                            Version expected);
  // Like Put, but replaces whatever is there, also a record that cannot be opened.
  core::Result<Version> Replace(const core::CallContext& call, std::string_view name,
                                std::string_view issuer, const core::Secret& plaintext);
  // Deletes the record whatever its version. Success if it is already gone.
  core::Status Delete(const core::CallContext& call, std::string_view name);
  // Deletes this version of the record. Only one caller succeeds, so that deleting a record claims
  // what it held. kConflict if it changed or is gone.
  core::Status DeleteVersion(const core::CallContext& call, std::string_view name,
                             Version expected);
  // Deletes every record of the owner, all or none. Success if there was none.
  core::Status Clear(const core::CallContext& call);
  // kConflict if another holder kept it for all of `wait`, which the call's deadline shortens.
  core::Result<LeaseGuard> Acquire(const core::CallContext& call, std::string_view name,
                                   core::Milliseconds time_to_live, core::Milliseconds wait);

 private:
  core::Result<std::string> Seal(const core::CallContext& call, std::string_view name,
                                 std::string_view issuer, const core::Secret& plaintext) const;
  // 0 if there is none.
  core::Result<Version> CurrentVersion(const core::CallContext& call, std::string_view name) const;
  std::string AssociatedData(std::string_view header, std::string_view name) const;

  HostServices host_;
  core::RandomSource& random_;
  Owner owner_;
};

}  // namespace claribi::vault
