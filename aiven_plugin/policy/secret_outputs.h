// A sign that a tool hands out credentials: an output schema with a member for one. It is the most
// certain of all signs, because the vendor itself says what an answer holds. Pure, bounded work.
#pragma once

#include <string>

#include "core/json.h"

namespace claribi::policy {

// The name of a member of the answer that holds a secret as text: password, clientSecret,
// connection_string, or primaryKey beside secondaryKey. Not whether there is one, its name, its
// hash, nor what is said to be masked or is only ever sent (writeOnly). Empty: none.
std::string SecretMemberIn(const core::Json& output_schema);

}  // namespace claribi::policy
