#include "sql_guard/names.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace claribi::sql_guard {
namespace {

constexpr auto kSqlOperators = std::to_array<std::string_view>(
    {"!!",  "!~",  "!~*",  "!~~", "!~~*", "#",    "##",  "#-",  "#>",  "#>>", "%",   "&",   "&&",
     "&<",  "&<|", "&>",   "*",   "*<",   "*<=",  "*<>", "*=",  "*>",  "*>=", "+",   "-",   "->",
     "->>", "-|-", "/",    "<",   "<->",  "<<",   "<<=", "<<|", "<=",  "<>",  "<@",  "<^",  "=",
     ">",   ">=",  ">>",   ">>=", ">^",   "?",    "?#",  "?&",  "?-",  "?-|", "?|",  "?||", "@",
     "@-@", "@>",  "@?",   "@@",  "@@@",  "^",    "^@",  "|",   "|&>", "|/",  "|>>", "||",  "||/",
     "~",   "~*",  "~<=~", "~<~", "~=",   "~>=~", "~>~", "~~",  "~~*"});

constexpr auto kSqlTypes = std::to_array<std::string_view>({
    "bit",
    "bool",
    "box",
    "bpchar",
    "bytea",
    "char",
    "cid",
    "cidr",
    "circle",
    "date",
    "datemultirange",
    "daterange",
    "float4",
    "float8",
    "inet",
    "int2",
    "int4",
    "int4multirange",
    "int4range",
    "int8",
    "int8multirange",
    "int8range",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "path",
    "pg_lsn",
    "point",
    "polygon",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "text",
    "tid",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "uuid",
    "varbit",
    "varchar",
    "xid",
    "xid8",
    "xml",
});

constexpr auto kHarmlessSqlSettings =
    std::to_array<std::string_view>({"bytea_output",
                                     "client_encoding",
                                     "datestyle",
                                     "default_text_search_config",
                                     "default_transaction_isolation",
                                     "default_transaction_read_only",
                                     "effective_cache_size",
                                     "extra_float_digits",
                                     "in_hot_standby",
                                     "integer_datetimes",
                                     "intervalstyle",
                                     "lc_collate",
                                     "lc_ctype",
                                     "lc_monetary",
                                     "lc_numeric",
                                     "lc_time",
                                     "lock_timeout",
                                     "max_connections",
                                     "search_path",
                                     "server_encoding",
                                     "server_version",
                                     "server_version_num",
                                     "shared_buffers",
                                     "standard_conforming_strings",
                                     "statement_timeout",
                                     "timezone",
                                     "transaction_isolation",
                                     "transaction_read_only",
                                     "work_mem"});

constexpr auto kSecretSqlRelations = std::to_array<std::string_view>({
    "pg_authid",  // password hashes
    "pg_shadow",
    "pg_user_mapping",  // passwords of foreign servers
    "pg_user_mappings",
    "user_mapping_options",  // of information_schema
    "pg_subscription",       // connection strings
    "pg_settings",           // connection strings and commands
    "pg_db_role_setting",
    "pg_file_settings",  // files of the server
    "pg_hba_file_rules", "pg_ident_file_mappings",
    "pg_largeobject",      // contents, without the privileges of each large object
    "pg_stat_activity",    // what other sessions sent, passwords in ALTER ROLE included
    "pg_stat_statements",  // of the extension
});

template <typename List>
bool Lists(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

bool IsBuiltInSqlOperator(std::string_view symbol) { return Lists(kSqlOperators, symbol); }

std::vector<std::string_view> BuiltInSqlOperators() {
  return {kSqlOperators.begin(), kSqlOperators.end()};
}

bool IsBuiltInSqlType(std::string_view name) { return Lists(kSqlTypes, name); }

std::vector<std::string_view> BuiltInSqlTypes() { return {kSqlTypes.begin(), kSqlTypes.end()}; }

bool IsHarmlessSqlSetting(std::string_view name) {
  return Lists(kHarmlessSqlSettings, core::AsciiLower(name));
}

bool IsSecretSqlRelation(std::string_view name) { return Lists(kSecretSqlRelations, name); }

}  // namespace claribi::sql_guard
