#include "vendor_sandbox/mcp_dispatcher.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::string_view kNewestVersion = "2025-11-25";
constexpr std::size_t kMostNameBytes = 256;  // of a tool, in the ledger
constexpr int kMethodNotFound = -32601;
constexpr int kInvalidParams = -32602;

Json Success(const Json& request, Json result) {
  return Json::Object({{"result", std::move(result)}, {"jsonrpc", "2.0"}, {"id", request["id"]}});
}

Json Failure(const Json& request, int code, std::string_view message) {
  return Json::Object({{"jsonrpc", "2.0"},
                       {"id", request["id"]},
                       {"error", Json::Object({{"code", code}, {"message", message}})}});
}

Json Initialize(const Json& request) {
  const std::string& asked = request["params"]["protocolVersion"].AsString();
  const std::string_view version =
      IsKnownProtocolVersion(asked) ? std::string_view(asked) : kNewestVersion;
  return Json::Object(
      {{"protocolVersion", version},
       {"capabilities", Json::Object({{"tools", Json::Object({{"listChanged", true}})}})},
       {"serverInfo", Json::Object({{"name", "vendor-sandbox"}, {"version", "1.15.0"}})}});
}

}  // namespace

bool IsKnownProtocolVersion(std::string_view version) {
  return version.size() == kNewestVersion.size() &&
         kKnownProtocolVersions.find(version) != std::string_view::npos;
}

bool IsMessage(const Json& value) {
  if (!value.IsObject() || value["jsonrpc"].AsString() != "2.0") return false;
  const Json* id = value.Find("id");
  if (id != nullptr && !id->IsString() && !id->IsInteger()) return false;
  if (value["method"].IsString()) {
    const Json* params = value.Find("params");
    return params == nullptr || params->IsObject();
  }
  return id != nullptr && (value["result"].IsObject() || value["error"].IsObject());
}

bool IsRequest(const Json& message) {
  return message["method"].IsString() && message.Find("id") != nullptr;
}

Json ProtocolError(int code, std::string_view message) {
  return Json::Object({{"jsonrpc", "2.0"},
                       {"error", Json::Object({{"code", code}, {"message", message}})},
                       {"id", Json()}});
}

Json McpDispatcher::Answer(const Json& request, const ToolMode& mode, std::string_view bearer,
                           Json& note) {
  const std::string& method = request["method"].AsString();
  const Json& params = request["params"];
  note.Set("rpc_method", method.substr(0, 64));
  if (method == "initialize") {
    if (!params["protocolVersion"].IsString() || !params["clientInfo"].IsObject() ||
        !params["capabilities"].IsObject()) {
      return Failure(request, kInvalidParams,
                     "initialize needs protocolVersion, capabilities and clientInfo");
    }
    return Success(request, Initialize(request));
  }
  if (method == "ping") return Success(request, Json::Object());
  if (method == "tools/list") return Success(request, executor_.Table().List(mode));
  if (method == "tools/call") {
    const std::string& name = params["name"].AsString();
    const Json* arguments = params.Find("arguments");
    if (name.empty() || (arguments != nullptr && !arguments->IsObject())) {
      return Failure(request, kInvalidParams,
                     "tools/call needs a name, and arguments as an object");
    }
    note.Set("tool", name.substr(0, kMostNameBytes));
    ToolExecutor::Execution execution =
        executor_.Call(name, arguments == nullptr ? Json::Object() : *arguments, mode, bearer);
    if (execution.asked_to_write) note.Set("write_attempt", true);
    if (execution.wrote) note.Set("write", true);
    if (execution.result["isError"].AsBool()) note.Set("is_error", true);
    return Success(request, std::move(execution.result));
  }
  return Failure(request, kMethodNotFound, "Method not found");
}

}  // namespace claribi::vendor_sandbox
