// A connection to the private PostgreSQL server of the tests.
#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <stdlib.h>

#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::sql_guard {

using Texts = std::vector<std::string>;

inline std::string ServerUrl() {
  const char* url = getenv("CLARIBI_TEST_POSTGRESQL");
  if (url != nullptr) return url;
  std::string line;
  std::getline(std::ifstream(CLARIBI_BUILD_DIR "/postgresql/url"), line);
  return line;
}

// Skips its test where there is no server of version 15.
class OnServer : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string url = ServerUrl();
    if (url.empty()) GTEST_SKIP() << "there is no PostgreSQL server";
    connection_.reset(PQconnectdb(url.c_str()));
    ASSERT_EQ(PQstatus(connection_.get()), CONNECTION_OK) << PQerrorMessage(connection_.get());
    const int version = PQserverVersion(connection_.get()) / 10000;
    if (version != 15) GTEST_SKIP() << "the lists are of PostgreSQL 15, this is " << version;
    AnswerTo("SET client_min_messages = error");
  }

  // What the server answers, all values of all rows in one text; its error as "error: …".
  std::string AnswerTo(const std::string& sql) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer(
        PQexec(connection_.get(), sql.c_str()), PQclear);
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK &&
        PQresultStatus(answer.get()) != PGRES_COMMAND_OK) {
      return "error: " + std::string(PQerrorMessage(connection_.get()));
    }
    std::string values;
    for (int row = 0; row < PQntuples(answer.get()); ++row) {
      for (int column = 0; column < PQnfields(answer.get()); ++column) {
        values.append(PQgetvalue(answer.get(), row, column)).append("\n");
      }
    }
    return values;
  }

  void Do(const std::string& sql) { EXPECT_EQ(AnswerTo(sql).substr(0, 6), "") << sql; }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_{nullptr, PQfinish};
};

}  // namespace claribi::sql_guard
