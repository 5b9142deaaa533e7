// How a request to the authorization server proves which client sends it: client_secret_basic,
// client_secret_post, private_key_jwt, or not at all. Source: RFC 6749 section 2.3.1; RFC 7523
// sections 2.2 and 3; OpenID Connect Core section 9.
#pragma once

#include <string_view>

#include "core/url.h"
#include "http/http_transport.h"
#include "oauth/client.h"
#include "oauth/config.h"
#include "oauth/secret_form.h"

namespace claribi::oauth {

// The registration that the operator holds for this client of this issuer; nullptr if none.
const PreRegisteredClient* FindPreRegistered(const Config& config, std::string_view issuer,
                                             std::string_view client_id);

// What no error may repeat; empty if the client has no secret. The view dies with its source.
std::string_view SecretOf(const Config& config, std::string_view issuer, const Client& client);

// A form POST to an endpoint of the authorization server `issuer`, with the client's authentication
// in the place that its method names; a signed assertion is made anew each time. The body is marked
// secret. kAuthRequired if the operator no longer holds this client, kInvalid if its private key
// cannot be used.
core::Result<http::HttpRequest> AuthenticatedForm(const Dependencies& dependencies,
                                                  const Config& config, std::string_view issuer,
                                                  const core::Url& endpoint, const Client& client,
                                                  SecretForm form);

}  // namespace claribi::oauth
