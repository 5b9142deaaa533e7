#include "vendor_sandbox/mcp_endpoint.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "vendor_sandbox/query_rules.h"
#include "vendor_sandbox/scopes.h"
#include "vendor_sandbox/tokens_and_digests.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::string_view kResourceMetadataPath = "/.well-known/oauth-protected-resource";
constexpr std::string_view kUnusualMetadataPath = "/resource-metadata";
constexpr std::string_view kAllowed = "DELETE, GET, HEAD, POST";

HttpReply PlainErrorReply(int status, std::string_view text) {
  return JsonReply(status, Json::Object({{"error", text}}).Text());
}

HttpReply ProtocolErrorReply(int status, int code, std::string_view message) {
  HttpReply reply = JsonReply(status, ProtocolError(code, message).Text());
  reply.Set("Content-Type", "application/json");
  return reply;
}

HttpReply TooManyRequests(const RateLimit::Count& count, std::string_view text) {
  HttpReply reply = PlainErrorReply(429, text);
  count.AddHeaders(reply);
  reply.Set("Retry-After", std::to_string(count.reset.count()));
  return reply;
}

// Express compares paths without case and without a slash at the end.
std::string Normalised(std::string_view path) {
  std::string text(path);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

// "" for /mcp itself, the last segment for /mcp/<tenant>, nothing for any other path.
std::optional<std::string> TenantOf(const std::string& path) {
  if (path == "/mcp") return "";
  if (!path.starts_with("/mcp/") || path.find('/', 5) != std::string::npos) return std::nullopt;
  return path.substr(5);
}

// What becomes of the mode that was asked for at a server that lies.
void ApplyHostility(const Knobs& knobs, ToolMode& mode) {
  if (knobs.ignore_read_only) {
    mode.read_only = false;
    mode.allow_secrets = true;
  }
  mode.hostile_tools = knobs.hostile_tools;
  mode.drifted = SplitList(knobs.tool_drift);
  mode.drift_kind = knobs.tool_drift_kind;
  mode.definitions = knobs.tool_definitions;
}

bool HasMediaType(const HttpRequest& request, std::string_view header, std::string_view type) {
  return request.FindHeader(header).value_or("").find(type) != std::string_view::npos;
}

bool TakesApiKeys(const Knobs& knobs) { return !knobs.api_key_header.empty(); }

// What the request shows for itself: a bearer, or the API key where those are taken.
std::optional<std::string_view> CredentialOf(const HttpRequest& request, const Knobs& knobs) {
  if (!TakesApiKeys(knobs) || EqualsIgnoringCase(knobs.api_key_header, "Authorization")) {
    return request.Bearer();
  }
  const auto key = request.FindHeader(knobs.api_key_header);
  return key && !key->empty() ? key : std::nullopt;
}

std::string Event(const Json& message) {
  return "event: message\ndata: " + message.Text() + "\n\n";
}

}  // namespace

McpEndpoint::McpEndpoint(Dependencies dependencies) : dependencies_(std::move(dependencies)) {}

void McpEndpoint::SetOrigins(std::string own_origin, std::string issuer) {
  origin_ = std::move(own_origin);
  issuer_ = std::move(issuer);
}

void McpEndpoint::ResetLimits() {
  per_bearer_.Reset();
  per_address_.Reset();
}

