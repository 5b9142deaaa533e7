// The seam between MCP and OAuth: mcp sends requests and knows no tokens, oauth knows tokens and no
// MCP.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/call_context.h"
#include "core/secret.h"
#include "http/http_transport.h"

namespace claribi::http {

// Which credential a request carried, so that a refusal of an old one is not held against its
// successor. 0: none.
using CredentialId = std::uint64_t;

// What the requests of one call carry: opened once, kept for that call, wiped at its end.
struct Credential {
  CredentialId id = 0;
  core::Secret value;  // the whole value of the field, e.g. "Bearer …"; empty: nothing is sent
  std::string field{kAuthorizationField};
  std::size_t secret_at = 0;  // where in `value` the secret begins, behind a scheme
  core::Secret proof_key;     // PEM of the key that it is bound to (DPoP); empty: a bearer's
};

// A refusal, as the server put it.
struct Challenge {
  int status = 401;  // 401 or 403; 401 also when the vendor says so inside a result
  Headers headers;   // WWW-Authenticate among them, if the vendor sends any
  CredentialId refused = 0;
};

class Authorizer {  // [mt]
 public:
  virtual ~Authorizer() = default;
  // A valid credential for this endpoint, renewed first if it is about to expire. kAuthRequired if
  // a person must sign in.
  virtual core::Result<Credential> Open(const core::Url& endpoint,
                                        const core::CallContext& call) = 0;
  // Puts the credential into one request, with a proof for just that request where it is bound to a
  // key: call it for every request, once its method and URL are set. No I/O.
  virtual core::Status Sign(const Credential& credential, HttpRequest& request);
  // Told of a refusal. Success: credentials changed, open one and send the request once more (the
  // caller does so once and never loops). An error is final: kAuthRequired, kForbidden, or why
  // renewal failed.
  virtual core::Status Recover(const Challenge& challenge, const core::CallContext& call) = 0;
  // Told of an answer that was a success: the credential was accepted, and `headers` may say what
  // the next request needs. Nothing has to be done with that.
  virtual void NoteAccepted(CredentialId /*accepted*/, const Headers& /*headers*/,
                            const core::CallContext& /*call*/) {}
};

}  // namespace claribi::http
