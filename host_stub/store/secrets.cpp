#include "store/secrets.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>

#include "store/sequence.h"
#include "store/transaction.h"

namespace claribi::store {
namespace {

using Poco::Data::BLOB;
using Poco::Data::Session;
using namespace Poco::Data::Keywords;

std::int64_t VersionOf(Session& session, const Namespace& space, const std::string& key) {
  std::int64_t version = 0;  // stays 0 where there is no row
  session << "SELECT version FROM secrets WHERE org_id = ? AND connection_id = ? AND key = ?",
      bind(space.org_id), bind(space.connection_id), bind(key), into(version), now;
  return version;
}

BLOB ToBlob(std::string_view data) {
  return BLOB(reinterpret_cast<const unsigned char*>(data.data()), data.size());
}

}  // namespace

Result<Secret> Secrets::Get(const Namespace& space, std::string_view key,
                            const Patience& patience) {
  const std::string name(key);
  Secret secret;
  const Status read =
      Transaction::Run(database_, patience, "Reading a secret", [&](Session& session) -> Status {
        BLOB data;
        std::int64_t version = 0;
        session << "SELECT data, version FROM secrets"
                   " WHERE org_id = ? AND connection_id = ? AND key = ?",
            bind(space.org_id), bind(space.connection_id), bind(name), into(data), into(version),
            now;
        if (version == 0) return Error{.code = Code::kNotFound, .what = "There is no such secret."};
        secret.data.assign(reinterpret_cast<const char*>(data.rawContent()), data.size());
        secret.version = static_cast<std::uint64_t>(version);
        return {};
      });
  if (!read) return read.error();
  return secret;
}

Result<std::uint64_t> Secrets::Put(const Namespace& space, std::string_view key,
                                   std::optional<std::string_view> data, std::uint64_t expected,
                                   const Patience& patience) {
  const std::string name(key);
  std::int64_t version = 0;
  const auto write = [&](Session& session) -> Status {
    if (VersionOf(session, space, name) != static_cast<std::int64_t>(expected)) {
      return Error{.code = Code::kConflict,
                   .what = "The secret has changed meanwhile.",
                   .cause = "Another writer was first.",
                   .fix = "Read it again.",
                   .retryable = true};
    }
    if (!data) {
      session << "DELETE FROM secrets WHERE org_id = ? AND connection_id = ? AND key = ?",
          bind(space.org_id), bind(space.connection_id), bind(name), now;
      return {};
    }
    version = NextNumber(session);
    BLOB blob = ToBlob(*data);
    session << "INSERT OR REPLACE INTO secrets (org_id, connection_id, key, data, version)"
               " VALUES (?, ?, ?, COALESCE(?, x''), ?)",  // Poco binds an empty BLOB as NULL
        bind(space.org_id), bind(space.connection_id), bind(name), use(blob), bind(version), now;
    return {};
  };
  if (Status done = Transaction::Run(database_, patience, "Saving a secret", write); !done) {
    return done.error();
  }
  return static_cast<std::uint64_t>(version);
}

}  // namespace claribi::store
