// What a rule asks of a text. Source: rule 5 of claribi/data_source.h; RFC 3629.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace claribi::validator {

/// True if all of it is UTF-8, without overlong forms and surrogates.
bool IsUtf8(std::string_view text);

/// The text, with each byte that is no UTF-8 written as \\xff.
std::string AsUtf8(std::string_view text);

}  // namespace claribi::validator
