// Statements that do more than read, wherever they stand, and where the guard says they are.
#include "aiven_plugin/sql_guard/query.h"

namespace claribi::sql_guard {
namespace {

class SqlStatement : public ::testing::TestWithParam<Query> {};

TEST_P(SqlStatement, IsRefusedWithItsPosition) { ExpectRefused(GetParam()); }

constexpr Query kWrites[] = {
    {"Insert", "INSERT INTO t VALUES (1)", "INSERT, at line 1, column 1"},
    {"Update", "\n  UPDATE t SET a = 1", "UPDATE, at line 2, column 3"},
    {"Delete", "DELETE FROM t", "DELETE, at line 1, column 1"},
    {"Merge", "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE",
     "MERGE, at line 1, column 1"},
    {"Truncate", "TRUNCATE t", "TRUNCATE, at line 1, column 1"},
    {"DeleteInWith", "WITH x AS (\n  SELECT 1), y AS (\n       DELETE FROM t RETURNING *)\nTABLE y",
     "DELETE inside a WITH clause, at line 3, column 8"},
    {"InsertInWith", "WITH x AS (INSERT INTO t SELECT 1 RETURNING a) SELECT * FROM x",
     "INSERT inside a WITH clause, at line 1, column 12"},
    {"UpdateInWith", "WITH x AS (update t SET a = 1) SELECT 1",
     "UPDATE inside a WITH clause, at line 1, column 12"},
    {"DeleteInNestedWith", "WITH a AS (WITH b AS (DELETE FROM t RETURNING a) TABLE b) TABLE a",
     "DELETE inside a WITH clause, at line 1, column 23"},
    {"DeleteInWithOfASubselect",
     "SELECT * FROM (WITH x AS (DELETE FROM t RETURNING a) SELECT * FROM x) s",
     "DELETE inside a WITH clause, at line 1, column 27"},
    {"DeleteInWithOfAUnion",
     "SELECT 1 UNION (WITH x AS (DELETE FROM t RETURNING a) SELECT * FROM x)",
     "DELETE inside a WITH clause, at line 1, column 28"},
    {"ExplainDelete", "EXPLAIN DELETE FROM t", "DELETE inside EXPLAIN, at line 1, column 9"},
    {"ExplainAnalyzeDelete", "EXPLAIN ANALYZE DELETE FROM t",
     "DELETE inside EXPLAIN, at line 1, column 17"},
    {"ExplainAnalyzeWithDelete",
     "EXPLAIN (ANALYZE, FORMAT json) WITH x AS (DELETE FROM t RETURNING *) TABLE x",
     "DELETE inside a WITH clause, at line 1, column 43"},
    {"ExplainCreateTableAs", "EXPLAIN ANALYZE CREATE TABLE x AS SELECT 1",
     "CREATE TABLE AS inside EXPLAIN, at line 1, column 17"},
    {"ExplainExecute", "EXPLAIN ANALYZE EXECUTE p", "EXECUTE inside EXPLAIN, at line 1, column 17"},
    {"SelectInto", "SELECT 1 AS a INTO t", "SELECT INTO, at line 1, column 15"},
    {"SelectIntoTemporary", "SELECT 1\nINTO TEMPORARY TABLE t", "SELECT INTO, at line 2, column 1"},
    {"CreateTableAs", "CREATE TABLE x AS SELECT 1", "CREATE TABLE AS, at line 1, column 1"},
    {"CreateTable", "CREATE TABLE x (a int)", "CREATE TABLE, at line 1, column 1"},
    {"CreateFunction", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "CREATE FUNCTION, at line 1, column 1"},
    {"DropTable", "DROP TABLE x", "DROP, at line 1, column 1"},
    {"AlterTable", "ALTER TABLE x ADD COLUMN b int", "ALTER TABLE, at line 1, column 1"},
    {"Grant", "GRANT SELECT ON t TO u", "GRANT or REVOKE, at line 1, column 1"},
    {"CreateRole", "CREATE ROLE r", "CREATE ROLE, at line 1, column 1"},
    {"Refresh", "REFRESH MATERIALIZED VIEW v", "REFRESH MATERIALIZED VIEW, at line 1, column 1"},
};
INSTANTIATE_TEST_SUITE_P(Writes, SqlStatement, ::testing::ValuesIn(kWrites), NameOf);

constexpr Query kCommands[] = {
    {"Do", "DO $$ BEGIN DELETE FROM t; END $$", "DO, at line 1, column 1"},
    {"Call", "CALL p()", "CALL, at line 1, column 1"},
    {"CopyFrom", "COPY t FROM STDIN", "COPY, at line 1, column 1"},
    {"CopyToProgram", "COPY t TO PROGRAM 'sh'", "COPY, at line 1, column 1"},
    {"CopyOfAQuery", "COPY (SELECT 1) TO '/tmp/x'", "COPY, at line 1, column 1"},
    {"Set", "SET search_path = evil", "SET or RESET, at line 1, column 1"},
    {"SetLocal", "SET LOCAL a.b = 'c'", "SET or RESET, at line 1, column 1"},
    {"SetRole", "SET ROLE postgres", "SET or RESET, at line 1, column 1"},
    {"SetSessionAuthorization", "SET SESSION AUTHORIZATION x", "SET or RESET, at line 1, column 1"},
    {"SetTransaction", "SET TRANSACTION READ WRITE", "SET or RESET, at line 1, column 1"},
    {"Reset", "RESET ALL", "SET or RESET, at line 1, column 1"},
    {"Discard", "DISCARD ALL", "DISCARD, at line 1, column 1"},
    {"Prepare", "PREPARE p AS SELECT 1", "PREPARE, at line 1, column 1"},
    {"Execute", "EXECUTE p", "EXECUTE, at line 1, column 1"},
    {"Deallocate", "DEALLOCATE ALL", "DEALLOCATE, at line 1, column 1"},
    {"Declare", "DECLARE c CURSOR FOR SELECT 1", "DECLARE CURSOR, at line 1, column 1"},
    {"Fetch", "FETCH ALL FROM c", "FETCH, at line 1, column 1"},
    {"Close", "CLOSE c", "CLOSE, at line 1, column 1"},
    {"Listen", "LISTEN c", "LISTEN, at line 1, column 1"},
    {"Unlisten", "UNLISTEN *", "UNLISTEN, at line 1, column 1"},
    {"Notify", "NOTIFY c, 'x'", "NOTIFY, at line 1, column 1"},
    {"Lock", "LOCK TABLE t", "LOCK, at line 1, column 1"},
    {"Vacuum", "VACUUM t", "VACUUM or ANALYZE, at line 1, column 1"},
    {"Analyze", "ANALYZE t", "VACUUM or ANALYZE, at line 1, column 1"},
    {"Reindex", "REINDEX TABLE t", "REINDEX, at line 1, column 1"},
    {"Cluster", "CLUSTER t", "CLUSTER, at line 1, column 1"},
    {"Checkpoint", "CHECKPOINT", "CHECKPOINT, at line 1, column 1"},
    {"Load", "LOAD 'x'", "LOAD, at line 1, column 1"},
    {"AlterSystem", "ALTER SYSTEM SET a = 1", "ALTER SYSTEM, at line 1, column 1"},
    {"Begin", "BEGIN", "a transaction statement, at line 1, column 1"},
    {"Commit", "COMMIT", "a transaction statement, at line 1, column 1"},
    {"PrepareTransaction", "PREPARE TRANSACTION 'x'",
     "a transaction statement, at line 1, column 1"},
    {"ShowAll", "SHOW ALL",
     "SHOW of \"all\", which is not one of the settings that tell no secrets, at line 1, column 1"},
    {"ShowConnectionString", "SHOW primary_conninfo",
     "SHOW of \"primary_conninfo\", which is not one of the settings that tell no secrets, "
     "at line 1, column 1"},
    {"Nothing", "", "no statement, at line 1, column 1"},
    {"Blanks", " \n ;; ", "no statement, at line 1, column 1"},
    {"Comment", "-- SELECT 1\n/* SELECT 2 */", "no statement, at line 1, column 1"},
};
INSTANTIATE_TEST_SUITE_P(Commands, SqlStatement, ::testing::ValuesIn(kCommands), NameOf);

constexpr Query kSeveral[] = {
    {"SecondWrites", "SELECT 1; DELETE FROM t", "DELETE, at line 1, column 11"},
    {"ThirdWrites", "SELECT 1;\nSELECT 2;\n\tDROP TABLE t;", "DROP, at line 3, column 2"},
    {"CommitThenWrite", "COMMIT; DELETE FROM t", "a transaction statement, at line 1, column 1"},
    {"ColumnsAreCharacters", "SELECT '\xC3\xA4\xE2\x82\xAC'; DELETE FROM t",
     "DELETE, at line 1, column 14"},
    {"WordsInCommentsAndConstants",
     "SELECT ' DELETE '; WITH x AS (/* delete */ DELETE FROM t RETURNING '') TABLE x",
     "DELETE inside a WITH clause, at line 1, column 44"},
};
INSTANTIATE_TEST_SUITE_P(SeveralStatements, SqlStatement, ::testing::ValuesIn(kSeveral), NameOf);

constexpr Query kLocks[] = {
    {"ForUpdate", "SELECT * FROM t FOR UPDATE", "FOR UPDATE, at line 1, column 17"},
    {"ForUpdateOf", "SELECT * FROM t WHERE a = 1 for  update OF t NOWAIT",
     "FOR UPDATE, at line 1, column 29"},
    {"ForNoKeyUpdate", "SELECT * FROM t FOR NO KEY UPDATE SKIP LOCKED",
     "FOR NO KEY UPDATE, at line 1, column 17"},
    {"ForShare", "SELECT * FROM t FOR SHARE", "FOR SHARE, at line 1, column 17"},
    {"ForKeyShare", "SELECT * FROM t FOR KEY SHARE", "FOR KEY SHARE, at line 1, column 17"},
    {"InASubselect", "SELECT (SELECT a FROM t FOR UPDATE), substring('a' FOR 1)",
     "FOR UPDATE, at line 1, column 25"},
    {"InWith", "WITH x AS (SELECT a FROM t FOR SHARE) TABLE x",
     "FOR SHARE inside a WITH clause, at line 1, column 28"},
};
INSTANTIATE_TEST_SUITE_P(Locks, SqlStatement, ::testing::ValuesIn(kLocks), NameOf);

#define HOLDS(what, column) "a reading of " what ", at line 1, column " column
#define PASSWORDS(what, column) HOLDS(what " of \"pg_authid\", which holds passwords", column)
constexpr Query kSecrets[] = {
    {"Column", "SELECT rolpassword FROM pg_authid", PASSWORDS("\"rolpassword\"", "8")},
    {"InCapitals", "SELECT RolPassword FROM PG_AuthID", PASSWORDS("\"rolpassword\"", "8")},
    {"Star", "SELECT * FROM pg_authid", PASSWORDS("all columns", "8")},
    {"Table", "TABLE pg_catalog.pg_authid", PASSWORDS("all columns", "1")},
    {"WholeRow", "SELECT a FROM pg_authid a", PASSWORDS("all columns", "8")},
    {"FunctionOfTheRow", "SELECT a.to_json FROM pg_authid a", PASSWORDS("all columns", "8")},
    {"InAnOuterQuery", "SELECT (SELECT a.rolpassword) FROM pg_authid a",
     PASSWORDS("\"rolpassword\"", "16")},
    {"InAnOrder", "SELECT rolname FROM pg_authid ORDER BY rolpassword",
     PASSWORDS("\"rolpassword\"", "40")},
    {"InACondition", "SELECT 1 FROM pg_authid WHERE rolpassword LIKE 'a%'",
     PASSWORDS("\"rolpassword\"", "31")},
    {"InAnotherSchema", "SELECT rolpassword FROM mine.pg_authid",
     PASSWORDS("\"rolpassword\"", "8")},
    {"BehindAnAliasOfAJoin", "SELECT j.rolpassword FROM (pg_authid CROSS JOIN t) AS j",
     PASSWORDS("\"rolpassword\"", "8")},
    {"BehindAWithQueryOfItsName", "WITH pg_authid AS (TABLE pg_authid) TABLE pg_authid",
     "a reading of all columns of \"pg_authid\", which holds passwords inside a WITH clause, "
     "at line 1, column 1"},
    {"ComparedWithoutItsName", "SELECT 1 FROM pg_authid NATURAL JOIN t",
     "a join or an alias that takes in all columns of \"pg_authid\", which holds passwords, "
     "at line 1, column 15"},
    {"Renamed", "SELECT b FROM pg_authid AS x(a, b)",
     "a join or an alias that takes in all columns of \"pg_authid\", which holds passwords, "
     "at line 1, column 15"},
    {"Statements", "SELECT query FROM pg_stat_activity WHERE state = 'active'",
     HOLDS("\"query\" of \"pg_stat_activity\", which holds statements of other users", "8")},
    {"Settings", "SELECT setting FROM pg_settings",
     HOLDS("\"setting\" of \"pg_settings\", which holds settings that may be secrets", "8")},
    {"SettingByPattern", "SELECT setting FROM pg_settings WHERE name LIKE 'p%'",
     HOLDS("\"setting\" of \"pg_settings\", which holds settings that may be secrets", "8")},
    {"SettingBesideAnother",
     "SELECT setting FROM pg_settings WHERE name IN ('work_mem', 'primary_conninfo')",
     HOLDS("\"setting\" of \"pg_settings\", which holds settings that may be secrets", "8")},
    {"CommandsOfCron", "TABLE cron.job",
     HOLDS("all columns of \"job\", which holds commands", "1")},
    {"Files", "SELECT 1 FROM pg_hba_file_rules",
     HOLDS("\"pg_hba_file_rules\", which holds files of the server", "15")},
    {"ContentsOfTables", "SELECT 1 FROM pg_toast.pg_toast_1260",
     HOLDS("\"pg_toast_1260\", which holds contents of tables", "15")},
    {"CurrentSetting", "SELECT current_setting('primary_conninfo')",
     "a call of \"current_setting\" with \"primary_conninfo\", which is not one of the settings "
     "that tell no secrets, at line 1, column 8"},
    {"CurrentSettingComputed", "SELECT current_setting('a' || 'b')",
     "a call of \"current_setting\" with computed names, which is not one of the settings that "
     "tell no secrets, at line 1, column 8"},
};
INSTANTIATE_TEST_SUITE_P(Secrets, SqlStatement, ::testing::ValuesIn(kSecrets), NameOf);

}  // namespace
}  // namespace claribi::sql_guard
