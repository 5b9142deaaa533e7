#include "oauth/client_registration.h"

#include <algorithm>
#include <array>

#include "core/crypto.h"
#include "core/secret_json.h"
#include "core/text.h"
#include "http/redirect.h"
#include "http/repetition.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::string_view kNotRegistered = "The vendor did not register clariBI as a client.";
constexpr core::Milliseconds kExpiryMargin = std::chrono::hours(24);
// The user waits for the sign-in, so a longer Retry-After becomes an error.
constexpr http::RepetitionLimits kRegistrationLimits{.max_retry_after = std::chrono::seconds(10)};
// Bounds the request of IsForgotten. Without its answer the sign-in goes on.
constexpr core::Milliseconds kForgottenCheckTime{5000};
constexpr std::size_t kUnissuedTokenBytes = 32;

Result<std::string> AnsweredAuthMethod(const core::Json& answer, std::string_view asked_for) {
  const bool has_secret = answer.FindString("client_secret") != nullptr;
  std::string method;
  if (const std::string* answered = answer.FindString("token_endpoint_auth_method")) {
    method = *answered;
  } else if (!has_secret) {
    method = kAuthMethodNone;
  } else {
    // RFC 7591 section 2 makes client_secret_basic the default of an answer that does not say.
    method = asked_for == kAuthMethodPost ? kAuthMethodPost : kAuthMethodBasic;
  }
  if (method == kAuthMethodNone) return method;
  if (method != kAuthMethodBasic && method != kAuthMethodPost) {
    return Error(ErrorCode::kUnsupported, kNotRegistered,
                 "its answer has the token_endpoint_auth_method " + core::Excerpt(method, 64) +
                     ", which is not supported here",
                 "Ask the vendor to allow none, client_secret_basic or client_secret_post.")
        .Kind(core::ErrorKind::kOauth);
  }
  if (!has_secret) {
    return ProtocolError(kNotRegistered, "its answer has the token_endpoint_auth_method " + method +
                                             " and no client_secret");
  }
  return method;
}

Result<RegisteredClient> RegisterOnce(const Dependencies& dependencies, const Config& config,
                                      const AuthorizationServerMetadata& server,
                                      std::string_view application_type,
                                      const std::vector<std::string>& redirect_uris,
                                      const core::CallContext& call) {
  CLARIBI_TRY(const std::string method, ChooseAuthMethod(server, application_type));
  http::HttpRequest request;
  request.method = "POST";
  request.url = *server.registration_endpoint;
  request.headers.Set("Content-Type", "application/json");
  request.headers.Set("Accept", "application/json");
  request.body = RegistrationRequest(config, application_type, method, redirect_uris).Dump();
  CLARIBI_TRY(const http::BufferedResponse response,
              http::FetchFollowing(dependencies.transport, std::move(request),
                                   config.max_document_bytes, call));
  const auto answer =
      core::SecretJson::Parse(response.body, config.max_document_bytes, config.max_json_depth);
  if (response.status != 201 && response.status != 200) {
    return UnexpectedAnswer(kNotRegistered, response, answer.ok() ? &answer->json() : nullptr,
                            dependencies.clock.Now());
  }
  if (!answer.ok()) return ProtocolError(kNotRegistered, "its answer is not JSON");
  return ProcessRegistration(answer->json(), application_type, method, redirect_uris);
}

Result<RegisteredClient> Register(const Dependencies& dependencies, const Config& config,
                                  const AuthorizationServerMetadata& server,
                                  std::string_view application_type,
                                  const std::vector<std::string>& redirect_uris,
                                  const core::CallContext& call) {
  const auto attempt = [&]() -> http::Repetition::Attempt<RegisteredClient> {
    auto registered =
        RegisterOnce(dependencies, config, server, application_type, redirect_uris, call);
    if (registered.ok()) return std::move(registered).value();
    // Only a 429 is repeated: after any other failure a client may have been registered.
    return http::Failure::Of(std::move(registered).error(), http::Repeatable::kNo);
  };
  http::Repetition repetition({&dependencies.random, &dependencies.logger, dependencies.pause},
                              kRegistrationLimits);
  return repetition.Run<RegisteredClient>(call, attempt, http::Repetition::SendAgain);
}

}  // namespace

bool RegisteredClient::IsUsableFor(std::string_view redirect_uri, core::UnixTime now) const {
  return std::find(redirect_uris.begin(), redirect_uris.end(), redirect_uri) !=
             redirect_uris.end() &&
         (!expires_at || *expires_at > now + kExpiryMargin);
}

Result<std::string> ApplicationType(std::string_view redirect_uri) {
  const auto url = core::Url::Parse(redirect_uri);
  if (url.ok() && url->HasLoopbackHost()) return std::string("native");
  if (url.ok() && url->IsHttps()) return std::string("web");
  return Error(ErrorCode::kInvalid, "The redirect URI cannot be used.",
               url.ok() ? "it must be https, or http on a loopback address" : url.error().cause,
               "Give an https URL of this installation, or a loopback URL with a port.")
      .Kind(core::ErrorKind::kInvalidArguments);
}

