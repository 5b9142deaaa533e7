#include "oauth/grant.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "oauth/error_response.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using core::Result;

// How long a request may take until the server checks its token.
constexpr core::Milliseconds kTimeOfARequest{1000};
constexpr std::string_view kAuthorized = "authorized";
constexpr std::string_view kRevoked = "revoked";

Error IncompleteGrant(std::string_view member) {
  return Error(ErrorCode::kInternal, "A stored authorization cannot be read.",
               "its member " + std::string(member) + " is missing or of another type",
               "Sign in again to replace it.");
}

Result<std::string> Text(const Json& json, std::string_view name) {
  const core::JsonString* text = json.FindString(name);
  if (text == nullptr) return IncompleteGrant(name);
  return std::string(*text);
}

Result<core::Secret> SecretText(const Json& json, std::string_view name) {
  const core::JsonString* text = json.FindString(name);
  if (text == nullptr) return IncompleteGrant(name);
  return core::Secret::CopyOf(*text);
}

Result<core::Url> UrlText(const Json& json, std::string_view name) {
  CLARIBI_TRY(const std::string text, Text(json, name));
  auto url = core::Url::Parse(text);
  if (!url.ok()) return IncompleteGrant(name);
  return url;
}

Result<core::UnixTime> Time(const Json& json, std::string_view name) {
  const auto ms = json.FindInt64(name);
  if (!ms) return IncompleteGrant(name);
  return core::UnixTimeFromMs(*ms);
}

Result<Scopes> ScopeList(const Json& json, std::string_view name) {
  const Json* list = json.Find(name);
  auto scopes = list != nullptr ? core::StringList(*list) : std::nullopt;
  if (!scopes) return IncompleteGrant(name);
  return std::move(*scopes);
}

Json ToJsonList(const std::vector<std::string>& texts) {
  return Json::MakeArray({texts.begin(), texts.end()});
}

Json ToJson(const GrantBinding& binding) {
  Json json = Json::MakeObject({
      {"issuer", binding.issuer},
      {"endpoint", binding.endpoint},
      {"resource", binding.resource},
      {"token_endpoint", binding.token_endpoint.text()},
  });
  json.Set("revocation_endpoint",
           binding.revocation_endpoint ? Json(binding.revocation_endpoint->text()) : Json());
  json.Set("client", ToJson(binding.client));
  json.Set("dpop_key", binding.dpop_key.Reveal());
  json.Set("resource_metadata", binding.resource_metadata);
  json.Set("metadata_read_at_ms", core::ToMs(binding.metadata_read_at));
  json.Set("leniencies", ToJsonList(binding.leniencies));
  return json;
}

Result<GrantBinding> ReadBinding(const Json& json) {
  GrantBinding binding;
  CLARIBI_TRY(binding.issuer, Text(json, "issuer"));
  CLARIBI_TRY(binding.endpoint, Text(json, "endpoint"));
  CLARIBI_TRY(binding.resource, Text(json, "resource"));
  CLARIBI_TRY(binding.token_endpoint, UrlText(json, "token_endpoint"));
  if (json.FindString("revocation_endpoint") != nullptr) {
    CLARIBI_TRY(binding.revocation_endpoint, UrlText(json, "revocation_endpoint"));
  }
  const Json* client = json.Find("client");
  if (client == nullptr) return IncompleteGrant("client");
  CLARIBI_TRY(binding.client, ReadClient(*client));
  if (json.Find("dpop_key") != nullptr) {
    CLARIBI_TRY(binding.dpop_key, SecretText(json, "dpop_key"));
  }
  // Grants of earlier releases have none of these.
  if (const core::JsonString* url = json.FindString("resource_metadata")) {
    binding.resource_metadata = *url;
  }
  binding.metadata_read_at =
      core::UnixTimeFromMs(json.FindInt64("metadata_read_at_ms").value_or(0));
  if (const Json* list = json.Find("leniencies")) {
    binding.leniencies = core::StringList(*list).value_or(std::vector<std::string>{});
  }
  return binding;
}

constexpr std::size_t kMaxGrantDepth = 8;
constexpr int kSupersedeAttempts = 5;

