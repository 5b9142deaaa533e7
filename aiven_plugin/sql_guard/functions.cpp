// The functions that a query may call, grouped by purpose. A name is here only if every overload of
// it in PostgreSQL 15 only reads. The volatile ones among them have a group of their own.
//
// Left out on purpose: functions that run a text as SQL or read a relation named in a text
// (query_to_xml and similar, table_to_xml, ts_stat, ts_rewrite); files and large objects
// (pg_read_file, pg_ls_dir, lo_get); settings (set_config, current_setting, setseed); sequences
// (nextval, currval, lastval); locks, sleep, signals and notifications; replication and backup;
// functions that assign a transaction id (txid_current), that show other sessions or the network
// (pg_stat_get_activity, inet_server_addr), or that fill a type of the caller's choice
// (json_populate_record).
#include <algorithm>
#include <array>

#include "sql_guard/names.h"

namespace claribi::sql_guard {
namespace {

constexpr std::array kSqlFunctionGroups = {
    // Aggregates.
    std::string_view(
        "array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp "
        "every json_agg json_object_agg jsonb_agg jsonb_object_agg max min mode percentile_cont "
        "percentile_disc range_agg range_intersect_agg regr_avgx regr_avgy regr_count "
        "regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop "
        "stddev_samp string_agg sum var_pop var_samp variance xmlagg"),
    // Windows.
    std::string_view(
        "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank "
        "row_number"),
    // Numbers.
    std::string_view(
        "abs acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh cbrt ceil ceiling "
        "cos cosd cosh cot cotd degrees div exp factorial floor gcd lcm ln log log10 min_scale mod "
        "pi power radians round scale sign sin sind sinh sqrt tan tand tanh trim_scale trunc "
        "width_bucket"),
    // Casts that are written as calls.
    std::string_view(
        "bit bool bpchar date float4 float8 int2 int4 int8 interval money name numeric text time "
        "timestamp timestamptz timetz varbit varchar"),
    // Texts; LIKE … ESCAPE, SIMILAR TO, TRIM, POSITION, OVERLAY, NORMALIZE and COLLATION FOR become
    // such calls.
    std::string_view(
        "ascii bit_length btrim char_length character_length chr concat concat_ws format initcap "
        "is_normalized left length like_escape lower lpad ltrim md5 normalize octet_length overlay "
        "parse_ident pg_collation_for position quote_ident quote_literal quote_nullable "
        "regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace "
        "regexp_split_to_array regexp_split_to_table regexp_substr repeat replace reverse right "
        "rpad rtrim similar_to_escape split_part starts_with string_to_array string_to_table "
        "strpos substr substring to_ascii to_hex translate unistr upper"),
    // Bytes.
    std::string_view(
        "bit_count convert convert_from convert_to decode encode get_bit get_byte set_bit set_byte "
        "sha224 sha256 sha384 sha512"),
    // Dates and times; EXTRACT, AT TIME ZONE and OVERLAPS become such calls.
    std::string_view(
        "age date_bin date_part date_trunc extract isfinite justify_days justify_hours "
        "justify_interval make_date make_interval make_time make_timestamp make_timestamptz now "
        "overlaps statement_timestamp timezone transaction_timestamp"),
    // Formatting.
    std::string_view("pg_size_bytes pg_size_pretty to_char to_date to_number to_timestamp"),
    // JSON.
    std::string_view(
        "array_to_json json_array_elements json_array_elements_text json_array_length "
        "json_build_array json_build_object json_each json_each_text json_extract_path "
        "json_extract_path_text json_object json_object_keys json_strip_nulls json_to_record "
        "json_to_recordset json_typeof jsonb_array_elements jsonb_array_elements_text "
        "jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text "
        "jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_keys "
        "jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz "
        "jsonb_path_query jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first "
        "jsonb_path_query_first_tz jsonb_path_query_tz jsonb_pretty jsonb_set jsonb_set_lax "
        "jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof row_to_json to_json "
        "to_jsonb"),
    // XML; XMLEXISTS becomes such a call. Documents are parsed without fetching anything.
    std::string_view(
        "xml_is_well_formed xml_is_well_formed_content xml_is_well_formed_document xmlcomment "
        "xmlexists xpath xpath_exists"),
    // Arrays and rows.
    std::string_view(
        "array_append array_cat array_dims array_fill array_length array_lower array_ndims "
        "array_position array_positions array_prepend array_remove array_replace array_to_string "
        "array_upper cardinality generate_series generate_subscripts num_nonnulls num_nulls "
        "trim_array unnest"),
    // Ranges.
    std::string_view(
        "daterange datemultirange int4range int4multirange int8range int8multirange isempty "
        "lower_inc lower_inf multirange numrange nummultirange range_merge tsrange tsmultirange "
        "tstzrange tstzmultirange upper_inc upper_inf"),
    // Enumerated types.
    std::string_view("enum_first enum_last enum_range"),
    // Text search, without what runs a query (ts_stat, ts_rewrite).
    std::string_view(
        "array_to_tsvector get_current_ts_config json_to_tsvector jsonb_to_tsvector numnode "
        "phraseto_tsquery plainto_tsquery querytree setweight strip to_tsquery to_tsvector "
        "ts_delete ts_filter ts_headline ts_rank ts_rank_cd tsquery_phrase tsvector_to_array "
        "websearch_to_tsquery"),
    // Geometry.
    std::string_view(
        "area bound_box box center circle diagonal diameter height isclosed isopen line lseg "
        "npoints path point polygon radius slope width"),
    // Network addresses as values.
    std::string_view(
        "abbrev broadcast family host hostmask inet_merge inet_same_family macaddr8_set7bit "
        "masklen netmask network set_masklen"),
    // What this database and this session are.
    std::string_view("current_database current_schema current_schemas getdatabaseencoding "
                     "pg_client_encoding pg_encoding_to_char pg_my_temp_schema "
                     "pg_postmaster_start_time version"),
    // The catalog in readable form: definitions, comments, visibility.
    std::string_view(
        "col_description format_type obj_description pg_column_compression pg_column_size "
        "pg_collation_is_visible pg_describe_object pg_function_is_visible pg_get_constraintdef "
        "pg_get_expr pg_get_function_arguments pg_get_function_identity_arguments "
        "pg_get_function_result pg_get_functiondef pg_get_indexdef pg_get_partition_constraintdef "
        "pg_get_partkeydef pg_get_ruledef pg_get_serial_sequence pg_get_statisticsobjdef "
        "pg_get_triggerdef pg_get_userbyid pg_get_viewdef pg_index_column_has_property "
        "pg_index_has_property pg_indexam_has_property pg_opclass_is_visible "
        "pg_operator_is_visible pg_partition_root pg_table_is_visible pg_ts_config_is_visible "
        "pg_type_is_visible pg_typeof shobj_description to_regclass to_regnamespace to_regproc "
        "to_regprocedure to_regrole to_regtype"),
    // Questions about privileges.
    std::string_view(
        "has_any_column_privilege has_column_privilege has_database_privilege "
        "has_function_privilege has_language_privilege has_schema_privilege "
        "has_sequence_privilege has_table_privilege has_tablespace_privilege has_type_privilege "
        "pg_has_role row_security_active"),
};

// Volatile in PostgreSQL's catalog, and reviewed one by one: the result varies, but they change
// nothing.
constexpr std::string_view kVolatileSqlFunctions =
    // Clocks and chance.
    "clock_timestamp gen_random_uuid random timeofday "
    // Sizes on disk, partitions, and whether this server is a standby.
    "pg_database_size pg_indexes_size pg_is_in_recovery pg_partition_ancestors pg_partition_tree "
    "pg_relation_size pg_table_size pg_tablespace_size pg_total_relation_size";

struct SqlFunctionColumns {
  std::string_view name;
  std::string_view columns;
};

constexpr std::array kSqlFunctionColumns = {
    SqlFunctionColumns{"json_array_elements", "value"},
    SqlFunctionColumns{"json_array_elements_text", "value"},
    SqlFunctionColumns{"json_each", "key value"},
    SqlFunctionColumns{"json_each_text", "key value"},
    SqlFunctionColumns{"jsonb_array_elements", "value"},
    SqlFunctionColumns{"jsonb_array_elements_text", "value"},
    SqlFunctionColumns{"jsonb_each", "key value"},
    SqlFunctionColumns{"jsonb_each_text", "key value"},
    SqlFunctionColumns{"pg_partition_ancestors", "relid"},
    SqlFunctionColumns{"pg_partition_tree", "relid parentrelid isleaf level"},
};

void AppendWords(std::string_view text, std::vector<std::string_view>& words) {
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    words.push_back(word);
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
}

const std::vector<std::string_view>& SqlFunctions() {
  static const std::vector<std::string_view> kFunctions = [] {
    std::vector<std::string_view> names;
    for (const std::string_view group : kSqlFunctionGroups) AppendWords(group, names);
    AppendWords(kVolatileSqlFunctions, names);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }();
  return kFunctions;
}

}  // namespace

bool IsReadingSqlFunction(std::string_view name) {
  return std::binary_search(SqlFunctions().begin(), SqlFunctions().end(), name);
}

std::vector<std::string_view> ReadingSqlFunctions() { return SqlFunctions(); }

std::vector<std::string_view> VolatileSqlFunctions() {
  std::vector<std::string_view> names;
  AppendWords(kVolatileSqlFunctions, names);
  return names;
}

std::vector<std::string_view> ColumnsOfSqlFunction(std::string_view name) {
  std::vector<std::string_view> columns;
  for (const SqlFunctionColumns& one : kSqlFunctionColumns) {
    if (one.name == name) AppendWords(one.columns, columns);
  }
  return columns;
}

}  // namespace claribi::sql_guard
