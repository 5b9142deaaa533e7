// What a person approves: definitions that the person has seen, and no others. A script names their
// fingerprints, as `tools` and `tools --diff` print them; a person at a terminal is shown each
// change and asked. Inside of this room only. Source: plugin_api/messages/MESSAGES.md, "Approval".
#pragma once

#include "app/invocation.h"
#include "app/tool_listing.h"
#include "app/workspace.h"
#include "loader/plugin_handles.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// The approvals and withdrawals of a command line as an order, each approval with the fingerprint
/// of what it is about. Where one has none, the person at the terminal is asked, on stderr; what is
/// declined is left out. kUsage where nobody can be asked: there is no terminal, or --json.
outcome::Result<ListingOrder> OrderOf(const Invocation& invocation, Workspace& workspace,
                                      loader::Connection& connection);

}  // namespace claribi::app
