// Secrets: sealed bytes by organisation, connection and key, changed by compare-and-swap only.
// It does not seal: what arrives here is opaque, and was sealed by the plugin.
// Source: secret_get, secret_put and secret_clear of cbi_host (claribi/data_source.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace claribi::store {

/// Where a record belongs. connection_id empty: shared by the connections of the organisation.
struct Namespace {
  std::string org_id;
  std::string connection_id;
};

struct Secret {
  std::string data;
  std::uint64_t version = 0;  // never 0 in the store
};

/// That a node wrote one of the secrets of a connection; "" and 0: an older host did.
struct SecretWriting {
  std::string node;
  std::int64_t at_ms = 0;
};

/// Any thread. The database outlives it.
class Secrets {
 public:
  explicit Secrets(Database& database) : database_(database) {}

  /// kNotFound if absent.
  Result<Secret> Get(const Namespace& space, std::string_view key, const Patience& patience);

  /// `expected` 0: create; `data` absent: delete. Returns the new version, 0 after a deletion.
  /// kConflict, and nothing changed, if the version in the store is not `expected`.
  Result<std::uint64_t> Put(const Namespace& space, std::string_view key,
                            std::optional<std::string_view> data, std::uint64_t expected,
                            const Patience& patience);

  /// The last writing of each secret of the namespace.
  Result<std::vector<SecretWriting>> Writings(const Namespace& space, const Patience& patience);

  /// Deletes all of the namespace, in one transaction; there may be none.
  Status Clear(const Namespace& space, const Patience& patience);

 private:
  Database& database_;
};

}  // namespace claribi::store
