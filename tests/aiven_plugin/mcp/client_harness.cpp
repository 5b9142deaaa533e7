#include "aiven_plugin/mcp/client_harness.h"

namespace claribi::mcp {

namespace {

using testing::JsonAnswer;
using testing::ScriptedAnswer;

void Replace(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

core::Result<Listed> ListTools(Client& client, const core::CallContext& call) {
  Operation operation = client.NewOperation();
  CLARIBI_TRY(ToolList list, client.ListTools(operation, call));
  return Listed{std::move(list), operation.repetition().repetitions()};
}

core::Result<Called> CallTool(Client& client, const core::CallContext& call, std::string_view name,
                              const core::Json& arguments, Repeatable repeatable,
                              const std::vector<HeaderParameter>& header_parameters) {
  Operation operation = client.NewOperation();
  CLARIBI_TRY(
      CallToolResult result,
      operation.repetition().Run<CallToolResult>(
          call,
          [&] {
            return client.CallTool(operation, {name, arguments, repeatable, header_parameters},
                                   call);
          },
          [&](const http::Failure& failure) { return client.Remedy(operation, failure, call); }));
  return Called{std::move(result), operation.repetition().repetitions()};
}

core::Result<core::Json> Read(Client& client, const core::CallContext& call,
                              std::string_view method, core::Json params) {
  Operation operation = client.NewOperation();
  return client.Read(operation, method, std::move(params), call);
}

std::string MethodOf(std::string_view http_method, std::string_view body) {
  if (http_method != "POST") return std::string(http_method);
  const auto json = core::Json::Parse(body);
  const core::JsonString* method = json.ok() ? json->FindString("method") : nullptr;
  return method == nullptr ? std::string() : std::string(*method);
}

ScriptedAnswer Sse(std::string_view body) {
  ScriptedAnswer answer;
  answer.headers.Set("Content-Type", "text/event-stream");
  answer.body = body;
  return answer;
}

ScriptedAnswer Broken(std::string_view reason) {
  ScriptedAnswer answer;
  answer.error = core::Error(core::ErrorCode::kUnavailable, "The connection broke.", reason)
                     .Kind(core::ErrorKind::kNetwork)
                     .Retryable();
  return answer;
}

ScriptedAnswer ResultAnswer(std::string_view result) {
  return JsonAnswer(200, R"({"jsonrpc":"2.0","id":$ID,"result":)" + std::string(result) + "}");
}

testing::ScriptedTransport::Handler OrdinaryServer(testing::ScriptedTransport::Handler handler,
                                                   std::string session_id) {
  return [handler = std::move(handler),
          session_id = std::move(session_id)](const http::HttpRequest& request) {
    const std::string method = MethodOf(request.method, request.body);
    ScriptedAnswer answer;
    if (method == "initialize") {
      answer = ResultAnswer(
          R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true}},)"
          R"("serverInfo":{"name":"ordinary","version":"1"}})");
      if (!session_id.empty()) answer.headers.Set("MCP-Session-Id", session_id);
    } else if (method.empty() || method.starts_with("notifications/")) {
      answer.status = 202;
    } else {
      answer = handler(request);
    }
    const auto json = core::Json::Parse(request.body);
    if (json.ok() && json->Find("id") != nullptr) {
      Replace(answer.body, "$ID", json->Find("id")->Dump());
    }
    return answer;
  };
}

}  // namespace claribi::mcp
