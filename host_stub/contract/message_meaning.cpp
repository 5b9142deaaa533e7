// What no schema can say of a message.
#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <set>

#include "contract/message_schemas.h"

namespace claribi::contract {
namespace {

std::string_view TextOf(const rapidjson::Value& object, const char* name) {
  if (!object.HasMember(name) || !object[name].IsString()) return {};
  return {object[name].GetString(), object[name].GetStringLength()};
}

Breach Differs(const char* pointer, std::string_view seen, std::string_view expected) {
  return Breach{
      "description", pointer, "identity",
      "\"" + std::string(seen) + "\", and \"" + std::string(expected) + "\" in the table"};
}

bool IsDigit(char byte) { return byte >= '0' && byte <= '9'; }
bool IsWordByte(char byte) {
  return IsDigit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         byte == '-';
}

// Identifiers between dots, none empty. numbers: those of digits alone have no leading zero.
bool AreIdentifiers(std::string_view text, bool numbers) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] != '.') {
      if (!IsWordByte(text[at])) return false;
      continue;
    }
    const std::string_view one = text.substr(begin, at - begin);
    bool digits = true;
    for (const char byte : one) digits &= IsDigit(byte);
    if (one.empty() || (numbers && digits && one.size() > 1 && one[0] == '0')) return false;
    begin = at + 1;
  }
  return true;
}

rapidjson::Document ParseText(std::string_view json) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag>(
      json.data(), json.size());
  if (document.HasParseError()) document.SetNull();
  return document;
}

// What a vendor wrote, or a schema that others wrote.
constexpr std::array<std::string_view, 10> kCarried{
    "content",     "structured_content", "data",  "input_schema",  "output_schema",
    "annotations", "arguments",          "_meta", "config_schema", "definition"};

std::string Escaped(std::string_view name) {
  std::string escaped;
  for (const char byte : name) {
    escaped += byte == '~' ? "~0" : byte == '/' ? "~1" : std::string(1, byte);
  }
  return escaped;
}

// The pointer of the first member that stands in its object twice.
std::optional<std::string> FirstTwice(const rapidjson::Value& value, const std::string& pointer) {
  if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      if (!value[i].IsObject() && !value[i].IsArray()) continue;
      if (auto twice = FirstTwice(value[i], pointer + "/" + std::to_string(i))) return twice;
    }
    return std::nullopt;
  }
  if (!value.IsObject()) return std::nullopt;
  std::set<std::string_view> seen;
  for (const auto& member : value.GetObject()) {
    const std::string_view name(member.name.GetString(), member.name.GetStringLength());
    if (!seen.insert(name).second) return pointer + "/" + Escaped(name);
    if (!member.value.IsObject() && !member.value.IsArray()) continue;
    if (std::find(kCarried.begin(), kCarried.end(), name) != kCarried.end()) continue;
    if (auto twice = FirstTwice(member.value, pointer + "/" + Escaped(name))) return twice;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Breach> CheckMembers(std::string_view message, const rapidjson::Value& document) {
  const auto twice = FirstTwice(document, "");
  if (!twice) return std::nullopt;
  return Breach{std::string(message), *twice, "unique", "the member stands in its object twice"};
}

bool IsSemVer(std::string_view version) {
  const std::size_t plus = version.find('+');
  if (plus != version.npos && !AreIdentifiers(version.substr(plus + 1), false)) return false;
  version = version.substr(0, plus);
  const std::size_t dash = version.find('-');
  if (dash != version.npos && !AreIdentifiers(version.substr(dash + 1), true)) return false;
  version = version.substr(0, dash);
  int numbers = 1;
  for (const char byte : version) {
    if (!IsDigit(byte) && byte != '.') return false;
    numbers += byte == '.';
  }
  return numbers == 3 && AreIdentifiers(version, true);
}

std::optional<Breach> CheckIdentity(std::string_view description, std::string_view plugin_id,
                                    std::string_view plugin_version) {
  const rapidjson::Document document = ParseText(description);
  return CheckIdentity(document, plugin_id, plugin_version);
}

std::optional<Breach> CheckIdentity(const rapidjson::Value& document, std::string_view plugin_id,
                                    std::string_view plugin_version) {
  if (!document.IsObject()) return std::nullopt;
  if (const auto id = TextOf(document, "plugin_id"); id != plugin_id) {
    return Differs("/plugin_id", id, plugin_id);
  }
  const auto version = TextOf(document, "plugin_version");
  if (version != plugin_version) return Differs("/plugin_version", version, plugin_version);
  if (!IsSemVer(version)) {
    return Breach{"description", "/plugin_version", "semver",
                  "\"" + std::string(version) + "\" is no Semantic Version"};
  }
  return std::nullopt;
}

std::optional<Breach> CheckToolNames(std::string_view tool_list) {
  const rapidjson::Document document = ParseText(tool_list);
  return CheckToolNames(document);
}

std::optional<Breach> CheckToolNames(const rapidjson::Value& document) {
  if (!document.IsObject()) return std::nullopt;
  std::set<std::string_view> seen;
  for (const char* list : {"tools", "hidden"}) {
    if (!document.HasMember(list) || !document[list].IsArray()) continue;
    const bool is_shown = std::string_view(list) == "tools";
    const rapidjson::Value& tools = document[list];
    for (rapidjson::SizeType i = 0; i < tools.Size(); ++i) {
      if (!tools[i].IsObject()) continue;
      const auto name = TextOf(tools[i], "name");
      // What a vendor offers twice is hidden twice.
      const bool is_new = is_shown ? seen.insert(name).second : seen.count(name) == 0;
      if (!name.empty() && !is_new) {
        return Breach{"tool_list", "/" + std::string(list) + "/" + std::to_string(i) + "/name",
                      "unique", "\"" + std::string(name) + "\" stands there twice"};
      }
    }
  }
  return std::nullopt;
}

}  // namespace claribi::contract
