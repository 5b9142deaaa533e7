// Transaction: one unit of work on the database, all or nothing. Inside of this room only.
// It is not a query builder: bodies speak SQL through Poco::Data.
#pragma once

#include <functional>
#include <string>

#include "store/database.h"

namespace Poco::Data {
class Session;
}

namespace claribi::store {

/// Runs `body` between BEGIN IMMEDIATE and COMMIT. A body that returns an error or throws is rolled
/// back; one that meets a lock is run again, so it must not have effects of its own. `subject`
/// opens the sentences of errors ("Saving the data source"). Library exceptions end here.
struct Transaction {
  using Body = std::function<Status(Poco::Data::Session&)>;
  static Status Run(Database& database, const Patience& patience, const std::string& subject,
                    const Body& body);
};

}  // namespace claribi::store
