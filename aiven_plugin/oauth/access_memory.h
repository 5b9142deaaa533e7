// The access token of a handle between two calls, so that a record that did not change is not
// opened for each of them. The store is asked all the same, each time: a renewal, a new sign-in and
// a revocation anywhere are seen by the next call, and so is a sealing key that was retired.
// Nothing else of a grant is kept: no refresh token, no client secret, no DPoP key. What is kept is
// wiped with the handle, with a revocation on it, and by the first call that finds something else.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/clock.h"
#include "core/mutex.h"
#include "core/secret.h"
#include "http/authorizer.h"
#include "vault/vault.h"

namespace claribi::oauth {

class AccessMemory {  // [mt]
 public:
  struct Kept {
    vault::SealMark mark;  // of the record that it was read from
    std::string endpoint;  // the only place that the token may go to
    core::Secret value;    // of the header field, scheme and token
    std::size_t secret_at = 0;
    http::CredentialId id = 0;
    std::optional<core::UnixTime> due;  // from then on the grant is needed, to be refreshed

    http::Credential ToCredential() const {
      http::Credential credential;
      credential.id = id;
      credential.value = value.Clone();
      credential.secret_at = secret_at;
      return credential;
    }
  };

  // What was found, and when: what is read of the store from then on may be kept.
  struct Found {
    std::shared_ptr<const Kept> kept;  // null: nothing, or due
    std::uint64_t at = 0;
  };

  Found Find(core::UnixTime now) const {
    const core::MutexLock lock(mutex_);
    const bool is_usable = kept_ != nullptr && (!kept_->due || now < *kept_->due);
    return {is_usable ? kept_ : nullptr, times_forgotten_};
  }
  // In place of what is kept; nothing is, if all was forgotten since `at`.
  void Keep(std::optional<Kept> kept_opt, std::uint64_t at) {
    std::shared_ptr<const Kept> kept;
    if (kept_opt) kept = std::make_shared<const Kept>(*std::move(kept_opt));
    const core::MutexLock lock(mutex_);
    if (at == times_forgotten_) kept_.swap(kept);
  }
  void Forget() {
    const core::MutexLock lock(mutex_);
    ++times_forgotten_;
    kept_.reset();
  }

 private:
  mutable core::Mutex mutex_;
  std::uint64_t times_forgotten_ CLARIBI_GUARDED_BY(mutex_) = 0;
  std::shared_ptr<const Kept> kept_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::oauth
