#include "oauth/grants_without_user.h"

#include <utility>

#include "core/text.h"
#include "http/redirect.h"
#include "oauth/client_authentication.h"
#include "oauth/received_document.h"
#include "oauth/server_metadata.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::string_view kJwtBearerGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
constexpr std::string_view kTokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
constexpr std::string_view kIdTokenType = "urn:ietf:params:oauth:token-type:id_token";
constexpr std::string_view kIdJagType = "urn:ietf:params:oauth:token-type:id-jag";
constexpr std::string_view kNoIdJag = "The identity provider issued no ID-JAG for this access.";

Error NotConfigured(std::string_view member) {
  return Error(ErrorCode::kInvalid, "This data source cannot sign in without a user.",
               "the operator's configuration lacks " + std::string(member),
               "Ask the operator of this installation to add it.")
      .Kind(core::ErrorKind::kConfiguration);
}

// The user has no part in these grants, so the fix is the operator's.
Error ForTheOperator(Error error) {
  if (error.code == ErrorCode::kAuthRequired) {
    error.fix =
        "Ask the operator of this installation to renew the credentials of this data source.";
  }
  return error;
}

void AddScopesAndResource(SecretForm& form, const Scopes& scopes, const std::string& resource) {
  form.Add("resource", resource);
  if (!scopes.empty()) form.Add("scope", JoinScopes(scopes));
}

// Exchanges the ID token for an ID-JAG (RFC 8693 section 2.1), as the identity provider's client.
Result<core::Secret> ExchangeIdToken(const Dependencies& dependencies, const Config& config,
                                     const GrantBinding& binding, const Scopes& scopes,
                                     const core::CallContext& call) {
  if (config.credentials == nullptr || !config.credentials->identity_provider) {
    return NotConfigured("grant.identity_provider");
  }
  const IdentityProvider& provider = *config.credentials->identity_provider;
  CLARIBI_TRY(const core::Url endpoint,
              ParseServerUrl(provider.token_endpoint, "identity_provider.token_endpoint",
                             config.allow_insecure_loopback));
  const Client client{provider.client_id, core::Secret(), std::string(kAuthMethodNone)};
  SecretForm form;
  form.Add("grant_type", kTokenExchangeGrant)
      .Add("requested_token_type", kIdJagType)
      .Add("audience", binding.issuer)
      .Add("subject_token", provider.id_token.Reveal())
      .Add("subject_token_type", kIdTokenType);
  AddScopesAndResource(form, scopes, binding.resource);
  CLARIBI_TRY(http::HttpRequest request, AuthenticatedForm(dependencies, config, provider.issuer,
                                                           endpoint, client, std::move(form)));
  CLARIBI_TRY(const http::BufferedResponse response,
              http::FetchFollowing(dependencies.transport, std::move(request),
                                   config.max_document_bytes, call));
  return ProcessTokenExchange(
      response, config, dependencies.clock.Now(),
      {provider.id_token.Reveal(), SecretOf(config, provider.issuer, client)});
}

Result<TokenAnswer> AskWithAssertion(const Dependencies& dependencies, const Config& config,
                                     const GrantBinding& binding, const Scopes& scopes,
                                     const core::Secret& assertion, Patience patience,
                                     const core::CallContext& call) {
  TokenRequest request{
      .binding = binding, .form = {}, .secrets = {assertion.Reveal()}, .patience = patience};
  request.form.Add("grant_type", kJwtBearerGrant).Add("assertion", assertion.Reveal());
  AddScopesAndResource(request.form, scopes, binding.resource);
  return AskTokenEndpoint(dependencies, config, std::move(request), call);
}

Result<TokenAnswer> AskByGrantType(const Dependencies& dependencies, const Config& config,
                                   const GrantBinding& binding, const Scopes& scopes,
                                   Patience patience, const core::CallContext& call) {
  switch (config.grant_type) {
    case GrantType::kAuthorizationCode:
      break;
    case GrantType::kClientCredentials: {
      TokenRequest request{.binding = binding,
                           .form = {},
                           .secrets = {},
                           .repeatable = http::Repeatable::kYes,
                           .patience = patience};
      request.form.Add("grant_type", "client_credentials");
      AddScopesAndResource(request.form, scopes, binding.resource);
      return AskTokenEndpoint(dependencies, config, std::move(request), call);
    }
    case GrantType::kJwtBearer:
      if (config.credentials == nullptr || config.credentials->assertion.empty()) {
        return NotConfigured("grant.assertion");
      }
      return AskWithAssertion(dependencies, config, binding, scopes, config.credentials->assertion,
                              patience, call);
    case GrantType::kEnterpriseManaged: {
      CLARIBI_TRY(const core::Secret assertion,
                  ExchangeIdToken(dependencies, config, binding, scopes, call));
      return AskWithAssertion(dependencies, config, binding, scopes, assertion, patience, call);
    }
  }
  return Error(ErrorCode::kInternal, "This grant needs a user.");  // against the precondition
}

}  // namespace

Result<TokenAnswer> AskWithoutUser(const Dependencies& dependencies, const Config& config,
                                   const GrantBinding& binding, const Scopes& scopes,
                                   const core::CallContext& call, Patience patience) {
  auto answer = AskByGrantType(dependencies, config, binding, scopes, patience, call);
  if (!answer.ok()) return ForTheOperator(std::move(answer).error());
  // The grant itself can be repeated, so a refresh token is not needed (RFC 6749 section 4.4.3).
  answer->refresh_token = core::Secret();
  answer->refused_refresh_token.clear();
  return answer;
}

Result<core::Secret> ProcessTokenExchange(const http::BufferedResponse& response,
                                          const Config& config, core::UnixTime now,
                                          const std::vector<std::string_view>& sent_secrets) {
  const auto document = ReadDocument(response.body, config);
  const auto is_refusal = [&] {
    const core::Json& answer = document->object();
    return FindMeaningful(answer, "access_token") == nullptr && HasError(answer);
  };
  if (!IsSuccess(response.status) || (document.ok() && is_refusal())) {
    return UnexpectedAnswer(kNoIdJag, response, config, now, sent_secrets);
  }
  if (!document.ok()) {
    return ProtocolError(kNoIdJag, "the answer cannot be read: " + document.error().cause);
  }
  // Strict: a token of another type is not an assertion, and must not be sent as one.
  const core::JsonString* type = FindProtectingText(*document, "issued_token_type");
  const bool is_contradicted = core::Contains(document->contradicted, "issued_token_type");
  if (type == nullptr || *type != kIdJagType || is_contradicted) {
    const auto seen = [&]() -> std::string {
      if (is_contradicted) return "two different ones";
      if (type == nullptr) return "nothing that can be read";
      return RepeatsSecret(*type, sent_secrets) ? "another text" : core::Excerpt(*type, 80);
    };
    return ProtocolError(
        kNoIdJag, "issued_token_type must be " + std::string(kIdJagType) + ", seen: " + seen());
  }
  core::Secret assertion = document->json.FindSecret("access_token");
  if (assertion.empty() || core::Contains(document->unreadable, "access_token")) {
    return ProtocolError(kNoIdJag, "the answer lacks the string access_token");
  }
  return assertion;
}

}  // namespace claribi::oauth
