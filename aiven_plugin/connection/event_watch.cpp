#include "connection/event_watch.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace claribi::connection {
namespace {

constexpr std::size_t kMaxKnown = 16;
// The end of the name of a loss of which nobody knows when it was.
constexpr std::string_view kTimeless = "@?";

}  // namespace

void EventWatch::Report(HostEventKind kind, std::optional<SignInReason> reason) const {
  if (events_ == nullptr) return;
  events_->Report({.kind = kind, .at = clock_.Now(), .reason = std::move(reason)});
}

void EventWatch::NoteNotice() {
  {
    const core::MutexLock lock(mutex_);
    ++notices_;
    if (has_pending_change_) return;
    has_pending_change_ = true;
  }
  Report(HostEventKind::kToolsChanged);
}

std::uint64_t EventWatch::notices() const {
  const core::MutexLock lock(mutex_);
  return notices_;
}

void EventWatch::NoteListing(bool differs, std::uint64_t notices_before) {
  {
    const core::MutexLock lock(mutex_);
    // What was said while it was read may not be in it.
    if (notices_ != notices_before) return;
    const bool is_known = has_pending_change_;
    has_pending_change_ = false;
    if (is_known || !differs) return;
  }
  Report(HostEventKind::kToolsChanged);
}

bool EventWatch::Learn(http::CredentialId credential) {
  if (std::find(known_.begin(), known_.end(), credential) != known_.end()) return false;
  known_.push_back(credential);
  if (known_.size() > kMaxKnown) known_.pop_front();
  return true;
}

void EventWatch::NoteObtained(http::CredentialId credential) {
  const core::MutexLock lock(mutex_);
  Learn(credential);
}

void EventWatch::NoteUsed(http::CredentialId credential) {
  if (credential == 0) return;
  {
    const core::MutexLock lock(mutex_);
    if (last_loss_.ends_with(kTimeless)) last_loss_.clear();
    const bool is_first = known_.empty();
    if (!Learn(credential) || is_first) return;
  }
  Report(HostEventKind::kSignInRenewed);
}

void EventWatch::NoteProven() {
  const core::MutexLock lock(mutex_);
  is_refused_ = false;
}

void EventWatch::NoteLost(const SignInReason& reason) {
  std::string loss = reason.code;
  loss += reason.at ? "@" + std::to_string(core::ToMs(*reason.at)) : std::string(kTimeless);
  {
    const core::MutexLock lock(mutex_);
    if (loss == last_loss_) return;
    last_loss_ = std::move(loss);
  }
  Report(HostEventKind::kSignInLost, reason);
}

void EventWatch::NoteRefused(const SignInReason& reason) {
  {
    const core::MutexLock lock(mutex_);
    if (is_refused_) return;
    is_refused_ = true;
  }
  Report(HostEventKind::kSignInLost, reason);
}

}  // namespace claribi::connection
