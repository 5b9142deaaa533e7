// Calls of what is not known to only read: in every place that takes an expression, and where
// nobody sees a call.
#include "aiven_plugin/sql_guard/query.h"

namespace claribi::sql_guard {
namespace {

class SqlCall : public ::testing::TestWithParam<Query> {};

TEST_P(SqlCall, IsRefusedWithItsPosition) { ExpectRefused(GetParam()); }

#define NOT_KNOWN(name) \
  "a call of \"" name "\", which is not known to only read, at line 1, column "
constexpr Query kCalls[] = {
    {"PgSleep", "SELECT pg_sleep(1)", NOT_KNOWN("pg_sleep") "8"},
    {"InCapitals", "SELECT PG_SLEEP(1)", NOT_KNOWN("pg_sleep") "8"},
    {"Quoted", "SELECT \"pg_sleep\"(1)", NOT_KNOWN("pg_sleep") "8"},
    {"QuotedOtherwise", "SELECT \"LOWER\"('a')", NOT_KNOWN("LOWER") "8"},
    {"InUnicodeEscapes", "SELECT U&\"pg\\005fsleep\"(1)", NOT_KNOWN("pg_sleep") "8"},
    {"Qualified", "SELECT pg_catalog.pg_sleep(1)", NOT_KNOWN("pg_catalog.pg_sleep") "8"},
    {"OfAnotherSchema", "SELECT public.lower('a')", NOT_KNOWN("public.lower") "8"},
    {"OfAnotherDatabase", "SELECT db.pg_catalog.lower('a')", NOT_KNOWN("db.pg_catalog.lower") "8"},
    {"UserDefined", "SELECT a, purge_orders() FROM t", NOT_KNOWN("purge_orders") "11"},
    {"InWhere", "SELECT 1 FROM t WHERE nextval('s') > 1", NOT_KNOWN("nextval") "23"},
    {"InFrom", "SELECT * FROM pg_ls_dir('.')", NOT_KNOWN("pg_ls_dir") "15"},
    {"InRowsFrom", "SELECT * FROM ROWS FROM (unnest(a), pg_ls_dir('.'))",
     NOT_KNOWN("pg_ls_dir") "37"},
    {"InLateral", "SELECT * FROM t, LATERAL (SELECT setval('s', t.a)) x", NOT_KNOWN("setval") "34"},
    {"InJoin", "SELECT 1 FROM a JOIN b ON nextval('s') = 1", NOT_KNOWN("nextval") "27"},
    {"InOrderBy", "SELECT 1 ORDER BY nextval('s')", NOT_KNOWN("nextval") "19"},
    {"InGroupBy", "SELECT 1 GROUP BY ROLLUP (nextval('s'))", NOT_KNOWN("nextval") "27"},
    {"InHaving", "SELECT 1 HAVING nextval('s') = 1", NOT_KNOWN("nextval") "17"},
    {"InLimit", "SELECT 1 LIMIT nextval('s')", NOT_KNOWN("nextval") "16"},
    {"InDistinctOn", "SELECT DISTINCT ON (nextval('s')) 1", NOT_KNOWN("nextval") "21"},
    {"InValues", "VALUES (1), (nextval('s'))", NOT_KNOWN("nextval") "14"},
    {"InAWindow", "SELECT sum(a) OVER (ORDER BY nextval('s')) FROM t", NOT_KNOWN("nextval") "30"},
    {"InANamedWindow", "SELECT sum(a) OVER w FROM t WINDOW w AS (ORDER BY nextval('s'))",
     NOT_KNOWN("nextval") "51"},
    {"InAFilter", "SELECT sum(a) FILTER (WHERE nextval('s') = 1)", NOT_KNOWN("nextval") "29"},
    {"InAnArgument", "SELECT lower(currval('a'))", NOT_KNOWN("currval") "14"},
    {"InANamedArgument", "SELECT make_date(year => nextval('s'))", NOT_KNOWN("nextval") "26"},
    {"InASubscript", "SELECT a[nextval('s')]", NOT_KNOWN("nextval") "10"},
    {"InACase", "SELECT CASE WHEN true THEN nextval('s') END", NOT_KNOWN("nextval") "28"},
    {"InCoalesce", "SELECT COALESCE(NULL, nextval('s'))", NOT_KNOWN("nextval") "23"},
    {"InAnArray", "SELECT ARRAY[nextval('s')]", NOT_KNOWN("nextval") "14"},
    {"InARow", "SELECT ROW(nextval('s'))", NOT_KNOWN("nextval") "12"},
    {"InExists", "SELECT EXISTS (SELECT nextval('s'))", NOT_KNOWN("nextval") "23"},
    {"InATypeModifier", "SELECT 1::numeric(nextval('s'))", NOT_KNOWN("nextval") "19"},
    {"InTablesample", "SELECT 1 FROM t TABLESAMPLE system (nextval('s'))",
     NOT_KNOWN("nextval") "37"},
    {"InXmlelement", "SELECT XMLELEMENT(name a, nextval('s'))", NOT_KNOWN("nextval") "27"},
    {"InXmltable", "SELECT * FROM XMLTABLE('/a' PASSING x COLUMNS b int DEFAULT nextval('s'))",
     NOT_KNOWN("nextval") "61"},
    {"InCycle",
     "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n FROM t) CYCLE n SET c TO 'a' DEFAULT "
     "'b' USING p SELECT nextval('s') FROM t",
     NOT_KNOWN("nextval") "111"},
    {"Treat", "SELECT TREAT(a AS pg_sleep)", NOT_KNOWN("pg_catalog.pg_sleep") "8"},
    {"SetConfig", "SELECT set_config('role', 'x', false)", NOT_KNOWN("set_config") "8"},
    {"QueryToXml", "SELECT query_to_xml('DELETE FROM t', true, true, '')",
     NOT_KNOWN("query_to_xml") "8"},
    {"TableToXml", "SELECT table_to_xml('pg_authid', true, true, '')",
     NOT_KNOWN("table_to_xml") "8"},
    {"CursorToXml", "SELECT cursor_to_xml('c', 1, true, true, '')", NOT_KNOWN("cursor_to_xml") "8"},
    {"TsStat", "SELECT * FROM ts_stat('DELETE FROM t')", NOT_KNOWN("ts_stat") "15"},
    {"TsRewrite", "SELECT ts_rewrite('a'::tsquery, 'SELECT 1')", NOT_KNOWN("ts_rewrite") "8"},
    {"Dblink", "SELECT * FROM dblink('host=x', 'DELETE FROM t') AS d(a int)",
     NOT_KNOWN("dblink") "15"},
    {"LoUnlink", "SELECT lo_unlink(1)", NOT_KNOWN("lo_unlink") "8"},
    {"LoExport", "SELECT lo_export(1, '/tmp/x')", NOT_KNOWN("lo_export") "8"},
    {"PgReadFile", "SELECT pg_read_file('/etc/passwd')", NOT_KNOWN("pg_read_file") "8"},
    {"PgStatFile", "SELECT pg_stat_file('/etc/passwd')", NOT_KNOWN("pg_stat_file") "8"},
    {"PgAdvisoryLock", "SELECT pg_advisory_lock(1)", NOT_KNOWN("pg_advisory_lock") "8"},
    {"PgTerminateBackend", "SELECT pg_terminate_backend(1)", NOT_KNOWN("pg_terminate_backend") "8"},
    {"PgNotify", "SELECT pg_notify('a', 'b')", NOT_KNOWN("pg_notify") "8"},
    {"Currval", "SELECT currval('s')", NOT_KNOWN("currval") "8"},
    {"TxidCurrent", "SELECT txid_current()", NOT_KNOWN("txid_current") "8"},
    {"PgCurrentXactId", "SELECT pg_current_xact_id()", NOT_KNOWN("pg_current_xact_id") "8"},
    {"Setseed", "SELECT setseed(0)", NOT_KNOWN("setseed") "8"},
    {"PgReloadConf", "SELECT pg_reload_conf()", NOT_KNOWN("pg_reload_conf") "8"},
    {"PgSwitchWal", "SELECT pg_switch_wal()", NOT_KNOWN("pg_switch_wal") "8"},
    {"PgStatReset", "SELECT pg_stat_reset()", NOT_KNOWN("pg_stat_reset") "8"},
    {"PgExportSnapshot", "SELECT pg_export_snapshot()", NOT_KNOWN("pg_export_snapshot") "8"},
    {"LogicalSlot", "SELECT pg_create_logical_replication_slot('a', 'b')",
     NOT_KNOWN("pg_create_logical_replication_slot") "8"},
    {"BodyOfAFunction", "SELECT pg_get_functiondef(1)", NOT_KNOWN("pg_get_functiondef") "8"},
    {"OfAnExtensionThatIsNotShipped", "SELECT similarity('a', 'b')", NOT_KNOWN("similarity") "8"},
    {"OfInformationSchema", "SELECT information_schema.lower('a')",
     NOT_KNOWN("information_schema.lower") "8"},
};
INSTANTIATE_TEST_SUITE_P(Calls, SqlCall, ::testing::ValuesIn(kCalls), NameOf);

// Each of these calls a function on a PostgreSQL 15.
constexpr Query kHiddenCalls[] = {
    {"AttributeNotation", "SELECT (5.0::float8).pg_sleep",
     "\"(…).pg_sleep\", which can be a call of \"pg_sleep\", at line 1, column 9"},
    {"AttributeOfASubselect", "SELECT (SELECT 5.0::float8).pg_sleep",
     "\"(…).pg_sleep\", which can be a call of \"pg_sleep\", at line 1, column 8"},
    {"AttributeOfAnElement", "SELECT a.b[1].purge FROM a",
     "\"(…).purge\", which can be a call of \"purge\", at line 1, column 8"},
    {"ColumnOfAFunction", "SELECT f.nextval FROM to_regclass('s') f",
     "\"f.nextval\", which can be a call of \"nextval\" with what \"f\" returns, "
     "at line 1, column 8"},
    {"ColumnOfAFunctionWithoutAlias", "SELECT to_regclass.nextval FROM to_regclass('s')",
     "\"to_regclass.nextval\", which can be a call of \"nextval\" with what \"to_regclass\" "
     "returns, at line 1, column 8"},
    {"ColumnOfAFunctionInRowsFrom", "SELECT f.nextval FROM ROWS FROM (to_regclass('s')) f",
     "\"f.nextval\", which can be a call of \"nextval\" with what \"f\" returns, "
     "at line 1, column 8"},
    {"ColumnOfARenamedFunction", "SELECT nextval.nextval FROM to_regclass('s') nextval(x)",
     "\"nextval.nextval\", which can be a call of \"nextval\" with what \"nextval\" returns, "
     "at line 1, column 8"},
    {"ColumnOfTwoFunctionsOfOneName",
     "SELECT f.nextval FROM to_regclass('s') f, (SELECT 1 FROM generate_series(1, 1) f(nextval)) g",
     "\"f.nextval\", which can be a call of \"nextval\" with what \"f\" returns, "
     "at line 1, column 8"},
    {"FieldOfAColumn", "SELECT (x.c).nextval FROM (SELECT 's'::regclass AS c) x",
     "\"(…).nextval\", which can be a call of \"nextval\", at line 1, column 9"},
    {"FieldOfAnElementInFrom", "SELECT x.nextval FROM unnest(ARRAY['s'::regclass]) x",
     "\"x.nextval\", which can be a call of \"nextval\" with what \"x\" returns, "
     "at line 1, column 8"},
    {"FieldThatRunsAText", "SELECT (x.c).crosstab2 FROM (SELECT 'DELETE FROM t'::text AS c) x",
     "\"(…).crosstab2\", which can be a call of \"crosstab2\", at line 1, column 9"},
    {"FieldOfACase", "SELECT (CASE WHEN true THEN 's'::regclass END).nextval",
     "\"(…).nextval\", which can be a call of \"nextval\", at line 1, column 9"},
    {"FieldOfABuiltInType", "SELECT ('s'::regclass).purge",
     "\"(…).purge\", which can be a call of \"purge\", at line 1, column 9"},
    {"ColumnOfAnOuterFunction", "SELECT (SELECT f.pg_read_file) FROM concat('/etc/passwd') f",
     "\"f.pg_read_file\", which can be a call of \"pg_read_file\" with what \"f\" returns, "
     "at line 1, column 16"},
    {"CastInFrom", "SELECT 1 FROM CAST('s' AS regclass) c",
     "an expression in FROM that is not a plain call of a function, at line 1, column 15"},
    {"UsersOperator", "SELECT a ~~~ b FROM t",
     "the operator \"~~~\", which is not known to only read, at line 1, column 10"},
    {"OperatorOfASchema", "SELECT 1 OPERATOR(public.+) 1",
     "the operator \"public.+\", which is not known to only read, at line 1, column 10"},
    {"OperatorOfASubselect", "SELECT 1 OPERATOR(public.=) ANY (SELECT 1)",
     "the operator \"public.=\", which is not known to only read, at line 1, column 10"},
    {"OperatorOfAnOrder", "SELECT 1 ORDER BY 1 USING OPERATOR(public.<)",
     "the operator \"public.<\", which is not known to only read, at line 1, column 27"},
    {"SamplingMethod", "SELECT 1 FROM t TABLESAMPLE mine (1)",
     "TABLESAMPLE \"mine\", at line 1, column 29"},
    // A database with standard_conforming_strings off reads the constant to the second quote on.
    {"BackslashThatMayEscape", R"(SELECT 'a\', '; DELETE FROM t; --')",
     "DELETE, at line 1, column 17"},
};
INSTANTIATE_TEST_SUITE_P(HiddenCalls, SqlCall, ::testing::ValuesIn(kHiddenCalls), NameOf);

}  // namespace
}  // namespace claribi::sql_guard
