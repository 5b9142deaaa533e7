// One tool, many argument sets, one process: `call --batch FILE`. A line of the file is a JSON
// object of arguments. Calls go in parallel within what the vendor's model says of its rate limits,
// and a vendor that answers "too many" is waited for. Every call leaves a record in the audit.
#pragma once

#include "app/answer.h"
#include "app/invocation.h"
#include "app/model_names.h"
#include "app/workspace.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// The results in the order of the lines; the failure of the first line that has one. Blocks.
outcome::Result<Answer> CallBatch(Workspace& workspace, const Invocation& invocation,
                                  const ToolAddress& address);

}  // namespace claribi::app
