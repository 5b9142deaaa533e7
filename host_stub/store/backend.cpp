#include "store/backend.h"

#include "store/postgresql_backend.h"
#include "store/sqlite_backend.h"

namespace claribi::store {

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
