// What a refusal by the MCP server asks for, whichever scheme it names. Source: RFC 6750 section 3;
// RFC 9449 sections 7.1 and 9; RFC 9728 section 5.1.
#pragma once

#include <optional>
#include <string>

#include "http/http_transport.h"
#include "oauth/scope.h"

namespace claribi::oauth {

struct RequestedAuthorization {
  bool offers_bearer = false;
  bool offers_dpop = false;
  std::string error;                             // e.g. "insufficient_scope"; empty: none
  std::optional<std::string> resource_metadata;  // URL, as the server wrote it
  std::optional<Scopes> scopes;

  // True if bearer tokens are no use here.
  bool WantsDpopOnly() const { return offers_dpop && !offers_bearer; }
};

// Of both schemes together; where both say something, DPoP's word counts.
RequestedAuthorization ReadChallenge(const http::Headers& headers);

}  // namespace claribi::oauth
