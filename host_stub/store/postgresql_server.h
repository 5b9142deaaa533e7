// PostgresqlServer: where a store URL points to, and a first connection to it that can be given up.
// It holds the password of the URL, and shows it to libpq only. Inside of this room only.
// Source: PostgreSQL 15 documentation, 34.1 (connection strings), 34.1.3 (PQconnectPoll).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "store/backend.h"

namespace claribi::store {

/// Any thread.
class PostgresqlServer {
 public:
  /// postgresql://USER@HOST:PORT/DATABASE?sslmode=..., with every parameter that libpq knows. What
  /// is missing comes from where libpq takes it: PGHOST, PGPASSWORD, ~/.pgpass and their like.
  static Result<PostgresqlServer> Parse(const std::string& url);

  /// "db.example:5432/claribi", for people.
  const std::string& name() const { return name_; }

  /// In Poco's form: KEY=VALUE, separated by blanks.
  std::string ForPoco() const;

  /// Connects and closes again, within `patience`. Poco's own way to connect cannot be given up,
  /// and keeps the memory of a connection that failed: so it is taken only where this succeeded.
  Status Probe(const Patience& patience, const std::string& subject) const;

 private:
  using Parameters = std::vector<std::pair<std::string, std::string>>;
  explicit PostgresqlServer(Parameters parameters);

  Parameters parameters_;
  std::string name_;
};

}  // namespace claribi::store
