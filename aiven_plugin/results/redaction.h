// Removes credentials from what a vendor answered, before anybody sees it: each is replaced by
// "[REDACTED]", the rest stays byte for byte, JSON stays JSON, and redacting twice changes nothing.
// What counts as a credential: credential_shapes.h, credential_assignments.h. A secret may remain:
// a password in a column named "note" looks like any word. Pure; linear in the size of the text;
// nothing is copied where nothing is found.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/json.h"

namespace claribi::results {

// Stands for a credential.
inline constexpr std::string_view kRedacted = "[REDACTED]";

struct Redacted {
  std::string text;
  std::size_t count = 0;  // at least 1
};

// Empty if `text` holds no credential.
std::optional<Redacted> Redact(std::string_view text);

// Redacts every text in `value`, names of members too. Returns how many credentials were replaced.
std::size_t Redact(core::Json& value);

// Redacts every text of an error, which may quote a vendor.
core::Error Redact(core::Error error);

}  // namespace claribi::results