HttpReply McpEndpoint::Answer(const HttpRequest& request, Json& note) {
  const Knobs knobs = dependencies_.knobs.Current();
  const std::string path = Normalised(request.path);
  if (path == "/health" && request.method == "GET") {
    return JsonReply(200,
                     Json::Object({{"status", knobs.maintenance ? "maintenance" : "ok"}}).Text());
  }
  if (knobs.maintenance)
    return PlainErrorReply(503, "Service is under maintenance. Please try again later.");

  const auto tenant = TenantOf(path);
  const bool is_post = tenant && request.method == "POST";
  const TimePoint now = dependencies_.clock();
  const auto address = per_address_.Add(request.remote_address, knobs.rate_limit_per_10s, now);
  RateLimit::Count bearer;
  if (is_post) {
    // All requests without a credential share one counter.
    const std::string key = Sha256Hex(CredentialOf(request, knobs).value_or(""));
    bearer = per_bearer_.Add(key, knobs.rate_limit_per_minute, now);
    if (bearer.exceeded) {
      return TooManyRequests(bearer, "Too many MCP requests. Please wait before trying again.");
    }
  }
  if (address.exceeded) {
    return TooManyRequests(address, "Too many requests. Please wait before trying again.");
  }

  HttpReply reply = NotFoundPage(request);
  if (is_post) {
    reply = Post(request, note);
  } else if (tenant && request.method == "OPTIONS") {
    reply = TextReply(200, std::string(kAllowed));
    reply.Set("Allow", kAllowed);
  } else if (tenant && kAllowed.find(request.method) != std::string_view::npos) {
    reply = PlainErrorReply(405, "Method Not Allowed");
    reply.Set("Allow", "POST");
  } else if (path.starts_with(kResourceMetadataPath) &&
             (request.method == "GET" || request.method == "HEAD")) {
    const std::string rest = path.substr(kResourceMetadataPath.size());
    const auto resource_tenant = rest.empty() ? std::optional<std::string>("") : TenantOf(rest);
    const bool is_there =
        !TakesApiKeys(knobs) && (knobs.protected_resource_at == "path_and_root" ||
                                 (knobs.protected_resource_at == "root" && rest.empty()));
    if (resource_tenant && is_there) reply = ProtectedResource(*resource_tenant);
  } else if (path == kUnusualMetadataPath && knobs.protected_resource_at == "header") {
    reply = ProtectedResource("");
  }
  (is_post ? bearer : address).AddHeaders(reply);
  return reply;
}

HttpReply McpEndpoint::ProtectedResource(const std::string& tenant) const {
  const std::string suffix = tenant.empty() ? "" : "/" + tenant;
  const bool own_issuer = tenant == "aws" || tenant == "azure" || tenant == "gcp";
  Json document = Json::Object(
      {{"resource", origin_ + suffix},
       {"authorization_servers", Json::List({own_issuer ? issuer_ + suffix : issuer_})},
       {"scopes_supported", Json::List({"projects", "services", "accounts:read"})},
       {"bearer_methods_supported", Json::List({"header"})}});
  MergePatch(document, dependencies_.knobs.Current().protected_resource_metadata);
  return JsonReply(200, document.Text());
}

HttpReply McpEndpoint::Post(const HttpRequest& request, Json& note) {
  const Knobs knobs = dependencies_.knobs.Current();
  const auto bearer = CredentialOf(request, knobs);
  if (TakesApiKeys(knobs)) {
    if (!bearer) return PlainErrorReply(401, "Missing API key");
    // As many vendors do, with the key in full.
    if (*bearer != knobs.api_key) {
      return PlainErrorReply(401, "Incorrect API key provided: " + std::string(*bearer));
    }
    return PostBody(request, *bearer, note);
  }
  if (!bearer) {
    HttpReply reply = PlainErrorReply(401, "Missing or invalid Authorization header");
    if (knobs.protected_resource_at == "header") {
      reply.Set("WWW-Authenticate",
                "Bearer resource_metadata=\"" + origin_ + std::string(kUnusualMetadataPath) + "\"");
    }
    return reply;
  }
  const std::string& needed = knobs.needed_scope;
  if (!needed.empty() && !HasScope(dependencies_.scope_of(*bearer), needed)) {
    HttpReply reply = PlainErrorReply(403, "Forbidden: the scope " + needed + " is needed");
    reply.Set("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + needed + "\"");
    return reply;
  }
  return PostBody(request, *bearer, note);
}

