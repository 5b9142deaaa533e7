// Numbers that are never given twice, for versions and leases. Inside of this room only.
#pragma once

#include <cstdint>

namespace Poco::Data {
class Session;
}

namespace claribi::store {

/// The next number, from 1; for use inside a transaction.
std::int64_t NextNumber(Poco::Data::Session& session);

}  // namespace claribi::store
