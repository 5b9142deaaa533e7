// Private keys whose parts are members: of a JSON Web Key (RFC 7518, section 6), of an RSAKeyValue
// in XML (XML Signature, section 4.4.2.2), of a PuTTY key. The public parts stay. Private keys in
// one piece: private_keys.h. Pure; each look is bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "results/text_marks.h"

namespace claribi::results {

// True for "d", "p", "q", "dp", "dq", "qi", "k" with a value that is base64url.
bool IsPrivateMember(std::string_view name, std::string_view value);

// `begin`: behind the "{" of an object with a member "kty". Appends the private members.
bool AddKeyMembers(std::string_view text, std::size_t begin, std::vector<Span>& spans);

// `at`: behind the element <RSAKeyValue>. Appends the content of the private elements.
bool AddKeyElements(std::string_view text, std::size_t at, std::vector<Span>& spans);

// `at`: behind "Private-Lines: ". The lines of base64 below.
std::optional<Span> FindPrivateLines(std::string_view text, std::size_t at);

}  // namespace claribi::results
