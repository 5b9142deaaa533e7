// What sql_guard/names.h lists, held against what PostgreSQL 15 has: no name is invented, nothing
// volatile is listed that nobody reviewed, and the calls that hide are calls.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aiven_plugin/sql_guard/catalog/server.h"
#include "sql_guard/names.h"
#include "sql_guard/settings.h"
#include "sql_guard/sql_guard.h"
#include "testing/result_matchers.h"

namespace claribi::sql_guard {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Texts TextsOf(const std::vector<std::string_view>& names) { return {names.begin(), names.end()}; }

class SqlCatalogTest : public OnServer {
 protected:
  // The first column. `names` is $1, as an array of names.
  Texts Ask(const std::string& sql, const std::vector<std::string_view>& names = {}) {
    std::string array = "{";
    for (const std::string_view name : names) {
      array.append(array.size() > 1 ? ",\"" : "\"").append(name).append("\"");
    }
    array += "}";
    const char* values[] = {array.c_str()};
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer(
        PQexecParams(connection_.get(), sql.c_str(), names.empty() ? 0 : 1, nullptr, values,
                     nullptr, nullptr, 0),
        PQclear);
    EXPECT_EQ(PQresultStatus(answer.get()), PGRES_TUPLES_OK) << sql << "\n"
                                                             << PQerrorMessage(connection_.get());
    Texts rows;
    for (int row = 0; row < PQntuples(answer.get()); ++row) {
      rows.emplace_back(PQgetvalue(answer.get(), row, 0));
    }
    return rows;
  }

