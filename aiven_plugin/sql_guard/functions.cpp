// The functions that a query may call, grouped by purpose. A name is here only if every overload of
// it in PostgreSQL 15 only reads. The volatile ones among them have a group of their own.
//
// Left out on purpose: functions that run a text as SQL or read a relation named in a text
// (query_to_xml and similar, table_to_xml, ts_stat, ts_rewrite); files and large objects
// (pg_read_file, pg_ls_dir, lo_get); settings (set_config, setseed; current_setting is judged by
// its argument); sequences (nextval, currval, lastval); locks, sleep, signals and notifications;
// replication and backup; functions that assign a transaction id (txid_current), and those that
// show statements of other sessions or bodies of functions (pg_stat_get_activity,
// pg_get_functiondef).
#include <algorithm>
#include <array>

#include "core/lasting.h"
#include "sql_guard/names.h"
#include "sql_guard/words.h"

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
        "pg_get_function_result pg_get_indexdef pg_get_partition_constraintdef "
        "pg_get_partkeydef pg_get_ruledef pg_get_serial_sequence pg_get_statisticsobjdef "
        "pg_get_triggerdef pg_get_userbyid pg_get_viewdef pg_index_column_has_property "
        "pg_index_has_property pg_indexam_has_property pg_opclass_is_visible "
        "pg_operator_is_visible pg_partition_root pg_table_is_visible pg_ts_config_is_visible "
        "pg_type_is_visible pg_typeof shobj_description to_regclass to_regnamespace to_regproc "
        "to_regprocedure to_regrole to_regtype"),
    // Questions about privileges.
    std::string_view(
        "aclcontains acldefault aclexplode has_any_column_privilege has_column_privilege "
        "has_database_privilege has_foreign_data_wrapper_privilege has_function_privilege "
        "has_language_privilege has_parameter_privilege has_schema_privilege "
        "has_sequence_privilege has_server_privilege has_table_privilege has_tablespace_privilege "
        "has_type_privilege makeaclitem pg_has_role row_security_active"),
    // What schema tools ask beside.
    std::string_view(
        "hashtext hashtextextended oidvectortypes pg_char_to_encoding "
        "pg_column_is_updatable pg_conversion_is_visible "
        "pg_encoding_max_length pg_filenode_relation "
        "pg_get_catalog_foreign_keys pg_get_function_arg_default pg_get_keywords "
        "pg_get_object_address pg_get_publication_tables pg_get_replica_identity_index "
        "pg_get_statisticsobjdef_columns pg_get_statisticsobjdef_expressions pg_identify_object "
        "pg_identify_object_as_address pg_indexam_progress_phasename pg_is_other_temp_schema "
        "pg_opfamily_is_visible pg_options_to_table pg_relation_filenode pg_relation_filepath "
        "pg_relation_is_publishable pg_relation_is_updatable pg_sequence_parameters "
        "pg_available_extension_versions pg_available_extensions pg_settings_get_flags "
        "pg_statistics_obj_is_visible pg_tablespace_databases "
        "pg_tablespace_location pg_timezone_abbrevs pg_timezone_names pg_ts_dict_is_visible "
        "pg_ts_parser_is_visible pg_ts_template_is_visible satisfies_hash_partition similar_escape "
        "to_regcollation to_regoper to_regoperator ts_debug ts_lexize ts_parse ts_token_type"),
    // Values of one type made of another, written as calls.
    std::string_view("char cidr macaddr macaddr8 oid pg_lsn regclass xid xml"),
    std::string_view(
        "cash_words close_lseg isparallel isperp ishorizontal isvertical pclose popen pow "
        "textcat textlen"),
    // A row of a type of the caller's: a cast that is written as a call.
    std::string_view("json_populate_record json_populate_recordset jsonb_populate_record "
                     "jsonb_populate_recordset"),
    // The server as monitoring sees it: numbers, positions in the log, times; no statements.
    std::string_view(
        "mxid_age pg_backend_pid pg_conf_load_time "
        ""
        "pg_current_snapshot "
        "pg_current_xact_id_if_assigned "
        ""
        ""
        ""
        "pg_snapshot_xip pg_snapshot_xmax pg_snapshot_xmin pg_trigger_depth "
        "pg_visible_in_snapshot pg_wal_lsn_diff pg_walfile_name pg_walfile_name_offset "
        "txid_current_if_assigned txid_current_snapshot "
        "txid_snapshot_xip txid_snapshot_xmax txid_snapshot_xmin "
        "txid_visible_in_snapshot"),
    std::string_view(
        "pg_stat_get_analyze_count pg_stat_get_archiver pg_stat_get_autoanalyze_count "
        "pg_stat_get_autovacuum_count pg_stat_get_backend_activity_start "
        "pg_stat_get_backend_client_addr pg_stat_get_backend_client_port pg_stat_get_backend_dbid "
        "pg_stat_get_backend_idset pg_stat_get_backend_pid pg_stat_get_backend_start "
        "pg_stat_get_backend_userid pg_stat_get_backend_wait_event "
        "pg_stat_get_backend_wait_event_type pg_stat_get_backend_xact_start "
        "pg_stat_get_bgwriter_buf_written_checkpoints pg_stat_get_bgwriter_buf_written_clean "
        "pg_stat_get_bgwriter_maxwritten_clean pg_stat_get_bgwriter_requested_checkpoints "
        "pg_stat_get_bgwriter_stat_reset_time pg_stat_get_bgwriter_timed_checkpoints "
        "pg_stat_get_blocks_fetched pg_stat_get_blocks_hit pg_stat_get_buf_alloc "
        "pg_stat_get_buf_fsync_backend pg_stat_get_buf_written_backend "
        "pg_stat_get_checkpoint_sync_time pg_stat_get_checkpoint_write_time "
        "pg_stat_get_db_active_time pg_stat_get_db_blk_read_time pg_stat_get_db_blk_write_time "
        "pg_stat_get_db_blocks_fetched pg_stat_get_db_blocks_hit pg_stat_get_db_checksum_failures "
        "pg_stat_get_db_checksum_last_failure pg_stat_get_db_conflict_all "
        "pg_stat_get_db_conflict_bufferpin pg_stat_get_db_conflict_lock "
        "pg_stat_get_db_conflict_snapshot pg_stat_get_db_conflict_startup_deadlock "
        "pg_stat_get_db_conflict_tablespace pg_stat_get_db_deadlocks "
        "pg_stat_get_db_idle_in_transaction_time pg_stat_get_db_numbackends "
        "pg_stat_get_db_session_time pg_stat_get_db_sessions pg_stat_get_db_sessions_abandoned "
        "pg_stat_get_db_sessions_fatal pg_stat_get_db_sessions_killed "
        "pg_stat_get_db_stat_reset_time pg_stat_get_db_temp_bytes pg_stat_get_db_temp_files "
        "pg_stat_get_db_tuples_deleted pg_stat_get_db_tuples_fetched "
        "pg_stat_get_db_tuples_inserted pg_stat_get_db_tuples_returned "
        "pg_stat_get_db_tuples_updated pg_stat_get_db_xact_commit pg_stat_get_db_xact_rollback "
        "pg_stat_get_dead_tuples pg_stat_get_function_calls pg_stat_get_function_self_time "
        "pg_stat_get_function_total_time pg_stat_get_ins_since_vacuum "
        "pg_stat_get_last_analyze_time pg_stat_get_last_autoanalyze_time "
        "pg_stat_get_last_autovacuum_time pg_stat_get_last_vacuum_time pg_stat_get_live_tuples "
        "pg_stat_get_mod_since_analyze pg_stat_get_numscans pg_stat_get_progress_info "
        "pg_stat_get_replication_slot pg_stat_get_slru "
        "pg_stat_get_snapshot_timestamp pg_stat_get_subscription pg_stat_get_subscription_stats "
        "pg_stat_get_tuples_deleted pg_stat_get_tuples_fetched pg_stat_get_tuples_hot_updated "
        "pg_stat_get_tuples_inserted pg_stat_get_tuples_returned pg_stat_get_tuples_updated "
        "pg_stat_get_vacuum_count pg_stat_get_wal pg_stat_get_wal_senders "
        ""
        ""
        ""
        ""
        ""
        ""),
    std::string_view("inet_client_addr inet_client_port inet_server_addr inet_server_port"),
};

