#include "oauth/pkce.h"

#include "core/crypto.h"

namespace claribi::oauth {

core::Result<core::Secret> MakeCodeVerifier(core::RandomSource& random) {
  constexpr std::size_t kVerifierBytes = 32;
  CLARIBI_TRY(std::string bytes, random.Bytes(kVerifierBytes));
  core::Secret verifier(core::Base64UrlEncode(bytes));
  core::Wipe(bytes);
  return verifier;
}

core::Result<std::string> S256CodeChallenge(const core::Secret& code_verifier) {
  CLARIBI_TRY(const std::string digest, core::Sha256(code_verifier.Reveal()));
  return core::Base64UrlEncode(digest);
}

}  // namespace claribi::oauth
