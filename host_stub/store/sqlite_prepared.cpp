#include "store/sqlite_prepared.h"

#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <sqlite3.h>

namespace claribi::store {
namespace {

using Poco::Data::SQLite::Utility;

// Null: it was not prepared yet.
sqlite3_stmt* Find(sqlite3* connection, std::string_view sql) {
  sqlite3_stmt* statement = sqlite3_next_stmt(connection, nullptr);
  while (statement != nullptr && sql != sqlite3_sql(statement)) {
    statement = sqlite3_next_stmt(connection, statement);
  }
  return statement;
}

}  // namespace

Prepared::Prepared(Session& session, const char* sql)
    : connection_(Utility::dbHandle(session)), statement_(Find(connection_, sql)) {
  if (statement_ == nullptr) {
    Check(
        sqlite3_prepare_v3(connection_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
  }
}

// What was bound is borrowed, so that none of it stays.
Prepared::~Prepared() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Prepared::Bind(int place, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    Check(sqlite3_bind_int64(statement_, place, *number));
    return;
  }
  const auto* blob = std::get_if<Blob>(&value);
  const std::string_view bytes = blob != nullptr ? blob->bytes : std::get<std::string_view>(value);
  // Not a null pointer, which would be bound as NULL.
  const char* begin = bytes.empty() ? "" : bytes.data();
  const auto size = static_cast<int>(bytes.size());
  Check(blob != nullptr ? sqlite3_bind_blob(statement_, place, begin, size, SQLITE_STATIC)
                        : sqlite3_bind_text(statement_, place, begin, size, SQLITE_STATIC));
}

bool Prepared::Step() {
  const int result = sqlite3_step(statement_);
  if (result != SQLITE_ROW && result != SQLITE_DONE) Check(result);
  return result == SQLITE_ROW;
}

std::string_view Prepared::Bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};  // empty
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::int64_t Prepared::Number(int column) const { return sqlite3_column_int64(statement_, column); }

std::int64_t Prepared::Changed() const { return sqlite3_changes(connection_); }

void Prepared::Check(int result) const {
  if (result != SQLITE_OK) Utility::throwException(connection_, result);
}

void Prepared::Forget(Session& session) {
  if (!session.isConnected()) return;
  sqlite3* connection = Utility::dbHandle(session);
  while (sqlite3_stmt* statement = sqlite3_next_stmt(connection, nullptr)) {
    sqlite3_finalize(statement);
  }
}

}  // namespace claribi::store
