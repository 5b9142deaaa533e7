// Which scopes to ask for: what the resource says it needs, no more. Pure.
// Source: RFC 6749 section 3.3; MCP authorization, "Scope Selection Strategy" and "Refresh Tokens".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::oauth {

using Scopes = std::vector<std::string>;

// At most this many are taken from any list.
inline constexpr std::size_t kMaxScopes = 100;

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
  // Of the protected resource.
  std::optional<Scopes> resource_supported;
  // Of the authorization server; only looked at for offline_access.
  std::optional<Scopes> server_supported;
};

// The first of the three lists that is present, each scope once; empty: omit the parameter. With a
// list chosen, "offline_access" is added where, and only where, the authorization server advertises
// it. (Added to nothing it would be the whole request, and the default scopes would be lost.)
Scopes SelectScopes(const ScopeSources& sources);

}  // namespace claribi::oauth
