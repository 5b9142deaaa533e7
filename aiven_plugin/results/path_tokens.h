// Credentials in the path of an address: of webhooks, whose address is the secret, and behind a
// segment that says so (/t/TOKEN/, /key/TOKEN). What is beside them stays. Pure, bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/text_marks.h"

namespace claribi::results {

// begin: behind "scheme://". The host ends at the first "/", escaped or not.
std::optional<Span> FindPathToken(std::string_view text, std::size_t begin);

// Behind the backslashes at `at`.
inline std::size_t SkipBackslashes(std::string_view text, std::size_t at) {
  return RunEnd(text, at, [](char c) { return c == '\\'; });
}

// No URI goes beyond a blank, a quotation mark or an angle bracket, escaped or not.
bool EndsUri(std::string_view text, std::size_t at);

}  // namespace claribi::results
