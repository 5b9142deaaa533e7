// Private keys: between BEGIN and END lines (RFC 7468), whole, cut at either end or escaped into
// one line, and without the lines as base64 of their DER (RFC 8017, RFC 5915, RFC 8410) or of
// OpenSSH's form. Public keys and certificates are left alone. Pure, linear.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/text_marks.h"

namespace claribi::results {

// `at`: a "-". The private key whose BEGIN line begins there, up to its END line or to where it was
// cut; or the END line there with the lines before it, back to `floor`, where no BEGIN is left.
std::optional<Span> FindPrivateKey(std::string_view text, std::size_t at, std::size_t floor);

// `at`: where a word begins. The base64 of a private key there.
std::optional<Span> FindBarePrivateKey(std::string_view text, std::size_t at);

}  // namespace claribi::results
