// Scopes: their syntax, and which ones to ask for. A sign-in asks for what the resource says it
// needs, and no more. Pure functions.
// Not here: scopes that were missed after a 403 (step_up.h).
// Source: RFC 6749 section 3.3; MCP authorization, "Scope Selection Strategy" and "Refresh Tokens".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::oauth {

using Scopes = std::vector<std::string>;

// At most this many are taken from any list: large vendors list some hundreds.
inline constexpr std::size_t kMaxScopes = 500;

// scope-token: visible ASCII without the quotation mark and the backslash, at most 256 characters.
bool IsScopeToken(std::string_view text);

// The tokens of a space-delimited list, each once, in order. What is no scope-token is dropped.
Scopes ParseScopes(std::string_view text);
std::string JoinScopes(const Scopes& scopes);

// Those of `first`, then those of `second` that are new.
Scopes UnionOf(const Scopes& first, const Scopes& second);
bool IsSubset(const Scopes& part, const Scopes& whole);

struct ScopeSources {
  // What the host asks for: it may narrow.
  std::optional<Scopes> requested;
  // The scope of the challenge that led here: authoritative for what was refused.
  std::optional<Scopes> challenged;
  // scopes_supported of the protected resource.
  std::optional<Scopes> resource_supported;
  // scopes_supported of the authorization server; read for offline_access only.
  std::optional<Scopes> server_supported;
};

// The first of the first three lists that is present, each scope once; empty: omit the parameter.
// "offline_access" is added to such a list if the authorization server advertises it. It is not
// added to an empty list: it would be the whole request, and the server's default scopes would be
// lost.
Scopes SelectScopes(const ScopeSources& sources);

}  // namespace claribi::oauth
