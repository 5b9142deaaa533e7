// Observation: what a data source and its vendor answer to a few questions, each asked once, so
// that many checks can judge it (data_source_checks.h). A vendor that is left alone for the moment
// is asked nothing. Inside of this room only.
// Source: plugin_api/messages/MESSAGES.md, "Authorization" and "Tool list".
#pragma once

#include <optional>
#include <string>

#include "app/json_document.h"
#include "app/tool_listing.h"
#include "app/workspace.h"
#include "outcome/outcome.h"
#include "store/data_sources.h"

namespace claribi::app {

struct Observation {
  store::DataSource source;
  std::optional<outcome::Error> refusal = {};         // why it does not open
  bool is_anothers = false;                           // of another plugin or another vendor
  std::optional<outcome::Error> status_failure = {};  // why there is no status
  Document status = Document();                       // the latest; null where there is none
  bool asks_vendor = false;                           // it was to be asked
  std::string why_not_asked = {};                     // a sentence
  /// What the read call that proves the connection came to; absent: it was not made.
  std::optional<outcome::Status> probe = {};
  std::optional<outcome::Result<ToolListing>> listing = {};  // absent: not listed
};

/// Blocks; observes the patience of the workspace. With the store open, and what plugins keep in
/// reach. `asks_vendor`: makes the test call, and lists the tools where it was answered; otherwise
/// nothing leaves this machine.
Observation Observe(Workspace& workspace, const store::DataSource& source, bool asks_vendor);

/// Why the command ends, where the person interrupted it meanwhile.
std::optional<outcome::Error> Interrupted(const Observation& observation);

}  // namespace claribi::app
