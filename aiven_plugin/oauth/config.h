// What every part of this room is given: what it may use, and how it behaves. Values and references
// only; nothing here does anything.
#pragma once

#include <string>
#include <vector>

#include "core/clock.h"
#include "core/log.h"
#include "core/random.h"
#include "http/http_transport.h"
#include "vault/vault.h"

namespace claribi::oauth {

// From the operator and the manifest; never from a tenant.
struct Config {
  std::string client_name = "clariBI";
  std::string client_uri;  // https URL of a page about the client; empty: none
  // Plain http on loopback is accepted for server-supplied URLs. Development only.
  bool allow_insecure_loopback = false;
  // Values of `resource` that are accepted although they do not cover the endpoint (RFC 9728
  // section 3.3 would refuse them): pinned one by one in the manifest, compared as strings, logged
  // when used.
  std::vector<std::string> accepted_resources;

  std::size_t max_document_bytes = std::size_t{256} * 1024;
  std::size_t max_json_depth = 16;
  // How long a person may take between Begin and Complete.
  core::Milliseconds authorization_lifetime{600000};
  // An access token is renewed this long before it expires, or in the last tenth of a shorter life.
  core::Milliseconds renewal_margin{60000};
  // Of one request to the token endpoint. Shorter than the lease, so that the lease covers it.
  core::Milliseconds token_timeout{30000};
  core::Milliseconds lease_time_to_live{60000};
  // How long one node waits for another that renews.
  core::Milliseconds lease_wait{30000};
  // Of everything that Revoke asks of the authorization server.
  core::Milliseconds revocation_timeout{5000};
  // Of that, how long it waits for a renewal under way.
  core::Milliseconds revocation_lease_wait{2000};
  // After a cancellation: what an exchange that rotates tokens is still given to end well. Below
  // the second within which a cancelled call must end.
  core::Milliseconds cancellation_grace{600};
};

// All outlive what they are given to.
struct Dependencies {
  http::HttpTransport& transport;
  const core::Clock& clock;
  core::RandomSource& random;
  const core::Logger& logger;
  vault::Vault& connection_vault;
  vault::Vault& organisation_vault;
};

}  // namespace claribi::oauth
