// DataSources: what an organisation has connected, by name.
// Not the credentials, which are in Secrets; but they are deleted together, in one transaction.
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
};

/// Status of a data source whose first sign-in has not ended.
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

  /// Replaces the row of the same organisation and connection; kNotFound if it is gone.
  Status Update(const DataSource& source, const Patience& patience);

  /// Deletes the data source, its secrets and its leases, all or nothing. Nothing happens if it is
  /// gone.
  Status Remove(const std::string& org_id, const std::string& connection_id,
                const Patience& patience);

 private:
  Database& database_;
};

}  // namespace claribi::store
