// Failures of an authorization server as Errors: what it said, in words and codes that callers can
// act on. Source: RFC 6749 sections 4.1.2.1 and 5.2, RFC 7591 section 3.2.2, RFC 7009
// section 2.2.1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/json.h"
#include "core/result.h"
#include "http/http_transport.h"

namespace claribi::oauth {

// The answer breaks the protocol: kUpstream.
core::Error ProtocolError(std::string_view message, std::string_view cause);

// kAuthRequired: a person must sign in (again).
core::Error SignInNeeded(std::string_view message, std::string_view cause);

// True if the server refused with this OAuth error code, e.g. "invalid_grant".
bool IsOAuthError(const core::Error& error, std::string_view code);

// `error`, with what the server said as the cause, labelled as its words and cut to an excerpt.
// Codes: invalid_grant, invalid_client, unauthorized_client, login_required, interaction_required,
// consent_required, access_denied: kAuthRequired; invalid_scope, invalid_target: kForbidden;
// temporarily_unavailable, server_error: kUnavailable and retryable; any other: kUpstream.
// vendor_code is the server's code.
core::Error ServerRefusal(std::string_view message, std::string_view error,
                          std::string_view description, int http_status);

// An answer that is not the one hoped for: an OAuth error document if there is one, else by status:
// 429 kRateLimited, 5xx kUnavailable (both retryable, with Retry-After), anything else kUpstream.
// A description that repeats one of `sent_secrets` is not shown.
core::Error UnexpectedAnswer(std::string_view message, const http::BufferedResponse& response,
                             const core::Json* document, core::UnixTime now,
                             const std::vector<std::string_view>& sent_secrets = {});

}  // namespace claribi::oauth
