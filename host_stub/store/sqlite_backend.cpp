#include "store/sqlite_backend.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/SQLiteException.h>
#include <Poco/Data/Session.h>

#include <charconv>
#include <string_view>

#include "store/leases.h"
#include "store/private_file.h"
#include "store/sqlite_prepared.h"

namespace claribi::store {
namespace {

using namespace Poco::Data::Keywords;
namespace sqlite = Poco::Data::SQLite;

// SQLite itself sleeps this long on a lock before it gives the thread back, so that cancellation is
// seen in time.
constexpr int kBusySliceMs = 50;

struct Explanation {
  std::string cause;
  std::string fix;
  bool retryable = true;
};

template <typename Exception>
bool Is(const Poco::Exception& exception) {
  return dynamic_cast<const Exception*>(&exception) != nullptr;
}

Explanation ExplainFile(const Poco::Exception& exception, const std::string& file) {
  if (Is<sqlite::DatabaseFullException>(exception)) {
    return {"The disk, or the quota of the store, is full: " + file,
            "Free some space and try again. Nothing that was stored is lost."};
  }
  if (Is<sqlite::IOErrorException>(exception)) {
    return {"The file could not be written or read, for instance because the disk is full: " + file,
            "Check the disk and its free space, and try again. Nothing that was stored is lost."};
  }
  if (Is<sqlite::ReadOnlyException>(exception)) {
    return {"The file, or its folder, is read-only: " + file,
            "Make both writable for your account, or choose another store with --store or "
            "--data-dir.",
            false};
  }
  // SQLITE_NOTADB has no exception of its own.
  if (Is<sqlite::CorruptImageException>(exception) ||
      exception.displayText().find("not a database") != std::string::npos) {
    return {"The file is damaged, or is not an SQLite database: " + file,
            "Restore it from a backup, or move it away and connect the data sources again.", false};
  }
  if (Is<sqlite::CantOpenDBFileException>(exception)) {
    return {"The file could not be opened: " + file,
            "Check that the folder exists and that your account may write there.", false};
  }
  // The statement itself is why: it would fail again.
  const bool is_of_statement = Is<sqlite::InvalidSQLStatementException>(exception) ||
                               Is<sqlite::ConstraintViolationException>(exception);
  return {exception.displayText(), "Check the file " + file + ".", !is_of_statement};
}

}  // namespace

Result<SqlitePlace> SqlitePlace::Parse(const std::string& url) {
  constexpr std::string_view kScheme = "sqlite://";
  constexpr std::string_view kLimit = "?max_pages=";
  SqlitePlace place;
  const std::size_t limit = std::min(url.rfind(kLimit), url.size());
  bool is_valid =
      url.rfind(kScheme, 0) == 0 && limit > kScheme.size() + 1 && url[kScheme.size()] == '/';
  if (is_valid && limit < url.size()) {
    const char* end = url.data() + url.size();
    is_valid =
        std::from_chars(url.data() + limit + kLimit.size(), end, place.max_pages).ptr == end &&
        place.max_pages > 0;
  }
  if (!is_valid) {
    return Error{
        .code = Code::kUsage,
        .what = "The store cannot be used.",
        .cause = "The URL of an SQLite store looks like sqlite:///var/lib/claribi/host.db.",
        .fix = "Use --store sqlite:///PATH, or leave the option out."};
  }
  place.file =
      std::filesystem::path(url.substr(kScheme.size(), limit - kScheme.size())).lexically_normal();
  return place;
}

SqliteBackend::SqliteBackend(SqlitePlace place) : place_(std::move(place)) {
  sqlite::Connector::registerConnector();
}

Result<OpenSession> SqliteBackend::Open(const Patience&, const std::string&) {
  if (Status ready = MakePrivateFolder(place_.file.parent_path()); !ready) return ready.error();
  // Made before SQLite makes it, because its journals take over the mode of this file.
  if (Status ready = TouchPrivateFile(place_.file); !ready) return ready.error();
  OpenSession session(new Session(sqlite::Connector::KEY, place_.file.string()),
                      {[](Session* closed) {
                        Prepared::Forget(*closed);
                        delete closed;
                      }});
  *session << "PRAGMA busy_timeout=" + std::to_string(kBusySliceMs), now;
  *session << "PRAGMA journal_mode=WAL", now;
  // A rotated refresh token must survive a power failure.
  *session << "PRAGMA synchronous=FULL", now;
  *session << "PRAGMA secure_delete=ON", now;  // deleted secrets are overwritten
  if (place_.max_pages > 0) {
    *session << "PRAGMA max_page_count=" + std::to_string(place_.max_pages), now;
  }
  return session;
}

// The write lock is taken at once: a transaction that asks for it later may have to be rolled back.
void SqliteBackend::Begin(Session& session) { Execute(session, "BEGIN IMMEDIATE", {}, {}); }
void SqliteBackend::Commit(Session& session) { Execute(session, "COMMIT", {}, {}); }
void SqliteBackend::RollBack(Session& session) { Execute(session, "ROLLBACK", {}, {}); }

std::int64_t SqliteBackend::Execute(Session& session, const char* sql,
                                    std::span<const Value> values, const ReadRow& read_opt) const {
  Prepared statement(session, sql);
  int place = 0;
  for (const Value& value : values) statement.Bind(++place, value);
  while (statement.Step()) {
    if (read_opt) read_opt(statement.Bytes(0), statement.Number(1));
  }
  return statement.Changed();
}

Backend::Remedy SqliteBackend::RemedyFor(const Poco::Exception& exception, bool) const {
  const bool is_locked =
      Is<sqlite::DBLockedException>(exception) || Is<sqlite::TableLockedException>(exception);
  return is_locked ? Remedy::kRunAgain : Remedy::kNone;
}

Error SqliteBackend::Explain(const Poco::Exception& exception, const std::string& subject) const {
  Explanation explanation = ExplainFile(exception, place_.file.string());
  return Error{.code = Code::kUnavailable,
               .what = subject + " failed: the store cannot be used.",
               .cause = std::move(explanation.cause),
               .fix = std::move(explanation.fix),
               .retryable = explanation.retryable};
}

Error SqliteBackend::Busy(const std::string& subject) const {
  return Error{.code = Code::kUnavailable,
               .what = subject + " failed: the store is locked.",
               .cause = "Another process keeps " + place_.file.string() + " locked.",
               .fix = "End that process, or try again later.",
               .retryable = true};
}

// The file is on one machine, so that machine's clock is the database's.
std::int64_t SqliteBackend::UnixMs(Session&) const { return store::UnixMs(); }

bool SqliteBackend::HasTable(Session& session, const std::string& name) const {
  int tables = 0;
  session << "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1", bind(name),
      into(tables), now;
  return tables > 0;
}

}  // namespace claribi::store
