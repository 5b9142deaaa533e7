#include "oauth/step_up.h"

#include <utility>

namespace claribi::oauth {
namespace {

using core::Json;
using core::Result;

constexpr std::size_t kMaxRecordBytes = std::size_t{64} * 1024;
constexpr std::size_t kMaxRecordDepth = 4;

Json ToJson(const StepUp& step_up) {
  return Json::MakeObject({
      {"needed", Json::MakeArray({step_up.needed.begin(), step_up.needed.end()})},
      {"attempts", step_up.attempts},
      {"was_accepted", step_up.was_accepted},
      {"refused", std::to_string(step_up.refused)},
      {"last_attempt_ms", core::ToMs(step_up.last_attempt)},
  });
}

std::optional<StepUp> Read(const Json& json) {
  const Json* needed = json.Find("needed");
  auto scopes = needed != nullptr ? core::StringList(*needed) : std::nullopt;
  const auto attempts = json.FindInt64("attempts");
  const auto last_attempt = json.FindInt64("last_attempt_ms");
  const std::string* refused = json.FindString("refused");
  if (!scopes || !attempts || !last_attempt || refused == nullptr) return std::nullopt;
  StepUp step_up;
  step_up.needed = std::move(*scopes);
  step_up.attempts = static_cast<int>(*attempts);
  step_up.was_accepted = json.FindBool("was_accepted").value_or(false);
  step_up.refused = std::strtoull(refused->c_str(), nullptr, 10);
  step_up.last_attempt = core::UnixTimeFromMs(*last_attempt);
  return step_up;
}

}  // namespace

Result<std::optional<StepUp>> StepUps::Find(const core::CallContext& call) const {
  const auto record = vault_.Get(call, kRecord);
  if (!record.ok()) {
    // A record that does not open, or whose key is gone, is as good as none.
    const core::ErrorCode code = record.error().code;
    if (code == core::ErrorCode::kForbidden || code == core::ErrorCode::kAuthRequired) {
      return std::optional<StepUp>();
    }
    return record.error();
  }
  if (!*record) return std::optional<StepUp>();
  const auto json = Json::Parse((*record)->plaintext.Reveal(), {kMaxRecordBytes, kMaxRecordDepth});
  return json.ok() ? Read(*json) : std::nullopt;
}

core::Status StepUps::Replace(const StepUp& step_up, std::string_view issuer,
                              const core::CallContext& call) {
  CLARIBI_CHECK(vault_.Replace(call, kRecord, issuer, core::Secret(ToJson(step_up).Dump())));
  return core::Ok();
}

Result<bool> StepUps::MayAskAgain(const Stored<Grant>& stored, const Scopes& needed,
                                  const core::CallContext& call) {
  CLARIBI_TRY(auto found, Find(call));
  StepUp step_up = std::move(found).value_or(StepUp());
  const core::UnixTime now = clock_.Now();
  const bool is_new_access = !IsSubset(needed, stored.value.requested_scopes);
  const bool begins_anew =
      step_up.last_attempt + kForgetAfter <= now || (step_up.was_accepted && is_new_access);
  if (begins_anew) step_up.attempts = 0;
  const bool is_counted = step_up.attempts > 0 && step_up.refused == stored.version;
  if (!is_counted) {
    if (step_up.attempts >= kMaxAttempts) return false;
    ++step_up.attempts;
  }
  step_up.needed = UnionOf(step_up.needed, needed);
  step_up.was_accepted = false;
  step_up.refused = stored.version;
  step_up.last_attempt = now;
  CLARIBI_CHECK(Replace(step_up, stored.value.binding.issuer, call));
  return true;
}

std::optional<Scopes> StepUps::ScopesToRequest(const Grant& previous, const GrantBinding& next,
                                               const core::CallContext& call) {
  const GrantBinding& before = previous.binding;
  if (before.issuer != next.issuer || before.endpoint != next.endpoint) return std::nullopt;
  const auto found = Find(call);
  if (!found.ok() || !*found) return std::nullopt;
  Scopes scopes = UnionOf(previous.requested_scopes, (*found)->needed);
  if (scopes.empty()) return std::nullopt;
  return scopes;
}

void StepUps::NoteAccepted(const core::CallContext& call) {
  const auto record = vault_.Get(call, kRecord);
  if (!record.ok() || !*record) return;
  auto found = Find(call);
  if (!found.ok() || !*found || (*found)->was_accepted) return;
  (*found)->was_accepted = true;
  static_cast<void>(vault_.Put(call, kRecord, (*record)->issuer,
                               core::Secret(ToJson(**found).Dump()), (*record)->version));
}

}  // namespace claribi::oauth
