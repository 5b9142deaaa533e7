#include "oauth/discovery.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "core/text.h"
#include "oauth/jwt.h"
#include "oauth/protected_resource_metadata.h"
#include "oauth/server_metadata.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Result;

// True if the resource requires DPoP, or offers it and the authorization server supports ES256.
Result<bool> ChoosesDpop(const ProtectedResourceMetadata& resource,
                         const AuthorizationServerMetadata& server,
                         const RequestedAuthorization& requested) {
  const auto& algorithms = server.dpop_signing_alg_values_supported;
  const bool has_es256 =
      algorithms && std::find(algorithms->begin(), algorithms->end(), kEs256) != algorithms->end();
  const bool demanded = resource.dpop_bound_access_tokens_required || requested.WantsDpopOnly();
  if (!demanded) return requested.offers_dpop && has_es256;
  if (algorithms && !has_es256) {
    return core::Error(
               core::ErrorCode::kUnsupported,
               "The vendor requires DPoP with an algorithm that this client does not have.",
               "dpop_signing_alg_values_supported of its authorization server does not list "
               "\"ES256\"",
               "Ask the vendor to support ES256.")
        .Kind(core::ErrorKind::kOauth);
  }
  return true;
}

// Bounds the daily reading, because the metadata at hand probably still hold.
constexpr core::Milliseconds kDailyReadTime{5000};
// A code of ours in the place of an OAuth error code: no server has refused anything, and no token
// was spent.
constexpr std::string_view kAuthorizationServerChanged = "authorization_server_changed";

// The grant does not keep the endpoint's query. If the resource has a query, it is the endpoint's
// (CoversEndpoint).
Result<core::Url> EndpointToAsk(const GrantBinding& binding) {
  const auto resource = core::Url::Parse(binding.resource);
  const bool has_query = resource.ok() && resource->has_query();
  return core::Url::Parse(binding.endpoint +
                          (has_query ? "?" + std::string(resource->query()) : std::string()));
}

Result<ProtectedResourceMetadata> ReadResource(const Dependencies& dependencies,
                                               const Config& config, const GrantBinding& binding,
                                               const core::CallContext& call) {
  CLARIBI_TRY(const core::Url endpoint, EndpointToAsk(binding));
  std::optional<std::string> known;
  if (!binding.resource_metadata.empty()) known = binding.resource_metadata;
  return DiscoverProtectedResource(dependencies, config, endpoint, known, call);
}

core::Error AuthorizationServerChanged(const GrantBinding& binding,
                                       const ProtectedResourceMetadata& resource) {
  return SignInNeeded("The vendor has changed its authorization server.",
                      "its server now names the authorization server " +
                          core::Excerpt(resource.authorization_server) + ", and no longer " +
                          core::Excerpt(binding.issuer) + ", which granted this access")
      .VendorCode(kAuthorizationServerChanged);
}

// Reads again once a day. A failure is logged, and the binding stays as it is; but kAuthRequired if
// the resource names another issuer.
core::Status BringUpToDate(const Dependencies& dependencies, const Config& config,
                           GrantBinding& binding, const core::CallContext& call) {
  const core::UnixTime now = dependencies.clock.Now();
  if (now < binding.metadata_read_at + config.metadata_lifetime) return core::Ok();
  auto today = ReadAgain(dependencies, config, binding, core::BoundedCall(call, kDailyReadTime));
  if (today.ok()) {
    binding = *std::move(today);
    return core::Ok();
  }
  if (today.error().code == core::ErrorCode::kAuthRequired) return std::move(today).error();
  dependencies.logger.Log(
      core::LogLevel::kWarn, core::LogComponent::kOauth,
      "the metadata of " + binding.issuer +
          " cannot be read again; the endpoints known so far are used: " + today.error().cause);
  return core::Ok();
}

}  // namespace

Result<Discovery> Discover(const Dependencies& dependencies, const Config& config,
                           const core::Url& endpoint, const RequestedAuthorization& requested,
                           const core::CallContext& call) {
  Discovery discovery;
  CLARIBI_TRY(discovery.resource, DiscoverProtectedResource(dependencies, config, endpoint,
                                                            requested.resource_metadata, call));
  const std::string& issuer = discovery.resource.authorization_server;
  CLARIBI_TRY(discovery.server,
              discovery.resource.is_legacy
                  ? DiscoverLegacyAuthorizationServer(dependencies, config, issuer, call)
                  : DiscoverAuthorizationServer(dependencies, config, issuer, call));
  CLARIBI_TRY(discovery.uses_dpop, ChoosesDpop(discovery.resource, discovery.server, requested));
  dependencies.logger.Log(core::LogLevel::kInfo, core::LogComponent::kOauth,
                          "tokens for " + core::Excerpt(discovery.resource.resource) +
                              " come from " + discovery.server.issuer);
  return discovery;
}

Result<GrantBinding> ReadAgain(const Dependencies& dependencies, const Config& config,
                               const GrantBinding& binding, const core::CallContext& call) {
  const auto resource = ReadResource(dependencies, config, binding, call);
  if (resource.ok() && !core::Contains(resource->authorization_servers, binding.issuer)) {
    return AuthorizationServerChanged(binding, *resource);
  }
  CLARIBI_TRY(const AuthorizationServerMetadata server,
              resource.ok() && resource->is_legacy
                  ? DiscoverLegacyAuthorizationServer(dependencies, config, binding.issuer, call)
                  : DiscoverAuthorizationServer(dependencies, config, binding.issuer, call));
  GrantBinding today = binding.Clone();
  if (server.token_endpoint.text() != binding.token_endpoint.text()) {
    dependencies.logger.Log(core::LogLevel::kInfo, core::LogComponent::kOauth,
                            "the token endpoint of " + binding.issuer + " is now " +
                                core::Excerpt(server.token_endpoint.text()));
  }
  today.token_endpoint = server.token_endpoint;
  today.revocation_endpoint = server.revocation_endpoint;
  if (resource.ok()) today.resource_metadata = resource->found_at;
  today.metadata_read_at = dependencies.clock.Now();
  return today;
}

bool MayHaveMoved(const core::Error& error) {
  if (error.unsent) return error.code == core::ErrorCode::kUnavailable;
  // It began like an answer of the endpoint.
  if (error.code == core::ErrorCode::kTooLarge) return false;
  const int status = error.http_status;
  // A gateway may answer these with an `error` of its own.
  if (status == 404 || status == 405 || status == 410) return true;
  const bool is_an_answer = status != 0 && status < 500;
  return is_an_answer && error.vendor_code.empty() && error.code != core::ErrorCode::kRateLimited;
}

Result<TokenAnswer> AskWhereItIs(const Dependencies& dependencies, const Config& config,
                                 GrantBinding& binding,
                                 const std::function<Result<TokenAnswer>()>& ask,
                                 const core::CallContext& call) {
  CLARIBI_CHECK(BringUpToDate(dependencies, config, binding, call));
  auto answer = ask();
  if (answer.ok() || !MayHaveMoved(answer.error())) return answer;
  auto today = ReadAgain(dependencies, config, binding, call);
  if (!today.ok()) {
    if (today.error().code == core::ErrorCode::kAuthRequired) return std::move(today).error();
    return answer;
  }
  if (today->token_endpoint.text() == binding.token_endpoint.text()) return answer;
  binding = *std::move(today);
  return ask();
}

}  // namespace claribi::oauth
