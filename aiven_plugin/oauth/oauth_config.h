// What every module of this room is given: Config, how it behaves, and Dependencies, what it may
// use. Values and references only.
// Not here: the operator's secrets (client_authentication.h), to which Config points.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/leniency.h"
#include "core/log.h"
#include "core/random.h"
#include "http/authorizer.h"
#include "http/http_transport.h"
#include "oauth/registration_way.h"
#include "oauth/scope.h"
#include "vault/vault.h"

namespace claribi::oauth {

struct OperatorCredentials;

// How access is granted. Only the first asks the user.
enum class GrantType {
  kAuthorizationCode,  // RFC 6749 section 4.1 with PKCE
  kClientCredentials,  // RFC 6749 section 4.4
  kJwtBearer,          // RFC 7523 section 2.1, with the operator's assertion
  kEnterpriseManaged,  // RFC 8693 at the identity provider, then RFC 7523 with its ID-JAG
};

// From the operator and the manifest. A tenant can narrow `scopes`, and nothing else.
struct Config {
  GrantType grant_type = GrantType::kAuthorizationCode;
  // The ways that the manifest allows; they are tried in the order of the enumeration.
  std::vector<RegistrationWay> registration{RegistrationWay::kDynamic};
  // What a sign-in asks for, exactly, whatever the vendor lists; nothing beyond it is asked for
  // after a 403 either. Empty: SelectScopes chooses.
  Scopes scopes;
  // MCP 2025-03-26: a server without protected resource metadata is its own authorization server.
  bool legacy_discovery = false;
  // Outlives whoever holds this; nullptr: none.
  const OperatorCredentials* credentials = nullptr;

  std::string client_name = "clariBI";
  std::string client_uri;  // https URL of a page about the client; empty: none
  // Plain http on loopback is accepted for server-supplied URLs. Development only.
  bool allow_insecure_loopback = false;
  // Exceptions that the manifest pins one by one. They are compared as strings, and logged when
  // used. Values of `resource` that do not cover the endpoint (against RFC 9728 section 3.3).
  std::vector<std::string> accepted_resources;
  // Issuers that do not match (against RFC 8414 section 3.3).
  std::vector<AcceptedIssuer> accepted_issuers;
  // Issuers that support PKCE with S256 and leave code_challenge_methods_supported out.
  std::vector<std::string> pkce_unadvertised;

  std::size_t max_document_bytes = std::size_t{1024} * 1024;
  std::size_t max_json_depth = 16;
  // How long a grant uses the metadata that it keeps before they are read again.
  core::Milliseconds metadata_lifetime = std::chrono::hours(24);
  // How long the user may take between Begin and Complete.
  core::Milliseconds authorization_lifetime{600000};
  // An access token is refreshed in the last part of its life: this long, or a quarter of it.
  core::Milliseconds refresh_margin{60000};
  // One request to the token endpoint, and the time to store its answer. Their sum is shorter than
  // the lease, so that the lease covers both.
  core::Milliseconds token_timeout{20000};
  core::Milliseconds time_to_store{5000};
  core::Milliseconds lease_time_to_live{30000};
  // How long one node waits for another that refreshes. Longer than the lease, so that a call
  // outlives the death of the lease's holder.
  core::Milliseconds lease_wait{35000};
  // All requests of one Revoke together.
  core::Milliseconds revocation_timeout{5000};
  // The part of it that Revoke waits for a refresh under way.
  core::Milliseconds revocation_lease_wait{2000};
  // How long an exchange that rotates tokens may go on after a cancellation. Below the second
  // within which a cancelled call must end.
  core::Milliseconds cancellation_grace{600};
  // How long a client assertion is valid.
  core::Milliseconds assertion_lifetime{120000};

  bool AsksAPerson() const { return grant_type == GrantType::kAuthorizationCode; }
};

// All outlive what they are given to.
struct Dependencies {
  http::HttpTransport& transport;
  const core::Clock& clock;
  core::RandomSource& random;
  const core::Logger& logger;
  vault::Vault& connection_vault;
  vault::Vault& organisation_vault;
  // Blocks the calling thread for at most that long, after a Retry-After. Tests move their clock
  // instead.
  std::function<void(core::Milliseconds)> pause = [](core::Milliseconds at_most) {
    std::this_thread::sleep_for(at_most);
  };
  // Told of each grant that is obtained or refreshed here, before it is stored and another node can
  // read it. Never called under a mutex.
  std::function<void(http::CredentialId)> on_obtaining = [](http::CredentialId) {};
  // Shared, because those who are given Dependencies copy them, and what one of them has told the
  // others do not tell again.
  std::shared_ptr<core::Leniency> leniency =
      std::make_shared<core::Leniency>(logger, core::LogComponent::kOauth);
};

}  // namespace claribi::oauth
