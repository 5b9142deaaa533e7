// Which failure texts inside results mean what: the member `in_band_errors` of a manifest.
#pragma once

#include <optional>
#include <string>

#include "core/json.h"
#include "manifest/object_reader.h"

namespace claribi::manifest {

// As policy::InBandRule says.
struct InBandErrorRule {
  std::string starts_with;
  std::optional<int> status;
  std::string meaning;  // empty: that of the status in the text
  std::string fix;      // empty: the one of the meaning
};

// Reports to `violation` what could not work: a head without letters of its own to tell it by, or
// with braces that are no "{status}"; a rule without a meaning and without a status to have one by.
InBandErrorRule ReadInBandErrorRule(const core::Json& json, std::string pointer,
                                    Violation& violation);

}  // namespace claribi::manifest
