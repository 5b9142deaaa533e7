#include "mcp/request_metadata.h"

#include "mcp/header_value.h"

namespace claribi::mcp {

using core::Json;

Json ClientCapabilities(const Dependencies& dependencies) {
  Json capabilities = Json::MakeObject();
  if (dependencies.elicitor != nullptr) capabilities.Set("elicitation", Json::MakeObject());
  return capabilities;
}

std::string MetaOf(std::int64_t id, std::string_view method, const Session* session,
                   const core::CallContext& call, const Dependencies& dependencies,
                   const Config& config) {
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
    begin("io.modelcontextprotocol/protocolVersion").append(Json(Name(session->revision)).Dump());
    begin("io.modelcontextprotocol/clientInfo");
    meta.append(R"({"name":)").append(Json(config.client_name).Dump());
    meta.append(R"(,"version":)").append(Json(config.client_version).Dump()).append("}");
    begin("io.modelcontextprotocol/clientCapabilities")
        .append(dependencies.elicitor != nullptr ? R"({"elicitation":{}})" : "{}");
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
