// Errors of this room, and the error responses of authorization servers. The responses have one
// form at the token, registration, revocation and authorization endpoint, and servers in use have
// more:
//
//   {"error": "code", "error_description": "words"}   RFC 6749 section 5.2
//   {"error": {"code": …, "message": …}}, {"error": […]}, {"errors": […]}
//   {"message": …}, {"title": …, "detail": …}         RFC 9457, and many others
//   error=code&error_description=words                form-encoded
//   plain text; a web page, of which the title is shown
//
// Source: RFC 6749 sections 4.1.2.1 and 5.2; RFC 7009 section 2.2.1; RFC 7591 section 3.2.2; RFC
// 8707 section 2.2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/json.h"
#include "http/http_transport.h"
#include "oauth/oauth_config.h"
#include "oauth/oauth_error.h"

namespace claribi::oauth {

// kUpstream: the answer breaks the protocol.
core::Error ProtocolError(std::string_view message, std::string_view cause);

// kAuthRequired: the user must sign in (again).
core::Error SignInNeeded(std::string_view message, std::string_view cause);

// True if the server refused with this error code.
bool IsOAuthError(const core::Error& error, OAuthError code);

// An error whose vendor_code is `error` and whose cause quotes `description` as the server's words,
// cut to an excerpt. By `error`: invalid_grant, invalid_client, unauthorized_client,
// login_required, interaction_required, consent_required, access_denied: kAuthRequired;
// invalid_scope, invalid_target: kForbidden; temporarily_unavailable, server_error: kUnavailable
// and retryable; any other: kUpstream.
core::Error ServerRefusal(std::string_view message, std::string_view error,
                          std::string_view description, int http_status);

// What a server says in an error response. Both texts are the server's and hostile.
struct VendorWords {
  std::string code;         // of OAuth; empty: none was found
  std::string description;  // empty: none
  bool is_page = false;     // it is a web page; `description` is its title
};
VendorWords ReadVendorWords(const http::BufferedResponse& response, const Config& config);

// An answer that is no success. By status: 429 kRateLimited, 5xx kUnavailable (both retryable, with
// Retry-After). Else the ServerRefusal of the code in it, or kUpstream if there is none. The cause
// quotes the server's words; if the body repeats one of `sent_secrets` (RepeatsSecret), no words
// are shown, and of codes only those of OAuth.
core::Error UnexpectedAnswer(std::string_view message, const http::BufferedResponse& response,
                             const Config& config, core::UnixTime now,
                             const std::vector<std::string_view>& sent_secrets = {});

// True if `text` holds one of `secrets`, or its first 16 bytes: as it was sent, form-encoded, or as
// HTML or JSON may write it, also one inside the other.
bool RepeatsSecret(std::string_view text, const std::vector<std::string_view>& secrets);

// True if the document says that something failed: it has an `error` that says anything.
bool HasError(const core::Json& document);

// 2xx.
inline bool IsSuccess(int status) { return status >= 200 && status < 300; }

}  // namespace claribi::oauth
