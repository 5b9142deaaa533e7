#include "store/store_facts.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <algorithm>

#include "store/backend.h"
#include "store/leases.h"
#include "store/schema_steps.h"
#include "store/transaction.h"

namespace claribi::store {

using namespace Poco::Data::Keywords;

Result<StoreFacts> LookAt(Database& database, const Patience& patience) {
  StoreFacts facts;
  const auto look = [&facts](Transaction& transaction) -> Status {
    Session& session = transaction.session();
    facts = {.known_steps = kSchemaSteps};
    session << "SELECT steps FROM schema_version", into(facts.steps), now;
    facts.clock_ms = transaction.backend().UnixMs(session);
    facts.own_clock_ms = UnixMs();
    for (const char* latest : {"SELECT COALESCE(MAX(created_at_ms), 0) FROM data_sources",
                               "SELECT COALESCE(MAX(last_check_at_ms), 0) FROM data_sources",
                               "SELECT COALESCE(MAX(connected_at_ms), 0) FROM data_sources"}) {
      std::int64_t found = 0;
      session << latest, into(found), now;
      facts.latest_ms = std::max(facts.latest_ms, found);
    }
    return {};
  };
  const Status done = Transaction::Run(database, patience, "Looking at the store", look);
  if (!done) return done.error();
  return facts;
}

}  // namespace claribi::store
