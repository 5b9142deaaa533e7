// Reads and verifies what the room signs, by other means than the room's own.
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"

namespace claribi::oauth {

struct ReadJwt {
  std::string signing_input;
  std::string signature;  // raw
  core::Json header;
  core::Json claims;
};

// Fails the test if it is no compact JWS.
ReadJwt Read(std::string_view token);
// True if the signature is ES256 by the key of this public JWK.
bool IsSignedBy(const ReadJwt& jwt, const core::Json& jwk);

}  // namespace claribi::oauth
