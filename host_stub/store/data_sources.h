// DataSources: what an organisation has connected, by name.
// Not the credentials, which are in Secrets; row and credentials are written, and deleted, together
// (attempt.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/database.h"

namespace claribi::store {

struct DataSource {
  std::string org_id;
  std::string connection_id;  // stable; a new name or a new sign-in does not change it
  std::string name;           // unique within the organisation
  std::string plugin_id;
  std::string manifest_id;  // of the catalogue row, the vendor's id
  std::string config;       // connection configuration (JSON)
  std::string status;       // kConnecting, or the authorization status that was seen last
  std::int64_t created_at_ms = 0;
  std::string last_check;             // "", "passed" or "failed"
  std::int64_t last_check_at_ms = 0;  // 0: never
  std::string attempt_id{};           // of the attempt that connected it last; "": an older host's
  std::string connected_by{};         // the actor of that attempt
  std::int64_t connected_at_ms = 0;
};

/// Status of a data source whose first sign-in has not ended, as older hosts write it beforehand.
inline constexpr const char* kConnecting = "connecting";

/// Any thread. The database outlives it.
class DataSources {
 public:
  explicit DataSources(Database& database) : database_(database) {}

  /// kConflict if the name, or the connection id, is taken in this organisation.
  Status Add(const DataSource& source, const Patience& patience);

  /// kNotFound if there is none of this name.
  Result<DataSource> Find(const std::string& org_id, const std::string& name,
                          const Patience& patience);

  /// By name.
  Result<std::vector<DataSource>> List(const std::string& org_id, const Patience& patience);

  /// Notes status and check in the row of the same organisation and connection, and nothing else;
  /// kNotFound if it is gone.
  Status NoteCheck(const DataSource& source, const Patience& patience);

  /// Gives the row of this organisation and connection its name. kConflict if another one has it,
  /// kNotFound if the row is gone.
  Status Rename(const DataSource& source, const Patience& patience);

  /// Deletes what the first sign-in of an older host left: the row, its secrets and its leases.
  /// Nothing happens where the row is kConnecting no more.
  Status RemoveAbandoned(const DataSource& source, const Patience& patience);

 private:
  Database& database_;
};

}  // namespace claribi::store
