// Numbers that are never given twice, for versions and leases. Inside of this room only.
#pragma once

#include <Poco/Data/Session.h>

#include <cstdint>

namespace claribi::store {

/// The next number, from 1; for use inside a transaction.
inline std::int64_t NextNumber(Poco::Data::Session& session) {
  using namespace Poco::Data::Keywords;
  std::int64_t number = 0;
  session << "UPDATE sequence SET value = value + 1", now;
  session << "SELECT value FROM sequence", into(number), now;
  return number;
}

}  // namespace claribi::store
