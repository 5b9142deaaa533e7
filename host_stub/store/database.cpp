#include "store/database.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>

#include <mutex>
#include <optional>
#include <thread>

#include "store/failure.h"
#include "store/private_file.h"
#include "store/schema.h"
#include "store/transaction.h"

namespace claribi::store {
namespace {

using Poco::Data::Session;
using Poco::Data::Keywords::now;
using std::chrono::milliseconds;

// SQLite itself sleeps this long on a lock before it gives the thread back, so that cancellation is
// seen in time.
constexpr int kBusySliceMs = 50;
// Even with all the patience in the world, a lock held this long is a fault of another process.
constexpr milliseconds kLongestLock{20'000};

void Configure(Session& session, std::int64_t max_pages) {
  session << "PRAGMA busy_timeout=" + std::to_string(kBusySliceMs), now;
  session << "PRAGMA journal_mode=WAL", now;
  session << "PRAGMA synchronous=FULL",
      now;  // a rotated refresh token may not vanish with the power
  session << "PRAGMA secure_delete=ON", now;  // what is disconnected is overwritten
  if (max_pages > 0) session << "PRAGMA max_page_count=" + std::to_string(max_pages), now;
}

}  // namespace

struct Database::Connection {
  std::filesystem::path file;
  std::timed_mutex mutex;          // guards the session
  std::optional<Session> session;  // set once Open succeeded
};

namespace {

// Runs `attempt` (true: done, false: locked) until it is done or waiting has to end.
template <typename Attempt>
Status Persist(const std::filesystem::path& file, const Patience& patience,
               const std::string& subject, Attempt&& attempt) {
  const outcome::Deadline longest(kLongestLock);
  for (;;) {
    if (auto stop = WhyStop(patience, subject)) return *std::move(stop);
    if (longest.Remaining() == milliseconds::zero()) return LockedError(file, subject);
    try {
      Result<bool> done = attempt();
      if (!done) return done.error();
      if (*done) return {};
    } catch (const Poco::Exception& exception) {
      if (!IsLock(exception)) return ToError(exception, file, subject);
      std::this_thread::sleep_for(NextSlice(patience, milliseconds(kBusySliceMs)));
    }
  }
}

void RollBack(Session& session) {
  try {
    session << "ROLLBACK", now;
  } catch (const Poco::Exception&) {  // SQLite has already rolled back by itself
  }
}

// BEGIN IMMEDIATE: taking the write lock at once avoids a transaction that can only be given up
// half-way.
Status RunOnce(Session& session, const Transaction::Body& body) {
  session << "BEGIN IMMEDIATE", now;
  try {
    if (Status done = body(session); !done) {
      RollBack(session);
      return done;
    }
    session << "COMMIT", now;
    return {};
  } catch (...) {
    RollBack(session);
    throw;
  }
}

}  // namespace

Status Transaction::Run(Database& database, const Patience& patience, const std::string& subject,
                        const Body& body) {
  Database::Connection& connection = *database.connection_;
  return Persist(connection.file, patience, subject, [&]() -> Result<bool> {
    // Until a time of day, not for a duration: ThreadSanitizer knows only that way of locking, and
    // in a slice this short a clock that is set does no harm.
    const std::unique_lock lock(
        connection.mutex,
        std::chrono::system_clock::now() + NextSlice(patience, milliseconds(kBusySliceMs)));
    if (!lock.owns_lock()) return false;
    if (Status done = RunOnce(*connection.session, body); !done) return done.error();
    return true;
  });
}

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::Open(const Config& config, const Patience& patience) {
  const std::string subject = "Opening the store";
  if (Status ready = MakePrivateFolder(config.file.parent_path()); !ready) return ready.error();
  // Made before SQLite makes it, because its journals take over the mode of this file.
  if (Status ready = TouchPrivateFile(config.file); !ready) return ready.error();
  auto connection = std::make_unique<Connection>();
  connection->file = config.file;
  Poco::Data::SQLite::Connector::registerConnector();
  const Status opened = Persist(config.file, patience, subject, [&]() -> Result<bool> {
    if (!connection->session) {
      connection->session.emplace(Poco::Data::SQLite::Connector::KEY, config.file.string());
    }
    Configure(*connection->session, config.max_pages);
    return true;
  });
  if (!opened) return opened.error();
  std::unique_ptr<Database> database(new Database(std::move(connection)));
  if (Status migrated = Migrate(*database, patience); !migrated) return migrated.error();
  return database;
}

Result<std::filesystem::path> ParseStoreUrl(const std::string& url) {
  const std::string scheme = "sqlite://";
  if (url.rfind(scheme, 0) == 0 && url.size() > scheme.size() + 1 && url[scheme.size()] == '/') {
    return std::filesystem::path(url.substr(scheme.size())).lexically_normal();
  }
  const bool is_postgresql = url.rfind("postgresql:", 0) == 0 || url.rfind("postgres:", 0) == 0;
  return Error{.code = Code::kUsage,
               .what = "The store cannot be used.",
               .cause = is_postgresql ? "PostgreSQL is not in this build."
                                      : "A store URL looks like sqlite:///var/lib/claribi/host.db.",
               .fix = "Use --store sqlite:///PATH, or leave the option out."};
}

}  // namespace claribi::store
