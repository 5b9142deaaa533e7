#include "bench/mcp_server.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace claribi::bench {
namespace {

using rapidjson::Value;

constexpr std::string_view kJson = "Content-Type: application/json\r\n";
constexpr std::size_t kMostNoted = 1000;
constexpr std::string_view kToken = "bench-token-2f1c77a0b95d4e8a";

std::string ToText(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

const Value& Member(const Value& object, const char* name) {
  static const Value nothing;
  if (!object.IsObject()) return nothing;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nothing : found->value;
}

std::string_view TextOf(const Value& value) {
  return value.IsString() ? std::string_view(value.GetString(), value.GetStringLength())
                          : std::string_view();
}

// Long members are sent as they are, not copied first.
bool Respond(testing::LoopbackServer::Peer& peer, const std::string& id, std::string_view before,
             const std::string& members, std::string_view fields = "") {
  std::string start = R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":{"resultType":"complete",)" +
                      std::string(before);
  const std::size_t size = start.size() + members.size() + 2;
  std::string head = "HTTP/1.1 200 OK\r\n" + std::string(kJson) + std::string(fields) +
                     "Content-Length: " + std::to_string(size) + "\r\n\r\n" + start;
  if (members.size() < 16384) return peer.Write(head + members + "}}");
  return peer.Write(head) && peer.Write(members) && peer.Write("}}");
}

}  // namespace

struct McpServer::Message {
  std::string_view method;
  std::string id;  // JSON
  const Value& params;
};

McpServer::McpServer(const ServerOptions& options)
    : options_(options),
      pages_(ToolPages(options.tools, options.page)),
      listener_([this](Peer& peer) { Serve(peer); }, options.tls ? certificates_.good() : "") {}

std::vector<std::string> McpServer::TakeRequests() {
  const std::lock_guard lock(mutex_);
  return std::exchange(requests_, {});
}

void McpServer::Serve(Peer& peer) {
  for (std::string request = peer.ReadRequest(); !request.empty(); request = peer.ReadRequest()) {
    if (!Answer(peer, request)) return;
  }
}

bool McpServer::Answer(Peer& peer, std::string& request) {
  const std::size_t end = request.find("\r\n\r\n");
  const std::string_view head = std::string_view(request).substr(0, end + 2);
  const std::string_view line = head.substr(0, head.find(" HTTP/"));
  if (line != "POST /mcp") Note(line);
  if (options_.oauth) {
    if (const auto document = OAuthDocument(line)) return peer.Respond(200, *document, kJson);
    if (head.find(kToken) == std::string_view::npos) return peer.Respond(401, "");
  }
  if (line != "POST /mcp") return peer.Respond(405, "");
  rapidjson::Document message;
  message.ParseInsitu(request.data() + end + 4);
  if (message.HasParseError()) return peer.Respond(400, "");
  const std::string_view method = TextOf(Member(message, "method"));
  Note(method);
  if (Member(message, "id").IsNull()) return peer.Respond(202, "");
  return AnswerMessage(peer, {method, ToText(Member(message, "id")), Member(message, "params")});
}

bool McpServer::AnswerMessage(Peer& peer, const Message& message) {
  const auto& [method, id, params] = message;
  if (method == "tools/call") return AnswerCall(peer, message);
  if (method == "tools/list") {
    const std::string cursor(TextOf(Member(params, "cursor")));
    const std::size_t page = cursor.empty() ? 0 : std::stoul(cursor);
    return Respond(peer, id, R"("ttlMs":0,"cacheScope":"private",)", pages_.at(page));
  }
  if (method == "server/discover" && !options_.older) {
    return Respond(peer, id, R"("ttlMs":3600000,"cacheScope":"public",)",
                   R"("supportedVersions":["2026-07-28"],"capabilities":{"tools":{}})");
  }
  if (method == "initialize") {
    return Respond(peer, id, "",
                   R"("protocolVersion":"2025-11-25","capabilities":{"tools":{}},)"
                   R"("serverInfo":{"name":"bench","version":"1"})",
                   "Mcp-Session-Id: bench-session\r\n");
  }
  return peer.Respond(200,
                      R"({"jsonrpc":"2.0","id":)" + id +
                          R"(,"error":{"code":-32601,"message":"Method not found"}})",
                      kJson);
}

bool McpServer::AnswerCall(Peer& peer, const Message& message) {
  const auto& [method, id, params] = message;
  const std::string_view name = TextOf(Member(params, "name"));
  const Value& arguments = Member(params, "arguments");
  if (name == "get_answer") {
    const Value& bytes = Member(arguments, "bytes");
    return Respond(peer, id, "",
                   Text(TextOf(Member(arguments, "shape")), bytes.IsUint() ? bytes.GetUint() : 0));
  }
  if (name == "get_events") {
    const Value& token = Member(Member(params, "_meta"), "progressToken");
    const Value& events = Member(arguments, "events");
    return peer.Write(
               "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
               "Transfer-Encoding: chunked\r\n\r\n") &&
           peer.Write(EventStream(events.IsUint() ? events.GetUint() : 0, ToText(token), id));
  }
  static const std::string kSmall = ResultMembers(Shape::kRows, 1);  // one row
  return Respond(peer, id, "", kSmall);
}

const std::string& McpServer::Text(std::string_view shape, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  std::string& text = texts_[{std::string(shape), bytes}];
  if (text.empty()) {
    text = ResultMembers(shape == "prose"        ? Shape::kProse
                         : shape == "structured" ? Shape::kStructured
                                                 : Shape::kRows,
                         bytes);
  }
  return text;  // stays where it is: nothing is taken out
}

std::optional<std::string> McpServer::OAuthDocument(std::string_view line) const {
  const std::string origin = listener_.Url("");
  if (line.starts_with("GET /.well-known/oauth-protected-resource")) {
    return R"({"resource":")" + origin + R"(/mcp","authorization_servers":[")" + origin + R"("]})";
  }
  if (line == "GET /.well-known/oauth-authorization-server") {
    return R"({"issuer":")" + origin + R"(","token_endpoint":")" + origin +
           R"(/token","authorization_endpoint":")" + origin +
           R"(/authorize","response_types_supported":["code"],)"
           R"("grant_types_supported":["client_credentials"],)"
           R"("code_challenge_methods_supported":["S256"],)"
           R"("token_endpoint_auth_methods_supported":["client_secret_basic"]})";
  }
  if (line == "POST /token") {
    return R"({"access_token":")" + std::string(kToken) +
           R"(","token_type":"Bearer","expires_in":36000})";
  }
  return std::nullopt;
}

void McpServer::Note(std::string_view request) {
  const std::lock_guard lock(mutex_);
  if (requests_.size() < kMostNoted) requests_.emplace_back(request);
}

}  // namespace claribi::bench
