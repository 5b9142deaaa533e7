// The pages a person sees at the authorization server: consent, and why an authorization request
// was refused. Plain HTML without scripts, usable by keyboard and screen reader. Not the rules: see
// authorization_server.h.
#pragma once

#include <string>

#include "vendor_sandbox/exchange.h"

namespace claribi::vendor_sandbox {

struct ConsentView {
  std::string client_name;
  std::string scope;  ///< separated by spaces
  std::string redirect_uri;
  std::string action;      ///< where the form posts to
  std::string request_id;  ///< hidden field `request`
  std::string csrf;        ///< hidden field `csrf`
};

HttpReply ConsentPage(const ConsentView& view);
/// A refusal that must not be redirected, because the redirect address itself is not trusted.
HttpReply RefusedPage(const std::string& what, const std::string& fix);

}  // namespace claribi::vendor_sandbox
