#include "store/key_use.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <string_view>

#include "store/transaction.h"

namespace claribi::store {
namespace {

using Poco::Data::BLOB;
using Poco::Data::Statement;
using namespace Poco::Data::Keywords;
using namespace std::string_view_literals;

constexpr std::string_view kMagic = "CBR\x01"sv;
constexpr std::size_t kHeaderBytes = 12;

// 0 where the bytes do not say so.
std::uint64_t KeyIdIn(std::string_view header) {
  if (header.size() != kHeaderBytes || header.substr(0, kMagic.size()) != kMagic) return 0;
  std::uint64_t id = 0;
  for (const char byte : header.substr(kMagic.size())) {
    id = id << 8U | static_cast<unsigned char>(byte);
  }
  return id;
}

}  // namespace

std::int64_t KeyUse::Of(std::uint64_t key_id) const {
  const auto found = secrets_by_key.find(key_id);
  return found != secrets_by_key.end() ? found->second : 0;
}

std::uint64_t KeyUse::HighestId() const {
  return secrets_by_key.empty() ? 0 : secrets_by_key.rbegin()->first;
}

Result<KeyUse> CountKeyUse(Database& database, const Patience& patience) {
  KeyUse use;
  const auto count = [&use](Transaction& transaction) -> Status {
    BLOB header;
    Statement statement(transaction.session());
    statement << "SELECT substr(data, 1, 12) FROM secrets", into(header), range(0, 1);
    use = {};
    while (!statement.done()) {
      if (statement.execute() == 0) continue;
      const auto id = KeyIdIn({reinterpret_cast<const char*>(header.rawContent()), header.size()});
      ++(id != 0 ? use.secrets_by_key[id] : use.others);
    }
    return {};
  };
  const Status done = Transaction::Run(database, patience, "Counting the secrets", count);
  if (!done) return done.error();
  return use;
}

}  // namespace claribi::store
