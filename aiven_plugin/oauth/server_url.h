// URLs that a server hands us: which of them may be used at all, also by a person's browser. What a
// name resolves to is judged later, by the transport's egress guard. Source: MCP authorization,
// "Communication Security"; MCP security best practices, "Server-Side Request Forgery" and
// "Authorization URL Validation".
#pragma once

#include <string_view>

#include "core/result.h"
#include "core/url.h"

namespace claribi::oauth {

// https; or http on a loopback host where the operator allows that (`allow_insecure_loopback`).
bool MayBeUsed(const core::Url& url, bool allow_insecure_loopback);

// kForbidden naming `role` ("token_endpoint", …) if `text` is no URL, may not be used, or names a
// host that the egress guard refuses unresolved. The text itself is shown as an excerpt.
core::Result<core::Url> ParseServerUrl(std::string_view text, std::string_view role,
                                       bool allow_insecure_loopback);

}  // namespace claribi::oauth
