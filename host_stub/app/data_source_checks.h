// What `doctor` makes of a data source: pure functions of what was observed (observation.h), of the
// plugin's description and of the manifest. Inside of this room only.
// Source: the table of checks in docs/command_line.md.
#pragma once

#include <optional>

#include "app/diagnosis.h"
#include "app/invocation.h"
#include "app/json_document.h"
#include "app/observation.h"

namespace claribi::app {

/// What every data source of one run is judged by. References outlive it.
struct Yardstick {
  const GlobalOptions& options;  // for the commands in fixes
  const Value& description;      // of the plugin
  const Value& manifest;         // an object; empty where there is none
};

/// Why a check that stands on the test call is skipped; nothing where that was made.
std::optional<Finding> NotAsked(const Observation& observation);

/// The id of the check that tells why the test call failed; nullptr where it did not.
const char* CulpritOf(const Observation& observation);

/// Adds the findings: those that need no request, and the others where the vendor was to be asked.
void Judge(const Observation& observation, const Yardstick& yardstick, Diagnosis& diagnosis);

}  // namespace claribi::app
