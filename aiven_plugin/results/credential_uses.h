// Credentials that nothing names, but what they are for: "use x to log in", "x is your verification
// code", echo x | sudo -S. Those behind a name: credential_sentences.h. Pure; each look is bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/text_marks.h"

namespace claribi::results {

// `at`: where "use" or "log in with" may begin. The password or the code between that and its
// purpose.
std::optional<Span> FindUsed(std::string_view text, std::size_t at);

// `at`: a word. What echo or printf give to a command that reads a password: echo x | sudo -S …
std::optional<Span> FindPipedPassword(std::string_view text, std::size_t at);

}  // namespace claribi::results
