// Who we are to one authorization server, and how a request proves it. Not how one becomes a
// client: that is client_registration.h. Source: RFC 6749 section 2.3.1, RFC 7591 section 2.
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"
#include "core/secret.h"
#include "core/url.h"
#include "http/http_transport.h"

namespace claribi::oauth {

inline constexpr std::string_view kAuthMethodNone = "none";
inline constexpr std::string_view kAuthMethodBasic = "client_secret_basic";
inline constexpr std::string_view kAuthMethodPost = "client_secret_post";

struct Client {
  std::string client_id;
  core::Secret client_secret;              // empty for a public client
  std::string token_endpoint_auth_method;  // one of the three above

  Client Clone() const { return {client_id, client_secret.Clone(), token_endpoint_auth_method}; }
};

// As a member of a sealed record.
core::Json ToJson(const Client& client);
// kInternal if it is no client as ToJson writes it.
core::Result<Client> ReadClient(const core::Json& json);

// A form POST to an endpoint of the authorization server, with the client's authentication in the
// place that its method names. The body is marked secret; `parameters` are wiped.
http::HttpRequest AuthenticatedForm(const core::Url& endpoint, const Client& client,
                                    core::QueryParameters parameters);

}  // namespace claribi::oauth
