#include "oauth/discovery.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "oauth/jwt.h"

namespace claribi::oauth {
namespace {

using core::Result;

// Where the resource demands it, and where it offers it to a client of a server that can.
Result<bool> ChoosesDpop(const ProtectedResourceMetadata& resource,
                         const AuthorizationServerMetadata& server,
                         const RequestedAuthorization& requested) {
  const auto& algorithms = server.dpop_signing_alg_values_supported;
  const bool has_es256 =
      algorithms && std::find(algorithms->begin(), algorithms->end(), kEs256) != algorithms->end();
  const bool demanded = resource.dpop_bound_access_tokens_required || requested.WantsDpopOnly();
  if (!demanded) return requested.offers_dpop && has_es256;
  if (algorithms && !has_es256) {
    return core::Error(core::ErrorCode::kUnsupported,
                       "The vendor's server asks for a proof that this client cannot give.",
                       "it takes DPoP-bound tokens only, and dpop_signing_alg_values_supported of "
                       "its authorization server does not list \"ES256\"",
                       "Ask the vendor to support ES256.")
        .Kind("oauth");
  }
  return true;
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
  dependencies.logger.Log(core::LogLevel::kInfo, "oauth",
                          "tokens for " + core::Excerpt(discovery.resource.resource) +
                              " come from " + discovery.server.issuer);
  return discovery;
}

}  // namespace claribi::oauth
