// How many harmless queries the guard refuses, by who asks them. The queries are our own, but for
// those that psql writes for its commands, which are taken from psql itself. Each is run on the
// server too, so that no query is counted that PostgreSQL would not take.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdio.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "aiven_plugin/sql_guard/catalog/server.h"
#include "sql_guard/extensions.h"
#include "sql_guard/sql_guard.h"
#include "testing/result_matchers.h"

namespace claribi::sql_guard {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct NamedQuery {
  std::string name;
  std::string sql;
};

std::string ReadCorpus(const std::string& file) {
  std::ifstream in(CLARIBI_CORPUS_DIR "/" + file);
  EXPECT_TRUE(in.good()) << file;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<NamedQuery> QueriesOf(const std::string& file) {
  constexpr std::string_view kMark = "-- name: ";
  const std::string text = ReadCorpus(file);
  std::vector<NamedQuery> queries;
  for (std::size_t at = text.find(kMark); at != std::string::npos;) {
    const std::size_t line = text.find('\n', at);
    const std::size_t next = text.find(kMark, line);
    queries.push_back({text.substr(at + kMark.size(), line - at - kMark.size()),
                       text.substr(line, next == std::string::npos ? next : next - line)});
    at = next;
  }
  return queries;
}

// As a vendor that ships all of the extensions.
SqlRules AllExtensions() {
  SqlRules rules;
  for (const std::string_view name : KnownSqlExtensions()) rules.extensions.emplace_back(name);
  return rules;
}

// The names of those that are refused; prints the figure.
Texts RefusedOf(const std::string& who, const std::vector<NamedQuery>& queries) {
  const SqlRules rules = AllExtensions();
  Texts refused;
  for (const NamedQuery& query : queries) {
    if (!CheckSql(query.sql, rules).ok()) refused.push_back(query.name);
  }
  std::cout << "[ FIGURE   ] " << who << ": " << refused.size() << " of " << queries.size()
            << " refused\n";
  return refused;
}

class Corpus : public OnServer {
 protected:
  void SetUp() override {
    OnServer::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    AnswerTo("DROP SCHEMA IF EXISTS shop CASCADE");
    EXPECT_THAT(AnswerTo(ReadCorpus("shop.sql")), Not(HasSubstr("error:")));
    AnswerTo("SET search_path = shop, public");
    AnswerTo("SET default_transaction_read_only = on");
  }
  void TearDown() override {
    if (connection_ == nullptr || IsSkipped()) return;
    AnswerTo("SET default_transaction_read_only = off");
    AnswerTo("DROP SCHEMA IF EXISTS shop CASCADE");
  }

  void ExpectToRun(const std::vector<NamedQuery>& queries) {
    for (const NamedQuery& query : queries) {
      if (query.name.ends_with("(not run)")) continue;
      EXPECT_THAT(AnswerTo(query.sql), Not(HasSubstr("error:"))) << query.name;
    }
  }
};

TEST_F(Corpus, OfAnalystsPasses) {
  const auto queries = QueriesOf("analysts.sql");
  EXPECT_EQ(queries.size(), 100U);
  EXPECT_THAT(RefusedOf("analysts", queries), IsEmpty());
  ExpectToRun(queries);
}

TEST_F(Corpus, OfTpcHPasses) {
  const auto queries = QueriesOf("tpch.sql");
  EXPECT_EQ(queries.size(), 22U);
  EXPECT_THAT(RefusedOf("TPC-H", queries), IsEmpty());
  ExpectToRun(queries);
}

TEST_F(Corpus, OfSchemaToolsPasses) {
  const auto queries = QueriesOf("schema_tools.sql");
  EXPECT_THAT(RefusedOf("schema tools", queries), IsEmpty());
  ExpectToRun(queries);
}

TEST_F(Corpus, OfMonitoringPasses) {
  const auto queries = QueriesOf("monitoring.sql");
  EXPECT_THAT(RefusedOf("monitoring", queries), ElementsAre("files of the log"));
  ExpectToRun(queries);
}

// The queries that psql sends for a command.
std::vector<NamedQuery> QueriesOfPsql(const std::string& command) {
  const std::string shell =
      "printf '%s\\n' '" + command + "' | psql -X -E -P pager=off '" + ServerUrl() + "' 2>&1";
  const std::unique_ptr<FILE, decltype(&pclose)> pipe(popen(shell.c_str(), "r"), pclose);
  std::string output;
  char buffer[4096];
  for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe.get())) > 0;) {
    output.append(buffer, n);
  }
  constexpr std::string_view kBegin = "********* QUERY **********\n";
  constexpr std::string_view kEnd = "\n**************************";
  std::vector<NamedQuery> queries;
  for (std::size_t at = output.find(kBegin); at != std::string::npos;
       at = output.find(kBegin, at)) {
    at += kBegin.size();
    const std::size_t end = output.find(kEnd, at);
    queries.push_back({command, output.substr(at, end == std::string::npos ? end : end - at)});
  }
  EXPECT_THAT(queries, Not(IsEmpty())) << command << "\n" << output;
  return queries;
}

TEST_F(Corpus, OfPsqlPasses) {
  std::vector<NamedQuery> queries;
  for (const char* command : {"\\d",
                              "\\d shop.orders",
                              "\\d+ shop.orders",
                              "\\d+ pg_roles",
                              "\\da",
                              "\\dA+",
                              "\\dAc",
                              "\\dAf",
                              "\\dAo",
                              "\\dAp",
                              "\\db+",
                              "\\dc+",
                              "\\dC+",
                              "\\dd",
                              "\\dD+",
                              "\\ddp",
                              "\\dE+",
                              "\\des",
                              "\\det+",
                              "\\deu",
                              "\\dew+",
                              "\\df",
                              "\\dfa",
                              "\\dF+",
                              "\\dFd+",
                              "\\dFp+",
                              "\\dFt+",
                              "\\dg+",
                              "\\di+",
                              "\\dl+",
                              "\\dL+",
                              "\\dm+",
                              "\\dn+",
                              "\\do+",
                              "\\dO+",
                              "\\dp",
                              "\\dP+",
                              "\\dRp+",
                              "\\dRs",
                              "\\ds+",
                              "\\dt+ shop.*",
                              "\\dT+ shop.mood",
                              "\\du+",
                              "\\dv+",
                              "\\dx",
                              "\\dx+ pg_trgm",
                              "\\dX",
                              "\\dy+",
                              "\\l+",
                              "\\z shop.*",
                              "\\dS pg_class",
                              "\\dconfig work_mem",
                              "\\dconfig+ autovacuum*"}) {
    const auto of_command = QueriesOfPsql(command);
    queries.insert(queries.end(), of_command.begin(), of_command.end());
  }
  EXPECT_THAT(RefusedOf("psql", queries), IsEmpty());
}

TEST_F(Corpus, OfPsqlKeepsItsSecrets) {
  for (const char* command : {"\\drds", "\\deu+", "\\des+", "\\dRs+", "\\df+ lower", "\\dconfig",
                              "\\dconfig *conninfo", "\\dconfig app.*", "\\sf shobj_description"}) {
    const auto queries = QueriesOfPsql(command);
    EXPECT_TRUE(std::any_of(queries.begin(), queries.end(), [](const NamedQuery& query) {
      return !CheckSql(query.sql, {}).ok();
    })) << command;
  }
}

}  // namespace
}  // namespace claribi::sql_guard
