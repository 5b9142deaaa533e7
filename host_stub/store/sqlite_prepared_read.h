// PreparedRead: one run of a statement that an SQLite session prepares once and keeps, which
// Poco::Data cannot: preparing costs ten times what reading one row costs. For statements that are
// run for each call, and change nothing. Inside of this room only.
#pragma once

#include <cstdint>
#include <string_view>

#include "store/backend.h"

struct sqlite3;
struct sqlite3_stmt;

namespace claribi::store {

/// One thread. Throws what Poco::Data::SQLite throws. One run of a statement at a time.
class PreparedRead {
 public:
  /// `sql` is a literal: the session knows its statements by their text.
  PreparedRead(Session& session, const char* sql);
  ~PreparedRead();
  PreparedRead(const PreparedRead&) = delete;
  PreparedRead& operator=(const PreparedRead&) = delete;

  /// `place` counts from 1; `text` outlives the run.
  void Bind(int place, std::string_view text);

  /// Whether there is another row.
  bool Step();

  /// Of this row; `column` counts from 0. Valid until the next Step.
  std::string_view Bytes(int column) const;
  std::int64_t Number(int column) const;

  /// Before a session is closed: SQLite closes none that keeps statements.
  static void Forget(Session& session);

 private:
  void Check(int result) const;

  sqlite3* connection_;
  sqlite3_stmt* statement_;
};

}  // namespace claribi::store
