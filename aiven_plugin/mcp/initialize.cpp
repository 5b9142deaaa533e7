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

Error WrongMember(std::string_view name, std::string_view expected, const Json* seen) {
  return Error(ErrorCode::kUpstream, "The server's answer to initialize is not valid.",
               "expected " + std::string(expected) + " in \"" + std::string(name) + "\", seen " +
                   std::string(seen == nullptr ? "no such member" : TypeName(*seen)),
               "Check that the address is that of an MCP server.")
      .Kind("protocol");
}

std::string Supported() {
  std::string names;
  for (const ProtocolRevision revision : kSupportedRevisions) {
    names.append(names.empty() ? "" : ", ").append(Name(revision));
  }
  return names;
}

std::string TextMember(const Json& object, std::string_view name) {
  const std::string* text = object.FindString(name);
  return text == nullptr ? std::string() : core::Excerpt(*text);
}

}  // namespace

Json InitializeParams(ProtocolRevision offered, std::string_view client_name,
                      std::string_view client_version) {
  return Json::MakeObject(
      {{"protocolVersion", Name(offered)},
       {"capabilities", Json::MakeObject()},
       {"clientInfo", Json::MakeObject({{"name", client_name}, {"version", client_version}})}});
}

core::Result<Session> ProcessInitializeResult(const Json& result) {
  if (!result.IsObject()) return WrongMember("result", "an object", &result);
  const std::string* version = result.FindString("protocolVersion");
  if (version == nullptr) {
    return WrongMember("protocolVersion", "a string", result.Find("protocolVersion"));
  }
  const std::optional<ProtocolRevision> revision = FindRevision(*version);
  if (!revision) {
    return Error(
               ErrorCode::kUnsupported, "The server speaks another revision of MCP.",
               "expected one of " + Supported() + ", seen \"" + core::Excerpt(*version, 40) + "\"",
               "Update the plugin, or ask the vendor which revisions its server speaks.")
        .Kind("protocol");
  }
  const Json* capabilities = result.Find("capabilities");
  if (capabilities == nullptr || !capabilities->IsObject()) {
    return WrongMember("capabilities", "an object", capabilities);
  }
  Session session;
  session.revision = *revision;
  session.capabilities = *capabilities;
  if (const Json* info = result.Find("serverInfo")) {
    session.server = {TextMember(*info, "name"), TextMember(*info, "title"),
                      TextMember(*info, "version")};
  }
  return session;
}

std::optional<ProtocolRevision> RevisionInRefusal(const json_rpc::ErrorResponse& refusal) {
  const Json* supported = refusal.data.Find("supported");
  if (refusal.code != json_rpc::kInvalidParams || supported == nullptr) return std::nullopt;
  const auto names = StringList(*supported);
  if (!names) return std::nullopt;
  for (const ProtocolRevision revision : kSupportedRevisions) {
    if (std::find(names->begin(), names->end(), Name(revision)) != names->end()) return revision;
  }
  return std::nullopt;
}

}  // namespace claribi::mcp
