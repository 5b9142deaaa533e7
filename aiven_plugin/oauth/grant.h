// What a sign-in leaves behind, and where it is kept:
//
//   PendingAuthorization   while the user is at the authorization server: what the callback will be
//                          checked against. Record `authorization`
//   Grant                  the tokens in force, for whom they are, and how they are refreshed.
//                          Record `tokens`
//   AccessEnd              why a grant ended, in the grant's record: every node and the user read
//                          the same reason
//
// These are plain values with their JSON. GrantStore reads and writes the two records in the
// connection's vault, which seals them, and keeps nothing in memory. Where nodes may race, it swaps
// on the record's version.
//
// Not here: how a grant is obtained (authorization_flow.h), refreshed (refresh.h) and used
// (token_authorizer.h).
// Source: RFC 6749 sections 1.3 to 1.5; MCP authorization, "Authorization Server Binding".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/call_context.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/leniency.h"
#include "core/result.h"
#include "core/secret.h"
#include "core/secret_json.h"
#include "core/url.h"
#include "http/authorizer.h"
#include "oauth/client_authentication.h"
#include "oauth/scope.h"
#include "vault/vault.h"

namespace claribi::oauth {

// ---- Why an access ended

// Not for failures that may pass: those end nothing.
struct AccessEnd {
  std::string code;                  // one of those below, or one of a later release
  std::string message;               // a sentence for the user; may quote the vendor
  std::optional<core::UnixTime> at;  // empty: not known
};

// `cause`: what the vendor said.
AccessEnd RevokedByVendor(std::string_view cause, std::optional<core::UnixTime> at);
// A refresh token was sent, perhaps spent, and the answer was never stored: the node stopped.
AccessEnd RenewalInterrupted(std::optional<core::UnixTime> at);
// The same, and it is known what came instead of an answer that can be used. `cause`: what.
AccessEnd RenewalFailed(std::string_view cause, std::optional<core::UnixTime> at);
// The vendor refuses to renew this kind of access. The tokens stay. `cause`: what the vendor said.
inline constexpr std::string_view kRenewalRefused = "renewal_refused";
AccessEnd RenewalRefused(std::string_view cause, std::optional<core::UnixTime> at);
// The vault has retired the key that opens the record.
AccessEnd KeyRetired();

core::Json ToJson(const AccessEnd& end);
// Empty if it is not what ToJson writes.
std::optional<AccessEnd> ReadAccessEnd(const core::Json& json);

// kAuthRequired.
core::Error ToError(const AccessEnd& end);

// ---- The values

// Who grants what to whom: the same from the first redirect to the last refresh, but for endpoints
// that the issuer moves (discovery.h).
struct GrantBinding {
  std::string issuer;
  std::string endpoint;  // of the MCP server: origin and path, the only place the tokens may go
  std::string resource;  // RFC 8707, as the server named itself
  Client client;
  core::Url token_endpoint;
  std::optional<core::Url> revocation_endpoint;
  core::Secret dpop_key;  // PEM, made for this sign-in (RFC 9449); empty: bearer tokens
  // Where and when the metadata were read that name the issuer and its endpoints.
  std::string resource_metadata;  // URL; empty: not known, or none
  core::UnixTime metadata_read_at;
  // What the issuer's documents and answers were put up with for, since the sign-in began; see
  // core/leniency.h.
  std::vector<std::string> leniencies;

  GrantBinding Clone() const;
  // Adds what was noted meanwhile; at most core::Leniency::kMostNoted are kept.
  void Keep(const core::Leniency& noted);
};

struct PendingAuthorization {
  GrantBinding binding;
  core::Secret state;
  core::Secret code_verifier;
  std::string redirect_uri;
  Scopes scopes;
  std::string response_issuer;     // what iss must name; differs only by config.accepted_issuers
  bool iss_is_advertised = false;  // RFC 9207: a response without iss is then refused
  core::UnixTime expires_at;
};

struct Grant {
  GrantBinding binding;
  core::Secret access_token;
  core::Secret refresh_token;  // empty: none
  Scopes scopes;               // those granted
  Scopes requested_scopes;     // those asked for: what a step-up adds to
  core::UnixTime issued_at;
  std::optional<core::UnixTime> expires_at;  // of the access token; empty: not said
  // The note of refresh.h: the refresh token was sent, or is about to be, and no answer is stored
  // yet. A node that finds the note of another one finds a refresh that was cut off.
  std::optional<core::UnixTime> renewal_began_at;
  // Of that refresh, where its node lived to see how it failed: why. Empty: nobody knows. Without
  // that note, of a sign-in: why its refresh token could not be used.
  std::string renewal_failure;
  // The user must sign in again. The tokens are gone, but after RenewalRefused.
  std::optional<AccessEnd> end;

