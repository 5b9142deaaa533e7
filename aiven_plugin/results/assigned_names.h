// The name before a ":" or "=": where it begins, what a document sets around it (quotation marks,
// bold type, a remark in parentheses, a number), and whether the sign assigns at all. What the name
// says: credential_names.h; its value: credential_assignments.h. Pure; each look is bounded.
#pragma once

#include <cstddef>
#include <string_view>

#include "results/credential_assignments.h"

namespace claribi::results {

// True for "==", "!=", "=~" and "::", which assign nothing.
bool IsOperator(std::string_view text, std::size_t at);

// The name that ends before the ":" or "=" at `at`; empty if it has no kind, unless any_name.
AssignedName NameBefore(std::string_view text, std::size_t at, bool any_name);

// True behind a name in quotation marks that has no kind, as most members of JSON have: NameBefore
// finds none there.
bool FollowsPlainName(std::string_view text, std::size_t at);

// What looks like an assignment and is part of something else: "${NAME:-x}", "arn:aws:…:secret:x",
// and a text that asks for it, getpass("Password: ").
bool IsPartOfOther(std::string_view text, std::size_t at, const AssignedName& name);

// The name and the word before it: "API key".
std::string_view WithWordBefore(std::string_view text, const AssignedName& name);

}  // namespace claribi::results
