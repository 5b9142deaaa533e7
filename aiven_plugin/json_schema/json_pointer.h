// The texts of JSON Pointers (RFC 6901), as far as schemas and messages need them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::json_schema {

// "/" and the token, escaped.
std::string PointerStep(std::string_view token);
// The tokens of a pointer, unescaped; empty optional if it is none.
std::optional<std::vector<std::string>> PointerTokens(std::string_view pointer);
// The index that a token names in an array: digits without a leading zero.
std::optional<std::size_t> ArrayIndex(std::string_view token);

}  // namespace claribi::json_schema
