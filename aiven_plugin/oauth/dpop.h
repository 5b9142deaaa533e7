// Demonstrating proof of possession: an access token that is bound to a key can be used by the
// holder of that key only. Each request carries a proof of its own in the header "DPoP": a JWT over
// the method, the URL and the access token. A server may demand a nonce of its own in it, and then
// answers use_dpop_nonce with the header DPoP-Nonce.
//
// Not here: when DPoP is used (discovery.h), the key and its signature (jwt.h), and sending a
// request again with the nonce (token_endpoint.h, token_authorizer.h).
// Source: RFC 9449 sections 4.2, 5, 7, 8 and 9.
#pragma once

#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/mutex.h"
#include "core/random.h"
#include "core/url.h"
#include "http/http_transport.h"
#include "oauth/jwt.h"

namespace claribi::oauth {

struct DpopClaims {
  std::string_view method;        // htm
  const core::Url& url;           // htu: without query and fragment
  std::string_view access_token;  // ath; empty at the token endpoint
  std::string_view nonce;         // of the server that is asked; empty: none known
};

// What goes into the header "DPoP".
core::Result<std::string> DpopProof(const Es256Key& key, const DpopClaims& claims,
                                    core::UnixTime now, core::RandomSource& random);

// The header DPoP-Nonce; empty if absent, repeated or not made of the characters that RFC 9449
// section 8.1 allows.
std::string DpopNonce(const http::Headers& headers);

// The nonce that one server gave last. [mt]
class DpopNonceKeeper {
 public:
  std::string Current() const {
    const core::MutexLock lock(mutex_);
    return nonce_;
  }
  // True if the headers hold a nonce.
  bool Learn(const http::Headers& headers);

 private:
  mutable core::Mutex mutex_;
  std::string nonce_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::oauth
