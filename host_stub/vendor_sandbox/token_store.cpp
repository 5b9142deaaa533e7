#include "vendor_sandbox/token_store.h"

#include <algorithm>

#include "vendor_sandbox/tokens_and_digests.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::chrono::seconds kCodeLifetime{60};
constexpr std::chrono::hours kRefreshTokenLifetime{24 * 30};
constexpr std::size_t kTokenBytes = 32;

}  // namespace

void TokenStore::Add(const std::string& value, Kind kind, Place place, TimePoint expires_at) {
  records_.emplace(Sha256Hex(value), Record{kind, place, expires_at});
}

std::string TokenStore::IssueCode(const Grant& grant, TimePoint now) {
  std::string code = RandomToken(kTokenBytes);
  const std::lock_guard lock(mutex_);
  const std::int64_t family = next_family_++;
  families_[family].grant = grant;
  Add(code, Kind::kCode, {family, 0}, now + kCodeLifetime);
  return code;
}

std::variant<TokenStore::Record*, Refusal> TokenStore::Spend(std::string_view value, Kind kind,
                                                             std::string_view client_id,
                                                             TimePoint now) {
  const auto found = records_.find(Sha256Hex(value));
  if (found == records_.end() || found->second.kind != kind) return Refusal::kUnknown;
  Record& record = found->second;
  Family& family = families_[record.place.family];
  if (family.grant.client_id != client_id || !family.revoked.empty()) return Refusal::kUnknown;
  if (record.spent) {
    family.revoked = "reuse";
    return Refusal::kReused;
  }
  record.spent = true;
  if (record.expires_at <= now) return Refusal::kUnknown;
  return &record;
}

IssuedTokens TokenStore::Issue(std::int64_t number, const TokenPolicy& policy, TimePoint now) {
  Family& family = families_[number];
  const Place place{number, family.pairs++};
  std::string refresh_token;
  if (policy.issue_refresh_token) {
    refresh_token = RandomToken(kTokenBytes);
    Add(refresh_token, Kind::kRefresh, place, now + kRefreshTokenLifetime);
  }
  family.newest_refresh_token = policy.rotation_grace ? refresh_token : "";
  return Hand(place, std::move(refresh_token), policy, now);
}

IssuedTokens TokenStore::Hand(Place place, std::string refresh_token, const TokenPolicy& policy,
                              TimePoint now) {
  IssuedTokens tokens;
  tokens.place = place;
  tokens.scope = families_[place.family].grant.scope;
  tokens.expires_in = policy.access_token_lifetime;
  tokens.access_token = RandomToken(kTokenBytes);
  tokens.refresh_token = std::move(refresh_token);
  Add(tokens.access_token, Kind::kAccess, place, now + policy.access_token_lifetime);
  return tokens;
}

bool TokenStore::MayRepeat(const Record& spent, const TokenPolicy& policy) const {
  const Family& family = families_.at(spent.place.family);
  return policy.rotation_grace && spent.kind == Kind::kRefresh && spent.spent &&
         spent.place.rotation + 2 == family.pairs && !family.newest_refresh_token.empty();
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
  const std::int64_t family = std::get<Record*>(spent)->place.family;
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
  if (known != records_.end()) {
    const Record& record = known->second;
    const Family& family = families_[record.place.family];
    if (!resource.empty() && family.grant.resource != resource) return Refusal::kWrongResource;
    if (MayRepeat(record, policy) && family.grant.client_id == client_id &&
        family.revoked.empty()) {
      IssuedTokens again =
          Hand({record.place.family, family.pairs - 1}, family.newest_refresh_token, policy, now);
      again.is_repeated = true;
      return again;
    }
  }
  const auto spent = Spend(refresh_token, Kind::kRefresh, client_id, now);
  if (const Refusal* refusal = std::get_if<Refusal>(&spent)) return *refusal;
  Record& record = *std::get<Record*>(spent);
  if (policy.rotate) return Issue(record.place.family, policy, now);
  record.spent = false;
  TokenPolicy access_only = policy;
  access_only.issue_refresh_token = false;
  return Issue(record.place.family, access_only, now);
}

void TokenStore::Revoke(std::string_view token, std::string_view client_id) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(Sha256Hex(token));
  if (found == records_.end()) return;
  Family& family = families_[found->second.place.family];
  if (family.grant.client_id != client_id) return;
  if (found->second.kind == Kind::kRefresh) {
    if (family.revoked.empty()) family.revoked = "revocation";
  } else {
    found->second.spent = true;
  }
}

void TokenStore::RevokeAll() {
  const std::lock_guard lock(mutex_);
  for (auto& [number, family] : families_) {
    if (family.revoked.empty()) family.revoked = "revoke_all";
  }
}

void TokenStore::NoteAnswered(Place place) {
  const std::lock_guard lock(mutex_);
  Family& family = families_[place.family];
  family.answered = std::max(family.answered, place.rotation);
}

std::optional<Place> TokenStore::Recognise(std::string_view token) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(Sha256Hex(token));
  if (found == records_.end() || found->second.kind == Kind::kCode) return std::nullopt;
  const Place place = found->second.place;
  Family& family = families_[place.family];
  family.seen = std::max(family.seen, place.rotation);
  return place;
}

std::vector<FamilyHistory> TokenStore::Families() const {
  const std::lock_guard lock(mutex_);
  std::vector<FamilyHistory> result;
  for (const auto& [number, family] : families_) {
    result.push_back({number, std::max<std::int64_t>(0, family.pairs - 1), family.answered,
                      family.seen, family.revoked});
  }
  return result;
}

bool TokenStore::IsLive(std::string_view access_token, TimePoint now) const {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(Sha256Hex(access_token));
  if (found == records_.end() || found->second.kind != Kind::kAccess) return false;
  return !found->second.spent && found->second.expires_at > now &&
         families_.at(found->second.place.family).revoked.empty();
}

bool TokenStore::WasIssued(std::string_view value) const {
  const std::lock_guard lock(mutex_);
  return records_.contains(Sha256Hex(value));
}

std::string TokenStore::GrantedScope(std::string_view code_or_token) const {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(Sha256Hex(code_or_token));
  return found == records_.end() ? "" : families_.at(found->second.place.family).grant.scope;
}

}  // namespace claribi::vendor_sandbox
