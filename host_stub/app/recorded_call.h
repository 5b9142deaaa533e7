// One tool call on record: made, and what came back judged. A failure that the tool itself reports
// is a result that is a failure all the same. Inside of this room only.
#pragma once

#include <string>

#include "app/answer.h"
#include "app/workspace.h"
#include "loader/plugin_handles.h"
#include "outcome/outcome.h"
#include "store/data_sources.h"

namespace claribi::app {

/// The call result (MESSAGES.md) with the member `tool`, and `failure` where the tool reports one.
/// `arguments`: a JSON object. `options`: of call_tool. Leaves a record in the audit, whatever
/// becomes of it. Any thread, once the workspace's store is open.
outcome::Result<Answer> MakeCall(Workspace& workspace, const store::DataSource& source,
                                 loader::Connection& connection, const std::string& tool,
                                 const std::string& arguments, const std::string& options,
                                 const outcome::Patience& patience);

}  // namespace claribi::app
