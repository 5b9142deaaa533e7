// Proof Key for Code Exchange: a code stolen on its way back is worthless without the verifier.
// S256 only. Source: RFC 7636 sections 4.1 and 4.2.
#pragma once

#include <string>

#include "core/random.h"
#include "core/result.h"
#include "core/secret.h"

namespace claribi::oauth {

// 32 random bytes as base64url: 43 unreserved characters.
core::Result<core::Secret> MakeCodeVerifier(core::RandomSource& random);

// BASE64URL(SHA256(ASCII(code_verifier))).
core::Result<std::string> S256CodeChallenge(const core::Secret& code_verifier);

}  // namespace claribi::oauth
