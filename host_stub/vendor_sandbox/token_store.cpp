#include "vendor_sandbox/token_store.h"

#include "vendor_sandbox/secrets.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::chrono::seconds kCodeLifetime{60};
constexpr std::chrono::hours kRefreshTokenLifetime{24 * 30};
constexpr std::size_t kTokenBytes = 32;

}  // namespace

void TokenStore::Add(const std::string& value, Kind kind, std::int64_t family,
                     TimePoint expires_at) {
  records_.emplace(Sha256Hex(value), Record{kind, family, expires_at});
}

std::string TokenStore::IssueCode(const Grant& grant, TimePoint now) {
  std::string code = RandomToken(kTokenBytes);
  const std::lock_guard lock(mutex_);
  const std::int64_t family = next_family_++;
  families_.emplace(family, Family{grant});
  Add(code, Kind::kCode, family, now + kCodeLifetime);
  return code;
}

std::variant<TokenStore::Record*, Refusal> TokenStore::Spend(std::string_view value, Kind kind,
                                                             std::string_view client_id,
                                                             TimePoint now) {
  const auto found = records_.find(Sha256Hex(value));
  if (found == records_.end() || found->second.kind != kind) return Refusal::kUnknown;
  Record& record = found->second;
  Family& family = families_[record.family];
  if (family.grant.client_id != client_id || family.revoked) return Refusal::kUnknown;
  if (record.spent) {
    family.revoked = true;
    return Refusal::kReused;
  }
  record.spent = true;
  if (record.expires_at <= now) return Refusal::kUnknown;
  return &record;
}

IssuedTokens TokenStore::Issue(std::int64_t family, const TokenPolicy& policy, TimePoint now) {
  IssuedTokens tokens;
  tokens.scope = families_[family].grant.scope;
  tokens.expires_in = policy.access_token_lifetime;
  tokens.access_token = RandomToken(kTokenBytes);
  Add(tokens.access_token, Kind::kAccess, family, now + policy.access_token_lifetime);
  if (policy.issue_refresh_token) {
    tokens.refresh_token = RandomToken(kTokenBytes);
    Add(tokens.refresh_token, Kind::kRefresh, family, now + kRefreshTokenLifetime);
  }
  return tokens;
}

std::variant<IssuedTokens, Refusal> TokenStore::Redeem(std::string_view code,
                                                       std::string_view client_id,
                                                       std::string_view redirect_uri,
                                                       std::string_view code_verifier,
                                                       std::string_view resource,
                                                       const TokenPolicy& policy, TimePoint now) {
  const std::lock_guard lock(mutex_);
  const auto spent = Spend(code, Kind::kCode, client_id, now);
  if (const Refusal* refusal = std::get_if<Refusal>(&spent)) return *refusal;
  const std::int64_t family = std::get<Record*>(spent)->family;
  const Grant& grant = families_[family].grant;
  if (grant.redirect_uri != redirect_uri) return Refusal::kWrongRedirect;
  if (!SameDigest(grant.code_challenge, Sha256Base64Url(code_verifier))) {
    return Refusal::kWrongVerifier;
  }
  if (!resource.empty() && resource != grant.resource) return Refusal::kWrongResource;
  return Issue(family, policy, now);
}

std::variant<IssuedTokens, Refusal> TokenStore::Refresh(std::string_view refresh_token,
                                                        std::string_view client_id,
                                                        std::string_view resource,
                                                        const TokenPolicy& policy, TimePoint now) {
  const std::lock_guard lock(mutex_);
  const auto known = records_.find(Sha256Hex(refresh_token));
  if (known != records_.end() && !resource.empty() &&
      families_[known->second.family].grant.resource != resource) {
    return Refusal::kWrongResource;
  }
  const auto spent = Spend(refresh_token, Kind::kRefresh, client_id, now);
  if (const Refusal* refusal = std::get_if<Refusal>(&spent)) return *refusal;
  Record& record = *std::get<Record*>(spent);
  if (policy.rotate) return Issue(record.family, policy, now);
  record.spent = false;
  TokenPolicy access_only = policy;
  access_only.issue_refresh_token = false;
  return Issue(record.family, access_only, now);
}

void TokenStore::Revoke(std::string_view token, std::string_view client_id) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(Sha256Hex(token));
  if (found == records_.end()) return;
  Family& family = families_[found->second.family];
  if (family.grant.client_id != client_id) return;
  if (found->second.kind == Kind::kRefresh) {
    family.revoked = true;
  } else {
    found->second.spent = true;
  }
}

void TokenStore::RevokeAll() {
  const std::lock_guard lock(mutex_);
  for (auto& [id, family] : families_) family.revoked = true;
}

bool TokenStore::IsLive(std::string_view access_token, TimePoint now) const {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(Sha256Hex(access_token));
  if (found == records_.end() || found->second.kind != Kind::kAccess) return false;
  return !found->second.spent && found->second.expires_at > now &&
         !families_.at(found->second.family).revoked;
}

bool TokenStore::WasIssued(std::string_view value) const {
  const std::lock_guard lock(mutex_);
  return records_.contains(Sha256Hex(value));
}

std::string TokenStore::GrantedScope(std::string_view code_or_token) const {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(Sha256Hex(code_or_token));
  return found == records_.end() ? "" : families_.at(found->second.family).grant.scope;
}

}  // namespace claribi::vendor_sandbox
