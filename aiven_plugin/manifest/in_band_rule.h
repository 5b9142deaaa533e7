// Which failure texts inside results mean what: the member `in_band_errors` of a manifest.
#pragma once

#include <string>

#include "core/json.h"
#include "manifest/object_reader.h"
#include "policy/in_band_errors.h"

namespace claribi::manifest {

// Reports to `violation` what could not work: a head without letters of its own to tell it by, or
// with braces that are no "{status}"; a rule without a meaning and without a status to have one by.
policy::InBandRule ReadInBandRule(const core::Json& json, std::string pointer,
                                  Violation& violation);

}  // namespace claribi::manifest
