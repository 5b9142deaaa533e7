// What an HTTP status other than success means for the person in front of the screen. Pure.
// Sources: RFC 9110 section 15; MCP revision 2025-11-25, basic/transports.
#pragma once

#include <string_view>

#include "core/clock.h"
#include "core/error.h"
#include "http/http_transport.h"

namespace claribi::mcp {

// More of a refusal's body than this is not read.
inline constexpr std::size_t kMaxRefusalBytes = std::size_t{16} * 1024;
// A server's Retry-After is passed on up to this.
inline constexpr core::Milliseconds kMaxRetryAfter = std::chrono::hours(1);

// status: not 2xx. body: the beginning of it, whatever it is: a JSON-RPC error, another JSON
// object, HTML, nothing. now: for a Retry-After that is a date. The server's words are shortened
// and made printable.
core::Error RefusalError(int status, const http::Headers& headers, std::string_view body,
                         core::UnixTime now);

// Whether it means what 404 means to a request with a session id: many servers that forgot the
// session answer 400 and say so in words.
bool IsAboutTheSession(const core::Error& refusal);

// The same where the server answered before at this address: then it is not the address that is
// wrong (404, 405, 410); any other refusal as it is.
core::Error LaterRefusal(core::Error refusal);

// The credential is good, and lacks something that the server names: insufficient_scope (RFC 6750),
// use_dpop_nonce (RFC 9449).
bool SaysWhatIsMissing(const http::Headers& headers);

// What a body says, for an error's `cause`: the message in a JSON error, or the beginning of the
// text, with its media type. Never empty.
std::string DescribeBody(const http::Headers& headers, std::string_view body);

}  // namespace claribi::mcp
