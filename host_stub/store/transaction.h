// Transaction: one unit of work on the database, all or nothing. Inside of this room only.
// It is not a query builder: bodies speak SQL through Poco::Data.
#pragma once

#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "store/backend.h"
#include "store/database.h"
#include "store/session_pool.h"

namespace claribi::store {

/// What a body sees. Transactions of several threads and nodes run at the same time, each seeing
/// what was committed when its statement began (READ COMMITTED): whatever was read before may have
/// changed, so a statement that writes carries its condition itself, and its count of rows is the
/// answer.
class Transaction {
 public:
  using Body = std::function<Status(Transaction&)>;

  /// Runs `body` between BEGIN and COMMIT. A body that returns an error or throws is rolled back;
  /// one that meets a lock is run again, and so is one whose session was broken, once, on a new
  /// one: it must not have effects of its own. `subject` opens the sentences of errors ("Saving the
  /// data source"). Library exceptions end here.
  static Status Run(Database& database, const Patience& patience, const std::string& subject,
                    const Body& body);

  /// The same for a body of one statement that changes nothing: what it reads is of one moment
  /// without BEGIN and COMMIT. It waits for no writer, where the database has room for readers
  /// beside it.
  static Status Look(Database& database, const Patience& patience, const std::string& subject,
                     const Body& body);

  /// For a body of one statement that writes, run by Execute: a transaction of its own without
  /// BEGIN and COMMIT. What it reads before may have changed.
  static Status Change(Database& database, const Patience& patience, const std::string& subject,
                       const Body& body);

  /// Runs all of them, or none. How many rows each changed.
  static Result<std::vector<std::int64_t>> RunTogether(Database& database, const Patience& patience,
                                                       const std::string& subject,
                                                       std::span<const Sql* const> statements);

  /// One statement that the session prepares once and keeps; see Backend::Execute. Returns how many
  /// rows it changed.
  std::int64_t Execute(const char* sql, std::initializer_list<Value> values,
                       const Backend::ReadRow& read_opt = {});

  Session& session() { return session_; }
  const Backend& backend() const { return backend_; }

 private:
  /// `is_committing_opt`: set where the next statement is committed with its end.
  Transaction(Session& session, const Backend& backend, bool* is_committing_opt)
      : session_(session), backend_(backend), is_committing_opt_(is_committing_opt) {}
  /// Throws what Poco throws; nothing is left open then.
  using Once = std::function<Status(Backend& backend, Session& session, bool& is_committing)>;
  static Status RunOnce(Backend& backend, Session& session, const Body& body, bool& is_committing);
  static Status RunIn(SessionPool& pool, Backend& backend, const Patience& patience,
                      const std::string& subject, const Once& once);

  Session& session_;
  const Backend& backend_;
  bool* const is_committing_opt_;
};

}  // namespace claribi::store
