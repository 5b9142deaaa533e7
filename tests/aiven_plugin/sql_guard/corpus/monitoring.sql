-- What monitoring asks, without the statements of users, in our own words.
-- name: sessions by state
SELECT state, wait_event_type, count(*), max(extract(epoch FROM now() - state_change)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() GROUP BY 1, 2;
-- name: sessions by user
SELECT datname, usename, application_name, client_addr, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3, 4;
-- name: long transactions
SELECT pid, age(now(), xact_start), state FROM pg_catalog.pg_stat_activity WHERE xact_start < now() - interval '5 min' AND state <> 'idle' AND backend_type = 'client backend';
-- name: idle in transaction
SELECT count(*) FILTER (WHERE state = 'idle in transaction') AS idle, max(now() - query_start) FROM pg_stat_activity;
-- name: without vacuum
SELECT count(*) FROM pg_stat_activity a WHERE a.query NOT LIKE 'autovacuum:%' AND a.state = 'active';
-- name: running vacuums
SELECT pid, query, now() - xact_start FROM pg_stat_activity WHERE query LIKE 'autovacuum:%' ORDER BY xact_start;
-- name: running vacuums to prevent wraparound
SELECT count(*) FROM pg_stat_activity WHERE query ~ '^autovacuum:' OR query ILIKE '%to prevent wraparound%';
-- name: own session
SELECT * FROM pg_stat_activity WHERE pid = pg_backend_pid();
-- name: connections against the limit
SELECT count(*), (SELECT setting::int FROM pg_settings WHERE name = 'max_connections') AS most FROM pg_stat_activity;
-- name: reserved connections
SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - count(*) FROM pg_stat_activity;
-- name: numeric settings
SELECT name, setting, unit, vartype FROM pg_settings WHERE vartype IN ('bool', 'integer', 'real') AND name <> 'sync_commit_cancel_wait';
-- name: settings of vacuum
SELECT name, setting, boot_val FROM pg_settings WHERE name LIKE 'autovacuum%';
-- name: settings of memory
SELECT name, setting, unit, context FROM pg_settings s WHERE s.name = ANY ('{shared_buffers,work_mem,effective_cache_size}') OR s.name IN ('max_wal_size', 'wal_level');
-- name: settings that wait for a restart
SELECT name FROM pg_settings WHERE pending_restart;
-- name: all names of settings
SELECT name, category, short_desc, source, vartype FROM pg_settings;
-- name: setting by pattern
SELECT s.name, current_setting(s.name) FROM pg_catalog.pg_settings s WHERE lower(s.name) ~ '^(work_mem)$';
-- name: databases
SELECT datname, numbackends, xact_commit, xact_rollback, blks_read, blks_hit, tup_returned, deadlocks, temp_bytes, stats_reset FROM pg_stat_database;
-- name: all of the databases
SELECT * FROM pg_stat_database WHERE datname = current_database();
-- name: cache hits
SELECT round(100 * sum(blks_hit) / NULLIF(sum(blks_hit + blks_read), 0), 2) FROM pg_stat_database;
-- name: sizes of databases
SELECT datname, pg_database_size(datname), pg_size_pretty(pg_database_size(oid)) FROM pg_database WHERE datallowconn;
-- name: wraparound
SELECT datname, age(datfrozenxid), mxid_age(datminmxid), round(100 * age(datfrozenxid) / current_setting('autovacuum_freeze_max_age')::numeric) FROM pg_database;
-- name: tables near wraparound
SELECT c.oid::regclass, greatest(age(c.relfrozenxid), age(t.relfrozenxid)) FROM pg_class c LEFT JOIN pg_class t ON c.reltoastrelid = t.oid WHERE c.relkind IN ('r', 'm') ORDER BY 2 DESC LIMIT 20;
-- name: limit of wraparound by join
SELECT d.datname, age(d.datfrozenxid) / s.setting::float FROM pg_database d CROSS JOIN (SELECT setting FROM pg_settings WHERE name = 'autovacuum_freeze_max_age') s;
-- name: setting by condition of a join
SELECT d.datname, s.setting FROM pg_database d JOIN pg_settings s ON s.name = 'block_size';
-- name: tables
SELECT schemaname, relname, seq_scan, idx_scan, n_live_tup, n_dead_tup, last_autovacuum, last_analyze FROM pg_stat_user_tables ORDER BY n_dead_tup DESC;
-- name: all of the tables
SELECT *, n_dead_tup::float / NULLIF(n_live_tup + n_dead_tup, 0) AS dead FROM pg_stat_all_tables;
-- name: vacuum is due
SELECT t.relname, t.n_dead_tup > current_setting('autovacuum_vacuum_threshold')::int + current_setting('autovacuum_vacuum_scale_factor')::float * c.reltuples FROM pg_stat_user_tables t JOIN pg_class c ON c.oid = t.relid;
-- name: reads and writes of tables
SELECT relname, heap_blks_read, heap_blks_hit, idx_blks_hit, toast_blks_read FROM pg_statio_user_tables;
-- name: sizes of tables
SELECT n.nspname, c.relname, pg_table_size(c.oid), pg_indexes_size(c.oid), pg_total_relation_size(c.oid), pg_relation_size(c.oid, 'vm') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r';
-- name: unused indexes
SELECT s.indexrelid::regclass, s.idx_scan, pg_relation_size(s.indexrelid) FROM pg_stat_user_indexes s JOIN pg_index i USING (indexrelid) WHERE s.idx_scan = 0 AND NOT i.indisunique AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid);
-- name: invalid indexes
SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid;
-- name: duplicate indexes
SELECT indrelid::regclass, array_agg(indexrelid::regclass) FROM pg_index GROUP BY indrelid, indkey::text, indclass::text, COALESCE(indexprs::text, ''), COALESCE(indpred::text, '') HAVING count(*) > 1;
-- name: hits of indexes
SELECT sum(idx_blks_hit) / NULLIF(sum(idx_blks_hit + idx_blks_read), 0) FROM pg_statio_user_indexes;
-- name: bloat by estimate
SELECT c.relname, c.relpages, ceil(c.reltuples * ((SELECT sum((1 - null_frac) * avg_width) FROM pg_stats s WHERE s.tablename = c.relname) + 24) / (current_setting('block_size')::numeric - 20)) AS needed FROM pg_class c WHERE c.relkind = 'r';
-- name: bloat by measure
SELECT t.dead_tuple_percent, t.free_percent FROM pgstattuple('shop.orders') t;
-- name: buffers
SELECT c.relname, count(*) * 8192 FROM pg_buffercache b JOIN pg_class c ON b.relfilenode = pg_relation_filenode(c.oid) GROUP BY 1 ORDER BY 2 DESC LIMIT 10;
-- name: locks
SELECT l.locktype, l.mode, l.granted, d.datname, count(*) FROM pg_locks l LEFT JOIN pg_database d ON d.oid = l.database GROUP BY 1, 2, 3, 4;
-- name: blocked sessions
SELECT a.pid, a.usename, pg_blocking_pids(a.pid), now() - a.query_start, b.pid, b.state FROM pg_stat_activity a JOIN pg_stat_activity b ON b.pid = ANY (pg_blocking_pids(a.pid)) WHERE cardinality(pg_blocking_pids(a.pid)) > 0;
-- name: waiting locks of relations
SELECT w.pid, w.relation::regclass, h.pid FROM pg_locks w JOIN pg_locks h ON h.relation = w.relation AND h.granted AND NOT w.granted JOIN pg_stat_activity a ON a.pid = h.pid AND a.state = 'active';
-- name: replication
SELECT application_name, client_addr, state, sync_state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) AS lag, extract(epoch FROM replay_lag) FROM pg_stat_replication;
-- name: lag of a standby
SELECT CASE WHEN pg_is_in_recovery() THEN extract(epoch FROM now() - pg_last_xact_replay_timestamp()) ELSE 0 END, CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 END;
-- name: slots
SELECT slot_name, slot_type, active, restart_lsn, wal_status, pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, restart_lsn) FROM pg_replication_slots;
-- name: all of the slots
SELECT * FROM pg_replication_slots;
-- name: receiver
SELECT status, receive_start_lsn, flushed_lsn, latest_end_lsn, slot_name FROM pg_stat_wal_receiver;
-- name: subscriptions
SELECT * FROM pg_stat_subscription;
-- name: archiver
SELECT archived_count, failed_count, last_archived_wal, extract(epoch FROM now() - last_archived_time) FROM pg_stat_archiver;
-- name: background writer
SELECT * FROM pg_stat_bgwriter;
-- name: log of writes
SELECT wal_records, wal_bytes, wal_buffers_full, stats_reset FROM pg_stat_wal;
-- name: position in the log
SELECT pg_current_wal_lsn(), pg_walfile_name(pg_current_wal_lsn()), pg_current_wal_insert_lsn() - '0/0'::pg_lsn;
-- name: files of the log
SELECT count(*), sum(size) FROM pg_ls_waldir();
-- name: checkpoint
SELECT checkpoint_lsn, checkpoint_time, timeline_id FROM pg_control_checkpoint();
-- name: checkpoint of an alias
SELECT c.checkpoint_time, s.system_identifier FROM pg_control_checkpoint() c, pg_control_system() s;
-- name: progress
SELECT p.pid, p.relid::regclass, p.phase, round(100.0 * p.heap_blks_scanned / NULLIF(p.heap_blks_total, 0), 1) FROM pg_stat_progress_vacuum p JOIN pg_stat_activity a USING (pid);
-- name: other progress
SELECT pid, phase, blocks_done, blocks_total FROM pg_stat_progress_create_index;
-- name: statements without texts (not run)
SELECT userid::regrole, dbid, queryid, calls, total_exec_time, mean_exec_time, rows, shared_blks_hit FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 20;
-- name: statements of the function without texts (not run)
SELECT s.queryid, s.calls FROM pg_stat_statements(false) s;
-- name: totals of statements (not run)
SELECT sum(calls), sum(total_exec_time), sum(temp_blks_written), count(DISTINCT queryid) FROM pg_stat_statements(showtext => false) s JOIN pg_database d ON d.oid = s.dbid;
-- name: calls of functions
SELECT funcname, calls, total_time, self_time FROM pg_stat_user_functions;
-- name: sequences that run out
SELECT schemaname, sequencename, round(100.0 * COALESCE(last_value, min_value) / max_value, 2) FROM pg_sequences ORDER BY 3 DESC;
-- name: uptime
SELECT extract(epoch FROM now() - pg_postmaster_start_time()), pg_conf_load_time(), version(), inet_server_addr();
-- name: encrypted connections
SELECT ssl, version, cipher, count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) GROUP BY 1, 2, 3;
-- name: prepared transactions
SELECT database, owner, now() - prepared FROM pg_prepared_xacts;
-- name: roles with passwords that end
SELECT rolname, rolvaliduntil, rolconnlimit FROM pg_roles WHERE rolvaliduntil < now() + interval '30 days';
-- name: numbers of the collector
SELECT pg_stat_get_numscans(c.oid), pg_stat_get_dead_tuples(c.oid), pg_stat_get_last_autovacuum_time(c.oid) FROM pg_class c WHERE c.relkind = 'r';
-- name: backends of the collector
SELECT pg_stat_get_backend_pid(b), pg_stat_get_backend_start(b), pg_stat_get_backend_wait_event(b) FROM pg_stat_get_backend_idset() AS b;
