// Credentials taken out of what a vendor answered, before anybody sees it: each is replaced by
// "[REDACTED]", the rest stays byte for byte, JSON stays JSON, and redacting twice changes nothing.
// What is one: credential_shapes.h, credential_assignments.h. No proof that no secret is left: a
// password in a column named "note" looks like any word. Pure; linear in the size of the text;
// nothing is copied where nothing is found.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/json.h"

namespace claribi::results {

struct Redacted {
  std::string text;
  std::size_t count = 0;  // at least 1
};

// Empty if `text` holds no credential.
std::optional<Redacted> Redact(std::string_view text);

// Every text in `value`, names of members too. How many credentials were replaced.
std::size_t Redact(core::Json& value);

// How often `text` stands in the texts of `value`.
std::size_t CountText(const core::Json& value, std::string_view text);

// An error whose texts quote a vendor.
core::Error Redact(core::Error error);

}  // namespace claribi::results
