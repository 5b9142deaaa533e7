// One data source in full, for `status NAME`, and what to do about it. Nothing here asks the
// vendor. Inside of this room only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/json_document.h"
#include "app/workspace.h"
#include "outcome/outcome.h"
#include "store/data_sources.h"

namespace claribi::app {

/// What is on record besides the row and the plugin's word; 0: never.
struct SourceHistory {
  std::int64_t renewed_elsewhere_at_ms = 0;  // another node renewed the sign-in
  std::int64_t tools_changed_at_ms = 0;
  std::map<std::string, std::string> hidden_tools;  // what changed and is hidden: why, by tool
  std::string issued_to;  // the node that stored the access when it was issued; "": not known
};

/// What to do: a sentence, and a command that can be pasted ("" for none).
struct ToDo {
  std::string what;
  std::string command;
};

outcome::Result<SourceHistory> HistoryOf(Workspace& workspace, const store::DataSource& source,
                                         const Value& status);

/// Nothing to do: {}. `status`: of the plugin, or null where it was not asked.
std::vector<ToDo> ToDosFor(const Workspace& workspace, const store::DataSource& source,
                           const Value& status, const SourceHistory& history);

/// A line for each fact, and what to do.
std::string StatusDetailsText(const store::DataSource& source, const Value& status,
                              const SourceHistory& history, const std::vector<ToDo>& to_do);

/// Adds the same for programs: `renewed_elsewhere_at_ms`, `tools_changed_at_ms`, `issued_to`,
/// `to_do`.
void AddStatusDetails(Document& json, const SourceHistory& history, const std::vector<ToDo>& to_do);

}  // namespace claribi::app
