// Checkpoint: what the store held of one connection before a sign-in, so that a sign-in that fails
// leaves no trace. Not a backup: other connections, and what other nodes write meanwhile, stay as
// they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/data_sources.h"
#include "store/database.h"
#include "store/secret_rows.h"

namespace claribi::store {

/// How far a failed sign-in had come, which decides what is taken back.
enum class Undo {
  /// No token was exchanged: what was added is deleted. Secrets that existed stay as they are now,
  /// because another node may have renewed them meanwhile, and restoring a spent refresh token
  /// would end the sign-in for good.
  kAdditions,
  /// New tokens have replaced the old ones: the old rows are put back.
  kEverything,
};

/// Taken before the sign-in, restored after its failure. The database outlives it. One thread.
class Checkpoint {
 public:
  static Result<Checkpoint> Take(Database& database, const std::string& org_id,
                                 const std::string& connection_id, const Patience& patience);

  /// Brings the connection's row, its secrets and (where the organisation has no other data source
  /// that could use them) the shared secrets back, in one transaction.
  Status Restore(Undo undo, const Patience& patience);

 private:
  Checkpoint(Database& database, std::string org_id, std::string connection_id)
      : database_(&database),
        org_id_(std::move(org_id)),
        connection_id_(std::move(connection_id)) {}

  Database* database_;
  std::string org_id_;
  std::string connection_id_;
  std::optional<DataSource> source_;  // nothing: the connection is new
  std::vector<SecretRow> secrets_;    // of the connection
  std::vector<SecretRow> shared_;     // of the organisation
};

}  // namespace claribi::store
