#include "testing/scripted_vendor.h"

#include <utility>

namespace claribi::testing {
namespace {

using core::Json;

Json Parsed(std::string_view text) { return core::Json::Parse(text).value(); }

std::string Field(const std::string& form, std::string_view name) {
  const auto fields = core::FormDecode(form);
  for (const auto& [key, value] : fields.value()) {
    if (key == name) return value;
  }
  return "";
}

}  // namespace

ScriptedAnswer ScriptedVendor::Answer(const http::HttpRequest& request) {
  const std::string& path = request.url.path();
  if (request.url.host() == "mcp.vendor.example" && path == "/mcp") return Mcp(request);
  if (request.method == "GET") return Metadata(path);
  if (path == "/register") {
    return JsonAnswer(201, R"({"client_id":"c-1","redirect_uris":["https://bi.example/callback"],)"
                           R"("token_endpoint_auth_method":"none"})");
  }
  if (path == "/token") return Token(request.body);
  if (path == "/revoke") {
    revoked.insert(Field(request.body, "token"));
    return JsonAnswer(200, "{}");
  }
  return JsonAnswer(404, "{}");
}

ScriptedAnswer ScriptedVendor::Metadata(std::string_view path) const {
  if (path == "/.well-known/oauth-protected-resource/mcp") {
    return JsonAnswer(200, R"({"resource":"https://mcp.vendor.example",)"
                           R"("authorization_servers":["https://auth.vendor.example"],)"
                           R"("scopes_supported":["projects"]})");
  }
  if (path == "/.well-known/oauth-authorization-server") {
    return JsonAnswer(200, R"({"issuer":"https://auth.vendor.example",)"
                           R"("authorization_endpoint":"https://auth.vendor.example/authorize",)"
                           R"("token_endpoint":"https://auth.vendor.example/token",)"
                           R"("registration_endpoint":"https://auth.vendor.example/register",)"
                           R"("revocation_endpoint":"https://auth.vendor.example/revoke",)"
                           R"("response_types_supported":["code"],)"
                           R"("code_challenge_methods_supported":["S256"],)"
                           R"("token_endpoint_auth_methods_supported":["none"]})");
  }
  return JsonAnswer(404, "{}");
}

ScriptedAnswer ScriptedVendor::Token(const std::string& body) {
  ++token_requests;
  const bool refresh = Field(body, "grant_type") == "refresh_token";
  if (refresh && refuses_refresh) return JsonAnswer(400, R"({"error":"invalid_grant"})");
  live_token = "access-" + std::to_string(++issued_);
  return JsonAnswer(200,
                    R"({"access_token":")" + live_token +
                        R"(","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-)" +
                        std::to_string(issued_) + R"("})");
}

ScriptedAnswer ScriptedVendor::Mcp(const http::HttpRequest& request) {
  if (request.authorization.empty()) {
    return JsonAnswer(401, R"({"error":"Missing or invalid Authorization header"})");
  }
  const Json message = Parsed(request.body);
  if (message.Find("id") == nullptr) {
    ScriptedAnswer accepted;
    accepted.status = 202;
    return accepted;
  }
  Json answer = Json::MakeObject({{"jsonrpc", "2.0"}, {"id", *message.Find("id")}});
  const std::string method(*message.FindString("method"));
  const bool is_known = method == "initialize" || method == "tools/list" ||
                        method == "tools/call" || (is_modern && method == "server/discover") ||
                        (method == "resources/read" && !read_result.IsNull());
  if (method == "tools/call" && header_mismatches > 0) {
    --header_mismatches;
    answer.Set("error", Parsed(R"({"code":-32020,"message":"Mcp-Param-Region is missing"})"));
  } else if (is_known) {
    answer.Set("result", McpResult(message, request.authorization.Reveal()));
  } else {
    answer.Set("error", Parsed(R"({"code":-32601,"message":"Method not found"})"));
  }
  return JsonAnswer(200, answer.Dump());
}

Json ScriptedVendor::McpResult(const Json& message, std::string_view authorization) {
  const std::string method(*message.FindString("method"));
  if (method == "initialize") {
    return Parsed(R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{}},)"
                  R"("serverInfo":{"name":"scripted","version":"1"}})");
  }
  if (method == "server/discover") {
    return Parsed(R"({"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}}})");
  }
  if (method == "tools/list") {
    ++lists;
    Json list = freshness;
    list.Set("tools", tools);
    return list;
  }
  if (method == "resources/read") return read_result;
  ++tool_calls;
  if (takes_no_token || authorization != "Bearer " + live_token) {
    return Parsed(R"({"content":[{"type":"text","text":"Aiven API Error (401): token is dead"}],)"
                  R"("isError":true})");
  }
  return result;
}

Json ToolDefinition(std::string_view name, std::string_view annotations_json) {
  return Json::MakeObject({{"name", name},
                           {"description", "a tool"},
                           {"inputSchema", Json::MakeObject({{"type", "object"}})},
                           {"annotations", Parsed(annotations_json)}});
}

}  // namespace claribi::testing
