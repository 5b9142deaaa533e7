// Credentials that a sentence or a line of words tells behind their name: "the password is x",
// "user u pass x", settings of Redis and lines of netrc. Without a name: credential_uses.h. A value
// counts if it is more than a word; the less the words say, the more it has to look made up. Pure;
// each look is bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/credential_names.h"
#include "results/text_marks.h"

namespace claribi::results {

// The token behind spaces at `at`, without the marks of the sentence around it.
std::optional<Span> SaidToken(std::string_view text, std::size_t at);

// `begin`, `end`: a word that names a credential of `kind`, with a blank behind it. What a setting,
// a netrc or a sentence says it is.
std::optional<Span> FindSaid(std::string_view text, std::size_t begin, std::size_t end,
                             NameKind kind);

// True if what is in front of the word at `begin` leads to its value: "with password x", "user u
// pass x", "ID: u PW: x".
bool IsLed(std::string_view text, std::size_t begin);

// "user / x" or "user:x" at `at`, behind "creds" and the like.
std::optional<Span> FindPair(std::string_view text, std::size_t at);

}  // namespace claribi::results
