// Numbers that are never given twice, for versions of secrets and for leases: a secret that was
// deleted and made again must not pass for the one that was read before. By chance, not by
// counting: a counter would be one row that every writer of every node waits for. Inside of this
// room only.
#pragma once

#include <cstdint>

#include "outcome/outcome.h"

namespace claribi::store {

/// 62 random bits above 2^62: never 0, and none that the counter of an older host has given.
outcome::Result<std::int64_t> FreshNumber();

}  // namespace claribi::store
