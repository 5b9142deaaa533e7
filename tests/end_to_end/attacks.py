"""What a hostile vendor, and whoever believes it, could try: names, statements and arguments."""
import json
import urllib.parse

import journey

DATA = journey.ROOT / "host_stub" / "vendor_sandbox" / "data"
OWN, HOSTILE = (
    json.loads((DATA / name).read_text(encoding="utf-8"))
    for name in ("tools.json", "hostile_tools.json")
)
SECRET_TOOL = "aiven_service_connection_info"
# By what they do in the sandbox, whatever they say. What comes by drift is offered later.
WRITERS = sorted({tool["name"] for tool in OWN + HOSTILE if tool["sandbox"]["writes"]})
READERS = sorted(
    tool["name"] for tool in OWN if not tool["sandbox"]["writes"] and tool["name"] != SECRET_TOOL
)
NEW_TOOL = "aiven_region_list"
# Writers with a reader's name: only their description or schema says what they do.
GIVEN_AWAY = ("fetch_resource", "get_backup_plan", "get_graph", "get_report", "get_ticket", "list_orders")

PG = {"project": "nordlicht-data", "service_name": "analytics-pg-prod", "reasoning": "a test"}

# Cyrillic, Greek, full width and other letters that look like one of ASCII.
LOOK_ALIKES = {"a": "\u0430", "c": "\u0441", "e": "\u0435", "i": "\u0456", "o": "\u043e", "p": "\u0440",
               "s": "\u0455", "r": "\uff52", "t": "\uff54", "l": "\u217c", "_": "\uff3f", "v": "\u03bd"}


def look_alikes(name):
    """The name with one letter replaced, each kind once, and with marks that nobody sees."""
    for letter, twin in LOOK_ALIKES.items():
        if letter in name:
            yield name.replace(letter, twin, 1)
    for mark in ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\U000e0061"):
        yield name[:5] + mark + name[5:]


def cases(name):
    """The name in other cases."""
    yield from {name.upper(), name.title(), name.swapcase(), name[0].upper() + name[1:]} - {name}


def disguises(name):
    """The name as a careless server might still understand it."""
    yield from (f" {name}", f"{name} ", f"\t{name}", f"{name}\n", f"{name}\r\n", f'"{name}"', f"'{name}'",
                f"{name}\u00a0", name.replace("_", "%5F"), name.replace("_", "%5f", 1),
                "".join(f"%{ord(c):02X}" for c in name), urllib.parse.quote(name) + "%00",
                name.replace("_", "-"), name.replace("_", "."), name.replace("_", " "),
                f"tools/{name}", f"./{name}", f"{name}/", f"{name}#", f"{name};", f"{name}()", f"aiven/{name}",
                f"{name},aiven_project_list", f"aiven_project_list\n{name}")


