// What every part of this room is given: what it may use, and how it behaves. Values and references
// only; nothing here does anything.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/log.h"
#include "core/random.h"
#include "http/authorizer.h"
#include "http/http_transport.h"
#include "oauth/operator_credentials.h"
#include "oauth/registration_way.h"
#include "vault/vault.h"

namespace claribi::oauth {

// How access is granted. Only the first asks a person.
enum class GrantType {
  kAuthorizationCode,  // RFC 6749 section 4.1 with PKCE
  kClientCredentials,  // RFC 6749 section 4.4
  kJwtBearer,          // RFC 7523 section 2.1, with the operator's assertion
  kEnterpriseManaged,  // RFC 8693 at the identity provider, then RFC 7523 with what it gave
};

// From the operator and the manifest; never from a tenant.
struct Config {
  GrantType grant_type = GrantType::kAuthorizationCode;
  // Which ways may be gone; their order is always that of the enumeration.
  std::vector<RegistrationWay> registration{RegistrationWay::kDynamic};
  // MCP 2025-03-26: a server without protected resource metadata is its own authorization server.
  bool legacy_discovery = false;
  // Outlives whoever holds this; nullptr: none.
  const OperatorCredentials* credentials = nullptr;

  std::string client_name = "clariBI";
  std::string client_uri;  // https URL of a page about the client; empty: none
  // Plain http on loopback is accepted for server-supplied URLs. Development only.
  bool allow_insecure_loopback = false;
  // Exceptions, pinned one by one in the manifest, compared as strings, logged when used: values of
  // `resource` that do not cover the endpoint (RFC 9728 section 3.3 would refuse them); issuers
  // that do not match (RFC 8414 section 3.3 would); issuers that do PKCE with S256 and leave
  // code_challenge_methods_supported out.
  std::vector<std::string> accepted_resources;
  std::vector<AcceptedIssuer> accepted_issuers;
  std::vector<std::string> pkce_unadvertised;

  std::size_t max_document_bytes = std::size_t{256} * 1024;
  std::size_t max_json_depth = 16;
  // How long a grant goes by the metadata of its sign-in before they are read again.
  core::Milliseconds metadata_lifetime = std::chrono::hours(24);
  // How long a person may take between Begin and Complete.
  core::Milliseconds authorization_lifetime{600000};
  // An access token is renewed in the last part of its life: this long, or a quarter of it.
  core::Milliseconds renewal_margin{60000};
  // Of one request to the token endpoint. With the time to store its answer shorter than the lease,
  // so that the lease covers both.
  core::Milliseconds token_timeout{20000};
  core::Milliseconds time_to_store{5000};
  core::Milliseconds lease_time_to_live{30000};
  // How long one node waits for another that renews: longer than the lease, so that the death of
  // its holder costs a wait, and not the call.
  core::Milliseconds lease_wait{35000};
  // Of everything that Revoke asks of the authorization server.
  core::Milliseconds revocation_timeout{5000};
  // Of that, how long it waits for a renewal under way.
  core::Milliseconds revocation_lease_wait{2000};
  // After a cancellation: what an exchange that rotates tokens is still given to end well. Below
  // the second within which a cancelled call must end.
  core::Milliseconds cancellation_grace{600};
  // How long a signed assertion of who we are may be used.
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
  // Blocks the calling thread for at most that long, where a server asks for a pause. Tests move
  // their clock instead.
  std::function<void(core::Milliseconds)> pause = [](core::Milliseconds at_most) {
    std::this_thread::sleep_for(at_most);
  };
  // Told of each grant that is obtained or renewed here, before it is stored, and so before anybody
  // else can see it. Never called under a mutex.
  std::function<void(http::CredentialId)> on_obtaining = [](http::CredentialId) {};
};

}  // namespace claribi::oauth
