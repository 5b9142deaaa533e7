#include "mcp/request_metadata.h"

#include "mcp/header_value.h"

namespace claribi::mcp {

using core::Json;

Json ClientCapabilities(const Dependencies& dependencies) {
  Json capabilities = Json::MakeObject();
  if (dependencies.elicitor != nullptr) capabilities.Set("elicitation", Json::MakeObject());
  return capabilities;
}

void DescribeRequest(ProtocolRevision revision, const Dependencies& dependencies,
                     const Config& config, Json& params) {
  if (params.IsNull()) params = Json::MakeObject();
  Json* meta = params.Find("_meta");
  if (meta == nullptr) meta = &params.Set("_meta", Json::MakeObject());
  meta->Set("io.modelcontextprotocol/protocolVersion", Name(revision));
  meta->Set("io.modelcontextprotocol/clientInfo",
            Json::MakeObject({{"name", config.client_name}, {"version", config.client_version}}));
  meta->Set("io.modelcontextprotocol/clientCapabilities", ClientCapabilities(dependencies));
}

void AddRequestHeaders(const json_rpc::Request& request, http::Headers& headers) {
  headers.Set("Mcp-Method", request.method);
  const bool by_uri = request.method == "resources/read";
  const bool by_name = request.method == "tools/call" || request.method == "prompts/get";
  if (!by_uri && !by_name) return;
  if (const core::JsonText* name = request.params.FindString(by_uri ? "uri" : "name")) {
    headers.Set("Mcp-Name", EncodeHeaderValue(*name));
  }
}

}  // namespace claribi::mcp