  Grant Clone() const;
  // Which access token this is, whatever else of the record changes; never 0. Not a secret, and a
  // secret cannot be guessed from it.
  http::CredentialId Credential() const;
  bool HasExpired(core::UnixTime now) const { return expires_at && *expires_at <= now; }
  // True if there is nothing left to try but a new sign-in.
  bool HasEnded() const { return end && refresh_token.empty(); }
  // When to refresh ahead of expiry. The window is the last `margin` of the token's life, or the
  // last quarter of a life shorter than four margins; `chance` (any 32 bits) picks a time in its
  // first half, so that nodes do not all come at once. Empty: the expiry is not known.
  std::optional<core::UnixTime> RefreshDue(core::Milliseconds margin, std::uint32_t chance) const;
  // True once a request sent now may arrive after the expiry.
  bool IsTooLateToSend(core::UnixTime now) const;
};

// Origin and path of a URL: what GrantBinding::endpoint holds.
std::string EndpointOf(const core::Url& url);

// The grant's access token has expired, and there is no refresh token.
AccessEnd NoRefreshToken(const Grant& grant);

core::SecretJson ToJson(const PendingAuthorization& pending);
core::SecretJson ToJson(const Grant& grant);
// kInternal if it is not what ToJson writes.
core::Result<PendingAuthorization> ReadPendingAuthorization(const core::Json& json);
core::Result<Grant> ReadGrant(const core::Json& json);

// ---- The records

inline constexpr std::string_view kPendingRecord = "authorization";
inline constexpr std::string_view kGrantRecord = "tokens";

// The lease of whoever spends or revokes the refresh token.
inline constexpr std::string_view kRefreshLease = "refresh";

template <typename T>
struct Stored {
  T value;
  vault::Version version = 0;
  vault::SealMark mark = {};  // of what was read; of what was written, empty: it fits nothing
};

// What FindGrant found.
struct FoundGrant {
  std::optional<Stored<Grant>> stored;
  bool is_known = false;  // it is there, as the caller knew it, and was not opened again
};

class GrantStore {  // [mt]
 public:
  explicit GrantStore(vault::Vault& vault) : vault_(vault) {}

  // Empty if there is none. The vault's errors; kInternal if a record cannot be read.
  core::Result<std::optional<Stored<PendingAuthorization>>> FindPending(
      const core::CallContext& call) const;
  core::Result<std::optional<Stored<Grant>>> FindGrant(const core::CallContext& call) const;
  // known: the sealing of which the caller has what it needs; may be null.
  core::Result<FoundGrant> FindGrantUnless(const vault::SealMark* known,
                                           const core::CallContext& call) const;

  // In place of whatever was there.
  core::Status ReplacePending(const PendingAuthorization& pending, const core::CallContext& call);
  core::Result<vault::Version> ReplaceGrant(const Grant& grant, const core::CallContext& call);
  // kConflict if the stored grant is not the version expected.
  core::Result<vault::Version> UpdateGrant(const Grant& grant, vault::Version expected,
                                           const core::CallContext& call);

  // UpdateGrant, also over what others noted in the record meanwhile, as long as its access token
  // is the `replaced` one. kConflict: it is another one, or the record is gone.
  core::Result<vault::Version> Supersede(const Grant& grant, http::CredentialId replaced,
                                         vault::Version expected, const core::CallContext& call);

  // Succeeds for one caller only, who may then spend what the record held; kConflict for others.
  core::Status ClaimPending(vault::Version version, const core::CallContext& call);
  core::Status DeletePending(const core::CallContext& call);

 private:
  vault::Vault& vault_;
};

}  // namespace claribi::oauth
