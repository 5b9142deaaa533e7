#include "mcp/request_metadata.h"

#include "mcp/header_value.h"

namespace claribi::mcp {

using core::Json;

Json ClientCapabilities(const Dependencies& dependencies) {
  Json capabilities = Json::MakeObject();
  if (dependencies.elicitor != nullptr) capabilities.Set("elicitation", Json::MakeObject());
  return capabilities;
}

std::string ClientMeta(const Dependencies& dependencies, const Config& config) {
  return R"("io.modelcontextprotocol/clientInfo":)" +
         Json::MakeObject({{"name", config.client_name}, {"version", config.client_version}})
             .Dump() +
         R"(,"io.modelcontextprotocol/clientCapabilities":)" +
         ClientCapabilities(dependencies).Dump();
}

std::string MetaOf(std::int64_t id, std::string_view method, const Session* session,
                   const core::CallContext& call, std::string_view client_meta) {
  constexpr std::size_t kUsualBytes = 400;
  std::string meta;
  meta.reserve(kUsualBytes);
  const auto begin = [&meta](std::string_view name) -> std::string& {
    return meta.append(meta.empty() ? "{\"" : ",\"").append(name).append("\":");
  };
  if (method == "tools/call") begin("progressToken").append(std::to_string(id));
  if (session != nullptr && !call.Traceparent().empty()) {
    begin("traceparent").append(Json(call.Traceparent()).Dump());
  }
  if (session != nullptr && IsModern(session->revision)) {
    begin("io.modelcontextprotocol/protocolVersion").append("\"").append(Name(session->revision));
    meta.append("\",").append(client_meta);
  }
  return meta.empty() ? meta : meta.append("}");
}

void AddRequestHeaders(std::string_view method, const Json& params, http::Headers& headers) {
  headers.Set("Mcp-Method", method);
  const bool by_uri = method == "resources/read";
  const bool by_name = method == "tools/call" || method == "prompts/get";
  if (!by_uri && !by_name) return;
  if (const core::JsonString* name = params.FindString(by_uri ? "uri" : "name")) {
    headers.Set("Mcp-Name", EncodeHeaderValue(*name));
  }
}

}  // namespace claribi::mcp
