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

constexpr std::array<std::string_view, 5> kPinnedFields{"title", "description", "input_schema",
                                                        "output_schema", "annotations"};
constexpr std::size_t kWholeSize = 43;  // 32 bytes in base64url
constexpr std::size_t kFieldSize = 4;
constexpr std::int64_t kRecordVersion = 1;
constexpr std::size_t kMaxRecordBytes = std::size_t{256} * 1024;
// 9999-12-31: what lies beyond has no date.
constexpr std::int64_t kLastMs = 253402300799999;

Json SortedMembers(const Json& value) {
  Json sorted = value;
  if (Json::Object* members = sorted.AsObject()) {
    for (auto& [name, member] : *members) member = SortedMembers(member);
    std::sort(members->begin(), members->end(),
              [](const Json::Member& a, const Json::Member& b) { return a.first < b.first; });
  } else if (Json::Array* items = sorted.AsArray()) {
    for (Json& item : *items) item = SortedMembers(item);
  }
  return sorted;
}

core::Result<std::string> HashOf(const Json& value) {
  CLARIBI_TRY(const std::string digest, core::Sha256(value.Dump()));
  return core::Base64UrlEncode(digest);
}

Json TextOrAbsent(std::string_view text) { return text.empty() ? Json() : Json(text); }

core::Error UnusablePins(std::string_view cause) {
  return core::Error(core::ErrorCode::kInvalid, "The record of approved tools cannot be used.",
                     cause, "Approve the tools again.");
}

bool IsPinHash(const std::string& text, std::size_t size) {
  return text.size() == size && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || core::IsDigit(c) ||
                  c == '-' || c == '_';
         });
}

}  // namespace

core::Result<Fingerprint> FingerprintOf(const VisibleTool& tool) {
  Json fields = Json::MakeObject({{kPinnedFields[0].data(), TextOrAbsent(tool.title)},
                                  {kPinnedFields[1].data(), TextOrAbsent(tool.description)},
                                  {kPinnedFields[2].data(), SortedMembers(tool.input_schema)},
                                  {kPinnedFields[3].data(), SortedMembers(tool.output_schema)},
                                  {kPinnedFields[4].data(), SortedMembers(tool.annotations)}});
  Fingerprint print;
  for (const std::string_view field : kPinnedFields) {
    CLARIBI_TRY(const std::string hash, HashOf(*fields.Find(field)));
    print.fields += hash.substr(0, kFieldSize);
  }
  fields.Set("name", tool.name);
  CLARIBI_TRY(print.whole, HashOf(fields));
  return print;
}

core::Result<ToolPins> ToolPins::Parse(std::string_view record) {
  CLARIBI_TRY(const Json json, Json::Parse(record, {.max_bytes = kMaxRecordBytes, .max_depth = 4}));
  if (!json.IsObject() || json.AsObject()->size() != 2) {
    return UnusablePins("expected an object of version and tools");
  }
  if (json.FindInt64("version") != kRecordVersion) {
    return UnusablePins("/version: expected " + std::to_string(kRecordVersion));
  }
  const Json* tools = json.Find("tools");
  if (tools == nullptr || !tools->IsObject() || tools->AsObject()->size() > kMaxPins) {
    return UnusablePins("/tools: expected an object of at most " + std::to_string(kMaxPins) +
                        " members");
  }
  ToolPins pins;
  for (const auto& [name, entry] : *tools->AsObject()) {
    const Json::Array* parts = entry.AsArray();
    const bool has_parts = parts != nullptr && parts->size() == 3 && (*parts)[0].IsString() &&
                           (*parts)[1].IsString() && (*parts)[2].AsInt64();
    if (!IsToolName(name) || !has_parts)
      return UnusablePins("/tools: a member has no valid name or not the three parts of a pin");
    Pin pin{{*(*parts)[0].AsString(), *(*parts)[1].AsString()},
            core::UnixTimeFromMs(*(*parts)[2].AsInt64())};
    if (!IsPinHash(pin.approved.whole, kWholeSize) ||
        !IsPinHash(pin.approved.fields, kPinnedFields.size() * kFieldSize) ||
        core::ToMs(pin.at) < 0 || core::ToMs(pin.at) > kLastMs) {
      return UnusablePins("/tools: a member has a malformed hash or time");
    }
    pins.pins_.emplace(name, std::move(pin));
  }
  return pins;
}

std::string ToolPins::Dump() const {
  Json tools = Json::MakeObject();
  for (const auto& [name, pin] : pins_) {
    // Not Set, which looks for the name in all members that are there already.
    tools.AsObject()->emplace_back(
        name, Json::MakeArray({pin.approved.whole, pin.approved.fields, core::ToMs(pin.at)}));
  }
  return Json::MakeObject({{"version", kRecordVersion}, {"tools", std::move(tools)}}).Dump();
}

std::optional<std::string> ToolPins::FindDrift(std::string_view name,
                                               const Fingerprint& seen) const {
  const auto found = pins_.find(name);
  if (found == pins_.end()) return "it is new: it was not there when the tools were approved";
  const Pin& pin = found->second;
  if (pin.approved.whole == seen.whole) return std::nullopt;
  std::string changed;
  for (std::size_t i = 0; i < kPinnedFields.size(); ++i) {
    if (pin.approved.fields.compare(i * kFieldSize, kFieldSize, seen.fields, i * kFieldSize,
                                    kFieldSize) == 0) {
      continue;
    }
    changed += changed.empty() ? ": " : ", ";
    changed += kPinnedFields[i];
  }
  return "its definition changed since it was approved at " + core::TimeText(pin.at) + changed;
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

}  // namespace claribi::policy
