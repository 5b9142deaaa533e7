// Every route to a secret that the guard closes, on a real server: the route shows the secret
// there, and the guard refuses it. So no route is on the list for nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "aiven_plugin/sql_guard/catalog/server.h"
#include "sql_guard/sql_guard.h"
#include "testing/result_matchers.h"

namespace claribi::sql_guard {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kSecretsOnServer[] = {
    "DROP ROLE IF EXISTS keeper_of_secrets",
    "CREATE ROLE keeper_of_secrets LOGIN PASSWORD NULL",
    "UPDATE pg_authid SET rolpassword = 'secret-of-password' WHERE rolname = 'keeper_of_secrets'",
    "ALTER ROLE keeper_of_secrets SET app.token = 'secret-of-role'",
    "CREATE EXTENSION IF NOT EXISTS postgres_fdw",
    "DROP SERVER IF EXISTS far CASCADE",
    "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'secret-of-server')",
    "CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (password 'secret-of-mapping')",
    "CREATE OR REPLACE FUNCTION keeper() RETURNS int LANGUAGE sql AS 'SELECT 1/*secret-of-body*/'",
    "SET app.token = 'secret-of-setting'",
    "SELECT lo_unlink(4242) FROM pg_largeobject_metadata WHERE oid = 4242",
    "SELECT lo_from_bytea(4242, 'secret-of-object')",
    "DROP SCHEMA IF EXISTS cron CASCADE",
    "CREATE SCHEMA cron",  // as pg_cron makes it
    "CREATE TABLE cron.job (jobid bigint, schedule text, command text)",
    "INSERT INTO cron.job VALUES (1, '* * * * *', 'secret-of-command')",
    "CREATE TABLE IF NOT EXISTS public.watched (a text)",
    "TRUNCATE public.watched",
    "INSERT INTO public.watched SELECT 'secret-of-column' FROM generate_series(1, 100)",
    "ANALYZE public.watched",
};

constexpr const char* kCleared[] = {
    "DROP SERVER far CASCADE",
    "DROP FUNCTION keeper()",
    "DROP ROLE keeper_of_secrets",
    "DROP TABLE public.watched",
    "DROP SCHEMA cron CASCADE",
    "SELECT lo_unlink(4242)",
    "DROP SUBSCRIPTION IF EXISTS far_away",
};

class SecretsOnServer : public OnServer {
 protected:
  void SetUp() override {
    OnServer::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    for (const char* sql : kSecretsOnServer) EXPECT_THAT(AnswerTo(sql), Not(HasSubstr("error:")));
    EXPECT_THAT(AnswerTo("CREATE SUBSCRIPTION far_away CONNECTION 'password=secret-of-connection' "
                         "PUBLICATION p WITH (connect = false, slot_name = NONE)"),
                Not(HasSubstr("error:")));
  }
  void TearDown() override {
    if (connection_ == nullptr || IsSkipped()) return;
    for (const char* sql : kCleared) AnswerTo(sql);
  }

