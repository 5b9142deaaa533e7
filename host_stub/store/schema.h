// The tables of the store and the way to them from any older version. Inside of this room only.
#pragma once

#include "store/database.h"

namespace claribi::store {

/// The version that this host reads and writes.
inline constexpr int kSchemaVersion = 1;

/// Creates or upgrades the tables in one transaction; refuses a store of a newer host, untouched.
Status Migrate(Database& database, const Patience& patience);

}  // namespace claribi::store