// Volatile in PostgreSQL's catalog, and reviewed one by one: the result varies, but they change
// nothing.
constexpr std::string_view kVolatileSqlFunctions =
    // Clocks and chance.
    "clock_timestamp gen_random_uuid random timeofday "
    // What the server measures and remembers of itself.
    "current_query pg_blocking_pids pg_collation_actual_version pg_control_checkpoint "
    "pg_control_init pg_control_recovery pg_control_system pg_current_wal_flush_lsn "
    "pg_current_wal_insert_lsn pg_current_wal_lsn pg_database_collation_actual_version "
    "pg_database_size pg_get_wal_replay_pause_state pg_indexes_size pg_is_in_recovery "
    "pg_is_wal_replay_paused pg_jit_available pg_last_committed_xact pg_last_wal_receive_lsn "
    "pg_last_wal_replay_lsn pg_last_xact_replay_timestamp pg_lock_status "
    "pg_notification_queue_usage pg_partition_ancestors pg_partition_tree pg_relation_size "
    "pg_safe_snapshot_blocking_pids pg_sequence_last_value pg_stat_get_recovery_prefetch "
    "pg_stat_get_xact_blocks_fetched pg_stat_get_xact_blocks_hit pg_stat_get_xact_function_calls "
    "pg_stat_get_xact_function_self_time pg_stat_get_xact_function_total_time "
    "pg_stat_get_xact_numscans pg_stat_get_xact_tuples_deleted pg_stat_get_xact_tuples_fetched "
    "pg_stat_get_xact_tuples_hot_updated pg_stat_get_xact_tuples_inserted "
    "pg_stat_get_xact_tuples_returned pg_stat_get_xact_tuples_updated pg_table_size "
    "pg_tablespace_size pg_total_relation_size pg_xact_commit_timestamp pg_xact_status "
    "txid_status";

