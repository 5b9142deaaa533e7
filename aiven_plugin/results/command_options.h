// Options of command lines that carry a credential: --password x, -Password x, --user user:x of
// curl, and those of one letter of commands that are known to take a password there. On a line, or
// as strings of a JSON list. Pure; each look is bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/name_kinds.h"
#include "results/text_marks.h"

namespace claribi::results {

// `at`: a "-" that begins an option. The credential behind it.
std::optional<Span> FindOption(std::string_view text, std::size_t at, NameKinds& kinds);

}  // namespace claribi::results
