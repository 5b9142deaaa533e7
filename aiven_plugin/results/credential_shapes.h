// Credentials that are known by their looks, wherever they stand: tokens of well-known makers,
// JSON Web Tokens (RFC 7519), private keys (RFC 7468), passwords in URIs (RFC 3986, section 3.2.1).
// Each function looks at one place of a text and says how far the credential there reaches. Texts
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

// Length of the backslashes at `at`, with the letter that they escape: of \n, \\n, \u0026. 0 if
// there is no escape of a blank or of a code; `\"` and `\/` are none.
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
