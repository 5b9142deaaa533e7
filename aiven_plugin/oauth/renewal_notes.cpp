#include "oauth/renewal_notes.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/text.h"
#include "oauth/error_response.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::LogLevel;
using core::Result;

constexpr int kChangeAttempts = 5;
constexpr std::array<OAuthError, 3> kLastingRefusals{
    OAuthError::kUnauthorizedClient, OAuthError::kUnsupportedGrantType, OAuthError::kInvalidScope};

bool IsConflict(const Error& error) { return error.code == ErrorCode::kConflict; }

bool IsMarkedRefused(const Grant& grant) { return grant.end && grant.end->code == kRenewalRefused; }

}  // namespace

bool IsLastingRefusal(const Error& error) {
  return std::any_of(kLastingRefusals.begin(), kLastingRefusals.end(),
                     [&error](OAuthError code) { return IsOAuthError(error, code); });
}

void RenewalNotes::Log(LogLevel level, std::string_view text) const {
  dependencies_.logger.Log(level, core::LogComponent::kOauth, text);
}

Result<std::optional<RenewalNotes::Noted>> RenewalNotes::Write(Stored<Grant> stored,
                                                               const core::CallContext& call) {
  const core::UnixTime now = dependencies_.clock.Now();
  if (!config_.AsksAPerson()) return std::optional(Noted{std::move(stored), now});
  Grant with_note = stored.value.Clone();
  with_note.renewal_began_at = now;
  with_note.renewal_failure.clear();
  const auto version = store_.UpdateGrant(with_note, stored.version, call);
  if (!version.ok()) {
    // Another node was first, with or without the lease.
    if (IsConflict(version.error())) return std::optional<Noted>();
    return version.error();
  }
  if (const auto& began_at = stored.value.renewal_began_at) {
    const std::string& failure = stored.value.renewal_failure;
    Log(LogLevel::kWarn, "the token refresh begun at " + core::TimeText(*began_at) +
                             (failure.empty() ? " was cut off" : " failed (" + failure + ")") +
                             ": the refresh token is sent once more");
  }
  stored.version = *version;
  return std::optional(Noted{std::move(stored), now});
}

void RenewalNotes::Remove(const Noted& noted, const core::CallContext& call) {
  ChangeNote(noted, noted.value, "that a token refresh spent nothing", call);
}

void RenewalNotes::KeepFailure(const Noted& noted, const Error& failure,
                               const core::CallContext& call) {
  Grant with_failure = noted.value.Clone();
  with_failure.renewal_began_at = dependencies_.clock.Now();
  const bool says_nothing = failure.cause.empty() || failure.code == ErrorCode::kCancelled;
  with_failure.renewal_failure = says_nothing ? failure.message : failure.cause;
  ChangeNote(noted, with_failure, "why a token refresh failed", call);
}

void RenewalNotes::MarkRefused(http::CredentialId refused, const Error& failure,
                               const core::CallContext& call) {
  if (failure.code != ErrorCode::kAuthRequired || !IsLastingRefusal(failure)) return;
  const auto mark = [&](Grant& grant) {
    if (IsMarkedRefused(grant)) return false;
    grant.end = AccessEnd{std::string(kRenewalRefused), failure.cause, dependencies_.clock.Now()};
    return true;
  };
  Change(refused, mark, "that a new sign-in is needed", call);
}

void RenewalNotes::MarkProven(http::CredentialId proven, const core::CallContext& call) {
  const auto unmark = [](Grant& grant) {
    if (!IsMarkedRefused(grant)) return false;
    grant.end.reset();
    return true;
  };
  Change(proven, unmark, "that no new sign-in is needed", call);
}

void RenewalNotes::Change(http::CredentialId of, const std::function<bool(Grant&)>& change,
                          std::string_view what, const core::CallContext& call) {
  if (!config_.AsksAPerson()) return;
  for (int attempt = 1;; ++attempt) {
    auto stored = store_.FindGrant(call);
    core::Status failed = core::Ok();
    if (!stored.ok()) {
      failed = std::move(stored).error();
    } else {
      if (!*stored || (*stored)->value.Credential() != of || !change((*stored)->value)) return;
      const auto version = store_.UpdateGrant((*stored)->value, (*stored)->version, call);
      if (version.ok()) return;
      if (IsConflict(version.error()) && attempt < kChangeAttempts) continue;
      failed = version.error();
    }
    Log(LogLevel::kWarn, std::string(what) + " could not be stored: " + failed.error().message);
    return;
  }
}

void RenewalNotes::ChangeNote(const Noted& noted, const Grant& changed, std::string_view what,
                              const core::CallContext& call) {
  if (!config_.AsksAPerson()) return;
  const auto version = store_.UpdateGrant(changed, noted.version, call);
  if (version.ok()) return;
  if (!IsConflict(version.error())) {
    Log(LogLevel::kWarn, std::string(what) + " could not be stored: " + version.error().message);
    return;
  }
  const auto change = [&](Grant& grant) {
    // Another refresh has begun, or its answer is stored.
    if (grant.renewal_began_at != noted.began_at ||
        grant.refresh_token.Reveal() != noted.value.refresh_token.Reveal()) {
      return false;
    }
    grant.renewal_began_at = changed.renewal_began_at;
    grant.renewal_failure = changed.renewal_failure;
    return true;
  };
  Change(noted.value.Credential(), change, what, call);
}

}  // namespace claribi::oauth
