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

// Identifies the credential of a request, so that a 401 for an old credential does not invalidate a
// newer one. 0: none.
using CredentialId = std::uint64_t;

// The credential of all requests of one call: opened once, kept for that call, wiped at its end.
struct Credential {
  CredentialId id = 0;
  core::Secret value;  // the whole value of the field, e.g. "Bearer …"; empty: nothing is sent
  std::string field{kAuthorizationField};
  std::size_t secret_at = 0;  // where in `value` the secret begins, behind a scheme
  core::Secret proof_key;     // PEM of the key that it is bound to (DPoP); empty: a bearer's
};

// How the server refused a request.
struct Challenge {
  int status = 401;  // 401 or 403; 401 also when a tool result says that the token is invalid
  Headers headers;   // WWW-Authenticate among them, if the vendor sends any
  CredentialId refused = 0;
};

class Authorizer {  // [mt]
 public:
  virtual ~Authorizer() = default;
  // A valid credential for this endpoint, refreshed first if it is about to expire. kAuthRequired
  // if the user must sign in. May block for a token request.
  virtual core::Result<Credential> Open(const core::Url& endpoint,
                                        const core::CallContext& call) = 0;
  // Puts the credential into one request, with a proof for just that request where it is bound to a
  // key: call it for every request, once its method and URL are set. No I/O.
  virtual core::Status Sign(const Credential& credential, HttpRequest& request);
  // To be called on a refusal. Success: the credentials changed, so open one and send the request
  // once more (once only, never in a loop). An error is final: kAuthRequired, kForbidden, or why
  // the refresh failed.
  virtual core::Status Recover(const Challenge& challenge, const core::CallContext& call) = 0;
  // To be called on a success: the credential was accepted, and `headers` may hold what the next
  // request needs, such as a DPoP nonce. The default does nothing.
  virtual void NoteAccepted(CredentialId /*accepted*/, const Headers& /*headers*/,
                            const core::CallContext& /*call*/) {}
};

}  // namespace claribi::http
