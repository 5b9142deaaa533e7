#include "connection/stored_circuits.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/text.h"

namespace claribi::connection {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using http::Circuit;

constexpr std::int64_t kFormat = 1;
constexpr core::JsonLimits kRecordLimits{.max_bytes = std::size_t{64} * 1024, .max_depth = 5};
constexpr std::size_t kMaxTextBytes = 300;
constexpr std::int64_t kMostFailures = 1000000;
constexpr std::int64_t kLongestPauseMs = 86400000;
// The end of the year 9999: no sum of a time and a pause is out of range.
constexpr std::int64_t kLatestMs = 253402300799999;

Json ToJson(const Error& error) {
  return Json::MakeObject({{"kind", core::Name(error.kind)},
                           {"what", core::Excerpt(error.message, kMaxTextBytes)},
                           {"why", core::Excerpt(error.cause, kMaxTextBytes)},
                           {"fix", core::Excerpt(error.fix, kMaxTextBytes)},
                           {"http_status", error.http_status}});
}

Json ToJson(const Circuit& circuit) {
  return Json::MakeObject({{"place", circuit.place},
                           {"failures", circuit.failures},
                           {"is_open", circuit.is_open},
                           {"opened_at_ms", core::ToMs(circuit.opened_at)},
                           {"next_attempt_at_ms", core::ToMs(circuit.next_attempt_at)},
                           {"probed_until_ms", core::ToMs(circuit.probed_until)},
                           {"changed_at_ms", core::ToMs(circuit.changed_at)},
                           {"pause_ms", std::int64_t{circuit.pause.count()}},
                           {"last", ToJson(circuit.last)}});
}

std::optional<std::int64_t> Within(const Json& object, std::string_view name, std::int64_t most) {
  const auto value = object.FindInt64(name);
  return value && *value >= 0 && *value <= most ? value : std::nullopt;
}

std::optional<Error> ReadError(const Json* json) {
  if (json == nullptr) return std::nullopt;
  const core::JsonString* kind = json->FindString("kind");
  const core::JsonString* what = json->FindString("what");
  const core::JsonString* why = json->FindString("why");
  const core::JsonString* fix = json->FindString("fix");
  const auto status = Within(*json, "http_status", 999);
  if (kind == nullptr || what == nullptr || why == nullptr || fix == nullptr || !status) {
    return std::nullopt;
  }
  const auto known = core::ErrorKindNamed(*kind);
  if (!known) return std::nullopt;
  return Error(ErrorCode::kUnavailable, *what, *why, *fix)
      .Kind(*known)
      .HttpStatus(static_cast<int>(*status));
}

std::optional<Circuit> ReadCircuit(const Json& json) {
  const core::JsonString* place = json.FindString("place");
  const auto failures = Within(json, "failures", kMostFailures);
  const auto is_open = json.FindBool("is_open");
  const auto opened = Within(json, "opened_at_ms", kLatestMs);
  const auto next = Within(json, "next_attempt_at_ms", kLatestMs);
  const auto probed = Within(json, "probed_until_ms", kLatestMs);
  const auto changed = Within(json, "changed_at_ms", kLatestMs);
  const auto pause = Within(json, "pause_ms", kLongestPauseMs);
  auto last = ReadError(json.Find("last"));
  if (place == nullptr || !failures || !is_open || !opened || !next || !probed || !changed ||
      !pause || !last) {
    return std::nullopt;
  }
  return Circuit{.place = std::string(*place),
                 .failures = static_cast<std::size_t>(*failures),
                 .is_open = *is_open,
                 .last = *std::move(last),
                 .opened_at = core::UnixTimeFromMs(*opened),
                 .next_attempt_at = core::UnixTimeFromMs(*next),
                 .probed_until = core::UnixTimeFromMs(*probed),
                 .changed_at = core::UnixTimeFromMs(*changed),
                 .pause = core::Milliseconds(*pause)};
}

// Empty: another release wrote it, or nobody.
std::optional<std::vector<Circuit>> ReadCircuits(std::string_view text) {
  const auto json = Json::Parse(text, kRecordLimits);
  if (!json.ok() || json->FindInt64("format") != kFormat) return std::nullopt;
  const Json* member = json->Find("circuits");
  const Json::Array* items = member == nullptr ? nullptr : member->AsArray();
  if (items == nullptr || items->size() > StoredCircuits::kMostCircuits) return std::nullopt;
  std::vector<Circuit> circuits;
  for (const Json& item : *items) {
    auto circuit = ReadCircuit(item);
    if (!circuit) return std::nullopt;
    circuits.push_back(*std::move(circuit));
  }
  return circuits;
}

std::string Text(std::vector<Circuit> circuits) {
  std::sort(circuits.begin(), circuits.end(),
            [](const Circuit& a, const Circuit& b) { return a.changed_at > b.changed_at; });
  if (circuits.size() > StoredCircuits::kMostCircuits) {
    circuits.resize(StoredCircuits::kMostCircuits);
  }
  Json items = Json::MakeArray();
  for (const Circuit& circuit : circuits) items.Append(ToJson(circuit));
  return Json::MakeObject({{"format", kFormat}, {"circuits", std::move(items)}}).Dump();
}

http::CircuitStore::Written WrittenBy(const Error& error) {
  return error.code == ErrorCode::kConflict ? http::CircuitStore::Written::kAnotherWasFirst
                                            : http::CircuitStore::Written::kFailed;
}

}  // namespace

std::optional<http::CircuitStore::Record> StoredCircuits::Read(const core::CallContext& call) {
  const auto stored = vault_.Get(call, kRecord);
  if (!stored.ok()) {
    NoteFailure(stored.error());
    const ErrorCode code = stored.error().code;
    if (code != ErrorCode::kForbidden && code != ErrorCode::kAuthRequired) return std::nullopt;
    return Record{.is_unreadable = true};
  }
  if (!*stored) return Record{};
  Record record{.version = (*stored)->version};
  auto circuits = ReadCircuits((*stored)->plaintext.Reveal());
  if (!circuits) {
    record.is_unreadable = true;
    return record;
  }
  record.circuits = *std::move(circuits);
  // The key of a record that nobody changes may be retired meanwhile.
  const auto is_old = vault_.IsSealedWithOldKey(call, **stored);
  if (is_old.ok() && *is_old) {
    const auto saved = vault_.Put(call, kRecord, "", (*stored)->plaintext, record.version);
    if (saved.ok()) record.version = *saved;
  }
  return record;
}

http::CircuitStore::Written StoredCircuits::Write(const Record& record,
                                                  const core::CallContext& call) {
  if (record.circuits.empty()) {
    if (record.version == 0) return Written::kYes;
    const core::Status deleted = vault_.DeleteVersion(call, kRecord, record.version);
    if (deleted.ok()) return Written::kYes;
    NoteFailure(deleted.error());
    return WrittenBy(deleted.error());
  }
  const core::Secret text(Text(record.circuits));
  const auto saved = record.is_unreadable ? vault_.Replace(call, kRecord, "", text)
                                          : vault_.Put(call, kRecord, "", text, record.version);
  if (saved.ok()) return Written::kYes;
  NoteFailure(saved.error());
  return WrittenBy(saved.error());
}

void StoredCircuits::NoteFailure(const Error& error) const {
  if (error.code == ErrorCode::kConflict) return;
  logger_.Log(core::LogLevel::kInfo, core::LogComponent::kConnection,
              "which vendors do not answer is not known to other processes: " + error.message);
}

}  // namespace claribi::connection
