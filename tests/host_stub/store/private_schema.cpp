#include "host_stub/store/private_schema.h"

#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "store/postgresql_backend.h"

namespace claribi::store {
namespace {

using Poco::Data::Session;
using Poco::Data::Keywords::now;

constexpr const char* kUrlFile = CLARIBI_BUILD_DIR "/postgresql/url";

Session SessionTo(const std::string& url) {
  auto server = PostgresqlServer::Parse(url);
  const std::string connection = server->ForPoco();
  const PostgresqlBackend registers_the_connector(std::move(*server));
  return Session("postgresql", connection);
}

}  // namespace

bool PrivateSchema::HasServer() {
  return getenv("CLARIBI_TEST_POSTGRESQL") != nullptr || std::filesystem::exists(kUrlFile);
}

std::string PrivateSchema::ServerUrl() {
  const char* url = getenv("CLARIBI_TEST_POSTGRESQL");
  if (url != nullptr) return url;
  std::string line;
  std::getline(std::ifstream(kUrlFile), line);
  return line;
}

PrivateSchema::PrivateSchema() {
  static std::atomic<int> number{0};
  name_ = "test_" + std::to_string(getpid()) + "_" + std::to_string(++number);
  url_ = ServerUrl() + "?options=-csearch_path%3D" + name_ + ",pg_catalog";
  SessionTo(ServerUrl()) << "CREATE SCHEMA " + name_, now;
}

PrivateSchema::~PrivateSchema() {
  Session session = SessionTo(ServerUrl());
  session << "SET client_min_messages = 'error'", now;  // no list of what goes with it
  session << "DROP SCHEMA " + name_ + " CASCADE", now;
}

Session PrivateSchema::Open() const { return SessionTo(url_); }

}  // namespace claribi::store
