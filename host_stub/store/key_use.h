// Which sealing keys the stored secrets still need. Secrets are opaque but for their first twelve
// bytes, in which a plugin says which key sealed them (plugin_api/README.md, "The life of a call").
#pragma once

#include <cstdint>
#include <map>

#include "store/database.h"

namespace claribi::store {

struct KeyUse {
  std::map<std::uint64_t, std::int64_t> secrets_by_key;
  std::int64_t others = 0;  // that do not say so: they may need any key

  /// No secret is stored.
  bool empty() const { return secrets_by_key.empty() && others == 0; }
  /// 0 where none is known to need it.
  std::int64_t Of(std::uint64_t key_id) const;
  /// 0 where no secret says which key sealed it.
  std::uint64_t HighestId() const;
};

/// Of all organisations.
Result<KeyUse> CountKeyUse(Database& database, const Patience& patience);

}  // namespace claribi::store
