#include "http/circuit.h"

#include <algorithm>

#include "core/call_context.h"
#include "core/text.h"

namespace claribi::http {
namespace {

constexpr std::size_t kMaxReasonBytes = 300;
// A probe that is refused because another one is under way is worth a look this soon.
constexpr core::Milliseconds kProbeTime{1000};

}  // namespace

core::Error Circuits::Refusal(const Circuit& circuit, const std::string& origin,
                              core::MonotonicTime now) const {
  const core::Milliseconds wait =
      circuit.is_probed ? kProbeTime
                        : std::max(core::Until(now, circuit.next_attempt), core::Milliseconds(0));
  const std::string next =
      circuit.is_probed
          ? "one request is trying whether it answers again"
          : "the next attempt is made from " + core::TimeText(circuit.open.next_attempt_at) + " on";
  // Why it fails is still the thing to know: nobody else says it while nothing is sent.
  core::Error error = circuit.last;
  error.code = core::ErrorCode::kUnavailable;
  error.cause += (error.cause.empty() ? "" : "; ") + std::to_string(circuit.open.failures) +
                 " requests in a row to " + core::Excerpt(origin) +
                 " failed, so it is not asked for the moment: " + next;
  error.retryable = true;
  error.retry_after = wait;
  error.stale_connection = false;
  error.unsent = true;
  error.is_final = true;
  return error;
}

core::Result<Circuits::Pass> Circuits::Admit(const std::string& organisation,
                                             const std::string& origin) {
  const core::MonotonicTime now = clock_.Monotonic();
  const core::MutexLock lock(mutex_);
  const auto found = circuits_.find({organisation, origin});
  if (found == circuits_.end() || !found->second.is_open) return Pass::kUsual;
  Circuit& circuit = found->second;
  if (circuit.is_probed || now < circuit.next_attempt) return Refusal(circuit, origin, now);
  circuit.is_probed = true;
  return Pass::kProbe;
}

Circuits::Change Circuits::NoteAnswer(const std::string& organisation, const std::string& origin) {
  const core::MutexLock lock(mutex_);
  const auto found = circuits_.find({organisation, origin});
  if (found == circuits_.end()) return Change::kNone;
  const bool was_open = found->second.is_open;
  circuits_.erase(found);
  return was_open ? Change::kClosed : Change::kNone;
}

Circuits::Change Circuits::NoteFailure(const std::string& organisation, const std::string& origin,
                                       Pass pass, const core::Error& failure,
                                       std::optional<core::Milliseconds> at_least) {
  if (limits_.failures == 0) return Change::kNone;
  const core::MonotonicTime now = clock_.Monotonic();
  const core::MutexLock lock(mutex_);
  const Key key{organisation, origin};
  if (circuits_.find(key) == circuits_.end()) MakeRoom();
  Circuit& circuit = circuits_[key];
  // A request that was under way before the circuit opened says nothing new.
  if (circuit.is_open && pass != Pass::kProbe) return Change::kNone;
  circuit.is_probed = false;
  circuit.changed_at = now;
  circuit.last = failure;
  circuit.open.reason =
      core::Excerpt(failure.cause.empty() ? failure.message : failure.message + " " + failure.cause,
                    kMaxReasonBytes);
  ++circuit.open.failures;
  if (!circuit.is_open && circuit.open.failures < limits_.failures) return Change::kNone;
  const bool is_new = !circuit.is_open;
  Open(circuit, now, at_least);
  return is_new ? Change::kOpened : Change::kNone;
}

void Circuits::NoteNothing(const std::string& organisation, const std::string& origin, Pass pass) {
  if (pass != Pass::kProbe) return;
  const core::MutexLock lock(mutex_);
  const auto found = circuits_.find({organisation, origin});
  if (found != circuits_.end()) found->second.is_probed = false;
}

std::optional<OpenCircuit> Circuits::Find(const std::string& organisation,
                                          const std::string& origin) const {
  const core::MutexLock lock(mutex_);
  const auto found = circuits_.find({organisation, origin});
  if (found == circuits_.end() || !found->second.is_open) return std::nullopt;
  return found->second.open;
}

void Circuits::Open(Circuit& circuit, core::MonotonicTime now,
                    std::optional<core::Milliseconds> at_least) {
  const core::UnixTime wall = clock_.Now();
  if (!circuit.is_open) {
    circuit.open.opened_at = wall;
    circuit.pause = limits_.first_pause;
  } else {
    circuit.pause = std::min(circuit.pause * 2, limits_.longest_pause);
  }
  circuit.is_open = true;
  const core::Milliseconds pause = std::max(
      circuit.pause, std::min(at_least.value_or(core::Milliseconds(0)), limits_.longest_pause));
  circuit.next_attempt = core::After(now, pause);
  circuit.open.next_attempt_at = wall + pause;
}

void Circuits::MakeRoom() {
  if (circuits_.size() < kMostCircuits) return;
  const auto oldest = std::min_element(
      circuits_.begin(), circuits_.end(),
      [](const auto& a, const auto& b) { return a.second.changed_at < b.second.changed_at; });
  circuits_.erase(oldest);
}

}  // namespace claribi::http
