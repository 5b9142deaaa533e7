#include "sql_guard/secret_relations.h"

#include <algorithm>
#include <array>

#include "core/lasting.h"
#include "sql_guard/words.h"

namespace claribi::sql_guard {
namespace {

constexpr std::string_view kStatements = "statements of other users";
constexpr std::string_view kBodies = "bodies of functions";
constexpr std::string_view kRoleSettings = "settings of roles";
constexpr std::string_view kConnections = "connection strings";
constexpr std::string_view kOptions = "passwords and addresses of foreign servers";
constexpr std::string_view kFiles = "files of the server";
constexpr std::string_view kPgSettings = "pg_settings";

// Behind "%" and "^", in the patterns of LIKE and of regular expressions.
constexpr auto kServerStatements =
    std::to_array<std::string_view>({"",
                                     "autovacuum",
                                     "autovacuum%",
                                     "autovacuum:",
                                     "autovacuum:%",
                                     "autovacuum: %",
                                     "autovacuum:.*",
                                     "autovacuum: .*",
                                     "autovacuum: VACUUM%",
                                     "autovacuum: ANALYZE%",
                                     "autovacuum: VACUUM ANALYZE%",
                                     "autovacuum%to prevent wraparound)",
                                     "autovacuum%(to prevent wraparound)",
                                     "autovacuum%to prevent wraparound%",
                                     "autovacuum:%to prevent wraparound)",
                                     "autovacuum:%to prevent wraparound%",
                                     "to prevent wraparound)",
                                     "to prevent wraparound%",
                                     "<IDLE>",
                                     "<IDLE>%",
                                     "<IDLE> in transaction",
                                     "<IDLE> in transaction%",
                                     "<insufficient privilege>",
                                     "<command string not enabled>"});

}  // namespace

const std::vector<SecretRelation>& SecretRelations() {
  static const core::Lasting<std::vector<SecretRelation>> kRelations(std::vector<SecretRelation>{
      {"pg_authid", "", "rolpassword", "passwords"},
      {"pg_shadow", "", "passwd useconfig", "passwords"},
      {"pg_roles", "", "rolconfig", kRoleSettings},
      {"pg_user", "", "useconfig", kRoleSettings},
      {"pg_db_role_setting", "", "setconfig", kRoleSettings},
      {kPgSettings, "", "setting boot_val reset_val", "settings that may be secrets"},
      {"pg_file_settings", "", "*", kFiles},
      {"pg_hba_file_rules", "", "*", kFiles},
      {"pg_ident_file_mappings", "", "*", kFiles},

      {"pg_user_mapping", "", "umoptions", kOptions},
      {"pg_user_mappings", "", "umoptions", kOptions},
      {"pg_foreign_server", "", "srvoptions", kOptions},
      {"user_mapping_options", "", "option_value", kOptions},
      {"foreign_server_options", "", "option_value", kOptions},
      {"_pg_user_mappings", "", "umoptions", kOptions},
      {"_pg_foreign_servers", "", "srvoptions", kOptions},

      {"pg_subscription", "", "subconninfo", kConnections},
      {"pg_stat_wal_receiver", "", "conninfo", kConnections},
      {"pg_dist_authinfo", "", "authinfo", kConnections},

      {"pg_stat_activity", "", "query", kStatements},
      {"pg_stat_statements", "", "query", kStatements},
      {"pg_stat_monitor", "", "query query_plan comments relations", kStatements},
      {"pg_store_plans", "", "plan", kStatements},
      {"pg_stat_kcache_detail", "", "query", kStatements},
      {"pg_qualstats", "", "constvalue", kStatements},
      {"pg_qualstats_all", "", "constvalue query", kStatements},
      {"pg_qualstats_by_query", "", "constvalues query", kStatements},
      {"pg_prepared_statements", "", "statement", kStatements},
      {"pg_cursors", "", "statement", kStatements},
      {"pg_backend_memory_contexts", "", "ident", kStatements},

      {"job", "cron", "command", "commands"},
      {"job_run_details", "cron", "command return_message", "commands"},
      {"secrets", "vault", "*", "passwords"},
      {"decrypted_secrets", "vault", "*", "passwords"},

      {"pg_proc", "", "prosrc prosqlbody proconfig", kBodies},
      {"routines", "information_schema", "routine_definition", kBodies},

      // Contents of tables, without the rights that each table has.
      {"pg_largeobject", "", "*", "contents of large objects"},
      {"pg_statistic", "", "stavalues1 stavalues2 stavalues3 stavalues4 stavalues5",
       "values of columns"},
      {"pg_statistic_ext_data", "", "stxdmcv stxdexpr", "values of columns"},
  });
  return *kRelations;
}

bool IsSecretColumn(const SecretRelation& relation, std::string_view column) {
  return relation.columns == "*" || HasSqlWordIn(relation.columns, column);
}

const SecretRelation* FindSecretRelation(std::string_view schema, std::string_view name) {
  for (const SecretRelation& relation : SecretRelations()) {
    if (relation.name != name) continue;
    if (relation.schema.empty() || relation.schema == schema) return &relation;
  }
  return nullptr;
}

bool IsSchemaOfSecrets(std::string_view schema) {
  const auto& relations = SecretRelations();
  return schema.starts_with("pg_toast") ||
         std::any_of(relations.begin(), relations.end(), [schema](const SecretRelation& relation) {
           return !relation.schema.empty() && relation.schema == schema;
         });
}

bool IsSettingsRelation(const SecretRelation& relation) { return relation.name == kPgSettings; }

bool IsStatementOfTheServer(std::string_view pattern) {
  while (!pattern.empty() && (pattern.front() == '%' || pattern.front() == '^')) {
    pattern.remove_prefix(1);
  }
  return std::find(kServerStatements.begin(), kServerStatements.end(), pattern) !=
         kServerStatements.end();
}

}  // namespace claribi::sql_guard
