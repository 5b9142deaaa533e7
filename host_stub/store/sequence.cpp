#include "store/sequence.h"

#include <Poco/Data/Session.h>

namespace claribi::store {

std::int64_t NextNumber(Poco::Data::Session& session) {
  using namespace Poco::Data::Keywords;
  std::int64_t number = 0;
  session << "UPDATE sequence SET value = value + 1", now;
  session << "SELECT value FROM sequence", into(number), now;
  return number;
}

}  // namespace claribi::store
