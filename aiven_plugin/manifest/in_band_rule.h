// One element of the member `in_band_errors` of a manifest: which text of a tool result is a
// failure, and what it means.
#pragma once

#include <string>

#include "core/json.h"
#include "manifest/object_reader.h"
#include "policy/in_band_errors.h"

namespace claribi::manifest {

// Reports to `violation` what could not work: a `starts_with` that is too short or has braces that
// are no "{status}", and a rule that has neither a meaning nor a {status}.
policy::InBandRule ReadInBandRule(const core::Json& json, std::string pointer,
                                  Violation& violation);

}  // namespace claribi::manifest
