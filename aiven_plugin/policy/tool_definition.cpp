#include "policy/tool_definition.h"

#include <algorithm>
#include <utility>

#include "core/crypto.h"
#include "core/text.h"
#include "policy/tool_name.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kHashSize = 43;  // 32 bytes in base64url
constexpr std::size_t kShortSize = 22;
// A kept text was read once already, under the limits of a server's answer.
constexpr core::JsonLimits kKeptLimits{.max_bytes = std::size_t{16} * 1024 * 1024,
                                       .max_depth = 1002};

core::Result<std::string> HashOf(std::string_view text) {
  CLARIBI_TRY(const std::string digest, core::Sha256(text));
  return core::Base64UrlEncode(digest);
}

Json TextOrAbsent(std::string_view text) { return text.empty() ? Json() : Json(text); }

// The rule of version 1: the same fields in another order.
std::string FirstCanonicalText(const VisibleTool& tool) {
  return Json::MakeObject({{"title", TextOrAbsent(tool.title)},
                           {"description", TextOrAbsent(tool.description)},
                           {"input_schema", SortedMembers(tool.input_schema)},
                           {"output_schema", SortedMembers(tool.output_schema)},
                           {"annotations", SortedMembers(tool.annotations)},
                           {"name", tool.name}})
      .Dump();
}

core::Error NoFingerprint(std::string_view text) {
  return core::Error(core::ErrorCode::kInvalid, "This is no fingerprint of a definition.",
                     "expected a version from " + std::to_string(Fingerprint::kOldest) + " to " +
                         std::to_string(Fingerprint::kCurrent) + ", a colon and " +
                         std::to_string(kShortSize) + " or " + std::to_string(kHashSize) +
                         " characters, seen " + core::Quoted(text),
                     "Give the fingerprint as it is listed; nothing was approved.")
      .Kind(core::ErrorKind::kInvalidArguments);
}

bool IsHash(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return core::IsLetter(c) || core::IsDigit(c) || c == '-' || c == '_';
  });
}

// The version in front, and what follows it; 0: no version that is known here.
int VersionOf(std::string_view text, std::string_view& hash) {
  for (int version = Fingerprint::kOldest; version <= Fingerprint::kCurrent; ++version) {
    const std::string prefix = std::to_string(version) + ":";
    if (!text.starts_with(prefix)) continue;
    hash = text.substr(prefix.size());
    return version;
  }
  return 0;
}

// The version; 0: it is no fingerprint, whole or short.
int WrittenVersion(std::string_view text, std::string_view& hash) {
  const int version = VersionOf(text, hash);
  const bool is_one = (hash.size() == kHashSize || hash.size() == kShortSize) && IsHash(hash);
  return is_one ? version : 0;
}

core::Error NotKept(std::string_view cause) {
  return core::Error(core::ErrorCode::kInvalid, "A kept definition of a tool cannot be used.",
                     cause, "Approve the tool again.");
}

bool IsTextOrNull(const Json* member) {
  return member != nullptr && (member->IsNull() || member->IsString());
}

bool IsObjectOrNull(const Json* member) {
  return member != nullptr && (member->IsNull() || member->IsObject());
}

std::string TextIn(const Json& object, std::string_view name) {
  const core::JsonString* text = object.FindString(name);
  return text == nullptr ? std::string() : std::string(*text);
}

}  // namespace

Json SortedMembers(const Json& value) {
  if (const Json::Array* items = value.AsArray()) {
    Json::Array sorted;
    sorted.reserve(items->size());
    for (const Json& item : *items) sorted.push_back(SortedMembers(item));
    return Json::MakeArray(std::move(sorted));
  }
  if (const Json::Object* members = value.AsObject()) {
    Json sorted = Json::MakeObject();
    sorted.AsObject()->reserve(members->size());
    for (const auto& [name, member] : *members) {
      sorted.AsObject()->emplace_back(name, SortedMembers(member));
    }
    std::sort(sorted.AsObject()->begin(), sorted.AsObject()->end(),
              [](const Json::Member& a, const Json::Member& b) { return a.first < b.first; });
    return sorted;
  }
  return value;
}

