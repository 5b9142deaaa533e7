// Backend: what differs between the databases that a store may be on: how a session is opened, how
// a transaction begins and ends, what an exception means, and the little SQL that is not the same.
// Not a query builder: the statements of this room are such as both databases understand ($1 for a
// value, ON CONFLICT). Inside of this room only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "outcome/outcome.h"
#include "outcome/patience.h"
#include "store/sql.h"

namespace Poco {
class Exception;
}
namespace Poco::Data {
class Session;
}

namespace claribi::store {

using outcome::Code;
using outcome::Error;
using outcome::Patience;
using outcome::Result;
using outcome::Status;
using Poco::Data::Session;

/// Closes a session when it goes, in the way of the backend that opened it.
struct SessionCloser {
  void (*close)(Session*) = nullptr;
  void operator()(Session* session) const { close(session); }
};
using OpenSession = std::unique_ptr<Session, SessionCloser>;

/// Any thread; each session is used by one thread at a time.
class Backend {
 public:
  /// What helps after an exception of Poco::Data.
  enum class Remedy {
    kRunAgain,   // another session holds a lock, or was first: the same transaction may succeed
    kReconnect,  // the session is broken
    kNone,
  };

  virtual ~Backend() = default;

  /// How many sessions may be open at the same time.
  virtual std::size_t max_sessions() const = 0;

  /// How many more may be, of those that only read; 0: the sessions are for both.
  virtual std::size_t max_readers() const { return 0; }

  /// Opens a session. May throw what Poco::Data throws. Errors begin with `subject` ("Saving a
  /// secret").
  virtual Result<OpenSession> Open(const Patience& patience, const std::string& subject) = 0;

  /// Runs `work` on the session. When patience ends, breaks the session where nothing else ends the
  /// wait.
  virtual Status Bounded(Session& session, const Patience& patience,
                         const std::function<Status()>& work) = 0;

  virtual void Begin(Session& session) = 0;
  virtual void Commit(Session& session) = 0;
  virtual void RollBack(Session& session) = 0;
  /// After a failure: nothing happens where it is rolled back already, or the session is broken.
  void RollBackQuietly(Session& session);

  /// Runs one statement, which the session prepares the first time and keeps: for what is run in
  /// each call. `sql` is a literal; its values are $1 and so on; the columns of its rows are bytes
  /// and a number. Alone, or between Begin and Commit. Returns how many rows it changed.
  using ReadRow = std::function<void(std::string_view bytes, std::int64_t number)>;
  virtual std::int64_t Execute(Session& session, const char* sql, std::span<const Value> values,
                               const ReadRow& read_opt) const = 0;

  /// Runs all of them in one transaction, or none. How many rows each changed.
  virtual std::vector<std::int64_t> ExecuteTogether(Session& session,
                                                    std::span<const Sql* const> statements);

  /// False: the session broke while nobody used it, as far as can be told without asking.
  virtual bool IsWhole(Session& /*session*/) const { return true; }

  virtual Remedy RemedyFor(const Poco::Exception& exception, bool is_connected) const = 0;

  /// The error for an exception that neither of these helped against: kUnavailable, with cause and
  /// fix.
  virtual Error Explain(const Poco::Exception& exception, const std::string& subject) const = 0;

  /// The error after waiting for others too long.
  virtual Error Busy(const std::string& subject) const = 0;

  /// The error when the session broke during COMMIT, so that its outcome is unknown.
  virtual Error UnknownCommit(const std::string& subject) const = 0;

  // ---- SQL that is not the same everywhere

  /// Milliseconds since 1970 on the clock of the database, the one that all nodes share.
  virtual std::int64_t UnixMs(Session& session) const = 0;

  virtual bool HasTable(Session& session, const std::string& name) const = 0;

  /// Makes one host at a time look at the schema and change it, to the end of the transaction; and
  /// makes sure that there is a type BLOB.
  virtual void PrepareSchema(Session& session) const = 0;
};

/// The backend of a store URL: sqlite:///PATH[?max_pages=N] or
/// postgresql://USER@HOST:PORT/DATABASE[?sslmode=...]. kUsage for anything else. Connects to
/// nothing.
Result<std::unique_ptr<Backend>> MakeBackend(const std::string& url);

}  // namespace claribi::store
