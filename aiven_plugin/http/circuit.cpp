#include "http/circuit.h"

#include <algorithm>
#include <set>

#include "core/call_context.h"
#include "core/text.h"

namespace claribi::http {
namespace {

constexpr std::size_t kMaxReasonBytes = 300;
// A probe that is refused because another one is under way is worth a look this soon.
constexpr core::Milliseconds kSoon{1000};

std::string ReasonOf(const core::Error& failure) {
  return core::Excerpt(
      failure.cause.empty() ? failure.message : failure.message + " " + failure.cause,
      kMaxReasonBytes);
}

}  // namespace

core::Milliseconds Circuit::Wait(core::UnixTime now, const CircuitLimits& limits) const {
  if (now < changed_at - kClockSkew) return core::Milliseconds(0);
  // Whoever wrote it may have had other limits.
  const core::UnixTime next = std::min(next_attempt_at, changed_at + limits.longest_pause);
  return std::max(next - now, core::Milliseconds(0));
}

bool Circuit::IsProbed(core::UnixTime now) const {
  return now < probed_until && probed_until - now <= kProbeTime + kClockSkew;
}

bool Circuit::IsForgotten(core::UnixTime now) const {
  return std::max(next_attempt_at, changed_at) + kMaxAge < now;
}

bool Circuit::CountFailure(const CircuitLimits& limits, const core::Error& failure,
                           std::optional<core::Milliseconds> at_least, core::UnixTime now) {
  last = failure;
  changed_at = now;
  probed_until = core::UnixTime();
  ++failures;
  if (!is_open && failures < limits.failures) return false;
  const bool is_new = !is_open;
  if (is_new) opened_at = now;
  pause = is_new ? limits.first_pause : std::min(pause * 2, limits.longest_pause);
  is_open = true;
  next_attempt_at = now + std::max(pause, std::min(at_least.value_or(core::Milliseconds(0)),
                                                   limits.longest_pause));
  return is_new;
}

core::Error Circuits::Refusal(const Circuit& circuit, bool is_probed, core::UnixTime now) const {
  const core::Milliseconds wait = is_probed ? kSoon : circuit.Wait(now, limits_);
  const std::string next =
      is_probed ? "one request is trying whether it answers again"
                : "the next attempt is made from " + core::TimeText(now + wait) + " on";
  // Why it fails is still the thing to know: nobody else says it while nothing is sent.
  core::Error error = circuit.last;
  error.code = core::ErrorCode::kUnavailable;
  error.cause += (error.cause.empty() ? "" : "; ") + std::to_string(circuit.failures) +
                 " requests in a row to " + core::Excerpt(circuit.place) +
                 " failed, so it is not asked for the moment: " + next;
  error.retryable = true;
  error.retry_after = wait;
  error.stale_connection = false;
  error.unsent = true;
  error.is_final = true;
  return error;
}

core::Result<Circuits::Pass> Circuits::Admit(const std::string& organisation,
                                             const std::string& place) {
  if (AreNone()) return Pass::kUsual;
  const core::UnixTime now = clock_.Now();
  const core::MutexLock lock(mutex_);
  const auto found = circuits_.find({organisation, place});
  if (found == circuits_.end() || !found->second.circuit.is_open) return Pass::kUsual;
  Entry& entry = found->second;
  const bool is_probed = entry.is_probed_here || entry.circuit.IsProbed(now);
  if (is_probed || entry.circuit.Wait(now, limits_) > core::Milliseconds(0)) {
    return Refusal(entry.circuit, is_probed, now);
  }
  entry.is_probed_here = true;
  return Pass::kProbe;
}

core::Error Circuits::ProbedElsewhere(const std::string& organisation,
                                      const std::string& place) const {
  return Refusal(Copy(organisation, place).value_or(Circuit{.place = place}), true, clock_.Now());
}

Circuits::Change Circuits::NoteAnswer(const std::string& organisation, const std::string& place) {
  if (AreNone()) return Change::kNone;
  const core::MutexLock lock(mutex_);
  const auto found = circuits_.find({organisation, place});
  if (found == circuits_.end()) return Change::kNone;
  const bool was_open = found->second.circuit.is_open;
  circuits_.erase(found);
  NoteCount();
  return was_open ? Change::kClosed : Change::kNone;
}

Circuits::Change Circuits::NoteFailure(const std::string& organisation, const std::string& place,
                                       Pass pass, const core::Error& failure,
                                       std::optional<core::Milliseconds> at_least) {
  if (limits_.failures == 0) return Change::kNone;
  const core::UnixTime now = clock_.Now();
  const core::MutexLock lock(mutex_);
  const Key key{organisation, place};
  if (circuits_.find(key) == circuits_.end()) MakeRoom();
  Entry& entry = circuits_[key];
  NoteCount();
  // A request that was under way before the circuit opened says nothing new.
  if (entry.circuit.is_open && pass != Pass::kProbe) return Change::kNone;
  entry.circuit.place = place;
  entry.is_shared = false;
  entry.is_probed_here = false;
  return entry.circuit.CountFailure(limits_, failure, at_least, now) ? Change::kOpened
                                                                     : Change::kNone;
}

void Circuits::NoteNothing(const std::string& organisation, const std::string& place, Pass pass) {
  if (pass != Pass::kProbe) return;
  const core::MutexLock lock(mutex_);
  const auto found = circuits_.find({organisation, place});
  if (found == circuits_.end()) return;
  found->second.is_probed_here = false;
  found->second.circuit.probed_until = core::UnixTime();
}

std::optional<OpenCircuit> Circuits::Find(const std::string& organisation,
                                          const std::string& place) const {
  const auto circuit = Copy(organisation, place);
  if (!circuit || !circuit->is_open) return std::nullopt;
  const core::UnixTime now = clock_.Now();
  const core::Milliseconds wait = circuit->Wait(now, limits_);
  const bool is_over = wait == core::Milliseconds(0);
  return OpenCircuit{
      .failures = circuit->failures,
      .reason = ReasonOf(circuit->last),
      .opened_at = circuit->opened_at,
      .next_attempt_at = is_over ? std::min(circuit->next_attempt_at, now) : now + wait};
}

void Circuits::Learn(const std::string& organisation, const std::vector<Circuit>& stored) {
  const core::MutexLock lock(mutex_);
  std::set<std::string> places;
  for (const Circuit& circuit : stored) {
    const Key key{organisation, circuit.place};
    if (circuits_.find(key) == circuits_.end()) MakeRoom();
    const auto [at, is_new] = circuits_.try_emplace(key);
    Entry& entry = at->second;
    places.insert(circuit.place);
    if (!is_new && !entry.is_shared && entry.circuit.changed_at > circuit.changed_at) continue;
    entry.circuit = circuit;
    entry.is_shared = true;
  }
  std::erase_if(circuits_, [&](const auto& item) {
    const auto& [key, entry] = item;
    return key.first == organisation && entry.is_shared && !places.contains(key.second);
  });
  NoteCount();
}

std::optional<Circuit> Circuits::Copy(const std::string& organisation,
                                      const std::string& place) const {
  if (AreNone()) return std::nullopt;
  const core::MutexLock lock(mutex_);
  const auto found = circuits_.find({organisation, place});
  return found == circuits_.end() ? std::nullopt : std::optional<Circuit>(found->second.circuit);
}

void Circuits::MakeRoom() {
  if (circuits_.size() < kMostCircuits) return;
  const auto oldest =
      std::min_element(circuits_.begin(), circuits_.end(), [](const auto& a, const auto& b) {
        return a.second.circuit.changed_at < b.second.circuit.changed_at;
      });
  circuits_.erase(oldest);
}

}  // namespace claribi::http
