// The seam between MCP and OAuth: mcp sends requests and knows no tokens, oauth knows tokens and no
// MCP.
#pragma once

#include <cstdint>
#include <string>

#include "core/call_context.h"
#include "http/http_transport.h"

namespace claribi::http {

// Which credential a request carried, so that a refusal of an old one is not held against its
// successor. 0: none.
using CredentialId = std::uint64_t;

// A refusal, as the server put it.
struct Challenge {
  int status = 401;  // 401 or 403; 401 also when the vendor says so inside a result
  Headers headers;   // WWW-Authenticate among them, if the vendor sends any
  CredentialId refused = 0;
};

class Authorizer {  // [mt]
 public:
  virtual ~Authorizer() = default;
  // Puts valid credentials into `request`, renewing them first if they are about to expire. Call it
  // for every request. kAuthRequired if a person must sign in.
  virtual core::Result<CredentialId> Authorize(HttpRequest& request,
                                               const core::CallContext& call) = 0;
  // Told of a refusal. Success: credentials changed, send the request once more (the caller does so
  // once and never loops). An error is final: kAuthRequired, kForbidden, or why renewal failed.
  virtual core::Status Recover(const Challenge& challenge, const core::CallContext& call) = 0;
  // Told of an answer that was a success: the credential was accepted, and `headers` may say what
  // the next request needs. Nothing has to be done with that.
  virtual void NoteAccepted(CredentialId /*accepted*/, const Headers& /*headers*/,
                            const core::CallContext& /*call*/) {}
};

}  // namespace claribi::http
