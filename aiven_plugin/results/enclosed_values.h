// Credentials inside the value of a name: in braces (ODBC, "Pwd={x}"), as the only argument of a
// call (String::from("x")), as a parameter of an Authorization header (RFC 7616, Digest). Pure;
// bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "results/name_kinds.h"
#include "results/text_marks.h"

namespace claribi::results {

// `begin`: of a value without marks. is_named: its name is one of a credential.
std::optional<Span> FindEnclosed(std::string_view text, std::size_t begin, bool is_named);

// `begin`: behind the scheme. The parameter "response" among others.
std::optional<Span> FindDigestResponse(std::string_view text, std::size_t begin);

// begin: behind the scheme of an Authorization header. Of its parameters those that are secret: a
// signature (AWS, RFC 9421, OAuth 1), a "mac", a token. False if there is none.
bool AddSignedParts(std::string_view text, std::size_t begin, std::vector<Span>& spans);

// `at`: a "{". The second of two: {default_pass, <<"x">>} of Erlang, {:password, "x"}, {"Password",
// "x"}, whose first names a credential.
std::optional<Span> FindOfTwo(std::string_view text, std::size_t at, NameKinds& kinds);

// `begin`: of a value. The numbers of a list of bytes: [84,51,…], <<84,51,…>>, <Buffer 3f 2a …>.
std::optional<Span> FindBytes(std::string_view text, std::size_t begin);

}  // namespace claribi::results
