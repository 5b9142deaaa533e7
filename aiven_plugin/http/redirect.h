// Redirects, as far as a client with credentials may follow them: 307 and 308 within the same
// origin, method and body kept. Everything else that a 3xx may ask for is refused, because it would
// drop the credentials on the way or carry them to somebody else.
// Source: RFC 9110 section 15.4; RFC 9700 section 4.12.
#pragma once

#include <memory>

#include "core/call_context.h"
#include "core/result.h"
#include "core/url.h"
#include "http/http_transport.h"

namespace claribi::http {

// True for 3xx, save 304, which redirects nowhere.
bool IsRedirect(int status);

// Where a request to `from` goes after an answer with `status`. Location may be an absolute URL or
// begin with "/", "//" or "?"; a fragment is ignored. kForbidden: another origin (https to http
// included) or a status other than 307 and 308. kUpstream: Location missing, repeated or malformed.
core::Result<core::Url> RedirectTarget(const core::Url& from, int status, const Headers& headers);

// Sends, and follows up to three redirects; the credentials go along, the origin being the same.
// The result is never a redirect. Errors: RedirectTarget's, the transport's, and kUpstream after
// too many hops.
core::Result<std::unique_ptr<HttpResponse>> SendFollowing(HttpTransport& transport,
                                                          HttpRequest request,
                                                          const core::CallContext& call);

// Fetch, following as SendFollowing does.
core::Result<BufferedResponse> FetchFollowing(HttpTransport& transport, HttpRequest request,
                                              std::size_t max_body_bytes,
                                              const core::CallContext& call);

}  // namespace claribi::http
