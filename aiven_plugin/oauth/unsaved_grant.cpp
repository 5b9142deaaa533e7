#include "oauth/unsaved_grant.h"

namespace claribi::oauth {

void UnsavedGrant::Keep(const Grant& grant, http::CredentialId replaces, vault::Version version) {
  const core::MutexLock lock(mutex_);
  kept_ = Kept{grant.Clone(), replaces, version};
}

std::optional<UnsavedGrant::Kept> UnsavedGrant::Copy() const {
  const core::MutexLock lock(mutex_);
  if (!kept_) return std::nullopt;
  return Kept{kept_->grant.Clone(), kept_->replaces, kept_->version};
}

void UnsavedGrant::Drop(vault::Version version) {
  const core::MutexLock lock(mutex_);
  if (kept_ && kept_->version == version) kept_.reset();
}

}  // namespace claribi::oauth
