// Credentials that are recognised by their form, wherever they are: tokens of well-known makers,
// JSON Web Tokens (RFC 7519), private keys (RFC 7468), passwords in URIs (RFC 3986, section 3.2.1).
// Each function looks at one place of a text and returns the extent of the credential there. Texts
// may be JSON, or strings inside JSON, with their escapes; no credential reaches beyond a quotation
// mark. Linear, without regular expressions. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace claribi::results {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// What may stand in a word: letters, digits, "_".
bool IsWordCharacter(char c);

// Length of the backslashes at `at` and what they escape, for white space and codes: \n, \\n,
// \u0026. 0 for any other escape, such as `\"` and `\/`.
std::size_t BlankEscapeLength(std::string_view text, std::size_t at);

// `at`: where a word begins. The token that begins there, after "Bearer " and "aivenv1 " too.
std::optional<Span> FindToken(std::string_view text, std::size_t at);

// `at`: a "-". The private key whose BEGIN line begins there, up to its END line, or to where it
// was cut.
std::optional<Span> FindPrivateKey(std::string_view text, std::size_t at);

// `at`: the ":" of "scheme://", or of "scheme:\/\/", or the "%" of "scheme%3A%2F%2F". The password
// between the user's name and the host.
std::optional<Span> FindUriPassword(std::string_view text, std::size_t at);

}  // namespace claribi::results
