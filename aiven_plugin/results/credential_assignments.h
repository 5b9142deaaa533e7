// Credentials that are known by the name before them: members of JSON objects (also of JSON inside
// a JSON string), settings, DSNs, parameters of URIs and JDBC, headers, and PASSWORD '…' of SQL.
// Which names: credential_names.h. Pure, linear.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/credential_shapes.h"

namespace claribi::results {

// `at`: a ":" or "=". The credential behind it that the name before it tells of, without quotation
// marks; of a header's value, without the scheme.
std::optional<Span> FindAssigned(std::string_view text, std::size_t at);

// `at`: where a word begins: PASSWORD or BY. What is quoted behind it.
std::optional<Span> FindSqlPassword(std::string_view text, std::size_t at);

}  // namespace claribi::results
