#include "isolation/shared_vendor.h"

#include <limits>
#include <utility>

#include "core/url.h"

namespace claribi::isolation {
namespace {

using core::Json;

Json Read(std::string_view text) {
  auto parsed = Json::Parse(text);
  return parsed.ok() ? std::move(parsed).value() : Json();
}

// The value of a header, or "".
std::string_view FieldOf(std::string_view head, std::string_view name) {
  const std::string start = "\r\n" + std::string(name) + ": ";
  const std::size_t at = head.find(start);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = head.substr(at + start.size());
  return rest.substr(0, rest.find('\r'));
}

std::string ParameterOf(std::string_view form, std::string_view name) {
  const auto fields = core::FormDecode(form);
  if (!fields.ok()) return {};
  for (const auto& [key, value] : *fields) {
    if (key == name) return value;
  }
  return {};
}

// "north_one" of "access-north_one-17"; nobody of what the vendor did not issue.
Account AccountIn(std::string_view credential, std::string_view kind) {
  const std::string start = std::string(kind) + "-";
  if (!credential.starts_with(start)) return {};
  return Account(credential.substr(start.size(), credential.rfind('-') - start.size()));
}

}  // namespace

std::string SharedVendor::Callback(std::string_view authorization_url, const Account& account) {
  const std::string_view query = authorization_url.substr(authorization_url.find('?') + 1);
  return ParameterOf(query, "redirect_uri") + "?code=code-" + account +
         "-0&state=" + ParameterOf(query, "state");
}

std::vector<Sighting> SharedVendor::Seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

void SharedVendor::Serve(Peer& peer) {
  for (std::string request = peer.ReadRequest(); !request.empty(); request = peer.ReadRequest()) {
    Sighting sighting;
    sighting.tcp_connection = peer.number();
    const Answer answer = Respond(request, sighting);
    {
      const std::lock_guard lock(mutex_);
      seen_.push_back(std::move(sighting));
    }
    if (!peer.Respond(answer.status, answer.body,
                      "Content-Type: application/json\r\n" + answer.fields)) {
      return;
    }
  }
}

SharedVendor::Answer SharedVendor::Respond(std::string_view request, Sighting& sighting) {
  const std::size_t end = request.find("\r\n\r\n");
  const std::string_view head = request.substr(0, end + 2);
  const std::string_view body = request.substr(end + 4);
  const std::string_view target =
      head.substr(head.find(' ') + 1, head.find(" HTTP/") - head.find(' ') - 1);
  sighting.path = std::string(target.substr(0, target.find('?')));
  const bool is_post = head.starts_with("POST ");
  if (sighting.path == "/mcp") {
    if (!is_post) return {.status = 405};
    return Mcp(head, body, sighting);
  }
  if (sighting.path == "/token" && is_post) return Token(body, sighting);
  if (sighting.path == "/register" && is_post) {
    const std::lock_guard lock(mutex_);
    Json client = Read(body);
    client.Set("client_id", "client-" + std::to_string(++issued_));
    return {.status = 201, .body = client.Dump()};
  }
  return Metadata(sighting.path);
}

SharedVendor::Answer SharedVendor::Metadata(std::string_view path) const {
  const std::string origin = Origin();
  if (path == "/.well-known/oauth-protected-resource/mcp") {
    return {.body = R"({"resource":")" + origin + R"(","authorization_servers":[")" + origin +
                    R"("],"scopes_supported":["projects"]})"};
  }
  if (path == "/.well-known/oauth-authorization-server") {
    return {.body = R"({"issuer":")" + origin + R"(","authorization_endpoint":")" + origin +
                    R"(/authorize","token_endpoint":")" + origin +
                    R"(/token","registration_endpoint":")" + origin +
                    R"(/register","response_types_supported":["code"],)"
                    R"("code_challenge_methods_supported":["S256"],)"
                    R"("token_endpoint_auth_methods_supported":["none"]})"};
  }
  return {.status = 404};
}

SharedVendor::Answer SharedVendor::Token(std::string_view form, Sighting& sighting) {
  sighting.client = ParameterOf(form, "client_id");
  sighting.account = AccountIn(ParameterOf(form, "code"), "code");
  const bool is_renewal = sighting.account.empty();
  if (is_renewal) sighting.account = AccountIn(ParameterOf(form, "refresh_token"), "refresh");
  if (sighting.account.empty()) return {.status = 400, .body = R"({"error":"invalid_grant"})"};
  const std::lock_guard lock(mutex_);
  const std::string tail = "-" + sighting.account + "-" + std::to_string(++issued_);
  uses_left_["access" + tail] = is_renewal ? std::numeric_limits<int>::max() : kUses;
  return {.body = R"({"access_token":"access)" + tail + R"(","token_type":"Bearer",)" +
                  R"("expires_in":3600,"refresh_token":"refresh)" + tail + R"("})"};
}

Account SharedVendor::OwnerOf(std::string_view access_token) {
  const std::lock_guard lock(mutex_);
  const auto found = uses_left_.find(access_token);
  if (found == uses_left_.end() || found->second-- <= 0) return {};
  return AccountIn(access_token, "access");
}

SharedVendor::Answer SharedVendor::Mcp(std::string_view head, std::string_view body,
                                       Sighting& sighting) {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view authorization = FieldOf(head, "Authorization");
  if (!authorization.starts_with(kBearer)) return {.status = 401};
  const std::string_view token = authorization.substr(kBearer.size());
  sighting.account = AccountIn(token, "access");
  sighting.session_of = AccountIn(FieldOf(head, "MCP-Session-Id"), "session");
  const Json message = Read(body);
  const core::JsonString* method = message.FindString("method");
  if (method == nullptr) return {.status = 400};
  sighting.method = *method;
  if (OwnerOf(token).empty()) return {.status = 401};
  const Json* id = message.Find("id");
  if (id == nullptr) return {.status = 202};
  if (*method != "initialize" && *method != "tools/list" && *method != "tools/call") {
    return {.status = 400};
  }
  Answer answer;
  answer.body =
      Json::MakeObject({{"jsonrpc", "2.0"}, {"id", *id}, {"result", Result(message, sighting)}})
          .Dump();
  if (*method == "initialize") {
    const std::lock_guard lock(mutex_);
    answer.fields =
        "Mcp-Session-Id: session-" + sighting.account + "-" + std::to_string(++issued_) + "\r\n";
  }
  return answer;
}

Json SharedVendor::Result(const Json& message, const Sighting& sighting) const {
  if (sighting.method == "initialize") {
    return Read(R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{}},)"
                R"("serverInfo":{"name":"shared","version":"1"}})");
  }
  const std::string& account = sighting.account;
  if (sighting.method == "tools/list") {
    return Read(R"({"tools":[{"name":")" + ToolOf(account) + R"(","description":"Figures of )" +
                account +
                R"(.","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}}]})");
  }
  const Json* params = message.Find("params");
  const core::JsonString* tool = params == nullptr ? nullptr : params->FindString("name");
  if (tool == nullptr || *tool != ToolOf(account)) {
    return Read(R"({"content":[{"type":"text","text":"no such tool"}],"isError":true})");
  }
  return Read(R"({"content":[{"type":"text","text":"{\"account\":\")" + account + R"(\"}"}]})");
}

}  // namespace claribi::isolation
