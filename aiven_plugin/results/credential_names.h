// Which names say that their value is a credential: of JSON members, parameters, settings and
// headers, in any spelling (client_secret, clientSecret, CLIENT-SECRET). The last words decide:
// "password" is one, "password_encryption" is not; "access_token" is, "next_page_token" is not.
// Nothing here knows the shape of a credential (credential_shapes.h). Pure.
#pragma once

#include <string_view>

namespace claribi::results {

// Replaces a credential.
inline constexpr std::string_view kRedacted = "[REDACTED]";

// A cheap first check: false if no name that ends with `tail` is one of a credential.
bool MayNameCredential(std::string_view tail);

// True if `value` under `name` is a credential. False where the value only stands for one: empty,
// masked, redacted, a placeholder, a word like "null".
bool IsCredential(std::string_view name, std::string_view value);

// True for the name of a header whose value is a scheme and a credential: "Authorization",
// "proxy_authorization".
bool NamesAuthorization(std::string_view name);

// True for at least 16 characters without a space, with letters and digits among them, which is no
// word of a language.
bool IsOpaque(std::string_view value);

}  // namespace claribi::results
