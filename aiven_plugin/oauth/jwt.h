// JSON Web Tokens that we sign: DPoP proofs (dpop.h) and client assertions
// (client_authentication.h). The one algorithm is ES256, with a key on P-256.
// Not here: verification. Tokens that servers issue are opaque to this room.
// Source: RFC 7519; RFC 7515 section 3.1; RFC 7517; RFC 7518 sections 3.4 and 6.2; RFC 7638.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/json.h"
#include "core/random.h"
#include "core/result.h"
#include "core/secret.h"

namespace claribi::oauth {

inline constexpr std::string_view kEs256 = "ES256";

// A key pair on the curve P-256. [mt]
class Es256Key {
 public:
  static core::Result<Es256Key> Generate();
  // The private key as PEM, PKCS#8 or SEC 1, without a passphrase. kInvalid for any other.
  static core::Result<Es256Key> FromPem(const core::Secret& pem);
  Es256Key(Es256Key&& other) noexcept;
  Es256Key& operator=(Es256Key&& other) noexcept;
  ~Es256Key();

  // The private key, PKCS#8: for a sealed record only.
  core::Result<core::Secret> ToPem() const;
  // {"crv","kty","x","y"}: the public half, in the member order of a thumbprint.
  core::Result<core::Json> PublicJwk() const;
  // base64url(SHA-256(public JWK)), RFC 7638.
  core::Result<std::string> Thumbprint() const;
  // r and s, 32 bytes each (RFC 7518 section 3.4), over the SHA-256 of `bytes`.
  core::Result<std::string> Sign(std::string_view bytes) const;

 private:
  struct Pair;
  explicit Es256Key(std::unique_ptr<Pair> pair);
  std::unique_ptr<Pair> pair_;
};

// A compact JWS over `claims`; "alg" is added to `header`.
core::Result<std::string> SignJwt(const Es256Key& key, core::Json header, const core::Json& claims);

// A jti: 128 random bits as base64url.
core::Result<std::string> MakeTokenId(core::RandomSource& random);

}  // namespace claribi::oauth