Result<std::string> ChooseAuthMethod(const AuthorizationServerMetadata& server,
                                     std::string_view application_type) {
  std::array<std::string_view, 3> wishes{kAuthMethodBasic, kAuthMethodPost, kAuthMethodNone};
  if (application_type == "native") wishes = {kAuthMethodNone, kAuthMethodBasic, kAuthMethodPost};
  const auto& offered = server.token_endpoint_auth_methods_supported;
  if (!offered) return std::string(wishes.front());
  for (const std::string_view wish : wishes) {
    if (std::find(offered->begin(), offered->end(), wish) != offered->end()) {
      return std::string(wish);
    }
  }
  return Error(
             ErrorCode::kUnsupported, kNotRegistered,
             "token_endpoint_auth_methods_supported lists neither none nor client_secret_basic nor "
             "client_secret_post",
             "Ask the vendor to allow one of them.")
      .Kind(core::ErrorKind::kOauth);
}

core::Json RegistrationRequest(const Config& config, std::string_view application_type,
                               std::string_view auth_method,
                               const std::vector<std::string>& redirect_uris) {
  core::Json request = core::Json::MakeObject({
      {"client_name", config.client_name},
      {"redirect_uris", core::Json::MakeArray({redirect_uris.begin(), redirect_uris.end()})},
      {"grant_types", core::Json::MakeArray({"authorization_code", "refresh_token"})},
      {"response_types", core::Json::MakeArray({"code"})},
      {"token_endpoint_auth_method", auth_method},
      {"application_type", application_type},
  });
  if (!config.client_uri.empty()) request.Set("client_uri", config.client_uri);
  return request;
}

Result<RegisteredClient> ProcessRegistration(const core::Json& answer,
                                             std::string_view application_type,
                                             std::string_view auth_method,
                                             const std::vector<std::string>& redirect_uris) {
  const std::string* client_id = answer.FindString("client_id");
  if (client_id == nullptr || client_id->empty()) {
    return ProtocolError(kNotRegistered, "its answer lacks the string client_id");
  }
  RegisteredClient registered;
  registered.application_type = application_type;
  registered.client.client_id = *client_id;
  CLARIBI_TRY(registered.client.token_endpoint_auth_method,
              AnsweredAuthMethod(answer, auth_method));
  if (registered.client.token_endpoint_auth_method != kAuthMethodNone) {
    registered.client.client_secret = core::Secret::CopyOf(*answer.FindString("client_secret"));
  }

  registered.redirect_uris = redirect_uris;
  if (const core::Json* answered = answer.Find("redirect_uris")) {
    auto kept = core::StringList(*answered);
    if (!kept) return ProtocolError(kNotRegistered, "redirect_uris must be a list of strings");
    if (std::find(kept->begin(), kept->end(), redirect_uris.front()) == kept->end()) {
      return Error(ErrorCode::kForbidden, kNotRegistered,
                   "its answer does not list the redirect URI of the request",
                   "Ask the operator for a redirect URI that the vendor accepts.")
          .Kind(core::ErrorKind::kOauth);
    }
    registered.redirect_uris = std::move(*kept);
  }
  // 0 means never (RFC 7591 section 3.2.1).
  const std::int64_t expires_at = answer.FindInt64("client_secret_expires_at").value_or(0);
  constexpr std::int64_t kLatest = 253402300799;  // the end of the year 9999
  if (expires_at > 0 && registered.client.token_endpoint_auth_method != kAuthMethodNone) {
    registered.expires_at = core::UnixTimeFromMs(std::min(expires_at, kLatest) * 1000);
  }
  return registered;
}

Result<RegisteredClient> RegisterClient(const Dependencies& dependencies, const Config& config,
                                        const AuthorizationServerMetadata& server,
                                        std::string_view redirect_uri,
                                        const std::vector<std::string>& further_redirect_uris,
                                        const core::CallContext& call) {
  if (!server.registration_endpoint) {
    return Error(ErrorCode::kUnsupported, kNotRegistered,
                 "its authorization server does not support dynamic client registration",
                 "Ask the operator to register a client with the vendor and to configure it.")
        .Kind(core::ErrorKind::kOauth);
  }
  CLARIBI_TRY(const std::string application_type, ApplicationType(redirect_uri));
  const std::vector<std::string> alone{std::string(redirect_uri)};
  std::vector<std::string> all = alone;
  all.insert(all.end(), further_redirect_uris.begin(), further_redirect_uris.end());
  auto registered = Register(dependencies, config, server, application_type, all, call);
  const bool refuses_redirect_uris =
      !registered.ok() && (IsOAuthError(registered.error(), OAuthError::kInvalidRedirectUri) ||
                           IsOAuthError(registered.error(), OAuthError::kInvalidClientMetadata));
  if (refuses_redirect_uris && all.size() > 1) {
    return Register(dependencies, config, server, application_type, alone, call);
  }
  return registered;
}

bool IsForgotten(const Dependencies& dependencies, const Config& config,
                 const AuthorizationServerMetadata& server, const Client& client,
                 const core::CallContext& call) {
  const auto unissued = dependencies.random.Bytes(kUnissuedTokenBytes);
  if (!unissued.ok()) return false;
  GrantBinding binding;
  binding.issuer = server.issuer;
  binding.client = client.Clone();
  binding.token_endpoint = server.token_endpoint;
  TokenRequest request{binding, {}, {}};
  request.form.Add("grant_type", "refresh_token")
      .Add("refresh_token", core::Base64UrlEncode(*unissued));
  const core::BoundedCall bounded(call, kForgottenCheckTime);
  const auto answer = AskTokenEndpoint(dependencies, config, std::move(request), bounded);
  return !answer.ok() && IsOAuthError(answer.error(), OAuthError::kInvalidClient);
}

}  // namespace claribi::oauth
