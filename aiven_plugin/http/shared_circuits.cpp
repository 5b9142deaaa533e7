#include "http/shared_circuits.h"

#include <algorithm>

#include "core/lingering_call.h"

namespace claribi::http {
namespace {

// How often a change is tried while other processes are first.
constexpr int kSwapAttempts = 3;
constexpr std::size_t kMaxPlaceBytes = 512;
// What was learned is kept although the call has just ended.
constexpr core::Milliseconds kTellingTime{2000};
constexpr core::Milliseconds kTellingGrace{500};

Circuit* FindIn(CircuitStore::Record& record, const std::string& place) {
  const auto found =
      std::find_if(record.circuits.begin(), record.circuits.end(),
                   [&place](const Circuit& circuit) { return circuit.place == place; });
  return found == record.circuits.end() ? nullptr : &*found;
}

}  // namespace

Places::Places(const core::Url& url) : origin(url.Origin()), endpoint(origin) {
  endpoint += url.path();  // at least "/", so that the two differ
  if (endpoint.size() > kMaxPlaceBytes) endpoint.resize(kMaxPlaceBytes);
}

std::optional<CircuitStore::Record> SharedCircuits::Read(const core::CallContext& call) {
  if (store_ == nullptr) return std::nullopt;
  auto record = store_->Read(call);
  has_read_ = true;
  if (!record) return std::nullopt;
  const core::UnixTime now = circuits_.Now();
  std::erase_if(record->circuits,
                [now](const Circuit& circuit) { return circuit.IsForgotten(now); });
  circuits_.Learn(organisation_, record->circuits);
  return record;
}

bool SharedCircuits::IsOpen(const Places& places) const {
  return circuits_.Find(organisation_, places.origin) ||
         circuits_.Find(organisation_, places.endpoint);
}

core::Result<SharedCircuits::Admission> SharedCircuits::Admit(const Places& places,
                                                              const core::CallContext& call) {
  if (circuits_.limits().failures == 0) return Admission{};
  std::optional<Record> record;
  if (!has_read_ || IsOpen(places)) record = Read(call);
  Admission admission;
  CLARIBI_TRY(admission.origin, circuits_.Admit(organisation_, places.origin));
  auto endpoint = circuits_.Admit(organisation_, places.endpoint);
  if (!endpoint.ok()) {
    circuits_.NoteNothing(organisation_, places.origin, admission.origin);
    return std::move(endpoint).error();
  }
  admission.endpoint = *endpoint;
  std::vector<std::string> probed;
  if (admission.origin == Circuits::Pass::kProbe) probed.push_back(places.origin);
  if (admission.endpoint == Circuits::Pass::kProbe) probed.push_back(places.endpoint);
  if (probed.empty() || ClaimProbe(probed, std::move(record), call)) return admission;
  core::Error refusal = circuits_.ProbedElsewhere(organisation_, probed.front());
  circuits_.NoteNothing(organisation_, places.origin, admission.origin);
  circuits_.NoteNothing(organisation_, places.endpoint, admission.endpoint);
  return refusal;
}

bool SharedCircuits::ClaimProbe(const std::vector<std::string>& places,
                                std::optional<Record> record, const core::CallContext& call) {
  for (int attempt = 0; attempt < kSwapAttempts && record; ++attempt) {
    const core::UnixTime now = circuits_.Now();
    bool is_shared = false;
    for (const std::string& place : places) {
      Circuit* circuit = FindIn(*record, place);
      if (circuit == nullptr) continue;
      const bool is_over = circuit->Wait(now, circuits_.limits()) == core::Milliseconds(0);
      if (circuit->is_open && (circuit->IsProbed(now) || !is_over)) return false;
      circuit->probed_until = now + Circuit::kProbeTime;
      is_shared = true;
    }
    // Of what only this process knows, or nobody any more, nobody else sends a probe.
    if (!is_shared) return true;
    const CircuitStore::Written written = store_->Write(*record, call);
    if (written != CircuitStore::Written::kAnotherWasFirst) return true;
    record = store_->Read(call);
  }
  // A store that fails, rather than others that always are first.
  return !record;
}

Circuits::Change SharedCircuits::NoteAnswer(const Places& places, Answered answered,
                                            const core::CallContext& call) {
  if (circuits_.AreNone()) return Circuits::Change::kNone;
  std::vector<std::string> ended{places.origin};
  if (answered == Answered::kAll) ended.push_back(places.endpoint);
  Circuits::Change change = Circuits::Change::kNone;
  bool saw_failures = false;
  for (const std::string& place : ended) {
    saw_failures = saw_failures || circuits_.Copy(organisation_, place);
    const Circuits::Change here = circuits_.NoteAnswer(organisation_, place);
    if (here != Circuits::Change::kNone) change = here;
  }
  if (!saw_failures || store_ == nullptr) return change;
  const core::LingeringCall lingering(call, kTellingTime, kTellingGrace);
  for (int attempt = 0; attempt < kSwapAttempts; ++attempt) {
    auto record = Read(lingering);
    if (!record) break;
    const std::size_t removed = std::erase_if(record->circuits, [&ended](const Circuit& circuit) {
      return std::find(ended.begin(), ended.end(), circuit.place) != ended.end();
    });
    for (const std::string& place : ended) circuits_.NoteAnswer(organisation_, place);
    if (removed == 0) break;
    if (store_->Write(*record, lingering) != CircuitStore::Written::kAnotherWasFirst) break;
  }
  return change;
}

Circuits::Change SharedCircuits::NoteFailure(const std::string& place, Circuits::Pass pass,
                                             const core::Error& failure,
                                             std::optional<core::Milliseconds> at_least,
                                             const core::CallContext& call) {
  const CircuitLimits& limits = circuits_.limits();
  if (limits.failures == 0) return Circuits::Change::kNone;
  const core::LingeringCall lingering(call, kTellingTime, kTellingGrace);
  for (int attempt = 0; attempt < kSwapAttempts; ++attempt) {
    auto record = Read(lingering);
    if (!record) break;
    // As it was just read; or what could not be shared before, which is shared now.
    Circuit circuit = circuits_.Copy(organisation_, place).value_or(Circuit{.place = place});
    if (circuit.is_open && pass != Circuits::Pass::kProbe) return Circuits::Change::kNone;
    const bool opens = circuit.CountFailure(limits, failure, at_least, circuits_.Now());
    if (Circuit* stored = FindIn(*record, place)) {
      *stored = circuit;
    } else {
      record->circuits.push_back(circuit);
    }
    const CircuitStore::Written written = store_->Write(*record, lingering);
    if (written == CircuitStore::Written::kFailed) break;
    if (written == CircuitStore::Written::kAnotherWasFirst) continue;
    circuits_.NoteNothing(organisation_, place, pass);
    circuits_.Learn(organisation_, record->circuits);
    return opens ? Circuits::Change::kOpened : Circuits::Change::kNone;
  }
  return circuits_.NoteFailure(organisation_, place, pass, failure, at_least);
}

void SharedCircuits::NoteNothing(const Places& places, const Admission& admission,
                                 const core::CallContext& call) {
  circuits_.NoteNothing(organisation_, places.origin, admission.origin);
  circuits_.NoteNothing(organisation_, places.endpoint, admission.endpoint);
  const bool was_probe =
      admission.origin == Circuits::Pass::kProbe || admission.endpoint == Circuits::Pass::kProbe;
  if (!was_probe || store_ == nullptr) return;
  const core::LingeringCall lingering(call, kTellingTime, kTellingGrace);
  for (int attempt = 0; attempt < kSwapAttempts; ++attempt) {
    auto record = store_->Read(lingering);
    if (!record) return;
    bool was_claimed = false;
    for (const auto& [place, pass] : {std::pair(&places.origin, admission.origin),
                                      std::pair(&places.endpoint, admission.endpoint)}) {
      Circuit* circuit = pass == Circuits::Pass::kProbe ? FindIn(*record, *place) : nullptr;
      if (circuit == nullptr || circuit->probed_until == core::UnixTime()) continue;
      circuit->probed_until = core::UnixTime();
      was_claimed = true;
    }
    if (!was_claimed) return;
    if (store_->Write(*record, lingering) != CircuitStore::Written::kAnotherWasFirst) return;
  }
}

std::optional<OpenCircuit> SharedCircuits::Find(const Places& places,
                                                const core::CallContext& call) {
  if (circuits_.limits().failures == 0) return std::nullopt;
  Read(call);
  auto origin = circuits_.Find(organisation_, places.origin);
  auto endpoint = circuits_.Find(organisation_, places.endpoint);
  const bool takes_origin =
      origin && (!endpoint || origin->next_attempt_at >= endpoint->next_attempt_at);
  return takes_origin ? origin : endpoint;
}

}  // namespace claribi::http