// Of information_schema; drivers call them.
constexpr std::string_view kInformationSchemaFunctions =
    "_pg_char_max_length _pg_char_octet_length _pg_datetime_precision _pg_expandarray "
    "_pg_index_position _pg_interval_type _pg_numeric_precision _pg_numeric_precision_radix "
    "_pg_numeric_scale _pg_truetypid _pg_truetypmod";

// Before 10, positions in the log had other names.
constexpr std::string_view kEarlierSqlFunctions =
    "pg_current_xlog_insert_location pg_current_xlog_location pg_is_xlog_replay_paused "
    "pg_last_xlog_receive_location pg_last_xlog_replay_location pg_xlog_location_diff "
    "pg_xlogfile_name";

// Of PostgreSQL 16 to 18. An older server has no such function.
constexpr std::string_view kLaterSqlFunctions =
    "any_value array_reverse array_sample array_shuffle array_sort casefold crc32 crc32c date_add "
    "date_subtract erf erfc gamma has_largeobject_privilege icu_unicode_version json json_array "
    "json_arrayagg json_exists json_objectagg json_query json_scalar json_serialize json_value "
    "lgamma pg_basetype pg_get_acl pg_input_error_info pg_input_is_valid pg_numa_available "
    "pg_stat_get_checkpointer_stat_reset_time pg_stat_get_io pg_wait_events random_normal "
    "system_user to_bin to_oct to_regtypemod unicode_assigned unicode_version "
    "uuid_extract_timestamp uuid_extract_version uuidv4 uuidv7 xmltext";

const std::vector<std::string_view>& SqlFunctions() {
  static const core::Lasting<std::vector<std::string_view>> kFunctions([] {
    std::vector<std::string_view> names;
    for (const std::string_view group : kSqlFunctionGroups) {
      const auto words = SqlWordsIn(group);
      names.insert(names.end(), words.begin(), words.end());
    }
    const auto is_volatile = VolatileSqlFunctions();
    names.insert(names.end(), is_volatile.begin(), is_volatile.end());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }());
  return *kFunctions;
}

}  // namespace

bool IsReadingSqlFunction(std::string_view name) {
  return std::binary_search(SqlFunctions().begin(), SqlFunctions().end(), name) ||
         HasSqlWordIn(kLaterSqlFunctions, name) || HasSqlWordIn(kEarlierSqlFunctions, name);
}

std::vector<std::string_view> ReadingSqlFunctions() { return SqlFunctions(); }

std::vector<std::string_view> VolatileSqlFunctions() { return SqlWordsIn(kVolatileSqlFunctions); }

bool IsInformationSchemaFunction(std::string_view name) {
  return HasSqlWordIn(kInformationSchemaFunctions, name);
}

}  // namespace claribi::sql_guard