  // `secret` is what the server shows.
  void ExpectClosed(const std::string& sql, const std::string& secret) {
    EXPECT_THAT(AnswerTo(sql), HasSubstr(secret)) << sql;
    EXPECT_THAT(CheckSql(sql, {}), IsErrorWith("query_refused", HasFix())) << sql;
  }
};

TEST_F(SecretsOnServer, PasswordsAreNotRead) {
  for (const char* sql :
       {"SELECT rolpassword FROM pg_authid",
        "SELECT * FROM pg_authid",
        "TABLE pg_shadow",
        "SELECT a FROM pg_authid a",
        "SELECT (a).rolpassword FROM pg_authid a",
        "SELECT a.* FROM pg_authid AS a",
        "SELECT a::text FROM pg_authid a",
        "SELECT a.row_to_json FROM pg_authid a",
        "SELECT a.to_jsonb FROM pg_catalog.pg_authid a",
        "SELECT to_jsonb(pg_authid) FROM pg_authid",
        "SELECT array_agg(a) FROM pg_authid a",
        "SELECT U&\"rolp\\0061ssword\" FROM U&\"pg\\005fauthid\"",
        "SELECT x.p FROM pg_authid AS x(a, b, c, d, e, f, g, h, i, j, p)",
        "SELECT j.rolpassword FROM (pg_authid JOIN pg_database d ON true) AS j",
        "SELECT (SELECT rolpassword) FROM pg_authid",
        "SELECT q.v FROM pg_authid a, LATERAL (VALUES (a.rolpassword)) q(v)",
        "SELECT (SELECT s.x FROM (SELECT a.rolpassword AS x) s, pg_class a LIMIT 1) FROM pg_authid "
        "a",
        "WITH pg_authid AS (SELECT * FROM pg_authid) SELECT * FROM pg_authid",
        "WITH pg_authid AS (SELECT 1) SELECT passwd FROM pg_catalog.pg_shadow",
        "(WITH pg_authid AS (SELECT 'a') TABLE pg_authid) UNION ALL SELECT rolpassword FROM "
        "pg_authid",
        "SELECT string_agg(passwd, ',') FROM ONLY pg_shadow",
        "SELECT v.rolpassword FROM pg_authid JOIN (VALUES ('secret-of-password')) "
        "v(rolpassword) USING (rolpassword)"}) {
    ExpectClosed(sql, "secret-of-password");
  }
}

TEST_F(SecretsOnServer, SettingsOfRolesAreNotRead) {
  for (const char* sql : {"SELECT rolconfig FROM pg_roles", "SELECT useconfig FROM pg_user",
                          "TABLE pg_roles", "SELECT unnest(setconfig) FROM pg_db_role_setting",
                          "SELECT r.* FROM pg_roles r", "SELECT useconfig FROM pg_shadow"}) {
    ExpectClosed(sql, "secret-of-role");
  }
}

TEST_F(SecretsOnServer, OptionsOfForeignServersAreNotRead) {
  for (const char* sql :
       {"SELECT umoptions FROM pg_user_mapping", "SELECT * FROM pg_user_mappings",
        "SELECT (pg_options_to_table(umoptions)).option_value FROM pg_user_mappings",
        "SELECT option_value FROM information_schema.user_mapping_options",
        "SELECT * FROM information_schema._pg_user_mappings"}) {
    ExpectClosed(sql, "secret-of-mapping");
  }
  for (const char* sql :
       {"SELECT srvoptions FROM pg_foreign_server", "TABLE pg_foreign_server",
        "SELECT o.option_value FROM pg_foreign_server, pg_options_to_table(srvoptions) o",
        "SELECT option_value FROM information_schema.foreign_server_options",
        "SELECT srvoptions FROM information_schema._pg_foreign_servers"}) {
    ExpectClosed(sql, "secret-of-server");
  }
}

TEST_F(SecretsOnServer, ConnectionsOfSubscriptionsAreNotRead) {
  for (const char* sql : {"SELECT subconninfo FROM pg_subscription", "TABLE pg_subscription"}) {
    ExpectClosed(sql, "secret-of-connection");
  }
}

TEST_F(SecretsOnServer, StatementsOfOthersAreNotRead) {
  // The statement that asks stands in the view itself.
  for (const char* sql :
       {"SELECT query FROM pg_stat_activity /* secret-of-statement */",
        "SELECT * FROM pg_stat_activity /* secret-of-statement */",
        "SELECT a.query FROM pg_stat_get_activity(NULL) a /* secret-of-statement */",
        "SELECT pg_stat_get_backend_activity(b) FROM pg_stat_get_backend_idset() b "
        "/* secret-of-statement */",
        "SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid() OR true "
        "/* secret-of-statement */",
        "SELECT a.query FROM pg_stat_activity a, pg_stat_activity b WHERE b.pid = "
        "pg_backend_pid() /* secret-of-statement */"}) {
    ExpectClosed(sql, "secret-of-statement");
  }
}

TEST_F(SecretsOnServer, BodiesOfFunctionsAreNotRead) {
  for (const char* sql :
       {"SELECT prosrc FROM pg_proc WHERE proname = 'keeper'", "SELECT p FROM pg_proc p",
        "SELECT pg_get_functiondef('public.keeper'::regproc)",
        "SELECT routine_definition FROM information_schema.routines",
        "SELECT * FROM information_schema.routines WHERE routine_name = 'keeper'",
        "SELECT (q.o).pg_get_functiondef FROM (SELECT 'public.keeper'::regproc::oid AS o) q"}) {
    ExpectClosed(sql, "secret-of-body");
  }
}

TEST_F(SecretsOnServer, SettingsOfUsersAreNotRead) {
  for (const char* sql : {"SELECT current_setting('app.token')", "SHOW app.token",
                          "SELECT current_setting('app' || '.token')",
                          "SELECT current_setting(n) FROM (VALUES ('app.token')) v(n)",
                          "SELECT current_setting(name) FROM (VALUES ('app.token')) v(name)",
                          "SELECT c.current_setting FROM concat('app.token') c",
                          "SELECT (v.n).current_setting FROM (VALUES ('app.token'::text)) v(n)",
                          "SELECT setting FROM pg_settings WHERE name = 'app.token' UNION SELECT "
                          "current_setting('app.token')"}) {
    ExpectClosed(sql, "secret-of-setting");
  }
}

TEST_F(SecretsOnServer, CommandsOfCronAreNotRead) {
  for (const char* sql : {"SELECT command FROM cron.job", "TABLE cron.job",
                          "SELECT j.* FROM cron.job j", "SELECT j FROM cron.job j"}) {
    ExpectClosed(sql, "secret-of-command");
  }
  // With the search path beside it, the name would need no schema.
  AnswerTo("SET search_path = cron");
  EXPECT_THAT(AnswerTo("SELECT command FROM job"), HasSubstr("secret-of-command"));
  EXPECT_FALSE(IsPlainSchemaName("cron"));
}

TEST_F(SecretsOnServer, ContentsWithoutRightsOfTheirOwnAreNotRead) {
  ExpectClosed("SELECT encode(data, 'escape') FROM pg_largeobject", "secret-of-object");
  ExpectClosed("SELECT encode(lo_get(4242), 'escape')", "secret-of-object");
  ExpectClosed("SELECT stavalues1 FROM pg_statistic WHERE starelid = 'public.watched'::regclass",
               "secret-of-column");
}

TEST_F(SecretsOnServer, FilesAreNotRead) {
  for (const char* sql : {"SELECT pg_read_file('PG_VERSION')",
                          "SELECT f.pg_read_file FROM "
                          "concat('PG_VERSION') f",
                          "SELECT (v.f).pg_read_file FROM (VALUES ('PG_VERSION'::text)) v(f)"}) {
    ExpectClosed(sql, "15");
  }
  ExpectClosed("TABLE pg_hba_file_rules", "scram-sha-256");
  ExpectClosed("SELECT sourcefile FROM pg_file_settings", "postgresql.conf");
  ExpectClosed("SELECT pg_ls_dir('.')", "PG_VERSION");
}

}  // namespace
}  // namespace claribi::sql_guard
