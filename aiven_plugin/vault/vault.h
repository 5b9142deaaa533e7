// Sealed records over the host's secret store: AES-256-GCM under a key of the host, bound to where
// the record belongs, so that a row copied to another organisation, connection, issuer or name does
// not open. Not a cache: every Get asks the host.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/random.h"
#include "vault/host_services.h"

namespace claribi::vault {

// Whose records these are; part of what is authenticated.
struct Owner {
  std::string organisation;
  std::string connection;  // empty: the records belong to the whole organisation
};

struct OpenedRecord {
  core::Secret plaintext;
  std::string issuer;  // as sealed, and authenticated
  Version version = 0;
  std::uint64_t key_id = 0;  // of the key that sealed it
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

class Vault {  // [mt]
 public:
  Vault(HostServices host, core::RandomSource& random, Owner owner);

  // Empty if there is no such record. kForbidden: it does not open here (another owner or name, or
  // changed bytes). kAuthRequired: its sealing key was retired, so a person must sign in again.
  core::Result<std::optional<OpenedRecord>> Get(const core::CallContext& call,
                                                std::string_view name) const;
  // Whether the host would seal with another key now: then what was opened is to be put again, so
  // that the old key can be retired.
  core::Result<bool> IsSealedWithOldKey(const core::CallContext& call,
                                        const OpenedRecord& record) const;
  // Seals under the current key. expected 0: must not exist. kConflict: read again.
  core::Result<Version> Put(const core::CallContext& call, std::string_view name,
                            std::string_view issuer, const core::Secret& plaintext,
                            Version expected);
  // Put over whatever is there, also over a record that does not open.
  core::Result<Version> Replace(const core::CallContext& call, std::string_view name,
                                std::string_view issuer, const core::Secret& plaintext);
  // Whatever its version; success if it is already gone.
  core::Status Delete(const core::CallContext& call, std::string_view name);
  // Only one caller succeeds for one version: whoever deletes a record so has claimed what it held.
  // kConflict if it changed or is gone.
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
