// PrivateSchema: a schema of a test's own in the private PostgreSQL server, gone with it, so that
// tests share a server and nothing else. It starts no server: tests/testing/postgresql.sh does.
#pragma once

#include <Poco/Data/Session.h>

#include <string>

namespace claribi::store {

class PrivateSchema {
 public:
  /// Whether CLARIBI_TEST_POSTGRESQL or the build folder names a server.
  static bool HasServer();

  /// The server's URL, as its administrator.
  static std::string ServerUrl();

  PrivateSchema();
  PrivateSchema(const PrivateSchema&) = delete;
  PrivateSchema& operator=(const PrivateSchema&) = delete;
  ~PrivateSchema();

  const std::string& name() const { return name_; }

  /// A store URL whose tables are in this schema.
  const std::string& url() const { return url_; }

  /// An administrator's session in this schema.
  Poco::Data::Session Open() const;

 private:
  std::string name_;
  std::string url_;
};

}  // namespace claribi::store
