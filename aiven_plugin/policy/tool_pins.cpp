#include "policy/tool_pins.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/crypto.h"
#include "core/text.h"
#include "policy/tool_name.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::array<std::string_view, 5> kOldFields{"title", "description", "input_schema",
                                                     "output_schema", "annotations"};
constexpr std::size_t kOldFieldSize = 4;
constexpr std::int64_t kPinsVersion = 2;
constexpr std::size_t kMaxPinsBytes = std::size_t{256} * 1024;
// 9999-12-31: what lies beyond has no date.
constexpr std::int64_t kLastPinMs = 253402300799999;

core::Error UnusablePins(std::string_view cause) {
  return core::Error(core::ErrorCode::kInvalid, "The record of approved tools cannot be used.",
                     cause, "Approve the tools again.");
}

bool AreOldFields(std::string_view text) {
  return text.size() == kOldFields.size() * kOldFieldSize &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return core::IsLetter(c) || core::IsDigit(c) || c == '-' || c == '_';
         });
}

std::optional<ToolPins::Pin> PinOf(std::string_view fingerprint, const Json& at,
                                   std::string_view old_fields) {
  const auto print = Fingerprint::Read(fingerprint);
  const auto ms = at.AsInt64();
  if (!print || !ms || *ms < 0 || *ms > kLastPinMs) return std::nullopt;
  if ((print->version == 1) != AreOldFields(old_fields)) return std::nullopt;
  return ToolPins::Pin{*print, core::UnixTimeFromMs(*ms), std::string(old_fields)};
}

// Of version 1: [hash, fields, time]. Of version 2: [fingerprint, time], and the fields behind them
// of what was taken over from version 1 and could not be recognised yet.
std::optional<ToolPins::Pin> ReadPin(const Json& entry, std::int64_t version) {
  const Json::Array* parts = entry.AsArray();
  if (parts == nullptr || parts->size() < 2 || parts->size() > 3) return std::nullopt;
  const core::JsonString* first = (*parts)[0].AsString();
  if (version == 1) {
    const core::JsonString* fields = (*parts)[1].AsString();
    if (first == nullptr || fields == nullptr || parts->size() != 3) return std::nullopt;
    const std::string text = "1:" + *first;
    return PinOf(text, (*parts)[2], *fields);
  }
  const core::JsonString* fields = parts->size() == 3 ? (*parts)[2].AsString() : nullptr;
  if (parts->size() == 3 && fields == nullptr) return std::nullopt;
  if (first == nullptr) return std::nullopt;
  return PinOf(*first, (*parts)[1], fields == nullptr ? std::string_view() : *fields);
}

}  // namespace

core::Result<ToolPins> ToolPins::Parse(std::string_view record) {
  CLARIBI_TRY(const Json json, Json::Parse(record, {.max_bytes = kMaxPinsBytes, .max_depth = 4}));
  if (!json.IsObject() || json.AsObject()->size() != 2) {
    return UnusablePins("expected an object of version and tools");
  }
  const auto version = json.FindInt64("version");
  if (!version || *version < 1 || *version > kPinsVersion) {
    return UnusablePins("/version: expected 1 to " + std::to_string(kPinsVersion));
  }
  const Json* tools = json.Find("tools");
  if (tools == nullptr || !tools->IsObject() || tools->AsObject()->size() > kMaxPins) {
    return UnusablePins("/tools: expected an object of at most " + std::to_string(kMaxPins) +
                        " members");
  }
  ToolPins pins;
  for (const auto& [name, entry] : *tools->AsObject()) {
    auto pin = ReadPin(entry, *version);
    if (!IsToolName(name) || !pin) {
      return UnusablePins("/tools: a member has no valid name or is no pin");
    }
    pins.pins_.emplace(name, *std::move(pin));
  }
  return pins;
}

std::string ToolPins::Dump() const {
  Json tools = Json::MakeObject();
  for (const auto& [name, pin] : pins_) {
    Json entry = Json::MakeArray({pin.approved.Text(), core::ToMs(pin.at)});
    if (!pin.old_fields.empty()) entry.Append(pin.old_fields);
    // Not Set, which looks for the name in all members that are there already.
    tools.AsObject()->emplace_back(name, std::move(entry));
  }
  return Json::MakeObject({{"version", kPinsVersion}, {"tools", std::move(tools)}}).Dump();
}

const ToolPins::Pin* ToolPins::Find(std::string_view name) const {
  const auto found = pins_.find(name);
  return found == pins_.end() ? nullptr : &found->second;
}

bool ToolPins::Approve(std::string_view name, const Fingerprint& seen, core::UnixTime now) {
  const auto found = pins_.find(name);
  if (found == pins_.end()) {
    if (pins_.size() >= kMaxPins) return false;
    pins_.emplace(name, Pin{seen, now});
  } else if (found->second.approved != seen) {
    found->second = {seen, now};
  }
  return true;
}

bool ToolPins::Withdraw(std::string_view name) {
  const auto found = pins_.find(name);
  if (found == pins_.end()) return false;
  pins_.erase(found);
  return true;
}

void ToolPins::Renew(std::string_view name, const Fingerprint& current) {
  Pin& pin = pins_.find(name)->second;
  pin.approved = current;
  pin.old_fields.clear();
}

core::Result<std::string> ChangedFields(const ToolPins::Pin& pin, const VisibleTool& seen) {
  std::string changed;
  if (!AreOldFields(pin.old_fields)) return changed;
  const std::array<Json, kOldFields.size()> now{
      seen.title.empty() ? Json() : Json(seen.title),
      seen.description.empty() ? Json() : Json(seen.description), SortedMembers(seen.input_schema),
      SortedMembers(seen.output_schema), SortedMembers(seen.annotations)};
  for (std::size_t i = 0; i < kOldFields.size(); ++i) {
    CLARIBI_TRY(const std::string digest, core::Sha256(now[i].Dump()));
    const std::string hash = core::Base64UrlEncode(digest).substr(0, kOldFieldSize);
    if (pin.old_fields.compare(i * kOldFieldSize, kOldFieldSize, hash) == 0) continue;
    changed += (changed.empty() ? "" : ", ") + std::string(kOldFields[i]);
  }
  return changed;
}

}  // namespace claribi::policy
