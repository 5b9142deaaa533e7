// Which names say that their value is a credential: of JSON members, parameters, settings and
// headers, in any spelling (client_secret, clientSecret, CLIENT-SECRET). The last words decide:
// "password" is one, "password_encryption" is not; "access_token" is, "next_page_token" is not.
// Nothing here knows the shape of a credential (credential_shapes.h). Pure.
#pragma once

#include <string_view>

namespace claribi::results {

// What stands in place of a credential.
inline constexpr std::string_view kRedacted = "[REDACTED]";

// Cheap: whether a name that ends with `tail` could be any of them. Most names are told apart here.
bool MayNameCredential(std::string_view tail);

// True if `value` under `name` is a credential. False where the value only stands for one: empty,
// masked, redacted, a placeholder, a word like "null".
bool IsCredential(std::string_view name, std::string_view value);

// A header's name whose value is a scheme and a credential: "Authorization",
// "proxy_authorization".
bool NamesAuthorization(std::string_view name);

// At least 16 characters without a blank, letters and digits among them: nothing that a person
// would write as a word.
bool IsOpaque(std::string_view value);

}  // namespace claribi::results
