// Hashes of passwords in the forms in which databases, operating systems and web frameworks store
// them: modular crypt ("$2b$12$…"), RFC 2307 ("{SSHA}…"), SCRAM verifiers of PostgreSQL (RFC 5803),
// PostgreSQL's md5, MySQL's "*", Django and Werkzeug. Digests of files and images have no such form
// and are left alone. Pure, linear.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/text_marks.h"

namespace claribi::results {

// `at`: a "$", "{" or "*". The hash that begins there.
std::optional<Span> FindMarkedHash(std::string_view text, std::size_t at);

// `at`: where a word begins. The hash that begins there with its name: "SCRAM-SHA-256$", "md5",
// "pbkdf2_sha256$".
std::optional<Span> FindNamedHash(std::string_view text, std::size_t at);

// `at`: a ":". The digits behind it in a hash of Oracle: S: and 60, T: and 160, H: and 32 of them.
std::optional<Span> FindOracleHash(std::string_view text, std::size_t at);

}  // namespace claribi::results
