#include "mcp/request_metadata.h"

#include "mcp/header_value.h"

namespace claribi::mcp {

using core::Json;

Json ClientCapabilities(const Dependencies& dependencies) {
  Json capabilities = Json::MakeObject();
  if (dependencies.elicitor != nullptr) capabilities.Set("elicitation", Json::MakeObject());
  return capabilities;
}

std::string DescriptionOf(ProtocolRevision revision, const Dependencies& dependencies,
                          const Config& config) {
  std::string text = R"("io.modelcontextprotocol/protocolVersion":")";
  text.append(Name(revision)).append(R"(","io.modelcontextprotocol/clientInfo":{"name":)");
  text.append(Json(config.client_name).Dump());
  text.append(R"(,"version":)").append(Json(config.client_version).Dump());
  text.append(R"(},"io.modelcontextprotocol/clientCapabilities":)");
  return text.append(ClientCapabilities(dependencies).Dump());
}

void AddRequestHeaders(std::string_view method, const Json& params, http::Headers& headers) {
  headers.Set("Mcp-Method", method);
  const bool by_uri = method == "resources/read";
  const bool by_name = method == "tools/call" || method == "prompts/get";
  if (!by_uri && !by_name) return;
  if (const std::string* name = params.FindString(by_uri ? "uri" : "name")) {
    headers.Set("Mcp-Name", EncodeHeaderValue(*name));
  }
}

}  // namespace claribi::mcp
