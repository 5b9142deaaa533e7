// A position in a query as line and column, for the user who wrote it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace claribi::sql_guard {

// "line 3, column 8", both from 1; columns are characters.
std::string PlaceOfByte(std::string_view text, std::size_t offset);          // offset from 0
std::string PlaceOfCharacter(std::string_view text, std::size_t character);  // from 1

// Where the character is, in bytes from 0; the text's size if it has fewer.
std::size_t OffsetOfCharacter(std::string_view text, std::size_t character);

// The first, or the last, occurrence that begins in [begin, end) of a word of SQL, given in
// capitals; the text may have it in any case. Comments and constants are searched too.
std::optional<std::size_t> FindSqlWord(std::string_view text, std::string_view word,
                                       std::size_t begin, std::size_t end);
std::optional<std::size_t> FindLastSqlWord(std::string_view text, std::string_view word,
                                           std::size_t begin, std::size_t end);

}  // namespace claribi::sql_guard
