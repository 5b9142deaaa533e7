// A JSON Schema of a tool's definition as servers write it: serializers write members that are not
// set as null, and PHP writes an empty object as []. Neither says anything, and either would make
// the schema one that is not valid. Pure.
#pragma once

#include "core/json.h"

namespace claribi::mcp {

// How PHP writes an object without members.
inline bool IsEmptyArray(const core::Json& value) {
  return value.AsArray() != nullptr && value.AsArray()->empty();
}

// Without keywords that are null, and with {} for [] where only an object can stand, and for null
// where a schema must stand (a property of which nothing is said), at any depth.
// What is data and no schema ("const", "default", "enum", "examples") stays as it is; only a list
// that is null ("enum", "examples") goes. schema: an object, or null, which stays null.
core::Json RepairedSchema(core::Json schema);

}  // namespace claribi::mcp
