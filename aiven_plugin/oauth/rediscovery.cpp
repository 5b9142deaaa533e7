#include "oauth/rediscovery.h"

#include <optional>
#include <string>
#include <utility>

#include "core/text.h"
#include "oauth/authorization_server_metadata.h"
#include "oauth/oauth_error.h"
#include "oauth/protected_resource_metadata.h"

namespace claribi::oauth {
namespace {

using core::Result;

// Of looking whether the metadata are still true, while they may well be.
constexpr core::Milliseconds kLookTime{5000};
// Ours, in the place of an OAuth error code: no server refused anything, and no token was spent.
constexpr std::string_view kAuthorizationServerChanged = "authorization_server_changed";

// The endpoint's query is not kept; a resource that has one had the endpoint's.
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

core::Error SignsInElsewhere(const GrantBinding& binding,
                             const ProtectedResourceMetadata& resource) {
  return SignInNeeded("The vendor has changed where one signs in.",
                      "its server now names the authorization server " +
                          core::Excerpt(resource.authorization_server) + ", and no longer " +
                          core::Excerpt(binding.issuer) + ", which granted this access")
      .VendorCode(kAuthorizationServerChanged);
}

// In time, or not at all: what is remembered then stands.
core::Status BringUpToDate(const Dependencies& dependencies, const Config& config,
                           GrantBinding& binding, const core::CallContext& call) {
  const core::UnixTime now = dependencies.clock.Now();
  if (now < binding.metadata_read_at + config.metadata_lifetime) return core::Ok();
  auto today = ReadAgain(dependencies, config, binding, core::BoundedCall(call, kLookTime));
  if (today.ok()) {
    binding = *std::move(today);
    return core::Ok();
  }
  if (today.error().code == core::ErrorCode::kAuthRequired) return std::move(today).error();
  dependencies.logger.Log(
      core::LogLevel::kWarn, "oauth",
      "the metadata of " + binding.issuer +
          " cannot be read again, those of the sign-in are used: " + today.error().cause);
  return core::Ok();
}

}  // namespace

Result<GrantBinding> ReadAgain(const Dependencies& dependencies, const Config& config,
                               const GrantBinding& binding, const core::CallContext& call) {
  const auto resource = ReadResource(dependencies, config, binding, call);
  if (resource.ok() && !core::Contains(resource->authorization_servers, binding.issuer)) {
    return SignsInElsewhere(binding, *resource);
  }
  CLARIBI_TRY(const AuthorizationServerMetadata server,
              resource.ok() && resource->is_legacy
                  ? DiscoverLegacyAuthorizationServer(dependencies, config, binding.issuer, call)
                  : DiscoverAuthorizationServer(dependencies, config, binding.issuer, call));
  GrantBinding today = binding.Clone();
  if (server.token_endpoint.text() != binding.token_endpoint.text()) {
    dependencies.logger.Log(core::LogLevel::kInfo, "oauth",
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
  const int status = error.http_status;
  // Gateways put an `error` of their own into these.
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
