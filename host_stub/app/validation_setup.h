// What validate and smoke make of a command line. Inside of this room only.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "app/answer.h"
#include "app/invocation.h"
#include "app/workspace.h"
#include "outcome/outcome.h"
#include "validator/validation.h"

namespace claribi::app {

/// The plan of a validation: the library, its configurations, and which rules. kUsage for a file
/// that is not there, or cannot be read. `other_ids`: what --include and --exclude may name beside
/// rules.
outcome::Result<validator::Plan> MakePlan(const Workspace& workspace, const Invocation& invocation,
                                          std::chrono::milliseconds usual_limit,
                                          const std::vector<std::string>& other_ids = {});

/// The answer of `command`, and the JUnit file if one is wanted. kCancelled if the person
/// interrupted.
outcome::Result<Answer> ToAnswer(const Workspace& workspace, const Invocation& invocation,
                                 const validator::Plan& plan,
                                 const validator::Validation& validation,
                                 const std::string& command);

}  // namespace claribi::app
