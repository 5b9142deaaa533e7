// Credentials that follow a word instead of a ":" or "=": SQL (PASSWORD 'x', IDENTIFIED BY 'x'),
// settings of Redis, netrc and sentences of logs ("the password is x"), arguments of calls
// (setPassword("x"), define('DB_PASSWORD', 'x')). Pure; each look is bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "results/credential_names.h"
#include "results/text_marks.h"

namespace claribi::results {

// `at`: a "'" or "$". The quoted text behind a word that names a credential: PASSWORD 'x', E'x',
// $$x$$.
std::optional<Span> FindSqlText(std::string_view text, std::size_t at, NameKinds& kinds);

// `at`: a ">". The password of a rule of Redis' access list: "user u on >password".
std::optional<Span> FindAclPassword(std::string_view text, std::size_t at);

// `at`: where the word IDENTIFIED begins. The text behind BY or AS.
std::optional<Span> FindIdentifiedBy(std::string_view text, std::size_t at);

// `begin`, `end`: a word that names a credential of `kind`, with a blank behind it. What a setting,
// a netrc or a sentence says it is.
std::optional<Span> FindSaid(std::string_view text, std::size_t begin, std::size_t end,
                             NameKind kind);

// `at`: a word. What echo or printf give to a command that reads a password: echo x | sudo -S …
std::optional<Span> FindPipedPassword(std::string_view text, std::size_t at);

// `at`: a "(". The second argument of a function that encrypts or decrypts.
std::optional<Span> FindCipherKey(std::string_view text, std::size_t at);

// `at`: a "(". The credentials among the arguments.
bool AddArguments(std::string_view text, std::size_t at, NameKinds& kinds,
                  std::vector<Span>& spans);

}  // namespace claribi::results