const Json* FindSorted(const Json& object, std::string_view name) {
  const Json::Object* members = object.AsObject();
  if (members == nullptr) return nullptr;
  const auto found = std::lower_bound(
      members->begin(), members->end(), name,
      [](const Json::Member& member, std::string_view wanted) { return member.first < wanted; });
  return found != members->end() && found->first == name ? &found->second : nullptr;
}

std::string CanonicalText(const VisibleTool& tool) {
  return Json::MakeObject({{"annotations", SortedMembers(tool.annotations)},
                           {"description", TextOrAbsent(tool.description)},
                           {"input_schema", SortedMembers(tool.input_schema)},
                           {"name", tool.name},
                           {"output_schema", SortedMembers(tool.output_schema)},
                           {"title", TextOrAbsent(tool.title)}})
      .Dump();
}

core::Result<Definition> ReadDefinition(std::string_view canonical_text) {
  CLARIBI_TRY(Json json, Json::Parse(canonical_text, kKeptLimits));
  const core::JsonString* name = json.FindString("name");
  const bool has_its_members =
      json.IsObject() && json.AsObject()->size() == 6 && name != nullptr && IsToolName(*name) &&
      IsTextOrNull(json.Find("title")) && IsTextOrNull(json.Find("description")) &&
      json.Find("input_schema") != nullptr && json.Find("input_schema")->IsObject() &&
      IsObjectOrNull(json.Find("output_schema")) && IsObjectOrNull(json.Find("annotations"));
  if (!has_its_members) return NotKept("expected the six members of a definition");
  Definition definition{.name = std::string(*name),
                        .title = TextIn(json, "title"),
                        .description = TextIn(json, "description"),
                        .input_schema = std::move(*json.Find("input_schema")),
                        .output_schema = std::move(*json.Find("output_schema")),
                        .annotations = std::move(*json.Find("annotations"))};
  if (CanonicalText(definition.View()) != canonical_text) {
    return NotKept("its members are not in the order that it was kept in");
  }
  return definition;
}

std::string Fingerprint::Text() const { return std::to_string(version) + ":" + hash; }

std::string Fingerprint::Short() const {
  return std::to_string(version) + ":" + hash.substr(0, kShortSize);
}

std::optional<Fingerprint> Fingerprint::Read(std::string_view text) {
  std::string_view hash;
  const int version = VersionOf(text, hash);
  if (version == 0 || hash.size() != kHashSize || !IsHash(hash)) return std::nullopt;
  return Fingerprint{version, std::string(hash)};
}

core::Result<bool> IsWrittenAs(const Fingerprint& fingerprint, std::string_view text) {
  std::string_view hash;
  const int version = WrittenVersion(text, hash);
  if (version == 0) return NoFingerprint(text);
  return version == fingerprint.version && fingerprint.hash.starts_with(hash);
}

core::Result<bool> HasFingerprint(const VisibleTool& tool, std::string_view text) {
  std::string_view hash;
  const int version = WrittenVersion(text, hash);
  if (version == 0) return NoFingerprint(text);
  CLARIBI_TRY(const Fingerprint fingerprint, FingerprintOf(tool, version));
  return fingerprint.hash.starts_with(hash);
}

core::Result<Fingerprint> FingerprintOf(const VisibleTool& tool, int version) {
  CLARIBI_TRY(std::string hash,
              HashOf(version == 1 ? FirstCanonicalText(tool) : CanonicalText(tool)));
  return Fingerprint{version, std::move(hash)};
}

std::vector<InstructionMark> InstructionsIn(const VisibleTool& tool) {
  return FindInstructions({.name = tool.name,
                           .title = tool.title,
                           .description = tool.description,
                           .input_schema = &tool.input_schema,
                           .output_schema = &tool.output_schema,
                           .annotations = &tool.annotations});
}

}  // namespace claribi::policy
