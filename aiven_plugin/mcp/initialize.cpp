#include "mcp/initialize.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/text.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

Error WrongInitializeResult(std::string_view name, std::string_view expected, const Json* seen) {
  return Error(ErrorCode::kUpstream, "The server's answer to initialize is not valid.",
               core::WrongMember(name, expected, seen),
               "Check that the address is that of an MCP server.")
      .Kind(core::ErrorKind::kProtocol);
}

std::string TextMember(const Json& object, std::string_view name) {
  const core::JsonString* text = object.FindString(name);
  return text == nullptr ? std::string() : core::Excerpt(*text);
}

// "2025-11-25, 2025-06-18"
std::string NameAll(const Revisions& revisions) {
  std::string names;
  for (const ProtocolRevision revision : revisions) {
    names.append(names.empty() ? "" : ", ").append(Name(revision));
  }
  return names;
}

}  // namespace

Error SpeaksAnother(const Revisions& revisions, std::string_view seen) {
  return Error(ErrorCode::kUnsupported, "The server speaks another revision of MCP.",
               "expected one of " + NameAll(revisions) + ", seen " + std::string(seen),
               "Update the plugin, or ask the vendor which revisions its server speaks.")
      .Kind(core::ErrorKind::kProtocol);
}

ServerInfo ReadServerInfo(const Json& info) {
  return {TextMember(info, "name"), TextMember(info, "title"), TextMember(info, "version")};
}

Json ReadCapabilities(const Json& result) {
  const Json* capabilities = result.Find("capabilities");
  if (capabilities == nullptr || !capabilities->IsObject()) return Json::MakeObject();
  Json given = Json::MakeObject();
  for (const auto& [name, value] : *capabilities->AsObject()) {
    if (!value.IsNull()) given.Set(name, value);
  }
  return given;
}

Json InitializeParams(ProtocolRevision offered, Json capabilities, std::string_view client_name,
                      std::string_view client_version) {
  return Json::MakeObject(
      {{"protocolVersion", Name(offered)},
       {"capabilities", std::move(capabilities)},
       {"clientInfo", Json::MakeObject({{"name", client_name}, {"version", client_version}})}});
}

core::Result<Session> ProcessInitializeResult(const Json& result, const Revisions& revisions) {
  if (!result.IsObject()) return WrongInitializeResult("result", "an object", &result);
  const core::JsonString* version = result.FindString("protocolVersion");
  if (version == nullptr) {
    return WrongInitializeResult("protocolVersion", "a string", result.Find("protocolVersion"));
  }
  const auto revision = NewestCommon(Json::MakeArray({*version}), revisions);
  if (!revision) return SpeaksAnother(revisions, core::Quoted(*version, 40));
  Session session;
  session.revision = *revision;
  session.capabilities = ReadCapabilities(result);
  if (const Json* info = result.Find("serverInfo")) session.server = ReadServerInfo(*info);
  return session;
}

std::optional<ProtocolRevision> NewestCommon(const Json& names, const Revisions& revisions) {
  const Json::Array* list = names.AsArray();
  if (list == nullptr) return std::nullopt;
  for (const ProtocolRevision revision : revisions) {
    const auto is_it = [revision](const Json& name) {
      return name.IsString() && *name.AsString() == Name(revision);
    };
    if (std::any_of(list->begin(), list->end(), is_it)) return revision;
  }
  return std::nullopt;
}

std::optional<ProtocolRevision> RevisionInRefusal(const json_rpc::ErrorResponse& refusal,
                                                  const Revisions& revisions) {
  const Json* supported = refusal.data.Find("supported");
  if (refusal.code != json_rpc::kInvalidParams || supported == nullptr) return std::nullopt;
  return NewestCommon(*supported, revisions);
}

}  // namespace claribi::mcp
