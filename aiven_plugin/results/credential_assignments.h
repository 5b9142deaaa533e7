// Credentials that are recognised by the name before them: members of JSON objects (also of JSON
// inside a JSON string), settings, DSNs, parameters of URIs and JDBC, headers, and PASSWORD '…' of
// SQL. Which names: credential_names.h. Pure, linear.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/credential_shapes.h"

namespace claribi::results {

// `at`: a ":" or "=". The credential after it, if the name before it is one of a credential.
// Without quotation marks, and in a header's value without the scheme.
std::optional<Span> FindAssigned(std::string_view text, std::size_t at);

// `at`: where the word PASSWORD or BY begins. The quoted text after it.
std::optional<Span> FindSqlPassword(std::string_view text, std::size_t at);

}  // namespace claribi::results
