// Redirects, as far as a client with credentials may follow them: 307 and 308 within the same
// origin, method and body kept. Every other redirect is refused, because it would drop the
// credentials or send them to another server.
// Source: RFC 9110 section 15.4; RFC 9700 section 4.12.
#pragma once

#include <memory>

#include "core/call_context.h"
#include "core/result.h"
#include "core/url.h"
#include "http/http_transport.h"
#include "http/repetition.h"

namespace claribi::http {

// True for 3xx except 304, which is no redirect.
bool IsRedirect(int status);

// Where a request to `from` goes after an answer with `status`. Location may be an absolute URL or
// begin with "/", "//" or "?"; a fragment is ignored. kForbidden: another origin (https to http
// included) or a status other than 307 and 308. kUpstream: Location missing, repeated or malformed.
core::Result<core::Url> RedirectTarget(const core::Url& from, int status, const Headers& headers);

// Where the requests of one use case go. A redirect changes `url`, and a stale connection sets
// needs_fresh_connection; after either, the request is sent again.
struct Destination {
  core::Url url;
  bool needs_fresh_connection = false;

  void Address(HttpRequest& request) const;
  // What came of a request that was addressed here: a response that is no redirect, or why there is
  // none. Setbacks: kRedirect and kStaleConnection, both noted; kUpstream is reported where
  // redirects are followed no further. Final: RedirectTarget's errors and the transport's.
  Repetition::Attempt<std::unique_ptr<HttpResponse>> Judge(
      core::Result<std::unique_ptr<HttpResponse>> response);
};

// For a small document, such as metadata: follows redirects, and repeats an idempotent request once
// if an idle connection was closed; nothing else. Errors: those of Destination and of ReadWhole.
core::Result<BufferedResponse> FetchFollowing(HttpTransport& transport, HttpRequest request,
                                              std::size_t max_body_bytes,
                                              const core::CallContext& call);

}  // namespace claribi::http
