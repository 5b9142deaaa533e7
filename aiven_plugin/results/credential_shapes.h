// Credentials that are recognised by their form, wherever they are: JSON Web Tokens (RFC 7519),
// what follows the name of an authentication scheme (RFC 9110, section 11), base64 of a document
// with credentials in it. Prefixes of providers: token_formats.h. Each function looks at one place
// of a text, which may be JSON, or a string inside JSON, with its escapes. Linear, without regular
// expressions. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "results/text_marks.h"

namespace claribi::results {

// `at`: where a word begins, which is "eyJ" of a header in base64url. The token there.
std::optional<Span> FindJsonWebToken(std::string_view text, std::size_t at);

// `at`: where a word begins. The token after "Bearer", "Basic", "ApiKey", "aivenv1" and the like.
std::optional<Span> FindSchemeToken(std::string_view text, std::size_t at);

// Where the credential begins after the name of an authentication scheme at `begin`; `begin` if
// there is none.
std::size_t SchemeEnd(std::string_view text, std::size_t begin);

// `at`: where a word begins. The base64 that begins there, if what it holds begins as JSON, a PEM
// or a URI does; `decoded` becomes that text.
std::optional<Span> FindEncodedText(std::string_view text, std::size_t at, std::string& decoded);

// `at`: where a word begins. The same, whatever the text begins with; base64 of anything but a text
// is none.
std::optional<Span> FindBase64Text(std::string_view text, std::size_t at, std::string& decoded);

// Whether base64 begins as that of a text in ASCII does: a cheap look before FindBase64Text.
bool BeginsAsText(std::string_view base64);

// The text in the hexadecimal digits of the word from `at` to `end`, also behind "x" and "0x";
// `decoded` becomes that text.
std::optional<Span> FindHexText(std::string_view text, std::size_t at, std::size_t end,
                                std::string& decoded);

// True for base64 of "user:password", as of Basic authentication (RFC 7617).
bool IsBasicCredential(std::string_view base64);

}  // namespace claribi::results
