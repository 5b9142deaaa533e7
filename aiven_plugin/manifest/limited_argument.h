// Which values of which arguments may be sent, for tools that read or write by an argument: the
// member `arguments.choices` of a manifest.
#pragma once

#include <string>

#include "core/json.h"
#include "manifest/object_reader.h"
#include "policy/argument_guards.h"

namespace claribi::manifest {

// Reports to `violation` an empty list of values, a value that is no text, number or boolean, and
// one that stands twice.
policy::LimitedArgument ReadLimitedArgument(const core::Json& json, std::string pointer,
                                            Violation& violation);

}  // namespace claribi::manifest
