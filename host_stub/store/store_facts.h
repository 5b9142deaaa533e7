// What there is to tell about a store that is open: its schema, its clock, and the latest time that
// it holds. For people who look for a fault; nothing else depends on it.
#pragma once

#include <cstdint>

#include "store/database.h"

namespace claribi::store {

struct StoreFacts {
  int steps = 0;                  // of the schema that were taken, by whichever host
  int known_steps = 0;            // that this host knows
  std::int64_t clock_ms = 0;      // Unix; of the clock that all nodes share
  std::int64_t latest_ms = 0;     // Unix; the latest time in a data source of any organisation
  std::int64_t own_clock_ms = 0;  // Unix; of this machine at the same moment
};

Result<StoreFacts> LookAt(Database& database, const Patience& patience);

}  // namespace claribi::store
