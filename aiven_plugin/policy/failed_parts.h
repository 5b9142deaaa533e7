// Parts of an answer that hold an error in place of their data: rows of a list, and entries of an
// object by name ({"zones/a": {"disks": […]}, "zones/b": {"warning": {"code": "UNREACHABLE"}}}).
// And names that were asked for and are nowhere in the answer. Pure; one pass over the data.
#pragma once

#include <string_view>

#include "core/json.h"
#include "policy/answer_shape.h"
#include "policy/incompleteness.h"
#include "policy/page_marks.h"

namespace claribi::policy {

void ReadFailedParts(const AnswerShape& shape, std::string_view vendor, Findings& found);

// Of an argument that lists names of things ("ids", "host_names"), some are in the answer and
// others are not.
void ReadAskedNames(const core::Json& data, const Asked& asked, Findings& found);

}  // namespace claribi::policy
