#include "host_stub/app/host_fixture.h"

#include <Poco/Data/RecordSet.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <signal.h>

#include <chrono>
#include <thread>

namespace claribi::app {

void HostTest::Execute(const std::string& statement) const {
  Poco::Data::SQLite::Connector::registerConnector();
  Poco::Data::Session session(Poco::Data::SQLite::Connector::KEY, (data_ / "host.db").string());
  session << statement, Poco::Data::Keywords::now;
}

std::string HostTest::StoreContent() const {
  if (!std::filesystem::exists(data_ / "host.db")) return "";
  Poco::Data::SQLite::Connector::registerConnector();
  Poco::Data::Session session(Poco::Data::SQLite::Connector::KEY, (data_ / "host.db").string());
  std::ostringstream text;
  for (const char* select :
       {"SELECT org_id, connection_id, name, config, status FROM data_sources ORDER BY 1, 2",
        "SELECT org_id, connection_id, key, hex(data) FROM secrets ORDER BY 1, 2, 3",
        "SELECT * FROM leases"}) {
    Poco::Data::Statement statement(session);
    statement << select, Poco::Data::Keywords::now;
    const Poco::Data::RecordSet rows(statement);
    if (rows.rowCount() > 0) text << rows;
  }
  return text.str();
}

void HostTest::StopBesideTheStore(RunningProgram& program) const {
  Poco::Data::SQLite::Connector::registerConnector();
  for (int attempt = 0; attempt < 200; ++attempt) {
    program.Signal(SIGSTOP);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // until it has stopped
    try {
      Poco::Data::Session session(Poco::Data::SQLite::Connector::KEY, (data_ / "host.db").string());
      for (const char* statement : {"PRAGMA busy_timeout = 0", "BEGIN EXCLUSIVE", "ROLLBACK"}) {
        session << statement, Poco::Data::Keywords::now;
      }
      return;
    } catch (const Poco::Exception&) {  // it was asking the store
      program.Signal(SIGCONT);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  FAIL() << "the program never leaves the store alone";
}

}  // namespace claribi::app
