#include "vendor_sandbox/client_registry.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>

#include "vendor_sandbox/tokens_and_digests.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::size_t kMostRedirectUris = 10;

bool IsKnownAuthMethod(std::string_view method) {
  return method == "none" || method == "client_secret_basic" || method == "client_secret_post";
}

bool IsLoopback(const Poco::URI& uri) {
  const std::string& host = uri.getHost();
  return uri.getScheme() == "http" && (host == "127.0.0.1" || host == "::1" || host == "localhost");
}

// Absolute, without fragment or user information, https or loopback http.
bool IsAcceptableRedirect(const std::string& text) {
  try {
    const Poco::URI uri(text);
    return !uri.getHost().empty() && uri.getUserInfo().empty() &&
           text.find('#') == std::string::npos && (uri.getScheme() == "https" || IsLoopback(uri));
  } catch (const Poco::Exception&) {
    return false;
  }
}

bool SameLoopbackRedirect(const std::string& registered, const std::string& asked) {
  try {
    const Poco::URI left(registered);
    const Poco::URI right(asked);
    return IsLoopback(left) && IsLoopback(right) && left.getHost() == right.getHost() &&
           left.getRawQuery() == right.getRawQuery() && left.getPath() == right.getPath() &&
           right.getUserInfo().empty() && asked.find('#') == std::string::npos;
  } catch (const Poco::Exception&) {
    return false;
  }
}

std::vector<std::string> Strings(const Json& list) {
  std::vector<std::string> strings;
  for (const Json& item : list.Items()) strings.push_back(item.AsString());
  return strings;
}

Json ToJson(const std::vector<std::string>& strings) {
  Json list = Json::List();
  for (const std::string& text : strings) list.Push(text);
  return list;
}

struct Credentials {
  std::string client_id;
  std::string secret;
  std::string method;
};

std::optional<Credentials> ReadCredentials(const HttpRequest& request, const Form& form) {
  constexpr std::string_view kScheme = "Basic ";
  const auto header = request.FindHeader("Authorization");
  if (!header) {
    const auto secret = form.Find("client_secret");
    return Credentials{form.Value("client_id"), secret.value_or(""),
                       secret ? "client_secret_post" : "none"};
  }
  if (!header->starts_with(kScheme) || form.Find("client_secret")) return std::nullopt;
  const auto decoded = Base64Decode(header->substr(kScheme.size()));
  const auto colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) return std::nullopt;
  return Credentials{PercentDecode(decoded->substr(0, colon), true),
                     PercentDecode(decoded->substr(colon + 1), true), "client_secret_basic"};
}

}  // namespace

bool Client::MayRedirectTo(std::string_view redirect_uri) const {
  const std::string asked(redirect_uri);
  return std::any_of(redirect_uris.begin(), redirect_uris.end(), [&](const std::string& uri) {
    return uri == asked || SameLoopbackRedirect(uri, asked);
  });
}

bool Client::MayUse(std::string_view grant_type) const {
  return std::find(grant_types.begin(), grant_types.end(), grant_type) != grant_types.end();
}

std::variant<Json, OAuthError> ClientRegistry::Register(const Json& metadata,
                                                        std::size_t most_clients, TimePoint now) {
  Client client;
  client.redirect_uris = Strings(metadata["redirect_uris"]);
  const bool acceptable =
      std::all_of(client.redirect_uris.begin(), client.redirect_uris.end(), IsAcceptableRedirect);
  if (client.redirect_uris.empty() || client.redirect_uris.size() > kMostRedirectUris ||
      !acceptable) {
    return OAuthError{400, "invalid_redirect_uri",
                      "redirect_uris needs one to ten URIs, https or http on loopback"};
  }
  client.token_endpoint_auth_method = metadata.Find("token_endpoint_auth_method") == nullptr
                                          ? "client_secret_basic"
                                          : metadata["token_endpoint_auth_method"].AsString();
  if (!IsKnownAuthMethod(client.token_endpoint_auth_method)) {
    return OAuthError{400, "invalid_client_metadata", "unknown token_endpoint_auth_method"};
  }
  client.grant_types = metadata.Find("grant_types") == nullptr
                           ? std::vector<std::string>{"authorization_code"}
                           : Strings(metadata["grant_types"]);
  const bool known_grants = std::all_of(
      client.grant_types.begin(), client.grant_types.end(), [](const std::string& grant) {
        return grant == "authorization_code" || grant == "refresh_token";
      });
  if (!known_grants || !client.MayUse("authorization_code")) {
    return OAuthError{400, "invalid_client_metadata",
                      "grant_types may hold authorization_code and refresh_token"};
  }
  const Json& responses = metadata["response_types"];
  if (!responses.IsNull() && responses != Json::List({"code"})) {
    return OAuthError{400, "invalid_client_metadata", "response_types may hold code only"};
  }
  client.client_name = metadata["client_name"].AsString();
  client.client_id = "client-" + RandomToken(12);

  Json answer = Json::Object({{"client_id", client.client_id}});
  if (client.token_endpoint_auth_method != "none") {
    const std::string secret = RandomToken(32);
    client.secret_digest = Sha256Hex(secret);
    answer.Set("client_secret", secret);
    answer.Set("client_secret_expires_at", 0);
  }
  answer.Set("client_id_issued_at",
             static_cast<std::int64_t>(std::chrono::system_clock::to_time_t(now)));
  answer.Set("client_name", client.client_name);
  answer.Set("redirect_uris", ToJson(client.redirect_uris));
  answer.Set("grant_types", ToJson(client.grant_types));
  answer.Set("response_types", Json::List({"code"}));
  answer.Set("token_endpoint_auth_method", client.token_endpoint_auth_method);

  const std::lock_guard lock(mutex_);
  if (clients_.size() >= most_clients) {
    return OAuthError{429, "too_many_requests", "no more clients may register for now"};
  }
  clients_.emplace(client.client_id, client);
  return answer;
}

std::optional<Client> ClientRegistry::Find(std::string_view client_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = clients_.find(client_id);
  if (found == clients_.end()) return std::nullopt;
  return found->second;
}

std::variant<Client, OAuthError> ClientRegistry::Authenticate(const HttpRequest& request,
                                                              const Form& form) const {
  const OAuthError refused{401, "invalid_client",
                           "the client is unknown or did not authenticate as it registered"};
  const auto credentials = ReadCredentials(request, form);
  if (!credentials) return refused;
  const auto client = Find(credentials->client_id);
  if (!client || client->token_endpoint_auth_method != credentials->method) return refused;
  if (form.Find("client_id").value_or(client->client_id) != client->client_id) return refused;
  if (!client->secret_digest.empty() &&
      !SameDigest(client->secret_digest, Sha256Hex(credentials->secret))) {
    return refused;
  }
  return *client;
}

void ClientRegistry::Forget() {
  const std::lock_guard lock(mutex_);
  clients_.clear();
}

}  // namespace claribi::vendor_sandbox
