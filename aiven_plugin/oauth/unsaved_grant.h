// A renewed grant that the store did not take: kept here until it does, because the refresh token
// in it is the only one that the vendor still takes. Lost with the process.
#pragma once

#include <optional>

#include "core/mutex.h"
#include "http/authorizer.h"
#include "oauth/grant_store.h"

namespace claribi::oauth {

class UnsavedGrant {  // [mt]
 public:
  struct Kept {
    Grant grant;
    http::CredentialId replaces = 0;
    vault::Version version = 0;  // of the record that it is to replace
  };

  void Keep(const Grant& grant, http::CredentialId replaces, vault::Version version)
      CLARIBI_EXCLUDES(mutex_);
  std::optional<Kept> Copy() const CLARIBI_EXCLUDES(mutex_);
  // Only if it is the one that was to replace that version.
  void Drop(vault::Version version) CLARIBI_EXCLUDES(mutex_);

 private:
  mutable core::Mutex mutex_;
  std::optional<Kept> kept_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::oauth
