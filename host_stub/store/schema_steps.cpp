#include "store/schema_steps.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <array>
#include <span>
#include <string>

#include "store/transaction.h"

namespace claribi::store {
namespace {

using Poco::Data::Statement;
using namespace Poco::Data::Keywords;

// Entries are never edited once released.
constexpr std::array kTables{
    // Every row belongs to one organisation, and is reachable through it only.
    "CREATE TABLE data_sources ("
    " org_id TEXT NOT NULL, connection_id TEXT NOT NULL, name TEXT NOT NULL,"
    " plugin_id TEXT NOT NULL, manifest_id TEXT NOT NULL, config TEXT NOT NULL,"
    " status TEXT NOT NULL, created_at_ms BIGINT NOT NULL,"
    " last_check TEXT NOT NULL, last_check_at_ms BIGINT NOT NULL,"
    " PRIMARY KEY (org_id, connection_id), UNIQUE (org_id, name))",
    // connection_id '': shared by the connections of the organisation.
    "CREATE TABLE secrets ("
    " org_id TEXT NOT NULL, connection_id TEXT NOT NULL, key TEXT NOT NULL,"
    " data BLOB NOT NULL, version BIGINT NOT NULL,"
    " PRIMARY KEY (org_id, connection_id, key))",
    "CREATE TABLE leases ("
    " org_id TEXT NOT NULL, connection_id TEXT NOT NULL, name TEXT NOT NULL,"
    " holder BIGINT NOT NULL, expires_at_ms BIGINT NOT NULL,"
    " PRIMARY KEY (org_id, connection_id, name))",
    // Hosts that know only this step take their numbers from here (fresh_number.h).
    "CREATE TABLE sequence (value BIGINT NOT NULL)",
    "INSERT INTO sequence (value) VALUES (0)",
};
constexpr std::array kCountedSteps{
    "ALTER TABLE schema_version ADD COLUMN steps BIGINT NOT NULL DEFAULT 1",
};

constexpr std::array kAudit{
    // No key to data_sources: records outlive them. -1: not known.
    "CREATE TABLE audit ("
    " org_id TEXT NOT NULL, id BIGINT NOT NULL, at_ms BIGINT NOT NULL, actor TEXT NOT NULL,"
    " connection_id TEXT NOT NULL, data_source TEXT NOT NULL, tool TEXT NOT NULL,"
    " arguments_sha256 TEXT NOT NULL, outcome TEXT NOT NULL, row_count BIGINT NOT NULL,"
    " redactions BIGINT NOT NULL, truncated BIGINT NOT NULL, duration_ms BIGINT NOT NULL,"
    " PRIMARY KEY (org_id, id))",
    "CREATE INDEX audit_by_time ON audit (org_id, at_ms)",
};

constexpr std::array kEvents{
    // What plugins reported of a connection; no key to data_sources, as in audit.
    "CREATE TABLE events ("
    " org_id TEXT NOT NULL, id BIGINT NOT NULL, at_ms BIGINT NOT NULL,"
    " connection_id TEXT NOT NULL, data_source TEXT NOT NULL, kind TEXT NOT NULL,"
    " reason_code TEXT NOT NULL, reason TEXT NOT NULL, reason_at_ms BIGINT NOT NULL,"
    " PRIMARY KEY (org_id, id))",
    "CREATE INDEX events_by_time ON events (org_id, at_ms)",
};

constexpr std::array kAttempts{
    // Which attempt connected a data source last, and who made it (attempt.h); '' of older hosts.
    "ALTER TABLE data_sources ADD COLUMN attempt_id TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE data_sources ADD COLUMN connected_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE data_sources ADD COLUMN connected_at_ms BIGINT NOT NULL DEFAULT 0",
};

constexpr std::array kDashboards{
    "CREATE TABLE dashboards ("
    " org_id TEXT NOT NULL, dashboard_id TEXT NOT NULL, name TEXT NOT NULL,"
    " created_at_ms BIGINT NOT NULL, PRIMARY KEY (org_id, dashboard_id))",
    // No key to data_sources: hosts that know no tiles disconnect, too.
    "CREATE TABLE tiles ("
    " org_id TEXT NOT NULL, tile_id TEXT NOT NULL, dashboard_id TEXT NOT NULL,"
    " connection_id TEXT NOT NULL, source TEXT NOT NULL, position BIGINT NOT NULL,"
    " title TEXT NOT NULL, view TEXT NOT NULL, question TEXT NOT NULL, plan TEXT NOT NULL,"
    " answer TEXT NOT NULL, as_of_ms BIGINT NOT NULL, trouble TEXT NOT NULL, error TEXT NOT NULL,"
    " created_at_ms BIGINT NOT NULL, PRIMARY KEY (org_id, tile_id))",
    "CREATE INDEX tiles_by_dashboard ON tiles (org_id, dashboard_id)",
    "CREATE INDEX tiles_by_source ON tiles (org_id, connection_id)",
};

constexpr std::array kWriters{
    // Which node wrote a secret last, and when; '' and 0 of older hosts.
    "ALTER TABLE secrets ADD COLUMN written_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE secrets ADD COLUMN written_at_ms BIGINT NOT NULL DEFAULT 0",
};

constexpr std::array kEventsOfConnections{
    // Whether an event is on record (events.cpp) takes no longer, however many others there are.
    "CREATE INDEX events_by_reason ON events (org_id, connection_id, reason_at_ms)",
};

struct Step {
  bool is_breaking;
  std::span<const char* const> statements;
};
constexpr std::array<Step, kSchemaSteps> kSteps{{{true, kTables},
                                                 {false, kCountedSteps},
                                                 {false, kAudit},
                                                 {false, kEvents},
                                                 {false, kAttempts},
                                                 {false, kDashboards},
                                                 {false, kWriters},
                                                 {false, kEventsOfConnections}}};

// What schema_version says; all 0 for a new store.
struct Found {
  int version = 0;
  int steps = 0;
};

Error NewerStore(int found) {
  return Error{.code = Code::kUnavailable,
               .what = "Opening the store failed: it belongs to a newer host.",
               .cause = "A host must know step " + std::to_string(found) +
                        " of its schema; this host knows the steps up to " +
                        std::to_string(kSchemaSteps) + ".",
               .fix = "Update this host, or choose another store with --store or --data-dir."};
}

Found ReadVersion(Transaction& transaction) {
  Session& session = transaction.session();
  if (!transaction.backend().HasTable(session, "schema_version")) {
    session << "CREATE TABLE schema_version (version BIGINT NOT NULL)", now;
    session << "INSERT INTO schema_version (version) VALUES (0)", now;
  }
  Found found;
  session << "SELECT version FROM schema_version", into(found.version), now;
  found.steps = found.version;
  // A store of one step has no column `steps`, and to ask for it would be an error.
  Statement all(session);
  all << "SELECT * FROM schema_version", now;
  if (all.columnsExtracted() > 1) {
    session << "SELECT steps FROM schema_version", into(found.steps), now;
  }
  return found;
}

Status TakeSteps(Transaction& transaction) {
  Session& session = transaction.session();
  transaction.backend().PrepareSchema(session);
  Found found = ReadVersion(transaction);
  if (found.version > kSchemaSteps) return NewerStore(found.version);
  if (found.steps >= kSchemaSteps) return {};
  for (int step = found.steps; step < kSchemaSteps; ++step) {
    const Step& next = kSteps[static_cast<std::size_t>(step)];
    for (const char* statement : next.statements) session << statement, now;
    if (next.is_breaking) found.version = step + 1;
  }
  session << "UPDATE schema_version SET version = $1, steps = $2", bind(found.version),
      bind(kSchemaSteps), now;
  return {};
}

}  // namespace

Status Migrate(Database& database, const Patience& patience) {
  return Transaction::Run(database, patience, "Opening the store", TakeSteps);
}

}  // namespace claribi::store
