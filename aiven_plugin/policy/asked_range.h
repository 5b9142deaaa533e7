// A time that was asked for, and of which the answer says that it does not cover all: it begins
// later ("effective_from" behind the argument "from", "entries before 2026-10-02 are not
// available"), or has gaps. Times are compared where both are written as dates of ISO 8601. Pure.
#pragma once

#include <string_view>

#include "core/json.h"
#include "policy/answer_shape.h"
#include "policy/incompleteness.h"

namespace claribi::policy {

void ReadAskedRange(const AnswerShape& shape, const core::Json* arguments, std::string_view vendor,
                    Findings& found);

// An argument that bounds a time, or a range of any kind: its value is no place of a page.
// siblings: the other arguments.
bool BoundsRange(std::string_view name, const core::Json& value,
                 const core::Json::Object& siblings);

}  // namespace claribi::policy
