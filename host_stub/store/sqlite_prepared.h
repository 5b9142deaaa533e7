// Prepared: one run of a statement that an SQLite session prepares once and keeps, which Poco::Data
// cannot: preparing costs ten times what reading one row costs. For statements that are run for
// each call. Inside of this room only.
#pragma once

#include <cstdint>
#include <string_view>

#include "store/backend.h"

struct sqlite3;
struct sqlite3_stmt;

namespace claribi::store {

/// One thread. Throws what Poco::Data::SQLite throws. One run of a statement at a time.
class Prepared {
 public:
  /// `sql` is a literal: the session knows its statements by their text.
  Prepared(Session& session, const char* sql);
  ~Prepared();
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  /// `place` counts from 1; `value` outlives the run.
  void Bind(int place, const Value& value);

  /// Whether there is another row.
  bool Step();

  /// Of this row; `column` counts from 0. Valid until the next Step.
  std::string_view Bytes(int column) const;
  std::int64_t Number(int column) const;

  /// Rows that a statement that writes has changed, after its last Step.
  std::int64_t Changed() const;

  /// Before a session is closed: SQLite closes none that keeps statements.
  static void Forget(Session& session);

 private:
  void Check(int result) const;

  sqlite3* connection_;
  sqlite3_stmt* statement_;
};

}  // namespace claribi::store
