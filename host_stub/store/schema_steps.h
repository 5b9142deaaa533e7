// The tables of the store and the way to them from any older version, forwards only. Inside of this
// room only.
//
// Hosts of several versions run side by side while a fleet is updated, so a step of the schema is
// of one of two kinds:
//   - additive: a table, an index, or a column with a default. Hosts that do not know it go on,
//   because their
//     statements name their columns and change rows in place.
//   - breaking: anything else. Hosts that do not know it refuse the store.
// schema_version holds one row: `version`, the step that a host has to know to use the store, and
// `steps`, the steps that were taken.
#pragma once

#include "store/database.h"

namespace claribi::store {

/// The steps that this host knows.
inline constexpr int kSchemaSteps = 8;

/// Takes the steps that are missing, all in one transaction; refuses, untouched, a store that took
/// a breaking step which this host does not know.
Status Migrate(Database& database, const Patience& patience);

}  // namespace claribi::store
