// A canonical text of a JSON value. Two values that are equal for JSON Schema (core 2020-12,
// section 4.2.2: numbers by value, members in any order) have the same text. Not RFC 8785, and not
// for the wire.
#pragma once

#include <string>

#include "core/json.h"
#include "json_schema/budget.h"

namespace claribi::json_schema {

std::string Canonical(const core::Json& value);
// The same, charged to the budget; meaningless once the budget has stopped.
std::string Canonical(const core::Json& value, Budget& budget);

}  // namespace claribi::json_schema
