// What validate and smoke make of a command line. Inside of this room only.
#pragma once

#include <chrono>
#include <string>

#include "app/invocation.h"
#include "app/workspace.h"
#include "outcome/outcome.h"
#include "validator/validation.h"
#include "validator/verdict_report.h"

namespace claribi::app {

/// The plan of a validation: the library, its configurations, and which rules. kUsage for a file
/// that is not there, or cannot be read.
outcome::Result<validator::Plan> MakePlan(const Workspace& workspace, const Invocation& invocation,
                                          std::chrono::milliseconds usual_limit);

/// The words that run the command again, but for --include and --seed.
validator::Reproduction ReproducingWords(const Invocation& invocation, const std::string& library,
                                         const std::string& command);

/// kUsage if it cannot be written.
outcome::Status WriteReport(const std::string& file, const std::string& text);

}  // namespace claribi::app