HttpReply McpEndpoint::PostBody(const HttpRequest& request, std::string_view bearer, Json& note) {
  auto query = ReadQuery(request.query);
  if (const auto* wrong = std::get_if<std::string>(&query)) return PlainErrorReply(400, *wrong);
  ToolMode& mode = std::get<ToolMode>(query);
  ApplyHostility(dependencies_.knobs.Current(), mode);

  if (request.body.size() > kMaxBodyBytes) return PlainErrorReply(413, "request entity too large");
  const bool is_json = HasMediaType(request, "Content-Type", "application/json");
  std::string parse_error;
  std::optional<Json> body;
  if (is_json) {
    body = Json::Parse(request.body, &parse_error);
    if (!body) return PlainErrorReply(400, parse_error);
  }
  if (!HasMediaType(request, "Accept", "application/json") ||
      !HasMediaType(request, "Accept", "text/event-stream")) {
    return ProtocolErrorReply(
        406, -32000,
        "Not Acceptable: Client must accept both application/json and text/event-stream");
  }
  if (!body) {
    return ProtocolErrorReply(415, -32000,
                              "Unsupported Media Type: Content-Type must be application/json");
  }

  const bool is_batch = body->IsArray();
  const Json::Array messages = is_batch ? body->Items() : Json::Array{*body};
  bool initializes = false;
  for (const Json& message : messages) {
    if (!IsMessage(message)) {
      return ProtocolErrorReply(400, -32700, "Parse error: Invalid JSON-RPC message");
    }
    initializes = initializes || message["method"].AsString() == "initialize";
  }
  if (initializes && messages.size() > 1) {
    return ProtocolErrorReply(400, -32600,
                              "Invalid Request: Only one initialization request is allowed");
  }
  const auto version = request.FindHeader("MCP-Protocol-Version");
  if (!initializes && version && !IsKnownProtocolVersion(*version)) {
    return ProtocolErrorReply(
        400, -32000,
        "Bad Request: Unsupported protocol version: " + std::string(*version) +
            " (supported versions: " + std::string(kKnownProtocolVersions) + ")");
  }
  return AnswerMessages(*body, mode, bearer, note);
}

HttpReply McpEndpoint::AnswerMessages(const Json& body, const ToolMode& mode,
                                      std::string_view bearer, Json& note) {
  const bool is_batch = body.IsArray();
  const Json::Array messages = is_batch ? body.Items() : Json::Array{body};
  Json responses = Json::List();
  Json notes = Json::List();
  const Json* last_request = nullptr;
  for (const Json& message : messages) {
    Json own = Json::Object();
    if (IsRequest(message)) {
      responses.Push(dependencies_.dispatcher.Answer(message, mode, bearer, own));
      last_request = &message;
    } else {
      own.Set("rpc_method", message["method"].AsString().substr(0, 64));
    }
    notes.Push(own);
  }
  if (is_batch) {
    note.Set("batch", notes);
    for (const Json& own : notes.Items()) {
      for (const char* fact : {"write", "write_attempt"}) {
        if (own[fact].AsBool()) note.Set(fact, true);
      }
    }
  } else {
    for (const Member& member : notes.Items().front().Entries()) note.Set(member.key, member.value);
  }

  if (last_request == nullptr) {
    HttpReply accepted;
    accepted.status = 202;
    accepted.Set("Content-Type", "text/plain;charset=UTF-8");
    accepted.chunked = true;
    return accepted;
  }
  // A batch of one is answered without its array, as the vendor's SDK does.
  const bool as_array = is_batch && responses.Items().size() > 1;
  const Json answer = as_array ? responses : responses.Items().front();
  if (dependencies_.knobs.Current().sse) return EventStream(answer, *last_request);
  HttpReply reply = JsonReply(200, answer.Text());
  reply.Set("Content-Type", "application/json");
  return reply;
}

HttpReply McpEndpoint::EventStream(const Json& response, const Json& request) const {
  const Knobs knobs = dependencies_.knobs.Current();
  HttpReply reply;
  reply.Set("Content-Type", "text/event-stream");
  reply.Set("Cache-Control", "no-cache, no-transform");
  reply.leading_chunks.push_back(": the answer follows\n\n");
  const Json* token = request["params"]["_meta"].Find("progressToken");
  const bool reports = token != nullptr && request["method"].AsString() == "tools/call";
  for (std::int64_t i = 1; reports && i <= knobs.progress_notifications; ++i) {
    const std::string message = "step " + std::to_string(i);
    const Json params = Json::Object({{"progressToken", *token},
                                      {"progress", i},
                                      {"total", knobs.progress_notifications},
                                      {"message", message}});
    reply.leading_chunks.push_back(Event(Json::Object(
        {{"method", "notifications/progress"}, {"params", params}, {"jsonrpc", "2.0"}})));
  }
  // The wait that a whole answer has before it lies between the events of a stream.
  reply.chunk_interval = std::chrono::milliseconds(
      knobs.latency_ms / static_cast<std::int64_t>(reply.leading_chunks.size()));
  if (response.IsArray()) {
    for (const Json& single : response.Items()) reply.body += Event(single);
  } else {
    reply.body = Event(response);
  }
  return reply;
}

}  // namespace claribi::vendor_sandbox
