// Credentials inside the value of a name: in braces (ODBC, "Pwd={x}"), as the only argument of a
// call (String::from("x")), as a parameter of an Authorization header (RFC 7616, Digest). Pure;
// bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/text_marks.h"

namespace claribi::results {

// `begin`: of a value without marks. is_named: its name is one of a credential.
std::optional<Span> FindEnclosed(std::string_view text, std::size_t begin, bool is_named);

// `begin`: behind the scheme. The parameter "response" among others.
std::optional<Span> FindDigestResponse(std::string_view text, std::size_t begin);

}  // namespace claribi::results