template <typename T>
core::Result<Stored<T>> ReadStored(const vault::OpenedRecord& record,
                                   core::Result<T> (*read)(const core::Json&)) {
  CLARIBI_TRY(
      const core::SecretJson json,
      core::SecretJson::Parse(record.plaintext.Reveal(), record.plaintext.size(), kMaxGrantDepth));
  CLARIBI_TRY(T value, read(json.json()));
  if (value.binding.issuer != record.issuer) {
    return core::Error(core::ErrorCode::kInternal, "A stored authorization cannot be read.",
                       "its issuer is not the one that it is sealed for",
                       "Sign in again to replace it.");
  }
  return Stored<T>{std::move(value), record.version, record.mark};
}

template <typename T>
core::Result<std::optional<Stored<T>>> FindStored(const vault::Vault& vault, std::string_view name,
                                                  core::Result<T> (*read)(const core::Json&),
                                                  const core::CallContext& call) {
  CLARIBI_TRY(const auto record, vault.Get(call, name));
  if (!record) return std::optional<Stored<T>>();
  CLARIBI_TRY(Stored<T> stored, ReadStored(*record, read));
  return std::optional(std::move(stored));
}

}  // namespace

AccessEnd RevokedByVendor(std::string_view cause, std::optional<core::UnixTime> at) {
  return {"revoked_by_vendor", "The vendor has ended the access: " + std::string(cause) + ".", at};
}

AccessEnd RenewalInterrupted(std::optional<core::UnixTime> at) {
  return {"renewal_interrupted",
          "A renewal of the access was cut off: a node stopped after it had sent the refresh token "
          "and before it stored the answer, and the vendor does not accept that refresh token "
          "again.",
          at};
}

AccessEnd RenewalFailed(std::string_view cause, std::optional<core::UnixTime> at) {
  return {"renewal_failed",
          "A renewal of the access failed after the refresh token was sent (" + std::string(cause) +
              "), and the vendor does not accept that refresh token again.",
          at};
}

AccessEnd RenewalRefused(std::string_view cause, std::optional<core::UnixTime> at) {
  return {std::string(kRenewalRefused),
          "The vendor refuses to renew the access: " + std::string(cause) + ".", at};
}

AccessEnd KeyRetired() {
  return {
      "key_retired",
      "The sealing key of the stored sign-in was retired, so the sign-in can no longer be opened.",
      std::nullopt};
}

Json ToJson(const AccessEnd& end) {
  return Json::MakeObject({{"code", end.code},
                           {"message", end.message},
                           {"at_ms", end.at ? Json(core::ToMs(*end.at)) : Json()}});
}

std::optional<AccessEnd> ReadAccessEnd(const Json& json) {
  const core::JsonString* code = json.FindString("code");
  const core::JsonString* message = json.FindString("message");
  if (code == nullptr || message == nullptr) return std::nullopt;
  AccessEnd end{std::string(*code), std::string(*message), std::nullopt};
  if (const auto at_ms = json.FindInt64("at_ms")) end.at = core::UnixTimeFromMs(*at_ms);
  return end;
}

core::Error ToError(const AccessEnd& end) {
  return SignInNeeded("This connection needs a new sign-in.", end.message);
}

GrantBinding GrantBinding::Clone() const {
  return {issuer,           endpoint,          resource,
          client.Clone(),   token_endpoint,    revocation_endpoint,
          dpop_key.Clone(), resource_metadata, metadata_read_at,
          leniencies};
}

void GrantBinding::Keep(const core::Leniency& noted) {
  for (std::string& one : noted.Noted()) {
    if (leniencies.size() >= core::Leniency::kMostNoted) return;
    if (std::ranges::find(leniencies, one) == leniencies.end())
      leniencies.push_back(std::move(one));
  }
}

Grant Grant::Clone() const {
  return {binding.Clone(),
          access_token.Clone(),
          refresh_token.Clone(),
          scopes,
          requested_scopes,
          issued_at,
          expires_at,
          renewal_began_at,
          renewal_failure,
          end};
}

// FNV-1a, which identifies and does not authenticate. issued_at tells apart refreshes that give the
// same token again.
http::CredentialId Grant::Credential() const {
  http::CredentialId id = 0xcbf29ce484222325U;
  const auto mix = [&id](std::uint8_t byte) { id = (id ^ byte) * 0x100000001b3U; };
  for (const char c : access_token.Reveal()) mix(static_cast<std::uint8_t>(c));
  for (auto ms = static_cast<std::uint64_t>(core::ToMs(issued_at)); ms != 0; ms >>= 8U) {
    mix(static_cast<std::uint8_t>(ms & 0xFFU));
  }
  return std::max<http::CredentialId>(id, 1);
}

