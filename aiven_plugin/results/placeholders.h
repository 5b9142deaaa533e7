// Values that only stand for a credential, or say something about one: masked, empty, a
// placeholder, a reference to a variable, a vault or a file, a type, an expression of source code,
// a sentence, the name of another thing. Whether a value is a credential: credential_values.h.
// Pure; looks at a bounded part of a value.
#pragma once

#include <string_view>

#include "results/redaction.h"

namespace claribi::results {

// True where the value stands for a credential: empty, masked, redacted, a reference.
bool IsPlaceholder(std::string_view value);

// An expression of a programming language: a call, an element, members of an object.
bool IsExpression(std::string_view value);

// "must be at least 8 characters": several words, one of them of a sentence.
bool IsSentence(std::string_view value);

// "db-credentials": words with marks between them, the name of a thing rather than a secret.
bool IsSlug(std::string_view value);

// "2026-01-01", with or without a time.
bool IsDate(std::string_view value);

}  // namespace claribi::results
