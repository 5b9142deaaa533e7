// What people and programs ask of a database, and the guard lets pass.
#include "aiven_plugin/sql_guard/query.h"
#include "testing/result_matchers.h"

namespace claribi::sql_guard {
namespace {

class SqlReading : public ::testing::TestWithParam<Query> {};

TEST_P(SqlReading, Passes) {
  EXPECT_THAT(CheckSql(GetParam().sql, {}), IsOk()) << GetParam().sql << "\n";
}

constexpr Query kReads[] = {
    {"Select", "SELECT 1"},
    {"Trailing", "SELECT 1;\n-- that is all\n"},
    {"Several", "SELECT 1; TABLE t; VALUES (1)"},
    {"Columns", "SELECT t.a, t.b AS \"B\", t.*, * FROM public.t AS t WHERE t.c IS NOT NULL"},
    {"Distinct", "SELECT DISTINCT a FROM t"},
    {"DistinctOn", "SELECT DISTINCT ON (customer) * FROM orders ORDER BY customer, placed DESC"},
    {"Joins",
     "SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id LEFT JOIN items i "
     "USING (order_id) FULL JOIN x ON true CROSS JOIN y NATURAL JOIN z"},
    {"GroupAndHaving",
     "SELECT region, sum(total)::numeric(12, 2), count(*), count(DISTINCT customer_id) FROM orders "
     "GROUP BY region HAVING sum(total) > 1000 ORDER BY 2 DESC NULLS LAST LIMIT 10 OFFSET 20"},
    {"GroupingSets",
     "SELECT a, b, grouping(a, b), avg(c) FROM t GROUP BY GROUPING SETS ((a), (b), ()), ROLLUP "
     "(a), "
     "CUBE (a, b)"},
    {"Filter", "SELECT count(*) FILTER (WHERE status = 'paid') FROM orders"},
    {"WithinGroup", "SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY ms) FROM requests"},
    {"Windows",
     "SELECT a, sum(b) OVER w, lag(b, 1) OVER (PARTITION BY a ORDER BY c ROWS BETWEEN 1 PRECEDING "
     "AND CURRENT ROW EXCLUDE TIES) FROM t WINDOW w AS (PARTITION BY a ORDER BY c)"},
    {"With", "WITH a AS (SELECT 1 AS x), b AS MATERIALIZED (SELECT x FROM a) SELECT * FROM a, b"},
    {"Recursive",
     "WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 10) SEARCH DEPTH "
     "FIRST BY n SET o CYCLE n SET c TO true DEFAULT false USING p SELECT sum(n) FROM t"},
    {"Lateral",
     "SELECT c.id, l.total FROM customers c CROSS JOIN LATERAL (SELECT total FROM orders o WHERE "
     "o.customer_id = c.id ORDER BY placed DESC LIMIT 3) l"},
    {"SetOperations",
     "(SELECT a FROM x UNION SELECT a FROM y) INTERSECT SELECT a FROM z EXCEPT ALL TABLE w"},
    {"Subselects",
     "SELECT (SELECT max(a) FROM t), EXISTS (SELECT 1), a = ANY (SELECT b FROM u), a IN (SELECT "
     "1), "
     "ARRAY(SELECT 1) FROM t"},
    {"Json",
     "SELECT d -> 'a' ->> 'b', d #>> '{a,b}', d @> '{\"a\": 1}', d ? 'a', d - 'a', "
     "jsonb_path_query_first(d, '$.a[*]'), e.key, e.value FROM t, jsonb_each(d) AS e WHERE d @? "
     "'$.x'"},
    {"JsonElements",
     "SELECT e.value ->> 'sku', e.ordinality FROM t, jsonb_array_elements(t.items) WITH ORDINALITY "
     "AS e WHERE e.value IS NOT NULL"},
    {"JsonRecords", "SELECT r.sku, r.n FROM t, jsonb_to_recordset(t.items) AS r(sku text, n int)"},
    {"RowsFrom",
     "SELECT x.a, x.b, x.ordinality FROM ROWS FROM (generate_series(1, 2), json_to_record('{}') AS "
     "(b text COLLATE \"C\")) WITH ORDINALITY AS x(a)"},
    {"Series",
     "SELECT d::date, g.g FROM generate_series('2026-01-01'::timestamptz, now(), interval '1 day') "
     "AS d, generate_series(1, 3) AS g"},
    {"Unnest", "SELECT u.tag, u.ordinality FROM t, unnest(t.tags) WITH ORDINALITY AS u(tag)"},
    {"Times",
     "SELECT date_trunc('month', placed AT TIME ZONE 'UTC'), EXTRACT(dow FROM placed), "
     "CURRENT_DATE - INTERVAL '7' DAY, age(placed), to_char(placed, 'YYYY-MM'), (a, b) OVERLAPS "
     "(c, "
     "d), date_bin('15 minutes', placed, TIMESTAMP '2000-01-01'), localtimestamp(2) FROM orders"},
    {"Texts",
     "SELECT a LIKE 'x%' ESCAPE '!', a NOT ILIKE '%y', a SIMILAR TO '(a|b)%', a ~* '^z', trim(both "
     "' ' FROM a), substring(a FROM 1 FOR 2), overlay(a PLACING 'b' FROM 1), position('a' IN a), a "
     "|| 'b' || c, upper(a) COLLATE \"C\", string_agg(a, ', ' ORDER BY a), normalize(a), COLLATION "
     "FOR (a) FROM t"},
    {"Conditions",
     "SELECT CASE a WHEN 1 THEN 'x' ELSE 'y' END, CASE WHEN a > 1 THEN 2 END, COALESCE(a, b), "
     "NULLIF(a, 0), GREATEST(a, b), LEAST(a, b), a BETWEEN 1 AND 2, a NOT BETWEEN SYMMETRIC 2 AND "
     "1, a IS DISTINCT FROM b, a IS NULL, b IS NOT TRUE, a IN (1, 2), NOT a > 1 OR b, a = ALL "
     "(ARRAY[1, 2]) FROM t"},
    {"Casts",
     "SELECT a::int, CAST(b AS text), c::varchar(10)[], '{1,2}'::int[], d::double precision, "
     "e::timestamp with time zone, 'x'::jsonb, 't'::regclass, '1'::pg_catalog.int8, f::char(3), "
     "g::time(3), h::bit varying(4) FROM t"},
    {"ArraysAndRows",
     "SELECT (ARRAY[1, 2])[1], a[1:2], ROW(1, 'a'), (1, 2) < (3, 4), array_agg(a ORDER BY b), a && "
     "b, "
     "(jsonb_each(d)).* FROM t"},
    {"Ranges", "SELECT int4range(1, 5) @> 3, lower(r), r * daterange('2026-01-01', NULL) FROM t"},
    {"Search",
     "SELECT ts_rank(v, q), ts_headline('english', a, q) FROM t, websearch_to_tsquery('x y') AS q "
     "WHERE v @@ q"},
    {"Xml",
     "SELECT xpath('/a/text()', x), XMLELEMENT(name a, XMLATTRIBUTES(b AS c), 'd'), XMLSERIALIZE("
     "CONTENT x AS text), x IS DOCUMENT, y.* FROM t, XMLTABLE(XMLNAMESPACES('http://x' AS x), '/a' "
     "PASSING t.x COLUMNS id int PATH '@id' DEFAULT 1 NOT NULL, o FOR ORDINALITY) AS y"},
    {"Sample", "SELECT * FROM ONLY t TABLESAMPLE BERNOULLI (1) REPEATABLE (7)"},
    {"OrderUsing", "SELECT a FROM t ORDER BY a USING >, b USING OPERATOR(pg_catalog.<)"},
    {"Parameters", "SELECT * FROM t WHERE a = $1"},
    {"Constants", "SELECT NULL, true, 1.5e3, B'01', X'1F', E'a\\nb', U&'\\0061', $$x;y$$, 'it''s'"},
    {"BackslashesInConstants", R"(SELECT 'C:\temp', a LIKE '100\%' FROM t)"},
    {"EscapeBackslash", R"(SELECT a LIKE 'x\_' ESCAPE '\' FROM t)"},
    {"AttributeOfAListedName", "SELECT (a).lower, t.lower FROM t"},
    {"CatalogQualified", "SELECT pg_catalog.lower('A'), 1 OPERATOR(pg_catalog.+) 2"},
    {"Explain", "EXPLAIN SELECT 1"},
    {"ExplainAnalyze", "EXPLAIN ANALYZE VERBOSE SELECT count(*) FROM orders"},
    {"ExplainOptions", "EXPLAIN (ANALYZE, BUFFERS, FORMAT json, TIMING off) TABLE t"},
    {"Show", "SHOW server_version"},
    {"ShowTimeZone", "SHOW TIME ZONE"},
    {"Tables", "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"},
    {"ColumnsOfATable",
     "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'my_table'"},
    {"Catalog",
     "SELECT c.oid::regclass, pg_size_pretty(pg_total_relation_size(c.oid)), "
     "obj_description(c.oid, 'pg_class'), pg_get_indexdef(i.indexrelid) FROM pg_class c JOIN "
     "pg_index i ON i.indrelid = c.oid WHERE has_table_privilege(c.oid, 'SELECT')"},
    {"UsersTypes",
     "SELECT a::mood, public.mood 'happy', r.a FROM t, json_to_record('{}') AS r(a mood)"},
    {"FieldsOfComposites",
     "SELECT (home).city, (t.home).city, (t.homes[1]).city, (ROW(1)).f1, "
     "(array_agg(t ORDER BY at))[1].value, (lag(t.home) OVER w).city FROM t WINDOW w AS ()"},
    {"SecretsBeside", "SELECT rolname, (SELECT count(*) FROM pg_shadow) FROM pg_authid"},
    {"SecretsThatNobodySees", "SELECT 1 WHERE EXISTS (SELECT * FROM pg_roles WHERE rolsuper)"},
    {"SettingsByName", "SELECT * FROM pg_settings WHERE name IN ('work_mem', 'shared_buffers')"},
    {"SettingsOfNumbers", "SELECT s.setting FROM pg_settings s WHERE s.vartype = 'integer'"},
    {"SettingsOfAFamily", "SELECT name, setting FROM pg_settings WHERE name LIKE 'autovacuum%'"},
    {"SettingsByPart", "SELECT name, setting FROM pg_settings WHERE name ILIKE '%mem%'"},
    {"TodayInFrom", "SELECT d, d.d FROM current_date AS d"},
    {"SettingOfAJoin", "SELECT s.setting FROM t LEFT JOIN pg_settings s ON s.name = 'work_mem'"},
    {"CurrentSetting", "SELECT current_setting('work_mem'), current_setting('TimeZone', true)"},
    {"StatementsOfTheServer", "SELECT query FROM pg_stat_activity WHERE query LIKE 'autovacuum:%'"},
    {"WithQueryOfASecretName", "WITH pg_authid AS (SELECT 1 AS rolpassword) TABLE pg_authid"},
    {"WithQueryAround", "WITH cron AS (SELECT 1 AS a) SELECT (SELECT c.a FROM cron c)"},
    {"InnerAlias", "SELECT 1 FROM generate_series(1, 2) g WHERE EXISTS (SELECT g.id FROM t g)"},
    {"SameAliasElsewhere", "SELECT g.id FROM t g WHERE EXISTS (SELECT FROM unnest(a) g)"},
    {"SecretAliasElsewhere",
     "SELECT a.query FROM logs a WHERE a.pid IN (SELECT a.pid FROM pg_stat_activity a)"},
    {"LaterFunctions", "SELECT any_value(a), json_value(b, '$.c'), date_add(d, '1 day') FROM t"},
    {"ShortSeries", "SELECT * FROM generate_series(1, 1000000)"},
    {"SeriesOfADecade", "SELECT generate_series('2020-01-01'::date, '2029-12-31', '1 hour')"},
    {"OptionsOfLaterExplain", "EXPLAIN (GENERIC_PLAN, MEMORY) SELECT 1"},
    {"WordsAsNames", "SELECT \"delete\", update FROM \"insert\" AS \"for update\""},
    {"NotALatinLetter",
     "SELECT \xC3\xBC.\"Gr\xC3\xB6\xC3\x9F"
     "e\" FROM \xC3\xBC"},
};
INSTANTIATE_TEST_SUITE_P(Reads, SqlReading, ::testing::ValuesIn(kReads), NameOf);

}  // namespace
}  // namespace claribi::sql_guard
