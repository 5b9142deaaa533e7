#include "mcp/request_metadata.h"

#include "core/byte_blocks.h"
#include "mcp/header_value.h"

namespace claribi::mcp {

using core::Json;

namespace {

// As Json(text).Dump(), which is needed for few of the texts that stand here.
void AppendText(std::string_view text, std::string& json) {
  const bool is_plain = !core::IsMarked(
      text, [](core::ByteBlock block) { return core::EscapedInJson()(block) | (block >= 0x7F); });
  if (is_plain) {
    json.append("\"").append(text).append("\"");
  } else {
    json.append(Json(text).Dump());
  }
}

}  // namespace

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
    AppendText(call.Traceparent(), begin("traceparent"));
  }
  if (session != nullptr && IsModern(session->revision)) {
    AppendText(Name(session->revision), begin("io.modelcontextprotocol/protocolVersion"));
    AppendText(config.client_name,
               begin("io.modelcontextprotocol/clientInfo").append(R"({"name":)"));
    AppendText(config.client_version, meta.append(R"(,"version":)"));
    meta.append("}");
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
