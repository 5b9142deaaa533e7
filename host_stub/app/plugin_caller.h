// PluginCaller: the question engine's tool caller, bound to an open connection of a plugin. Every
// call leaves a record in the audit, as `call` does. Inside of this room only.
#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"
#include "executor/tool_caller.h"
#include "executor/wait_board.h"
#include "loader/plugin_handles.h"
#include "store/data_sources.h"

namespace claribi::app {

/// References outlive it. `waits_opt` hears of the plugin's own waits. Call: any thread, once the
/// workspace's store is open.
class PluginCaller final : public executor::ToolCaller {
 public:
  PluginCaller(Workspace& workspace, const store::DataSource& source,
               loader::Connection& connection, executor::WaitBoard* waits_opt = nullptr)
      : workspace_(workspace), source_(source), connection_(connection), waits_opt_(waits_opt) {}

  executor::ToolReply Call(const std::string& tool, const values::Json& arguments,
                           const outcome::Patience& patience) override;
  outcome::Result<compiler::ToolsAtHand> Tools(const outcome::Patience& patience) override;

 private:
  Workspace& workspace_;
  const store::DataSource& source_;
  loader::Connection& connection_;
  executor::WaitBoard* const waits_opt_;
};

}  // namespace claribi::app
