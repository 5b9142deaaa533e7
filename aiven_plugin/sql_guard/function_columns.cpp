// The columns that PostgreSQL's functions themselves name, in FROM and in (f(…)).column.
// Source: PostgreSQL 15, pg_proc.proargnames of the modes o and t.
#include <array>

#include "sql_guard/names.h"
#include "sql_guard/words.h"

namespace claribi::sql_guard {
namespace {

struct SqlFunctionColumns {
  std::string_view name;
  std::string_view columns;
};

constexpr std::array kSqlFunctionColumns = {
    SqlFunctionColumns{"_pg_expandarray", "x n"},
    SqlFunctionColumns{"aclexplode", "grantee grantor is_grantable privilege_type"},
    SqlFunctionColumns{"json_array_elements", "value"},
    SqlFunctionColumns{"json_array_elements_text", "value"},
    SqlFunctionColumns{"json_each", "key value"},
    SqlFunctionColumns{"json_each_text", "key value"},
    SqlFunctionColumns{"jsonb_array_elements", "value"},
    SqlFunctionColumns{"jsonb_array_elements_text", "value"},
    SqlFunctionColumns{"jsonb_each", "key value"},
    SqlFunctionColumns{"jsonb_each_text", "key value"},
    SqlFunctionColumns{"pg_available_extension_versions",
                       "name version superuser trusted relocatable schema requires comment"},
    SqlFunctionColumns{"pg_available_extensions", "name default_version comment"},
    SqlFunctionColumns{"pg_control_checkpoint",
                       "checkpoint_lsn checkpoint_time full_page_writes newest_commit_ts_xid "
                       "next_multi_offset next_multixact_id next_oid next_xid oldest_active_xid "
                       "oldest_commit_ts_xid oldest_multi_dbid oldest_multi_xid oldest_xid "
                       "oldest_xid_dbid prev_timeline_id redo_lsn redo_wal_file timeline_id"},
    SqlFunctionColumns{"pg_control_init",
                       "blocks_per_segment bytes_per_wal_segment data_page_checksum_version "
                       "database_block_size float8_pass_by_value large_object_chunk_size "
                       "max_data_alignment max_identifier_length max_index_columns "
                       "max_toast_chunk_size wal_block_size"},
    SqlFunctionColumns{"pg_control_recovery",
                       "backup_end_lsn backup_start_lsn end_of_backup_record_required "
                       "min_recovery_end_lsn min_recovery_end_timeline"},
    SqlFunctionColumns{"pg_control_system",
                       "catalog_version_no pg_control_last_modified pg_control_version "
                       "system_identifier"},
    SqlFunctionColumns{"pg_get_catalog_foreign_keys",
                       "fkcols fktable is_array is_opt pkcols pktable"},
    SqlFunctionColumns{"pg_get_keywords", "baredesc barelabel catcode catdesc word"},
    SqlFunctionColumns{"pg_get_object_address", "classid objid objsubid"},
    SqlFunctionColumns{"pg_get_publication_tables", "attrs qual relid"},
    SqlFunctionColumns{"pg_identify_object", "identity name schema type"},
    SqlFunctionColumns{"pg_identify_object_as_address", "object_args object_names type"},
    SqlFunctionColumns{"pg_last_committed_xact", "roident timestamp xid"},
    SqlFunctionColumns{"pg_lock_status",
                       "classid database fastpath granted locktype mode objid objsubid page pid "
                       "relation transactionid tuple virtualtransaction virtualxid waitstart"},
    SqlFunctionColumns{"pg_options_to_table", "option_name option_value"},
    SqlFunctionColumns{"pg_partition_ancestors", "relid"},
    SqlFunctionColumns{"pg_partition_tree", "isleaf level parentrelid relid"},
    SqlFunctionColumns{"pg_sequence_parameters",
                       "cache_size cycle_option data_type increment maximum_value minimum_value "
                       "start_value"},
    SqlFunctionColumns{"pg_stat_get_archiver",
                       "archived_count failed_count last_archived_time last_archived_wal "
                       "last_failed_time last_failed_wal stats_reset"},
    SqlFunctionColumns{"pg_stat_get_progress_info",
                       "datid param1 param10 param11 param12 param13 param14 param15 param16 "
                       "param17 param18 param19 param2 param20 param3 param4 param5 param6 param7 "
                       "param8 param9 pid relid"},
    SqlFunctionColumns{"pg_stat_get_recovery_prefetch",
                       "block_distance hit io_depth prefetch skip_fpw skip_init skip_new skip_rep "
                       "stats_reset wal_distance"},
    SqlFunctionColumns{"pg_stat_get_replication_slot",
                       "slot_name spill_bytes spill_count spill_txns stats_reset stream_bytes "
                       "stream_count stream_txns total_bytes total_txns"},
    SqlFunctionColumns{"pg_stat_get_slru",
                       "blks_exists blks_hit blks_read blks_written blks_zeroed flushes name "
                       "stats_reset truncates"},
    SqlFunctionColumns{"pg_stat_get_subscription",
                       "last_msg_receipt_time last_msg_send_time latest_end_lsn latest_end_time "
                       "pid received_lsn relid subid"},
    SqlFunctionColumns{"pg_stat_get_subscription_stats",
                       "apply_error_count stats_reset subid sync_error_count"},
    SqlFunctionColumns{"pg_stat_get_wal",
                       "stats_reset wal_buffers_full wal_bytes wal_fpi wal_records wal_sync "
                       "wal_sync_time wal_write wal_write_time"},
    SqlFunctionColumns{"pg_stat_get_wal_senders",
                       "flush_lag flush_lsn pid replay_lag replay_lsn reply_time sent_lsn state "
                       "sync_priority sync_state write_lag write_lsn"},
    SqlFunctionColumns{"pg_timezone_abbrevs", "abbrev is_dst utc_offset"},
    SqlFunctionColumns{"pg_timezone_names", "abbrev is_dst name utc_offset"},
    SqlFunctionColumns{"pg_walfile_name_offset", "file_name file_offset"},
    SqlFunctionColumns{"ts_debug", "alias description dictionaries dictionary lexemes token"},
    SqlFunctionColumns{"ts_parse", "token tokid"},
    SqlFunctionColumns{"ts_token_type", "alias description tokid"},
    // Of PostgreSQL 16 and 17.
    SqlFunctionColumns{"pg_input_error_info", "message detail hint sql_error_code"},
    SqlFunctionColumns{"pg_wait_events", "type name description"},
};

}  // namespace

std::vector<std::string_view> ColumnsOfSqlFunction(std::string_view name) {
  for (const SqlFunctionColumns& one : kSqlFunctionColumns) {
    if (one.name == name) return SqlWordsIn(one.columns);
  }
  return {};
}

}  // namespace claribi::sql_guard
