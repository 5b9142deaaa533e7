// Makes a text one that an HTTP header field can hold (RFC 9110, section 5.5; ISO 8859-1).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace claribi::policy {

// One line without spaces around it, at most max_characters, still UTF-8. Line breaks and control
// characters become spaces, typographic marks become ASCII, and a run of other characters above
// U+00FF, or of malformed bytes, becomes one "?". The rest is unchanged.
std::string HeaderText(std::string_view utf8, std::size_t max_characters);

}  // namespace claribi::policy
