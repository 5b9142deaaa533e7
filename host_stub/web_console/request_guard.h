// What a request must have before anybody looks at what it wants: it was meant for this address and
// comes from a page of this address. Pure.
//
// Any page that a browser shows can send requests to 127.0.0.1. A page of another name that
// resolves to 127.0.0.1 (DNS rebinding) sends that name as Host. A page of another origin is named
// by Origin, and by Sec-Fetch-Site; the same host with another port is another origin, too.
// Source: Fetch (Origin), Fetch Metadata (Sec-Fetch-Site), RFC 9110 section 7.2 (Host).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "outcome/outcome.h"
#include "web_console/http_message.h"

namespace claribi::web_console {

/// A request that is refused: the status of HTTP, and the error that says why.
struct Refusal {
  int status = 403;
  outcome::Error error;
};

/// Nothing where the request could be read.
std::optional<Refusal> RefuseUnread(const HttpRequest& request);

/// Nothing where the request may go on. `authority`: "127.0.0.1:PORT". The vendor's redirect to
/// /callback comes from another site, by its nature; nothing else may.
std::optional<Refusal> RefuseForeign(const HttpRequest& request, const std::string& authority);

/// Nothing where the form of the request is one that the interface knows: a method, a body that is
/// JSON and not too large.
std::optional<Refusal> RefuseMalformed(const HttpRequest& request);

/// GET and HEAD change nothing.
bool ChangesState(const HttpRequest& request);

/// Takes as long for every text of one length.
bool EqualsSecret(std::string_view given, std::string_view secret);

/// Of the console's pages and answers: no script but its own, nothing of another origin, no frame.
inline constexpr const char* kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

}  // namespace claribi::web_console
