#include "store/schema.h"

#include <Poco/Data/Session.h>

#include <array>

#include "store/transaction.h"

namespace claribi::store {
namespace {

using Poco::Data::Session;
using namespace Poco::Data::Keywords;

// One entry a version: what brings a store from the version before to it. Entries are never edited
// once released.
constexpr std::array<const char*, 6> kVersion1{
    // Every row belongs to one organisation, and is reachable through it only.
    "CREATE TABLE data_sources ("
    " org_id TEXT NOT NULL, connection_id TEXT NOT NULL, name TEXT NOT NULL,"
    " plugin_id TEXT NOT NULL, manifest_id TEXT NOT NULL, config TEXT NOT NULL,"
    " status TEXT NOT NULL, created_at_ms INTEGER NOT NULL,"
    " last_check TEXT NOT NULL, last_check_at_ms INTEGER NOT NULL,"
    " PRIMARY KEY (org_id, connection_id), UNIQUE (org_id, name))",
    // connection_id '': shared by the connections of the organisation.
    "CREATE TABLE secrets ("
    " org_id TEXT NOT NULL, connection_id TEXT NOT NULL, key TEXT NOT NULL,"
    " data BLOB NOT NULL, version INTEGER NOT NULL,"
    " PRIMARY KEY (org_id, connection_id, key))",
    "CREATE TABLE leases ("
    " org_id TEXT NOT NULL, connection_id TEXT NOT NULL, name TEXT NOT NULL,"
    " holder INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL,"
    " PRIMARY KEY (org_id, connection_id, name))",
    // Versions of secrets and numbers of leases: never given twice, so that a deleted and recreated
    // secret does not
    // pass for the one that was read before.
    "CREATE TABLE sequence (value INTEGER NOT NULL)",
    "INSERT INTO sequence (value) VALUES (0)",
    "UPDATE schema_version SET version = 1",
};

Error NewerStore(int found) {
  return Error{.code = Code::kUnavailable,
               .what = "Opening the store failed: it belongs to a newer host.",
               .cause = "Its schema has version " + std::to_string(found) +
                        ", this host knows up to " + std::to_string(kSchemaVersion) + ".",
               .fix = "Update this host, or choose another store with --store or --data-dir."};
}

}  // namespace

Status Migrate(Database& database, const Patience& patience) {
  return Transaction::Run(database, patience, "Opening the store", [](Session& session) -> Status {
    session << "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)", now;
    int rows = 0;
    session << "SELECT COUNT(*) FROM schema_version", into(rows), now;
    if (rows == 0) session << "INSERT INTO schema_version (version) VALUES (0)", now;
    int version = 0;
    session << "SELECT MAX(version) FROM schema_version", into(version), now;
    if (version > kSchemaVersion) return NewerStore(version);
    if (version < 1) {
      for (const char* statement : kVersion1) session << statement, now;
    }
    return {};
  });
}

}  // namespace claribi::store
