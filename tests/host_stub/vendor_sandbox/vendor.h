// The simulated vendor without sockets: its parts put together around a clock that a test moves,
// and a browser and client that pass consent. For the tests of the sandbox only.
#pragma once

#include <optional>
#include <string>

#include "vendor_sandbox/authorization_server.h"
#include "vendor_sandbox/form.h"
#include "vendor_sandbox/mcp_endpoint.h"
#include "vendor_sandbox/tokens_and_digests.h"

namespace claribi::vendor_sandbox {

inline constexpr const char* kOrigin = "https://localhost:1111";
inline constexpr const char* kIssuer = "https://localhost:2222";
inline constexpr const char* kRedirectUri = "http://127.0.0.1:5555/callback";
inline const std::string kVerifier(50, 'v');
inline constexpr const char* kPing = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";

/// The service that most calls of the tests are about.
inline const Json kAnalytics =
    Json::Object({{"project", "nordlicht-data"}, {"service_name", "analytics-pg-prod"}});

inline Json With(Json arguments, std::initializer_list<Member> more) {
  for (const Member& member : more) arguments.Set(member.key, member.value);
  return arguments;
}

inline HttpRequest MakeRequest(std::string method, const std::string& target, std::string body = "",
                               std::vector<Header> headers = {}) {
  HttpRequest request;
  request.method = std::move(method);
  const auto question = std::min(target.find('?'), target.size());
  request.path = target.substr(0, question);
  if (question < target.size()) request.query = target.substr(question + 1);
  request.body = std::move(body);
  request.headers = std::move(headers);
  request.remote_address = "127.0.0.1";
  return request;
}

inline std::string HeaderOf(const HttpReply& reply, std::string_view name) {
  for (const Header& header : reply.headers) {
    if (EqualsIgnoringCase(header.first, name)) return header.second;
  }
  return "";
}

inline Json BodyOf(const HttpReply& reply) { return Json::Parse(reply.body).value_or(Json()); }

/// The text of a tool result.
inline std::string TextOf(const Json& result) {
  return result["content"].Items().empty() ? "" : result["content"].Items()[0]["text"].AsString();
}

/// The data between the boundary lines of a successful result.
inline Json DataOf(const Json& result) {
  const std::string text = TextOf(result);
  const auto start = text.find(">\n");
  const auto end = text.rfind("\n</untrusted-aiven-response-");
  if (start == std::string::npos || end == std::string::npos) return {};
  return Json::Parse(std::string_view(text).substr(start + 2, end - start - 2)).value_or(Json());
}

/// Parameters of the query of a redirect.
inline Form LocationForm(const HttpReply& reply) {
  const std::string location = HeaderOf(reply, "Location");
  return Form::Parse(location.substr(std::min(location.find('?') + 1, location.size())));
}

struct Vendor {
  Vendor() {
    authorization.SetOrigins(kIssuer, kOrigin);
    executor.SetApiOrigin(kIssuer);
    mcp.SetOrigins(kOrigin, kIssuer);
  }

  void Turn(std::initializer_list<Member> values) {
    if (const auto wrong = knobs.Apply(Json::Object(values))) throw std::invalid_argument(*wrong);
  }

  HttpReply Ask(const HttpRequest& request) {
    note = Json::Object();
    return authorization.Answer(request, note);
  }
  HttpReply PostForm(const std::string& path, const std::vector<Header>& fields,
                     std::vector<Header> headers = {}) {
    std::string body;
    for (const auto& [name, value] : fields) {
      body += (body.empty() ? "" : "&") + PercentEncode(name) + "=" + PercentEncode(value);
    }
    headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return Ask(MakeRequest("POST", path, body, std::move(headers)));
  }

  /// Registers a public client unless `metadata` says otherwise.
  Json Register(std::initializer_list<Member> metadata = {}) {
    Json document =
        Json::Object({{"client_name", "A <test> client"},
                      {"redirect_uris", Json::List({"http://127.0.0.1/callback"})},
                      {"token_endpoint_auth_method", "none"},
                      {"grant_types", Json::List({"authorization_code", "refresh_token"})}});
    for (const Member& member : metadata) document.Set(member.key, member.value);
    return BodyOf(Ask(MakeRequest("POST", "/register", document.Text())));
  }

