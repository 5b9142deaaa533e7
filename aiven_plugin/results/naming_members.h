// Members of an object that say that a member beside them is a credential. Pure.
#pragma once

#include "core/json.h"
#include "results/name_kinds.h"

namespace claribi::results {

// A member behind `value`, which is one of `members`, may say that `value` is a credential. What no
// name is beside need not be judged, however long it is.
bool MayName(const core::Json::Object& members, const core::Json& value, NameKinds& kinds);

}  // namespace claribi::results
