"""Reads a whole estate from a sandbox that fails nothing, one call after the other: the oracle's eyes.

A small MCP client on Python's standard library. It shares no code with the plugin or the host, knows no
limit and caches nothing: a page after a page, every service by itself, until everything was read.
"""
import datetime
import json
import pathlib
import re
import ssl
import subprocess
import tempfile
import urllib.request

KEY = "a-key-of-the-question-set"
OPTIONS = ("--api-key-header", "X-API-Key", "--api-key", KEY, "--rate-limit-per-minute", "0",
           "--rate-limit-per-10s", "0", "--project-lists-per-minute", "0")
PERIODS = ("hour", "day", "week", "month")
SYSTEM_SCHEMAS = {"pg_catalog", "information_schema", "pg_toast"}


class ToolError(Exception):
    """The tool answered that it cannot."""


class Vendor:
    """A sandbox of its own for one estate file (None: the built-in one). Use as a context manager."""

    def __init__(self, program, estate_file=None):
        self._folder = tempfile.TemporaryDirectory(prefix="claribi-oracle-")
        ca_file = pathlib.Path(self._folder.name, "ca.pem")
        estate = ["--estate", str(estate_file)] if estate_file else []
        self._process = subprocess.Popen(
            [str(program), "--port", "0", "--ca-out", str(ca_file), *OPTIONS, *estate],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the oracle's sandbox did not start; its message stands above")
        self._url = json.loads(line)["mcp_url"]
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(ca_file))))
        self._id = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()
        self._folder.cleanup()

    def call(self, tool, **arguments):
        """The data of one tool call. Raises ToolError with the vendor's text."""
        self._id += 1
        body = {"jsonrpc": "2.0", "id": self._id, "method": "tools/call",
                "params": {"name": tool, "arguments": arguments}}
        request = urllib.request.Request(self._url, data=json.dumps(body).encode(), headers={
            "Content-Type": "application/json", "Accept": "application/json, text/event-stream", "X-API-Key": KEY})
        with self._opener.open(request, timeout=60) as answer:
            result = json.load(answer)["result"]
        text = result["content"][0]["text"]
        if result.get("isError"):
            raise ToolError(text)
        fenced = re.search(r"<(untrusted-aiven-response-[^>]+)>\n(.*)\n</\1>", text, re.DOTALL)
        if not fenced:
            raise RuntimeError(f"{tool}: the answer was cut, the oracle must ask for less")
        return json.loads(fenced.group(2))

    def pages(self, tool, key, **arguments):
        """Every row of a list that is paged."""
        rows, offset = [], 0
        while offset is not None:
            page = self.call(tool, limit=100, offset=offset, **arguments)
            rows += page[key]
            offset = page.get("next_offset")
        return rows

    def rows_of(self, place, database, query):
        """Every row of a query, in pages."""
        rows, more = [], True
        while more:
            page = self.call("aiven_pg_read", **place, database=database, query=query, reasoning="tests",
                             limit=100, offset=len(rows))
            rows += page["rows"]
            more = page["meta"]["hasMore"]
        return rows


def parse_time(text, began):
    """A time that the sandbox counted back from its own clock, as if it had been read when all began."""
    elapsed = datetime.datetime.now(datetime.timezone.utc) - began
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - elapsed


def read_world(vendor):
    """Everything that the tools tell of an estate, as plain lists and dicts."""
    now = datetime.datetime.now(datetime.timezone.utc)
    projects = vendor.call("aiven_project_list")["projects"]
    names = [project["project_name"] for project in projects]
    world = {"now": now, "projects": projects, "services": [], "topics": [], "connectors": [], "subjects": [],
             "schemas": [], "tables": [], "events": [], "statistics": [], "extensions": [], "vpcs": [],
             "integrations": {}, "groups": [], "logs": [], "installed": [], "clouds": vendor.pages("aiven_list_project_clouds", "clouds", project=names[0])}
    for name in names:
        world["events"] += [{**event, "project": name, "time": parse_time(event["time"], now)}
                            for event in vendor.pages("aiven_project_get_event_logs", "events", project=name)]
        world["vpcs"] += [{**vpc, "project": name} for vpc in vendor.call("aiven_project_vpc_list", project=name)["vpcs"]]
        for row in vendor.call("aiven_service_list", project=name)["services"]:
            _read_service(vendor, world, {"project": name, "service_name": row["service_name"]})
    return world


def _read_service(vendor, world, place):
    document = vendor.call("aiven_service_get", **place)["service"]
    service = {"project": place["project"], "name": place["service_name"], "document": document, "metrics": {}}
    world["services"].append(service)
    for integration in document["service_integrations"]:
        world["integrations"][integration["service_integration_id"]] = integration
    keys = {"project": place["project"], "service": place["service_name"]}
    lines = vendor.call("aiven_project_get_service_logs", **place, limit=500)["logs"]
    world["logs"] += [{**line, **keys, "time": parse_time(line["time"], world["now"])} for line in lines]
    if document["state"] == "POWEROFF":
        return
    kind = document["service_type"]
    if kind != "application":
        for period in PERIODS:
            overview = vendor.call("aiven_service_metrics_fetch", **place, period=period).get("overview") or {}
            for metric, entry in overview.items():
                service["metrics"].setdefault(metric, {})[period] = entry["series"]
    if kind == "kafka":
        for topic in vendor.pages("aiven_kafka_topic_list", "topics", **place):
            world["topics"].append({**topic, **keys, "name": topic["topic_name"]})
            detail = vendor.call("aiven_kafka_topic_get", **place, topic_name=topic["topic_name"])["topic"]
            named = {group["group_name"] for part in detail["partitions"] for group in part["consumer_groups"]}
            world["groups"] += [{"name": name, "topic": topic["topic_name"], **keys} for name in sorted(named)]
        world["subjects"] += [{"name": name, **keys} for name in
                              vendor.pages("aiven_kafka_schema_registry_subjects", "subjects", **place)]
        try:
            world["connectors"] += [{**row, **keys} for row in
                                    vendor.pages("aiven_kafka_connect_list", "connectors", **place)]
        except ToolError:
            service["no_connect"] = True
    if kind == "pg":
        _read_postgres(vendor, world, place, keys, document["databases"])


def _read_postgres(vendor, world, place, keys, databases):
    for database in databases:
        where = {**keys, "database": database}
        world["installed"] += [{"name": row["extname"], **where} for row in
                               vendor.rows_of(place, database, "SELECT extname FROM pg_extension")]
        for row in vendor.rows_of(place, database, "SELECT schema_name FROM information_schema.schemata"):
            if row["schema_name"] not in SYSTEM_SCHEMAS:
                world["schemas"].append({"name": row["schema_name"], **where})
        query = "SELECT table_schema, table_name FROM information_schema.tables"
        for row in vendor.rows_of(place, database, query):
            if row["table_schema"] in SYSTEM_SCHEMAS:
                continue
            count = f"SELECT count(*) AS n FROM {row['table_schema']}.{row['table_name']}"
            world["tables"].append({"name": row["table_name"], "schema": row["table_schema"],
                                    "rows": vendor.rows_of(place, database, count)[0]["n"], **where})
    world["statistics"] += [{**row, **keys} for row in
                            vendor.pages("aiven_pg_service_query_statistics", "queries", **place)]
    world["extensions"] += [{"name": row["name"], **keys} for row in
                            vendor.pages("aiven_pg_service_available_extensions", "extensions", **place)]
