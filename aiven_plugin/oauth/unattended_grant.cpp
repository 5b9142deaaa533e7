#include "oauth/unattended_grant.h"

#include <utility>

#include "core/text.h"
#include "http/redirect.h"
#include "oauth/client_authentication.h"
#include "oauth/oauth_error.h"
#include "oauth/secret_json.h"
#include "oauth/server_url.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::string_view kJwtBearerGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
constexpr std::string_view kTokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
constexpr std::string_view kIdTokenType = "urn:ietf:params:oauth:token-type:id_token";
constexpr std::string_view kIdJagType = "urn:ietf:params:oauth:token-type:id-jag";
constexpr std::string_view kNoAssertion = "The identity provider did not vouch for this access.";

Error NotConfigured(std::string_view member) {
  return Error(ErrorCode::kInvalid, "This data source cannot sign in by itself.",
               "the operator's configuration lacks " + std::string(member),
               "Ask the operator of this installation to complete it.")
      .Kind("configuration");
}

// Nobody at the screen can help.
Error ForTheOperator(Error error) {
  if (error.code == ErrorCode::kAuthRequired) {
    error.fix = "Ask the operator of this installation to renew its credentials.";
  }
  return error;
}

void AddScopesAndResource(SecretForm& form, const Scopes& scopes, const std::string& resource) {
  form.Add("resource", resource);
  if (!scopes.empty()) form.Add("scope", JoinScopes(scopes));
}

// ID token in, assertion out (RFC 8693 section 2.1; the client is the one known to the provider).
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
  return ProcessTokenExchange(response, config, dependencies.clock.Now(),
                              {provider.id_token.Reveal()});
}

Result<TokenAnswer> AskWithAssertion(const Dependencies& dependencies, const Config& config,
                                     const GrantBinding& binding, const Scopes& scopes,
                                     const core::Secret& assertion, const core::CallContext& call) {
  TokenRequest request{binding, {}, {assertion.Reveal()}};
  request.form.Add("grant_type", kJwtBearerGrant).Add("assertion", assertion.Reveal());
  AddScopesAndResource(request.form, scopes, binding.resource);
  return AskTokenEndpoint(dependencies, config, std::move(request), call);
}

Result<TokenAnswer> Ask(const Dependencies& dependencies, const Config& config,
                        const GrantBinding& binding, const Scopes& scopes,
                        const core::CallContext& call) {
  if (config.grant_type == GrantType::kJwtBearer) {
    if (config.credentials == nullptr || config.credentials->assertion.empty()) {
      return NotConfigured("grant.assertion");
    }
    return AskWithAssertion(dependencies, config, binding, scopes, config.credentials->assertion,
                            call);
  }
  if (config.grant_type == GrantType::kEnterpriseManaged) {
    CLARIBI_TRY(const core::Secret assertion,
                ExchangeIdToken(dependencies, config, binding, scopes, call));
    return AskWithAssertion(dependencies, config, binding, scopes, assertion, call);
  }
  TokenRequest request{binding, {}, {}};
  request.form.Add("grant_type", "client_credentials");
  AddScopesAndResource(request.form, scopes, binding.resource);
  return AskTokenEndpoint(dependencies, config, std::move(request), call);
}

}  // namespace

Result<TokenAnswer> AskWithoutPerson(const Dependencies& dependencies, const Config& config,
                                     const GrantBinding& binding, const Scopes& scopes,
                                     const core::CallContext& call) {
  auto answer = Ask(dependencies, config, binding, scopes, call);
  if (!answer.ok()) return ForTheOperator(std::move(answer).error());
  // What can be had again by itself needs no second secret (RFC 6749 section 4.4.3).
  answer->refresh_token = core::Secret();
  return answer;
}

Result<core::Secret> ProcessTokenExchange(const http::BufferedResponse& response,
                                          const Config& config, core::UnixTime now,
                                          const std::vector<std::string_view>& sent_secrets) {
  const auto document =
      SecretJson::Parse(response.body, config.max_document_bytes, config.max_json_depth);
  if (response.status != 200 || (document.ok() && document->json().Find("error") != nullptr)) {
    return UnexpectedAnswer(kNoAssertion, response, document.ok() ? &document->json() : nullptr,
                            now, sent_secrets);
  }
  if (!document.ok()) return ProtocolError(kNoAssertion, "the answer is not JSON");
  const std::string* type = document->json().FindString("issued_token_type");
  if (type == nullptr || *type != kIdJagType) {
    return ProtocolError(kNoAssertion,
                         "issued_token_type must be " + std::string(kIdJagType) +
                             ", seen: " + (type != nullptr ? core::Excerpt(*type, 80) : "nothing"));
  }
  core::Secret assertion = document->FindSecret("access_token");
  if (assertion.empty()) {
    return ProtocolError(kNoAssertion, "the answer lacks the string access_token");
  }
  return assertion;
}

}  // namespace claribi::oauth
