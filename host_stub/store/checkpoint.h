// Checkpoint: what the store held of one connection before a sign-in, so that a sign-in that fails
// leaves no trace. Not a backup: other connections, and what other nodes write meanwhile, are none
// of its business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/data_sources.h"
#include "store/database.h"

namespace Poco::Data {
class Session;
}

namespace claribi::store {

/// How far a failed sign-in had come, which decides what is taken back.
enum class Undo {
  /// No token was exchanged: what was added goes. Secrets that existed stay as they are now,
  /// because another node may
  /// have renewed them meanwhile, and putting back a spent refresh token would end the sign-in for
  /// good.
  kAdditions,
  /// New tokens have replaced the old ones: the old rows are put back.
  kEverything,
};

/// Taken before the sign-in, given back after its failure. The database outlives it. One thread.
class Checkpoint {
 public:
  static Result<Checkpoint> Take(Database& database, const std::string& org_id,
                                 const std::string& connection_id, const Patience& patience);

  /// Brings the connection's row, its secrets and (where the organisation has no other data source
  /// that could use them) the shared secrets back, in one transaction.
  Status Restore(Undo undo, const Patience& patience);

 private:
  struct SecretRow {
    std::string connection_id;
    std::string key;
    std::string data;
    std::int64_t version = 0;
  };

  Checkpoint(Database& database, std::string org_id, std::string connection_id)
      : database_(&database),
        org_id_(std::move(org_id)),
        connection_id_(std::move(connection_id)) {}

  static std::vector<SecretRow> SelectSecrets(Poco::Data::Session& session,
                                              const std::string& org_id,
                                              const std::string& connection_id);
  // `space`: the connection, or "" for what the organisation shares.
  void RestoreSecrets(Poco::Data::Session& session, const std::string& space, Undo undo) const;

  Database* database_;
  std::string org_id_;
  std::string connection_id_;
  std::optional<DataSource> source_;  // nothing: the connection is new
  std::vector<SecretRow> secrets_;    // of the connection and of the organisation
};

}  // namespace claribi::store