  // Those of `names` that the catalog does not have.
  Texts Missing(const std::vector<std::string_view>& names, const std::string& from) {
    return Ask("SELECT n FROM unnest($1::text[]) n WHERE NOT EXISTS (SELECT FROM " + from + ")",
               names);
  }
};

TEST_F(SqlCatalogTest, HasEveryListedFunction) {
  const auto functions = ReadingSqlFunctions();
  EXPECT_THAT(Missing(functions,
                      "pg_proc WHERE proname = n AND pronamespace = "
                      "'pg_catalog'::regnamespace AND prokind <> 'p'"),
              IsEmpty());
  std::cout << "[ FIGURE   ] " << functions.size() << " functions of "
            << Ask("SELECT count(DISTINCT proname) FROM pg_proc WHERE pronamespace = "
                   "'pg_catalog'::regnamespace")
                   .at(0)
            << " may be called, " << VolatileSqlFunctions().size() << " of them volatile\n";
}

TEST_F(SqlCatalogTest, CallsVolatileWhatWasReviewedAndNothingElse) {
  Texts reviewed = TextsOf(VolatileSqlFunctions());
  std::sort(reviewed.begin(), reviewed.end());
  Texts is_volatile =
      Ask("SELECT DISTINCT proname COLLATE \"C\" FROM pg_proc WHERE proname = ANY ($1::text[]) AND "
          "pronamespace = 'pg_catalog'::regnamespace AND provolatile = 'v' ORDER BY 1",
          ReadingSqlFunctions());
  EXPECT_EQ(is_volatile, reviewed);
}

// What takes a text and runs it, or a relation's name and reads it, is not volatile to PostgreSQL.
TEST_F(SqlCatalogTest, ListsNoFunctionThatReadsWhatATextNames) {
  EXPECT_THAT(
      Ask("SELECT proname FROM pg_proc WHERE proname = ANY ($1::text[]) AND pronamespace = "
          "'pg_catalog'::regnamespace AND (proname ~ '(_to_xml|xmlschema|^lo_|_file|_dir|^dblink|"
          "^currtid|_slot$|advisory|export_snapshot|current_setting|sleep|notify|set_config|"
          "^pg_config|functiondef|sqlbody|terminate|cancel|_activity$|wal_receiver|reset)' OR "
          "'refcursor'::regtype = ANY (proargtypes)) AND proname !~ "
          // Numbers of the collector, and names of files that are not read.
          "'^pg_stat_get_(db|bgwriter|replication)_|filenode|filepath'",
          ReadingSqlFunctions()),
      IsEmpty());
}

// But for unnest, of which one overload does so, and that one returns a row.
TEST_F(SqlCatalogTest, NamesTheColumnsThatFunctionsNameThemselves) {
  for (const std::string& name :
       Ask("SELECT DISTINCT proname FROM pg_proc WHERE proname = ANY ($1::text[]) AND pronamespace "
           "= 'pg_catalog'::regnamespace AND prokind = 'f' AND proargmodes && '{o,t}' AND proname "
           "<> 'unnest'",
           ReadingSqlFunctions())) {
    Texts columns =
        Ask("SELECT DISTINCT proargnames[i] COLLATE \"C\" FROM pg_proc, generate_subscripts("
            "proargmodes, 1) i WHERE proname = '" +
            name + "' AND proargmodes[i] IN ('o', 't') ORDER BY 1");
    Texts listed = TextsOf(ColumnsOfSqlFunction(name));
    std::sort(listed.begin(), listed.end());
    EXPECT_EQ(listed, columns) << name;
  }
}

TEST_F(SqlCatalogTest, HasEveryListedOperatorAndNoneIsVolatile) {
  const auto operators = BuiltInSqlOperators();
  EXPECT_THAT(Missing(operators,
                      "pg_operator WHERE oprname = n AND oprnamespace = "
                      "'pg_catalog'::regnamespace"),
              IsEmpty());
  EXPECT_THAT(Ask("SELECT oprname FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode WHERE "
                  "oprname = ANY ($1::text[]) AND oprnamespace = 'pg_catalog'::regnamespace AND "
                  "provolatile = 'v'",
                  operators),
              IsEmpty());
}

TEST_F(SqlCatalogTest, HasEveryListedType) {
  EXPECT_THAT(Missing(BuiltInSqlTypes(),
                      "pg_type WHERE typname = n AND typnamespace = "
                      "'pg_catalog'::regnamespace AND typtype IN ('b','r','m')"),
              IsEmpty());
}

TEST_F(SqlCatalogTest, KnowsEverySetting) {
  std::vector<std::string_view> known = HarmlessSqlSettings();
  const auto secret = SecretSqlSettings();
  known.insert(known.end(), secret.begin(), secret.end());
  EXPECT_THAT(Ask("SELECT name FROM pg_settings WHERE NOT lower(name) = ANY ($1::text[])", known),
              IsEmpty());
  for (const std::string_view name : secret) EXPECT_FALSE(IsHarmlessSqlSetting(name)) << name;
  // What PostgreSQL itself shows to few is no harmless setting, but for these.
  EXPECT_THAT(Ask("SELECT name FROM pg_settings WHERE name = ANY ($1::text[]) AND "
                  "'GUC_SUPERUSER_ONLY' = ANY (pg_settings_get_flags(name))",
                  HarmlessSqlSettings()),
              IsEmpty());
}

// The guard refuses these; this is why.
TEST_F(SqlCatalogTest, CallsFunctionsWhereNoCallIsSeen) {
  Ask("SELECT set_config('search_path', 'pg_temp, pg_catalog', false)");
  PQclear(PQexec(connection_.get(), "CREATE TEMPORARY SEQUENCE hidden_calls"));
  int value = 0;
  for (const char* sql : {"SELECT f.nextval FROM to_regclass('hidden_calls') f",
                          "SELECT to_regclass.nextval FROM to_regclass('hidden_calls')",
                          "SELECT nextval.nextval FROM to_regclass('hidden_calls') nextval(x)",
                          "SELECT (to_regclass('hidden_calls')).nextval"}) {
    EXPECT_THAT(CheckSql(sql, {}), IsError()) << sql;
    EXPECT_THAT(Ask(sql), ElementsAre(std::to_string(++value))) << sql;
  }
}

}  // namespace
}  // namespace claribi::sql_guard
