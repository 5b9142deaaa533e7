#include "oauth/dpop.h"

#include <algorithm>
#include <utility>

#include "core/crypto.h"

namespace claribi::oauth {
namespace {

constexpr std::size_t kMaxNonceBytes = 1024;

bool IsNonceCharacter(char c) { return c > 0x20 && c < 0x7F && c != '"' && c != '\\'; }

}  // namespace

core::Result<std::string> DpopProof(const Es256Key& key, const DpopClaims& claims,
                                    core::UnixTime now, core::RandomSource& random) {
  CLARIBI_TRY(core::Json jwk, key.PublicJwk());
  CLARIBI_TRY(const std::string token_id, MakeTokenId(random));
  core::Json payload = core::Json::MakeObject({
      {"jti", token_id},
      {"htm", claims.method},
      {"htu", claims.url.Origin() + claims.url.path()},
      {"iat", core::ToMs(now) / 1000},
  });
  if (!claims.access_token.empty()) {
    CLARIBI_TRY(const std::string digest, core::Sha256(claims.access_token));
    payload.Set("ath", core::Base64UrlEncode(digest));
  }
  if (!claims.nonce.empty()) payload.Set("nonce", claims.nonce);
  core::Json header = core::Json::MakeObject({{"typ", "dpop+jwt"}});
  header.Set("jwk", std::move(jwk));
  return SignJwt(key, std::move(header), payload);
}

std::string DpopNonce(const http::Headers& headers) {
  const auto values = headers.FindAll("DPoP-Nonce");
  if (values.size() != 1 || values.front().size() > kMaxNonceBytes ||
      !std::all_of(values.front().begin(), values.front().end(), IsNonceCharacter)) {
    return {};
  }
  return std::string(values.front());
}

bool DpopNonceKeeper::Learn(const http::Headers& headers) {
  std::string nonce = DpopNonce(headers);
  if (nonce.empty()) return false;
  const core::MutexLock lock(mutex_);
  nonce_ = std::move(nonce);
  return true;
}

}  // namespace claribi::oauth
