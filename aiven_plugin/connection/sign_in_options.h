// What a host hands over to begin a sign-in: the redirect URI, and the options of authorize_begin.
// Each kind of sign-in takes what is its own and refuses the rest, so that a key that was meant for
// one data source is never lost silently in another.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/secret.h"

namespace claribi::connection {

struct SignInOptions {
  std::optional<std::string> redirect_uri;  // empty: the host gave none
  std::vector<std::string> scopes;          // empty: none named
  std::optional<core::Secret> api_key;      // as it came, unchecked
};

// Of a data source; `why` ends the sentence that says why it takes none. kInvalid if there are
// some.
core::Status RefuseScopes(const SignInOptions& options, std::string_view why);
// Those that are not among `allowed`; where that is empty, any may be asked for.
core::Status RefuseScopesBeyond(const std::vector<std::string>& allowed,
                                const SignInOptions& options);
core::Status RefuseApiKey(const SignInOptions& options, std::string_view why);
// kInvalid.
core::Error RedirectUriMissing();

inline constexpr std::size_t kMinApiKeyBytes = 8;
inline constexpr std::size_t kMaxApiKeyBytes = 4096;
// Why a text cannot be an API key, in words that hold nothing of it; empty if it can. Visible
// ASCII, blanks only inside, kMinApiKeyBytes to kMaxApiKeyBytes: what a header can carry, and what
// can be told from other words when a vendor repeats it. Nothing is trimmed.
std::optional<std::string> FindApiKeyProblem(std::string_view key);

}  // namespace claribi::connection