# Each changes something in PostgreSQL, reaches outside of it, or holds it up. The server knows the
# first kind for an attempt to write by itself.
STATEMENTS_THAT_WRITE = (
    "DELETE FROM public.orders",
    "INSERT INTO public.orders (id) VALUES (1)",
    "TRUNCATE public.orders",
    "WITH gone AS (DELETE FROM public.orders RETURNING *) SELECT * FROM gone",
    "WITH a AS (SELECT 1), b AS (UPDATE public.orders SET id = 0 RETURNING id) SELECT * FROM a, b",
    "WITH RECURSIVE r AS (INSERT INTO public.orders (id) VALUES (1) RETURNING id) TABLE r",
    "EXPLAIN ANALYZE DELETE FROM public.orders",
    "EXPLAIN (ANALYZE, VERBOSE) UPDATE public.orders SET id = 0",
    "EXPLAIN ANALYZE CREATE TABLE copied AS SELECT 1",
    "SELECT * INTO copied FROM public.orders",
    "CREATE TABLE copied AS SELECT * FROM public.orders",
    "COPY public.orders TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/out'",
    "DO $$ BEGIN DELETE FROM public.orders; END $$",
    "CALL clean_up()",
    "SET ROLE postgres",
    "RESET ROLE",
    "LOCK TABLE public.orders",
    "SELECT * FROM public.orders FOR UPDATE",
    "SELECT * FROM public.orders FOR NO KEY UPDATE SKIP LOCKED",
    "SELECT * FROM (SELECT * FROM public.orders FOR KEY SHARE) AS held",
    "SELECT nextval('orders_id_seq')",
    "SELECT pg_catalog.setval('orders_id_seq', 1)",
    "SELECT set_config('role', 'postgres', false)",
    "SELECT lo_export(1, '/tmp/out')",
    "SELECT lo_unlink(1)",
    "SELECT * FROM dblink('dbname=app', 'DELETE FROM orders RETURNING id') AS t(id int)",
    "SELECT dblink_exec('dbname=app', 'DROP TABLE orders')",
    "SELECT pg_terminate_backend(1)",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_notify('channel', 'x')",
    "SELECT 1; DELETE FROM public.orders",
    "SELECT 1; -- and then\nDROP TABLE public.orders",
    "SELECT $$a$$; DELETE FROM public.orders; SELECT $$b$$",
    "/* SELECT */ DELETE FROM public.orders",
    "-- SELECT 1\nDELETE FROM public.orders",
    "VACUUM public.orders",
    "GRANT ALL ON public.orders TO PUBLIC",
    "BEGIN",
    "PREPARE p AS DELETE FROM public.orders",
    "EXECUTE p",
    "REFRESH MATERIALIZED VIEW totals",
    "NOTIFY channel",
)
STATEMENTS_IN_DISGUISE = (
    "SELECT pg_sleep(3600)",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT query_to_xml('DELETE FROM public.orders RETURNING id', true, false, '')",
    "SELECT database_to_xml(true, false, '')",
    "SELECT cursor_to_xml('c', 1, true, false, '')",
    "SELECT ts_stat('DELETE FROM public.orders')",
    "SELECT my_own_function()",
    "SELECT public.count(1)",
    'SELECT "nextval"(\'orders_id_seq\')',
    'SELECT U&"\\006eextval"(\'orders_id_seq\')',
    'SELECT U&"n!0065xtval" UESCAPE \'!\' (\'orders_id_seq\')',
    'SELECT "pg_catalog"."set_config"(\'role\', \'postgres\', false)',
    "SELECT /* nested /* comment */ ; */ pg_sleep(9)",
    "SELECT pg_sleep/**/(9)",
    "SELECT n\u0435xtval('orders_id_seq')",
    "SELECT \uff4eextval('orders_id_seq')",
    "\u00a0DELETE FROM public.orders",
    "\ufeffDELETE FROM public.orders",
    "SELECT E'\\'; DELETE FROM public.orders; --'; DELETE FROM public.orders",
    "SELECT $a$ $$ $a$; DELETE FROM public.orders",
    "SELECT * FROM public.orders WHERE id = (SELECT pg_sleep(9))::text::int",
    "SELECT * FROM generate_series(1, 2) AS g, LATERAL (SELECT nextval('s')) AS n",
    "SELECT 1 ORDER BY nextval('orders_id_seq')",
    "SELECT count(*) FILTER (WHERE nextval('s') > 0) FROM public.orders",
    "SELECT sum(1) OVER (ORDER BY setval('s', 1)) FROM public.orders",
    "SELECT CASE WHEN true THEN pg_terminate_backend(1) END",
    "VALUES (nextval('orders_id_seq'))",
    "EXPLAIN ANALYZE SELECT nextval('orders_id_seq')",
    "EXPLAIN ANALYZE EXECUTE p",
    "DECLARE c CURSOR FOR SELECT 1",
    "SHOW data_directory; SELECT 1",
    "SELECT 1 \\; DELETE FROM public.orders",
    "",
    ";",
)


def query(statement):
    """Arguments of aiven_pg_read."""
    return json.dumps({**PG, "query": statement})


WRITING = "DELETE FROM public.orders"
# Arguments as JSON texts: of other types, twice, or under other names than the guarded one.
ODD_ARGUMENTS = (
    json.dumps({**PG, "query": [WRITING]}),
    json.dumps({**PG, "query": {"text": WRITING}}),
    json.dumps({**PG, "query": 1}),
    json.dumps({**PG, "query": None}),
    json.dumps({**PG, "query": True}),
    json.dumps({**PG, "Query": WRITING}),
    json.dumps({**PG, "query ": WRITING}),
    json.dumps({**PG, "sql": WRITING}),
    json.dumps({**PG, "query": "SELECT 1", "Query": WRITING}),
    json.dumps({**PG, "query": "SELECT 1", "read_only": False}),
    json.dumps({**PG, "query": "SELECT 1\u0000; DELETE FROM public.orders"}),
    json.dumps({**PG, "query": "SELECT 1", "limit": "1; DELETE FROM public.orders"}),
    json.dumps({**PG, "query": "SELECT 1", "database": "defaultdb; DELETE FROM public.orders"}),
    json.dumps(PG),
    json.dumps({**PG, "query": "SELECT 1"})[:-1] + f', "query": "{WRITING}"}}',
    json.dumps({**PG, "query": WRITING})[:-1] + ', "query": "SELECT 1"}',
    json.dumps({**PG, "query": "SELECT 1"})[:-1] + f', "qu\\u0065ry": "{WRITING}"}}',
    json.dumps([{**PG, "query": WRITING}]),
    json.dumps(WRITING),
    "null",
    '{"query": "SELECT 1"} {"query": "DELETE FROM public.orders"}',
)
