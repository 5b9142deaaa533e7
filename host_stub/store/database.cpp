#include "store/database.h"

#include <algorithm>

#include "store/backend.h"
#include "store/schema_steps.h"
#include "store/session_pool.h"
#include "store/sqlite_backend.h"
#include "store/write_queue.h"

namespace claribi::store {

Database::Database(std::unique_ptr<Backend> backend)
    : backend_(std::move(backend)), pool_(new SessionPool(backend_->max_sessions())) {
  if (backend_->max_readers() > 0) readers_.reset(new SessionPool(backend_->max_readers()));
  // The other half of the sessions is for what does not go through the queue.
  writes_ =
      std::make_unique<WriteQueue>(*this, std::max<std::size_t>(backend_->max_sessions() / 2, 1));
}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::Open(const std::string& url, const Patience& patience) {
  auto backend = MakeBackend(url);
  if (!backend) return backend.error();
  std::unique_ptr<Database> database(new Database(std::move(*backend)));
  if (Status migrated = Migrate(*database, patience); !migrated) return migrated.error();
  return database;
}

std::optional<std::filesystem::path> Database::FileOf(const std::string& url) {
  const auto place = SqlitePlace::Parse(url);
  return place ? std::optional(place->file) : std::nullopt;
}

}  // namespace claribi::store
