// Credentials beside a statement of SQL that says what they are: the rows below a SELECT with a
// list of columns, and the parameters that a log writes behind the statement ($2 = 'x').
// Linear, bounded. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "results/name_kinds.h"
#include "results/text_marks.h"

namespace claribi::results {

// begin, end: a name of a credential in a list of columns. Appends the cells of the rows below a
// SELECT with that list, which "|" or tabs separate. Returns how far was read; 0: no such rows.
std::size_t AddSelectedRows(std::string_view text, std::size_t begin, std::size_t end,
                            NameKinds& kinds, std::vector<Span>& spans);

// at: a "$". The value of the parameter that begins there, if the statement before it gives it to a
// credential: SET password = $1, or INSERT with the columns.
std::optional<Span> FindParameterValue(std::string_view text, std::size_t at, NameKinds& kinds);

// at: a "?" or "%s" that a statement gives to a credential. The value of that number in the list of
// parameters that the log writes behind it: Parameters: x(String), …; args=('x', 5); ('x', 5).
std::optional<Span> FindPlacedValue(std::string_view text, std::size_t at);

}  // namespace claribi::results