std::optional<core::UnixTime> Grant::RefreshDue(core::Milliseconds margin,
                                                std::uint32_t chance) const {
  if (!expires_at) return std::nullopt;
  const core::Milliseconds earliest = std::min(margin, (*expires_at - issued_at) / 4);
  const double spread = static_cast<double>(chance) / std::numeric_limits<std::uint32_t>::max() / 2;
  return *expires_at - earliest +
         core::Milliseconds(
             static_cast<std::int64_t>(static_cast<double>(earliest.count()) * spread));
}

bool Grant::IsTooLateToSend(core::UnixTime now) const {
  return expires_at && HasExpired(now + std::min(kTimeOfARequest, (*expires_at - issued_at) / 10));
}

std::string EndpointOf(const core::Url& url) { return url.Origin() + url.path(); }

AccessEnd NoRefreshToken(const Grant& grant) {
  const std::string& failure = grant.renewal_failure;
  return {"no_refresh_token",
          "The access token has expired, and the vendor issued no refresh token" +
              (failure.empty() ? "." : " that can be used (" + failure + ")."),
          grant.expires_at};
}

core::SecretJson ToJson(const PendingAuthorization& pending) {
  Json json = ToJson(pending.binding);
  json.Set("state", pending.state.Reveal());
  json.Set("code_verifier", pending.code_verifier.Reveal());
  json.Set("redirect_uri", pending.redirect_uri);
  json.Set("scopes", ToJsonList(pending.scopes));
  json.Set("response_issuer", pending.response_issuer);
  json.Set("iss_is_advertised", pending.iss_is_advertised);
  json.Set("expires_at_ms", core::ToMs(pending.expires_at));
  return core::SecretJson(std::move(json));
}

Result<PendingAuthorization> ReadPendingAuthorization(const Json& json) {
  PendingAuthorization pending;
  CLARIBI_TRY(pending.binding, ReadBinding(json));
  CLARIBI_TRY(pending.state, SecretText(json, "state"));
  CLARIBI_TRY(pending.code_verifier, SecretText(json, "code_verifier"));
  CLARIBI_TRY(pending.redirect_uri, Text(json, "redirect_uri"));
  CLARIBI_TRY(pending.scopes, ScopeList(json, "scopes"));
  const core::JsonString* response_issuer = json.FindString("response_issuer");
  pending.response_issuer =
      response_issuer != nullptr ? std::string(*response_issuer) : pending.binding.issuer;
  const auto iss_is_advertised = json.FindBool("iss_is_advertised");
  if (!iss_is_advertised) return IncompleteGrant("iss_is_advertised");
  pending.iss_is_advertised = *iss_is_advertised;
  CLARIBI_TRY(pending.expires_at, Time(json, "expires_at_ms"));
  if (pending.state.empty() || pending.code_verifier.empty()) return IncompleteGrant("state");
  return pending;
}

core::SecretJson ToJson(const Grant& grant) {
  Json json = ToJson(grant.binding);
  json.Set("access_token", grant.access_token.Reveal());
  json.Set("refresh_token", grant.refresh_token.Reveal());
  json.Set("token_type", grant.binding.dpop_key.empty() ? "Bearer" : "DPoP");
  json.Set("scopes", ToJsonList(grant.scopes));
  json.Set("requested_scopes", ToJsonList(grant.requested_scopes));
  json.Set("issued_at_ms", core::ToMs(grant.issued_at));
  json.Set("expires_at_ms", grant.expires_at ? Json(core::ToMs(*grant.expires_at)) : Json());
  // Earlier releases read `status`, and ignore `reason` and what is noted of a renewal.
  json.Set("status", grant.end ? kRevoked : kAuthorized);
  if (grant.end) json.Set("reason", ToJson(*grant.end));
  if (grant.renewal_began_at) {
    json.Set("renewal_began_at_ms", core::ToMs(*grant.renewal_began_at));
  }
  if (!grant.renewal_failure.empty()) json.Set("renewal_failure", grant.renewal_failure);
  return core::SecretJson(std::move(json));
}

