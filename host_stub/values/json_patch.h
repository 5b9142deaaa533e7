// JSON Patch: changes of a JSON value, as data. Of its operations add, remove and replace; the
// others are refused. Source: RFC 6902; pointers are RFC 6901.
#pragma once

#include <string>

#include "outcome/outcome.h"
#include "values/json_value.h"

namespace claribi::values {

/// `value` after all operations of `patch`. kInvalid names the first that cannot be carried out;
/// then nothing is changed.
outcome::Result<Json> ApplyPatch(const Json& value, const Json& patch);

/// One operation. `value` stands in it unless `op` is "remove".
Json PatchOperation(const std::string& op, const std::string& path, Json value = Json());

}  // namespace claribi::values
