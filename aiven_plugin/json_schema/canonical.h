// One text per JSON value: equal as JSON Schema means it (core 2020-12, section 4.2.2: numbers by
// value, members in any order), equal in bytes. Not RFC 8785, and not for the wire.
#pragma once

#include <string>

#include "core/json.h"
#include "json_schema/budget.h"

namespace claribi::json_schema {

std::string Canonical(const core::Json& value);
// The same, paid for; meaningless once the budget has stopped.
std::string Canonical(const core::Json& value, Budget& budget);

}  // namespace claribi::json_schema
