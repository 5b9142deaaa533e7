#include "store/backend.h"

#include <Poco/Exception.h>

#include "store/postgresql_backend.h"
#include "store/sqlite_backend.h"

namespace claribi::store {

void Backend::RollBackQuietly(Session& session) {
  try {
    RollBack(session);
  } catch (const Poco::Exception&) {  // rolled back already, or the session is broken
  }
}

std::vector<std::int64_t> Backend::ExecuteTogether(Session& session,
                                                   std::span<const Sql* const> statements) {
  std::vector<std::int64_t> changed;
  changed.reserve(statements.size());
  const bool begins = statements.size() > 1;  // one alone is a transaction of its own
  if (begins) Begin(session);
  try {
    for (const Sql* statement : statements) {
      changed.push_back(Execute(session, statement->text, statement->Borrowed(), {}));
    }
    if (begins) Commit(session);
  } catch (...) {
    if (begins) RollBackQuietly(session);
    throw;
  }
  return changed;
}

Result<std::unique_ptr<Backend>> MakeBackend(const std::string& url) {
  if (url.rfind("sqlite:", 0) == 0) {
    auto place = SqlitePlace::Parse(url);
    if (!place) return place.error();
    return std::unique_ptr<Backend>(new SqliteBackend(std::move(*place)));
  }
  if (url.rfind("postgresql:", 0) == 0 || url.rfind("postgres:", 0) == 0) {
    auto server = PostgresqlServer::Parse(url);
    if (!server) return server.error();
    return std::unique_ptr<Backend>(new PostgresqlBackend(std::move(*server)));
  }
  return Error{.code = Code::kUsage,
               .what = "The store cannot be used.",
               .cause = "A store URL begins with sqlite: or postgresql:.",
               .fix =
                   "Use sqlite:///PATH or postgresql://USER@HOST:PORT/DATABASE, or leave the "
                   "option out."};
}

}  // namespace claribi::store
