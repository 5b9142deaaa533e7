// What is known of a data source without asking its vendor: its row, and what its plugin says of
// the sign-in. Inside of this room only. Source: authorization_status.schema.json.
#pragma once

#include <string>

#include "app/json_document.h"
#include "app/workspace.h"
#include "outcome/outcome.h"
#include "store/data_sources.h"

namespace claribi::app {

/// The URL that the plugin uses, or what the configuration says where it was not asked.
std::string EndpointOf(const store::DataSource& source, const Value& status);

/// Asks the plugin of the row for the sign-in, and notes it in `source`. Null for a row of another
/// plugin or vendor, which keeps what is stored.
outcome::Result<Document> ExamineSource(Workspace& workspace, store::DataSource& source,
                                        const outcome::Patience& patience);

/// The same with an open connection. Any thread.
outcome::Result<Document> ExamineSource(loader::Connection& connection, store::DataSource& source,
                                        const outcome::Patience& patience);

/// A first sign-in of an older host that nobody goes on with. Attempts of this host leave no row.
bool IsAbandoned(const store::DataSource& source);

}  // namespace claribi::app