  /// The target of an authorization request; `changes` with an empty value leave the parameter out.
  static std::string AuthorizeTarget(const std::string& client_id,
                                     const std::vector<Header>& changes = {}) {
    std::vector<Header> fields = {{"response_type", "code"},
                                  {"client_id", client_id},
                                  {"redirect_uri", kRedirectUri},
                                  {"state", "state-1"},
                                  {"scope", "projects services offline_access"},
                                  {"code_challenge", Sha256Base64Url(kVerifier)},
                                  {"code_challenge_method", "S256"},
                                  {"resource", kOrigin}};
    for (const auto& [name, value] : changes) {
      for (Header& field : fields) {
        if (field.first == name) field.second = value;
      }
    }
    std::string target = "/authorize";
    for (const auto& [name, value] : fields) {
      if (!value.empty()) AppendParameter(target, name, value);
    }
    return target;
  }

  /// A code, with consent given at once.
  std::string Code(const std::string& client_id, const std::vector<Header>& changes = {}) {
    Turn({{"auto_consent", "approve"}});
    return LocationForm(Ask(MakeRequest("GET", AuthorizeTarget(client_id, changes)))).Value("code");
  }

  HttpReply Redeem(const std::string& client_id, const std::string& code,
                   const std::string& verifier = kVerifier) {
    return PostForm("/token", {{"grant_type", "authorization_code"},
                               {"code", code},
                               {"redirect_uri", kRedirectUri},
                               {"code_verifier", verifier},
                               {"client_id", client_id},
                               {"resource", kOrigin}});
  }

  HttpReply Refresh(const std::string& client_id, const std::string& refresh_token) {
    return PostForm("/token", {{"grant_type", "refresh_token"},
                               {"refresh_token", refresh_token},
                               {"client_id", client_id},
                               {"resource", kOrigin}});
  }

  /// Signs in once and keeps the bearer.
  const std::string& Bearer() {
    if (bearer.empty()) {
      const std::string client_id = Register()["client_id"].AsString();
      bearer = BodyOf(Redeem(client_id, Code(client_id)))["access_token"].AsString();
    }
    return bearer;
  }

  std::vector<Header> McpHeaders() {
    return {{"Authorization", "Bearer " + Bearer()},
            {"Content-Type", "application/json"},
            {"Accept", "application/json, text/event-stream"}};
  }

  HttpReply Mcp(const HttpRequest& request) {
    note = Json::Object();
    return mcp.Answer(request, note);
  }
  HttpReply Post(const std::string& body, const std::string& target = "/mcp?read_only=true") {
    return Mcp(MakeRequest("POST", target, body, McpHeaders()));
  }

  Json Rpc(const std::string& method, Json params = Json::Object(),
           const std::string& target = "/mcp?read_only=true") {
    return BodyOf(
        Post(Json::Object(
                 {{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", std::move(params)}})
                 .Text(),
             target));
  }

  Json Call(const std::string& tool, Json arguments = Json::Object(),
            const std::string& target = "/mcp?read_only=true") {
    return Rpc("tools/call", Json::Object({{"name", tool}, {"arguments", std::move(arguments)}}),
               target)["result"];
  }

  TimePoint now = TimePoint(std::chrono::seconds(1'781'524'800));  // 2026-06-15T12:00:00Z
  Json note = Json::Object();
  std::string bearer;

  Ledger ledger{""};
  SecretJournal secrets{false};
  KnobBoard knobs{Knobs()};
  AuthorizationServer authorization{{knobs, ledger, secrets, [this] { return now; }}};
  ToolExecutor executor{
      {knobs, [this] { return now; },
       [this](std::string_view value) { return authorization.Tokens().IsLive(value, now); }}};
  McpDispatcher dispatcher{executor};
  McpEndpoint mcp{
      {knobs, [this] { return now; }, dispatcher,
       [this](std::string_view value) { return authorization.Tokens().GrantedScope(value); }}};
};

}  // namespace claribi::vendor_sandbox
