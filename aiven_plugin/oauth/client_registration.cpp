#include "oauth/client_registration.h"

#include <algorithm>
#include <array>

#include "core/crypto.h"
#include "core/text.h"
#include "http/redirect.h"
#include "http/repetition.h"
#include "oauth/received_document.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::string_view kNotRegistered = "The vendor did not register clariBI as a client.";
constexpr core::Milliseconds kExpiryMargin = std::chrono::hours(24);
// The user waits for the sign-in, so a longer Retry-After becomes an error.
constexpr http::RepetitionLimits kRegistrationLimits{.passing = 1,
                                                     .max_retry_after = std::chrono::seconds(10)};
constexpr int kMaxLesserWishes = 2;
// Bounds the request of IsForgotten. Without its answer the sign-in goes on.
constexpr core::Milliseconds kForgottenCheckTime{5000};
constexpr std::size_t kUnissuedTokenBytes = 32;

Result<std::string> AnsweredAuthMethod(const core::Json& answer, std::string_view asked_for,
                                       bool has_secret, Notes& notes) {
  std::string method;
  if (const core::JsonString* answered = FindText(answer, "token_endpoint_auth_method", notes)) {
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
  if (!has_secret && asked_for == kAuthMethodNone) {
    notes.push_back("token_endpoint_auth_method is " + method +
                    " without a client_secret, read as none");
    return std::string(kAuthMethodNone);
  }
  if (!has_secret) {
    return ProtocolError(kNotRegistered, "its answer has the token_endpoint_auth_method " + method +
                                             " and no client_secret");
  }
  return method;
}

constexpr std::int64_t kLatestExpiry = 253402300799;  // the end of the year 9999

// In seconds; 0 means never (RFC 7591 section 3.2.1). Digits in a text are a number, too.
std::int64_t SecretExpiry(const core::Json& answer, Notes& notes) {
  const core::Json* member = FindMeaningful(answer, "client_secret_expires_at");
  if (member == nullptr) return 0;
  std::optional<double> seconds = member->AsDouble();
  if (const core::JsonString* text = member->AsString()) {
    const auto number = core::Json::Parse(core::TrimBlanks(*text), {64, 1});
    if (number.ok()) seconds = number->AsDouble();
    if (seconds) notes.emplace_back("client_secret_expires_at is a string, read as a number");
  }
  if (!seconds) {
    notes.emplace_back("client_secret_expires_at is no number, and counts as never");
    return 0;
  }
  return static_cast<std::int64_t>(std::clamp(*seconds, 0.0, static_cast<double>(kLatestExpiry)));
}

// One of the methods that a dynamic registration may ask for, other than `refused`, that the words
// of a refusal name; empty if they name none.
std::string MethodNamed(std::string_view words, std::string_view refused) {
  for (const std::string_view method : {kAuthMethodNone, kAuthMethodBasic, kAuthMethodPost}) {
    if (method != refused && words.find(method) != std::string_view::npos) {
      return std::string(method);
    }
  }
  return {};
}

Result<RegisteredClient> RegisterOnce(const Dependencies& dependencies, const Config& config,
                                      const AuthorizationServerMetadata& server,
                                      const RegistrationWish& wish, bool follows_outage,
                                      const core::CallContext& call) {
  http::HttpRequest request;
  if (follows_outage) request.failure_counts = http::FailureCounts::kNo;
  request.method = "POST";
  request.url = *server.registration_endpoint;
  request.headers.Set("Content-Type", "application/json");
  request.headers.Set("Accept", "application/json");
  request.body = RegistrationRequest(config, wish).Dump();
  CLARIBI_TRY(const http::BufferedResponse response,
              http::FetchFollowing(dependencies.transport, std::move(request),
                                   config.max_document_bytes, call));
  const auto unexpected = [&] {
    return UnexpectedAnswer(kNotRegistered, response, config, dependencies.clock.Now());
  };
  if (!IsSuccess(response.status)) return unexpected();
  const auto answer = ReadDocument(response.body, config);
  if (!answer.ok()) {
    return ProtocolError(kNotRegistered, "its answer cannot be read: " + answer.error().cause);
  }
  const core::Json& document = answer->object();
  if (FindMeaningful(document, "client_id") == nullptr && HasError(document)) return unexpected();
  Notes notes = answer->notes;
  auto registered = ProcessRegistration(document, wish, notes);
  for (const std::string& note : notes) {
    dependencies.leniency->Note("in the registration answer of " + server.issuer + ", " + note);
  }
  return registered;
}

Result<RegisteredClient> Register(const Dependencies& dependencies, const Config& config,
                                  const AuthorizationServerMetadata& server,
                                  const RegistrationWish& wish, const core::CallContext& call) {
  http::Repetition repetition(
      {&dependencies.random, &dependencies.logger, dependencies.pause, &dependencies.clock},
      kRegistrationLimits);
  const auto attempt = [&]() -> http::Repetition::Attempt<RegisteredClient> {
    auto registered =
        RegisterOnce(dependencies, config, server, wish, repetition.follows_outage(), call);
    if (registered.ok()) return std::move(registered).value();
    // A client that was made although the answer is lost does no harm: nobody uses it.
    return http::Failure::Of(std::move(registered).error(), http::Repeatable::kYes);
  };
  return repetition.Run<RegisteredClient>(call, attempt, http::Repetition::SendAgain);
}

// True if the server may register a client that asks for less.
bool IsRefusalOfMembers(const Error& refusal) {
  constexpr std::array<OAuthError, 5> kCodes{
      OAuthError::kInvalidClientMetadata, OAuthError::kInvalidRedirectUri,
      OAuthError::kInvalidRequest, OAuthError::kInvalidScope, OAuthError::kUnsupportedGrantType};
  const int status = refusal.http_status;
  return status == 400 || status == 409 || status == 422 ||
         (IsSuccess(status) &&
          std::any_of(kCodes.begin(), kCodes.end(),
                      [&refusal](OAuthError code) { return IsOAuthError(refusal, code); }));
}

std::string WhatWasGivenUp(const RegistrationWish& whole, const RegistrationWish& less) {
  std::string given_up;
  const auto add = [&given_up](const std::string& what) {
    if (!given_up.empty()) given_up += ", ";
    given_up += what;
  };
  if (whole.has_refresh_token && !less.has_refresh_token) add("the grant type refresh_token");
  if (!whole.scopes.empty() && less.scopes.empty()) add("scope");
  if (whole.has_optional_members && !less.has_optional_members) {
    add("application_type and client_uri");
  }
  if (whole.redirect_uris.size() > less.redirect_uris.size()) add("further redirect URIs");
  if (whole.auth_method != less.auth_method) {
    add("the token_endpoint_auth_method " + whole.auth_method);
  }
  return given_up;
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

core::Json RegistrationRequest(const Config& config, const RegistrationWish& wish) {
  core::Json grant_types = core::Json::MakeArray({"authorization_code"});
  if (wish.has_refresh_token) grant_types.Append("refresh_token");
  core::Json request = core::Json::MakeObject({
      {"client_name", config.client_name},
      {"redirect_uris",
       core::Json::MakeArray({wish.redirect_uris.begin(), wish.redirect_uris.end()})},
      {"grant_types", std::move(grant_types)},
      {"response_types", core::Json::MakeArray({"code"})},
  });
  if (!wish.auth_method.empty()) request.Set("token_endpoint_auth_method", wish.auth_method);
  if (!wish.scopes.empty()) request.Set("scope", JoinScopes(wish.scopes));
  if (wish.has_optional_members) {
    request.Set("application_type", wish.application_type);
    if (!config.client_uri.empty()) request.Set("client_uri", config.client_uri);
  }
  return request;
}

std::optional<RegistrationWish> WithLess(const RegistrationWish& wish, const Error& refusal) {
  if (!IsRefusalOfMembers(refusal)) return std::nullopt;
  const std::string words = core::AsciiLower(refusal.cause);
  const auto says = [&words](std::string_view what) {
    return words.find(what) != std::string::npos;
  };
  RegistrationWish less = wish;
  const bool is_about_redirect_uris = says("redirect");
  if (is_about_redirect_uris) less.redirect_uris.resize(1);
  if (says("scope")) less.scopes.clear();
  if (says("refresh") || says("grant_type") || says("grant type")) less.has_refresh_token = false;
  if (says("application_type") || says("client_uri")) less.has_optional_members = false;
  if (says("auth_method") || says("auth method") || says("authentication method") ||
      says("client_secret_")) {
    less.auth_method = MethodNamed(words, wish.auth_method);
  }
  if (!WhatWasGivenUp(wish, less).empty()) return less;
  // No other redirect URI would do, whatever else is left out.
  if (is_about_redirect_uris && IsOAuthError(refusal, OAuthError::kInvalidRedirectUri))
    return std::nullopt;
  less.redirect_uris.resize(1);
  less.scopes.clear();
  less.has_optional_members = false;
  if (!WhatWasGivenUp(wish, less).empty()) return less;
  // The last to go: without refresh_token, the user signs in anew whenever an access token expires.
  less.has_refresh_token = false;
  less.auth_method.clear();
  if (!WhatWasGivenUp(wish, less).empty()) return less;
  return std::nullopt;
}

Result<RegisteredClient> ProcessRegistration(const core::Json& answer, const RegistrationWish& wish,
                                             Notes& notes) {
  RegisteredClient registered;
  registered.application_type = wish.application_type;
  registered.client.client_id = FindTextOrDigits(answer, "client_id", notes).Reveal();
  if (registered.client.client_id.empty()) {
    return ProtocolError(kNotRegistered, "its answer lacks the string client_id");
  }
  core::Secret secret = FindTextOrDigits(answer, "client_secret", notes);
  CLARIBI_TRY(registered.client.token_endpoint_auth_method,
              AnsweredAuthMethod(answer, wish.auth_method, !secret.empty(), notes));
  if (registered.client.token_endpoint_auth_method != kAuthMethodNone) {
    registered.client.client_secret = std::move(secret);
  }

  registered.redirect_uris = wish.redirect_uris;
  const auto answered = FindList(answer, "redirect_uris", notes);
  if (answered && !answered->empty()) {
    if (!core::Contains(*answered, wish.redirect_uris.front())) {
      return Error(ErrorCode::kForbidden, kNotRegistered,
                   "its answer does not list the redirect URI of the request",
                   "Ask the operator for a redirect URI that the vendor accepts.")
          .Kind(core::ErrorKind::kOauth);
    }
    registered.redirect_uris = *answered;
  }
  const std::int64_t expires_at = SecretExpiry(answer, notes);
  if (expires_at > 0 && registered.client.token_endpoint_auth_method != kAuthMethodNone) {
    registered.expires_at = core::UnixTimeFromMs(expires_at * 1000);
  }
  return registered;
}

Result<RegisteredClient> RegisterClient(const Dependencies& dependencies, const Config& config,
                                        const AuthorizationServerMetadata& server,
                                        std::string_view redirect_uri, const Scopes& scopes,
                                        const FurtherWishes& further,
                                        const core::CallContext& call) {
  if (!server.registration_endpoint) {
    return Error(ErrorCode::kUnsupported, kNotRegistered,
                 "its authorization server does not support dynamic client registration",
                 "Ask the operator to register a client with the vendor and to configure it.")
        .Kind(core::ErrorKind::kOauth);
  }
  RegistrationWish wish;
  CLARIBI_TRY(wish.application_type, ApplicationType(redirect_uri));
  CLARIBI_TRY(wish.auth_method, ChooseAuthMethod(server, wish.application_type));
  wish.redirect_uris = {std::string(redirect_uri)};
  wish.redirect_uris.insert(wish.redirect_uris.end(), further.redirect_uris.begin(),
                            further.redirect_uris.end());
  wish.scopes = UnionOf(scopes, further.scopes);
  const auto& grant_types = server.grant_types_supported;
  wish.has_refresh_token = !grant_types || core::Contains(*grant_types, "refresh_token");

  const RegistrationWish whole = wish;
  auto registered = Register(dependencies, config, server, wish, call);
  for (int lesser = 0; !registered.ok() && lesser < kMaxLesserWishes; ++lesser) {
    auto less = WithLess(wish, registered.error());
    if (!less) break;
    wish = *std::move(less);
    dependencies.logger.Log(core::LogLevel::kWarn, core::LogComponent::kOauth,
                            server.issuer + " refused a registration (" + registered.error().cause +
                                "); it is asked again without " + WhatWasGivenUp(whole, wish));
    registered = Register(dependencies, config, server, wish, call);
  }
  // A registration that could not name its scopes keeps nobody from asking for any.
  if (registered.ok() && (whole.scopes.empty() || !wish.scopes.empty())) {
    registered->scopes = wish.scopes;
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
  request.patience = Patience::kNone;
  const core::BoundedCall bounded(call, kForgottenCheckTime);
  const auto answer = AskTokenEndpoint(dependencies, config, std::move(request), bounded);
  return !answer.ok() && IsOAuthError(answer.error(), OAuthError::kInvalidClient);
}

}  // namespace claribi::oauth
