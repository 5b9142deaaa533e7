-- What schema tools, drivers and generators of models ask of the catalogs, in our own words.
-- name: schemas
SELECT schema_name, schema_owner FROM information_schema.schemata WHERE schema_name NOT LIKE 'pg\_%' ORDER BY 1;
-- name: tables
SELECT table_schema, table_name, table_type FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema');
-- name: columns
SELECT * FROM information_schema.columns WHERE table_schema = 'shop' ORDER BY table_name, ordinal_position;
-- name: primary keys
SELECT tc.table_name, kc.column_name FROM information_schema.table_constraints tc JOIN information_schema.key_column_usage kc USING (constraint_schema, constraint_name) WHERE tc.constraint_type = 'PRIMARY KEY';
-- name: foreign keys
SELECT rc.constraint_name, k.table_name, k.column_name, u.table_name, u.column_name FROM information_schema.referential_constraints rc JOIN information_schema.key_column_usage k ON k.constraint_name = rc.constraint_name
JOIN information_schema.constraint_column_usage u ON u.constraint_name = rc.unique_constraint_name;
-- name: views
SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = 'shop';
-- name: routines without bodies
SELECT routine_schema, routine_name, data_type, external_language FROM information_schema.routines WHERE routine_schema = 'shop';
-- name: parameters
SELECT * FROM information_schema.parameters WHERE specific_schema = 'shop';
-- name: triggers
SELECT event_object_table, trigger_name, action_timing, event_manipulation FROM information_schema.triggers;
-- name: sequences
SELECT * FROM information_schema.sequences;
-- name: grants
SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants WHERE table_schema = 'shop';
-- name: foreign servers without options
SELECT foreign_server_name, foreign_data_wrapper_name FROM information_schema.foreign_servers;
-- name: names of options
SELECT foreign_server_name, option_name FROM information_schema.foreign_server_options;
-- name: foreign tables
SELECT * FROM information_schema.foreign_tables;
-- name: domains and user types
SELECT * FROM information_schema.domains, information_schema.user_defined_types;
-- name: relations of the catalog
SELECT n.nspname, c.relname, c.relkind, pg_catalog.pg_get_userbyid(c.relowner), pg_catalog.obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_toast' AND pg_catalog.pg_table_is_visible(c.oid);
-- name: attributes
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attnum, pg_get_expr(d.adbin, d.adrelid) AS "default", a.attidentity, a.attgenerated, col_description(a.attrelid, a.attnum)
FROM pg_attribute a LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum) WHERE a.attrelid = 'shop.orders'::regclass AND a.attnum > 0 AND NOT a.attisdropped;
-- name: attributes of a driver
SELECT n.nspname, c.relname, a.attname, a.atttypid, information_schema._pg_truetypid(a.*, t.*), row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS attnum, t.typtype FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid JOIN pg_catalog.pg_type t ON a.atttypid = t.oid WHERE a.attnum > 0;
-- name: columns of a key
SELECT result.name, result.keyname, (result.keys).n, (result.keys).x FROM (SELECT c.relname AS name, i.indexrelid::regclass::text AS keyname, information_schema._pg_expandarray(i.indkey) AS keys FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE i.indisprimary) result;
-- name: indexes
SELECT i.indexrelid::regclass, i.indisunique, i.indisprimary, pg_get_indexdef(i.indexrelid), pg_get_indexdef(i.indexrelid, k.i, true), am.amname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam
CROSS JOIN LATERAL generate_subscripts(i.indkey, 1) AS k(i) WHERE i.indrelid = 'shop.orders'::regclass;
-- name: constraints
SELECT conname, contype, conkey, confkey, confrelid::regclass, pg_get_constraintdef(oid, true) FROM pg_constraint WHERE conrelid = CAST('shop.orders' AS regclass);
-- name: foreign keys by position
SELECT con.conname, a.attname, f.attname FROM pg_constraint con, unnest(con.conkey, con.confkey) WITH ORDINALITY AS k(c, r, position) JOIN pg_attribute a ON a.attnum = k.c JOIN pg_attribute f ON f.attnum = k.r
WHERE con.contype = 'f' AND a.attrelid = con.conrelid AND f.attrelid = con.confrelid ORDER BY k.position;
-- name: enums
SELECT t.typname, array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY 1;
-- name: types
SELECT t.oid, t.typname, t.typtype, t.typelem, format_type(t.typbasetype, t.typtypmod), t.typinput = 'array_in'::regproc AS is_array, r.rngsubtype FROM pg_type t LEFT JOIN pg_range r ON r.rngtypid = t.oid;
-- name: composite types
SELECT t.typname, a.attname, a.atttypid::regtype FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid WHERE t.typtype = 'c';
-- name: functions without bodies
SELECT n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid), l.lanname, p.provolatile, p.prokind, oidvectortypes(p.proargtypes) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang;
-- name: triggers of the catalog
SELECT tgname, tgenabled, pg_get_triggerdef(oid), tgfoid::regproc FROM pg_trigger WHERE NOT tgisinternal;
-- name: views of the catalog
SELECT schemaname, viewname, definition FROM pg_views WHERE schemaname = 'shop' UNION ALL SELECT schemaname, matviewname, definition FROM pg_matviews;
-- name: definition of a view
SELECT pg_get_viewdef('pg_views'::regclass, true);
-- name: rules and policies
SELECT r.*, p.policyname FROM pg_rules r LEFT JOIN pg_policies p ON p.tablename = r.tablename;
-- name: privileges
SELECT c.relname, (acl).grantor::regrole, (acl).grantee, (acl).privilege_type FROM (SELECT relname, aclexplode(COALESCE(relacl, acldefault('r', relowner))) AS acl FROM pg_class) c;
-- name: privileges by row
SELECT c.relname, a.privilege_type, a.is_grantable FROM pg_class c, aclexplode(c.relacl) AS a WHERE a.grantee = 0;
-- name: roles
SELECT r.rolname, r.rolsuper, r.rolcanlogin, r.rolconnlimit, ARRAY(SELECT b.rolname FROM pg_auth_members m JOIN pg_roles b ON m.roleid = b.oid WHERE m.member = r.oid) AS memberof FROM pg_roles r ORDER BY 1;
-- name: databases
SELECT d.datname, pg_encoding_to_char(d.encoding), d.datcollate, t.spcname, shobj_description(d.oid, 'pg_database'), has_database_privilege(d.oid, 'CONNECT') FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace;
-- name: tablespaces
SELECT spcname, pg_tablespace_location(oid) FROM pg_tablespace;
-- name: extensions
SELECT e.extname, e.extversion, n.nspname, a.default_version, a.comment FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace LEFT JOIN pg_available_extensions a ON a.name = e.extname;
-- name: partitions
SELECT i.inhrelid::regclass, pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(i.inhparent) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid;
-- name: partition tree
SELECT t.relid, t.level, t.isleaf, pg_total_relation_size(t.relid) FROM pg_partition_tree('shop.orders') t;
-- name: dependencies
SELECT DISTINCT d.refobjid::regclass, pg_describe_object(d.classid, d.objid, d.objsubid), (pg_identify_object(d.classid, d.objid, 0)).type FROM pg_depend d WHERE d.deptype = 'n' AND d.refclassid = 'pg_class'::regclass LIMIT 50;
-- name: comments
SELECT o.description, (pg_identify_object_as_address(o.classoid, o.objoid, o.objsubid)).object_names FROM pg_description o WHERE o.objsubid = 0 LIMIT 50;
-- name: serial columns
SELECT pg_get_serial_sequence('shop.orders', 'id'), s.last_value FROM pg_sequences s;
-- name: operators and casts
SELECT oprname, oprleft::regtype, oprright::regtype, oprcode FROM pg_operator UNION ALL SELECT castmethod::text, castsource::regtype, casttarget::regtype, castfunc FROM pg_cast;
-- name: keywords
SELECT word, catcode FROM pg_get_keywords() WHERE catcode = 'R';
-- name: keywords through an alias
SELECT k.word FROM pg_catalog.pg_get_keywords() AS k WHERE k.catcode <> 'U';
-- name: time zones
SELECT name, abbrev, utc_offset FROM pg_timezone_names ORDER BY utc_offset;
-- name: search path
SELECT current_schemas(true), current_schema(), current_setting('search_path'), pg_my_temp_schema()::regnamespace;
-- name: limits of names
SELECT setting FROM pg_settings WHERE name = 'max_identifier_length';
-- name: server version
SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('standard_conforming_strings'), pg_is_in_recovery();
-- name: publications
SELECT p.pubname, t.relid::regclass, t.attrs FROM pg_publication p, LATERAL pg_get_publication_tables(p.pubname) t;
-- name: subscriptions without connection
SELECT subname, subenabled, subpublications FROM pg_subscription;
-- name: foreign servers of the catalog
SELECT s.srvname, w.fdwname, s.srvowner::regrole FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw;
-- name: options of foreign tables
SELECT ftrelid::regclass, o.option_name, o.option_value FROM pg_foreign_table t, pg_options_to_table(t.ftoptions) o;
-- name: statistics of columns
SELECT attname, n_distinct, null_frac, most_common_vals FROM pg_stats WHERE schemaname = 'shop';
-- name: extended statistics
SELECT stxname, pg_get_statisticsobjdef(oid) FROM pg_statistic_ext;
-- name: table exists
SELECT to_regclass('shop.orders') IS NOT NULL, EXISTS (SELECT * FROM pg_roles WHERE rolname = 'analyst'), has_table_privilege('shop.orders', 'SELECT');
-- name: whole rows of a catalog
SELECT c.*, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS full_name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LIMIT 10;
-- name: text search
SELECT cfgname, cfgparser, (ts_token_type('default')).alias FROM pg_ts_config, ts_debug('english', 'a b') d WHERE d.alias <> 'blank';
