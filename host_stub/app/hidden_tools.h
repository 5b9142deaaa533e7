// HiddenTools: which tools of a data source were hidden because they changed when they were last
// listed. Kept among the events of the store, so that `status` can say it without asking the
// vendor, and `audit --events` tells when it began and ended. Not the filter: that is the plugin's.
// Inside of this room only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/tool_listing.h"
#include "app/workspace.h"
#include "outcome/outcome.h"
#include "store/data_sources.h"
#include "store/events.h"

namespace claribi::app {

/// The kinds of these events. `reason_code` of a record is the tool, `reason` says why.
inline constexpr const char* kToolHidden = "tool_hidden";
inline constexpr const char* kToolShownAgain = "tool_shown_again";

/// Why each tool is hidden now, by these records of one connection, the latest first.
std::map<std::string, std::string> HiddenByDrift(const std::vector<store::EventRecord>& events,
                                                 const std::string& connection_id);

/// The records that turn what is on record into what the listing says.
std::vector<store::EventRecord> NewsOfHidden(const std::map<std::string, std::string>& on_record,
                                             const ToolListing& listing);

/// CollectTools, with a record of what came to be hidden and what is shown again. A listing that
/// cannot be recorded is a listing all the same: the next one will be.
outcome::Result<ToolListing> ListAndNote(Workspace& workspace, const store::DataSource& source,
                                         loader::Connection& connection, const ListingOrder& order,
                                         const loader::CallSettings& settings);

/// How the refusal of a hidden tool can be overcome: `error` with a fix that names a command. What
/// is no such refusal is returned as it is.
outcome::Error WithWayToShow(outcome::Error error, const ToolListing& listing,
                             const GlobalOptions& options, const std::string& source,
                             const std::string& tool);

}  // namespace claribi::app