Result<Grant> ReadGrant(const Json& json) {
  Grant grant;
  CLARIBI_TRY(grant.binding, ReadBinding(json));
  CLARIBI_TRY(grant.access_token, SecretText(json, "access_token"));
  CLARIBI_TRY(grant.refresh_token, SecretText(json, "refresh_token"));
  CLARIBI_TRY(grant.scopes, ScopeList(json, "scopes"));
  grant.requested_scopes = grant.scopes;
  if (json.Find("requested_scopes") != nullptr) {
    CLARIBI_TRY(grant.requested_scopes, ScopeList(json, "requested_scopes"));
  }
  CLARIBI_TRY(grant.issued_at, Time(json, "issued_at_ms"));
  if (json.FindInt64("expires_at_ms")) {
    CLARIBI_TRY(grant.expires_at, Time(json, "expires_at_ms"));
  }
  CLARIBI_TRY(const std::string status, Text(json, "status"));
  if (status == kRevoked) {
    const Json* reason = json.Find("reason");
    if (reason != nullptr) grant.end = ReadAccessEnd(*reason);
    if (!grant.end) grant.end = RevokedByVendor("it refused the refresh token", std::nullopt);
  } else if (status != kAuthorized || grant.access_token.empty()) {
    return IncompleteGrant("status");
  }
  if (json.FindInt64("renewal_began_at_ms")) {
    CLARIBI_TRY(grant.renewal_began_at, Time(json, "renewal_began_at_ms"));
  }
  if (const core::JsonString* failure = json.FindString("renewal_failure")) {
    grant.renewal_failure = *failure;
  }
  return grant;
}

core::Result<std::optional<Stored<PendingAuthorization>>> GrantStore::FindPending(
    const core::CallContext& call) const {
  return FindStored(vault_, kPendingRecord, &ReadPendingAuthorization, call);
}

core::Result<std::optional<Stored<Grant>>> GrantStore::FindGrant(
    const core::CallContext& call) const {
  return FindStored(vault_, kGrantRecord, &ReadGrant, call);
}

core::Result<FoundGrant> GrantStore::FindGrantUnless(const vault::SealMark* known,
                                                     const core::CallContext& call) const {
  CLARIBI_TRY(const auto record, vault_.Get(call, kGrantRecord, known));
  FoundGrant found;
  found.is_known = record && record->is_known;
  if (!record || found.is_known) return found;
  CLARIBI_TRY(found.stored, ReadStored(*record, &ReadGrant));
  return found;
}

core::Status GrantStore::ReplacePending(const PendingAuthorization& pending,
                                        const core::CallContext& call) {
  CLARIBI_CHECK(
      vault_.Replace(call, kPendingRecord, pending.binding.issuer, ToJson(pending).Dump()));
  return core::Ok();
}

core::Result<vault::Version> GrantStore::ReplaceGrant(const Grant& grant,
                                                      const core::CallContext& call) {
  return vault_.Replace(call, kGrantRecord, grant.binding.issuer, ToJson(grant).Dump());
}

core::Result<vault::Version> GrantStore::UpdateGrant(const Grant& grant, vault::Version expected,
                                                     const core::CallContext& call) {
  return vault_.Put(call, kGrantRecord, grant.binding.issuer, ToJson(grant).Dump(), expected);
}

core::Result<vault::Version> GrantStore::Supersede(const Grant& grant, http::CredentialId replaced,
                                                   vault::Version expected,
                                                   const core::CallContext& call) {
  for (int attempt = 1;; ++attempt) {
    auto swapped = UpdateGrant(grant, expected, call);
    const bool was_lost = !swapped.ok() && swapped.error().code == core::ErrorCode::kConflict;
    if (!was_lost || attempt == kSupersedeAttempts) return swapped;
    CLARIBI_TRY(const auto stored, FindGrant(call));
    if (!stored || stored->value.Credential() != replaced) return swapped;
    expected = stored->version;
  }
}

core::Status GrantStore::ClaimPending(vault::Version version, const core::CallContext& call) {
  return vault_.DeleteVersion(call, kPendingRecord, version);
}

core::Status GrantStore::DeletePending(const core::CallContext& call) {
  return vault_.Delete(call, kPendingRecord);
}

}  // namespace claribi::oauth
