// UTF-8, one character at a time. Source: RFC 3629.
#pragma once

#include <cstddef>
#include <string_view>

namespace claribi::core {

// Length of the well-formed sequence at the start of `text`, which is not empty, and its code
// point; 0 if it is malformed, overlong, cut, or half of a surrogate pair.
std::size_t DecodeUtf8(std::string_view text, char32_t& code_point);

// `text` cut to at most `max_bytes`, between two characters.
std::string_view Utf8Prefix(std::string_view text, std::size_t max_bytes);

}  // namespace claribi::core
