#include "oauth/step_up.h"

#include <utility>

namespace claribi::oauth {
namespace {

using core::Json;
using core::Result;

constexpr std::size_t kMaxRecordBytes = std::size_t{64} * 1024;
constexpr std::size_t kMaxRecordDepth = 4;
constexpr int kSwapAttempts = 5;

Json ToJson(const StepUp& step_up) {
  return Json::MakeObject({
      {"needed", Json::MakeArray({step_up.needed.begin(), step_up.needed.end()})},
      {"attempts", step_up.attempts},
      {"was_accepted", step_up.was_accepted},
      {"refused", std::to_string(step_up.refused)},
      {"last_attempt_ms", core::ToMs(step_up.last_attempt)},
  });
}

std::optional<StepUp> ReadStepUp(const Json& json) {
  const Json* needed = json.Find("needed");
  auto scopes = needed != nullptr ? core::StringList(*needed) : std::nullopt;
  const auto attempts = json.FindInt64("attempts");
  const auto last_attempt = json.FindInt64("last_attempt_ms");
  const core::JsonString* refused = json.FindString("refused");
  if (!scopes || !attempts || !last_attempt || refused == nullptr) return std::nullopt;
  StepUp step_up;
  step_up.needed = std::move(*scopes);
  step_up.attempts = static_cast<int>(*attempts);
  step_up.was_accepted = json.FindBool("was_accepted").value_or(false);
  step_up.refused = std::strtoull(std::string(*refused).c_str(), nullptr, 10);
  step_up.last_attempt = core::UnixTimeFromMs(*last_attempt);
  return step_up;
}

core::Result<std::string> RecordOf(std::string_view connection) {
  return vault::NameFor(StepUps::kRecordPrefix, connection);
}

// Counts a refusal; false if that is one too many.
bool CountRefusal(StepUp& step_up, const Stored<Grant>& stored, const Scopes& needed,
                  core::UnixTime now) {
  const bool is_new_access = !IsSubset(needed, stored.value.requested_scopes);
  const bool begins_anew = step_up.last_attempt + StepUps::kForgetAfter <= now ||
                           (step_up.was_accepted && is_new_access);
  if (begins_anew) step_up.attempts = 0;
  const bool is_counted = step_up.attempts > 0 && step_up.refused == stored.version;
  if (!is_counted) {
    if (step_up.attempts >= StepUps::kMaxAttempts) return false;
    ++step_up.attempts;
  }
  step_up.needed = UnionOf(step_up.needed, needed);
  step_up.was_accepted = false;
  step_up.refused = stored.version;
  step_up.last_attempt = now;
  return true;
}

}  // namespace

Result<StepUps::Found> StepUps::Find(const core::CallContext& call) const {
  Found found;
  CLARIBI_TRY(const std::string name, RecordOf(connection_));
  const auto record = vault_.Get(call, name);
  if (!record.ok()) {
    // A record that does not open, or whose key was retired, counts as none.
    const core::ErrorCode code = record.error().code;
    found.is_unreadable =
        code == core::ErrorCode::kForbidden || code == core::ErrorCode::kAuthRequired;
    if (found.is_unreadable) return found;
    return record.error();
  }
  if (!*record) return found;
  const auto json = Json::Parse((*record)->plaintext.Reveal(), {kMaxRecordBytes, kMaxRecordDepth});
  found.step_up = json.ok() ? ReadStepUp(*json) : std::nullopt;
  found.is_unreadable = !found.step_up;
  found.version = (*record)->version;
  found.issuer = (*record)->issuer;
  return found;
}

core::Status StepUps::Save(const StepUp& step_up, const Found& found, std::string_view issuer,
                           const core::CallContext& call) {
  CLARIBI_TRY(const std::string name, RecordOf(connection_));
  const core::Secret text(ToJson(step_up).Dump());
  const auto saved = found.is_unreadable ? vault_.Replace(call, name, issuer, text)
                                         : vault_.Put(call, name, issuer, text, found.version);
  return saved.ok() ? core::Ok() : core::Status(saved.error());
}

Result<bool> StepUps::MayAskAgain(const Stored<Grant>& stored, const Scopes& needed,
                                  const core::CallContext& call) {
  core::Status saved = core::Ok();
  // Another node may be refused at the same moment. The swap keeps the scopes of both.
  for (int attempt = 0; attempt < kSwapAttempts; ++attempt) {
    CLARIBI_TRY(const Found found, Find(call));
    StepUp step_up = found.step_up.value_or(StepUp());
    if (!CountRefusal(step_up, stored, needed, clock_.Now())) return false;
    saved = Save(step_up, found, stored.value.binding.issuer, call);
    if (saved.ok()) return true;
    if (saved.error().code != core::ErrorCode::kConflict) break;
  }
  return std::move(saved).error();
}

std::optional<Scopes> StepUps::ScopesToRequest(const Grant& previous, const GrantBinding& next,
                                               const core::CallContext& call) {
  const GrantBinding& before = previous.binding;
  if (before.issuer != next.issuer || before.endpoint != next.endpoint) return std::nullopt;
  const auto found = Find(call);
  if (!found.ok() || !found->step_up) return std::nullopt;
  Scopes scopes = UnionOf(previous.requested_scopes, found->step_up->needed);
  if (scopes.empty()) return std::nullopt;
  return scopes;
}

core::Status StepUps::Forget(const core::CallContext& call) {
  CLARIBI_TRY(const std::string name, RecordOf(connection_));
  return vault_.Delete(call, name);
}

void StepUps::NoteAccepted(const core::CallContext& call) {
  auto found = Find(call);
  if (!found.ok() || !found->step_up || found->step_up->was_accepted) return;
  found->step_up->was_accepted = true;
  static_cast<void>(Save(*found->step_up, *found, found->issuer, call));
}

}  // namespace claribi::oauth
