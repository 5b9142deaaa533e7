#!/usr/bin/python3
"""Writes harbour.json, the second estate of the question set. Run it after a change of this file.

What is special about it, each for a kind of question:

- other names than the built-in estate: few say what type of service they name; no plan is a Pro plan;
- `metrics-store` and `manifests` are the names of two services each, in two projects;
- `drydock` is a project without services;
- PostgreSQL services with one, two and three databases, with a schema that holds no table;
- Kafka services without topics, with some, and with more than a page of them;
- `genome-ch` has no metric of inserted bytes, `quiet-search` has no metrics at all;
- values that tie: prices, plans, and `pier-cache` with `gate-cache` in CPU usage;
- powered-off services of most types, one with the oldest age, one with the highest price;
- a service type, `dragonfly`, that few vendors have.
"""
import json
import pathlib

RUNNING, OFF, REBUILDING = "RUNNING", "POWEROFF", "REBUILDING"
SYDNEY, SAO_PAULO, CANADA = "aws-ap-southeast-2", "aws-sa-east-1", "aws-ca-central-1"
IOWA, TAIWAN, TEL_AVIV = "google-us-central1", "google-asia-east1", "google-me-west1"
TOKYO, HELSINKI, SINGAPORE = "azure-japaneast", "upcloud-fi-hel", "do-sgp"


def service(name, kind, plan, cloud, state=RUNNING, **more):
    """`more`: members of the long form; `disk` and `cpu` set that usage, in percent, to the point."""
    levels = dict(more.pop("metrics", None) or {}) if more.get("metrics", 0) is not None else None
    for member, metric in (("cpu", "cpu_usage"), ("mem", "mem_usage"), ("disk", "disk_usage")):
        if member in more:
            levels[metric] = more.pop(member)
            more["steady"] = True
    if levels or levels is None:
        more["metrics"] = levels
    return {"name": name, "type": kind, "plan": plan, "cloud": cloud, "state": state, **more}


def clickhouse(name, plan, cloud, inserted_bytes, rows, writes, **more):
    """Levels a node: bytes a second or None, rows a second, disk writes a second."""
    return service(name, "clickhouse", plan, cloud, steady=True, metrics={
        "clickhouse_inserted_bytes": inserted_bytes, "clickhouse_inserted_rows": rows,
        "diskio_writes": writes}, **more)


TRACKING = {
    "defaultdb": {"public": {"vessels": 40, "positions": 900, "ports": 25},
                  "billing": {"invoices": 120, "charges": 300}},
    "routes": {"public": {"legs": 60}, "planning": {"voyages": 30, "slots": 75}},
    "audit": {"public": {}, "archive": {"entries": 500}},
}
SHIPMENTS = {"defaultdb": {"public": {"shipments": 210, "parcels": 640}, "returns": {"claims": 12}},
             "pricing": {"public": {"tariffs": 18}, "history": {"tariffs": 96}}}
SAMPLES = {"defaultdb": {"public": {"samples": 70}, "lab": {"runs": 15, "plates": 4}, "spare": {}}}

POSITIONS = [f"vessel.{ship:03d}.{what}" for ship in range(1, 61) for what in ("position", "status")]
POSITIONS += ["vessel.all.alerts", "vessel.all.weather", "vessel.all.tides"]

PROJECTS = [
    ("fleet-live", SYDNEY, {"env": "live", "owner": "nautical"}, [
        service("tracking", "pg", "business-8", SYDNEY, disk=91, version="16", age_days=800,
                tags={"team": "nautical", "tier": "gold"}, databases=TRACKING, maintenance_day="monday"),
        service("manifests", "pg", "premium-16", SYDNEY, disk=52, version="15", age_days=640,
                tags={"team": "papers"}, maintenance_day="monday"),
        service("customs-db", "pg", "startup-8", SAO_PAULO, disk=34, version="14", age_days=1220,
                tags={"team": "papers", "tier": "silver"}, databases=SHIPMENTS),
        service("beacon", "pg", "startup-4", SYDNEY, REBUILDING, disk=20, version="16", age_days=3, tags={}),
        service("berth-queue", "kafka", "business-8", SYDNEY, disk=47, age_days=410, topics=[
            {"name": "berth.requests", "partitions": 12, "retention_hours": 168},
            {"name": "berth.granted", "partitions": 6, "retention_hours": 168},
            {"name": "berth.refused", "partitions": 3, "retention_hours": 72},
            {"name": "berth.delayed", "partitions": 3, "retention_hours": 24},
            {"name": "crane.moves", "partitions": 24, "retention_hours": 720},
            {"name": "crane.faults", "partitions": 1, "retention_hours": 720}],
            subjects=["berth.requests-value", "berth.granted-value", "crane.moves-value"],
            tags={"team": "quay", "tier": "gold"}, connectors=[
                {"name": "berth-to-search", "class": "io.aiven.kafka.connect.opensearch.OpensearchSinkConnector",
                 "type": "sink", "host": "port-search", "topics": "berth.granted"},
                {"name": "tracking-feed", "class": "io.debezium.connector.postgresql.PostgresConnector",
                 "type": "source", "host": "tracking", "topics": "crane.moves"}]),
        service("positions-stream", "kafka", "premium-8", SYDNEY, disk=66, age_days=500, tags={"team": "nautical"},
                topics=[{"name": name, "partitions": 6, "retention_hours": 24} for name in POSITIONS],
                subjects=["vessel.all.alerts-value"]),
        service("idle-stream", "kafka", "startup-2", SAO_PAULO, disk=5, age_days=90, topics=[], tags={}),
        service("port-search", "opensearch", "business-8", SYDNEY, disk=58, age_days=410, tags={"team": "quay"}),
        service("pier-cache", "valkey", "startup-4", SYDNEY, cpu=44, mem=71, age_days=300, tags={"team": "quay"}),
        service("gate-cache", "valkey", "business-4", SYDNEY, cpu=44, mem=38, age_days=290, tags={"team": "gate"}),
        service("tolls", "mysql", "business-8", SAO_PAULO, disk=77, age_days=900, tags={"team": "gate"}),
        service("old-tolls", "mysql", "business-4", SAO_PAULO, OFF, age_days=1900, tags={"team": "gate"}),
        service("fog-cache", "valkey", "hobbyist", SYDNEY, OFF, age_days=45, tags={}),
        service("bridge-boards", "grafana", "startup-1", SYDNEY, disk=12, age_days=410, tags={"team": "nautical"}),
        service("edge-proxy", "dragonfly", "startup-4", SYDNEY, cpu=18, mem=22, age_days=60, tags={"team": "gate"}),
        clickhouse("swell-metrics", "business-16", SYDNEY, 4e6, 60_000, 900, age_days=350, tags={"team": "nautical"}),
        clickhouse("tide-events", "premium-16", SYDNEY, 8e6, 20_000, 300, age_days=360,
                   tags={"team": "nautical", "tier": "gold"}, maintenance_day="monday"),
        clickhouse("metrics-store", "startup-8", SAO_PAULO, 5e6, 9_000, 150, age_days=120, tags={"team": "quay"}),
    ]),
    ("fleet-test", IOWA, {"env": "test"}, [
        service("tracking-test", "pg", "startup-4", IOWA, disk=28, version="16", age_days=200, tags={"team": "nautical"}),
        service("manifests", "pg", "startup-4", IOWA, disk=17, version="16", age_days=150, tags={"team": "papers"}),
        service("customs-try", "pg", "hobbyist", SINGAPORE, disk=9, version="17", age_days=12, tags={}),
        service("berth-queue-test", "kafka", "startup-2", IOWA, disk=14, age_days=180,
                topics=["berth.requests", "berth.granted"], tags={"team": "quay"}),
        service("spare-stream", "kafka", "startup-2", IOWA, disk=3, age_days=30, topics=[], tags={}),
        service("dry-stream", "kafka", "business-4", IOWA, OFF, age_days=700, topics=[], tags={}),
        service("port-search-test", "opensearch", "startup-4", IOWA, disk=25, age_days=170, tags={"team": "quay"}),
        service("quiet-search", "opensearch", "startup-4", TAIWAN, metrics=None, age_days=75, tags={}),
        service("pier-cache-test", "valkey", "hobbyist", IOWA, cpu=7, mem=15, age_days=160, tags={"team": "quay"}),
        service("tolls-test", "mysql", "startup-4", IOWA, disk=11, age_days=160, tags={"team": "gate"}),
        service("test-boards", "grafana", "startup-1", IOWA, disk=8, age_days=160, tags={}),
        service("edge-proxy-test", "dragonfly", "hobbyist", IOWA, OFF, age_days=55, tags={"team": "gate"}),
        clickhouse("metrics-store", "startup-4", IOWA, 3e5, 700, 12, age_days=110, tags={"team": "quay"}),
    ]),
    ("warehouse", TOKYO, {"env": "live", "owner": "storage"}, [
        service("shelves", "pg", "business-16", TOKYO, disk=83, version="15", age_days=720, tags={"team": "storage"}),
        service("picking", "pg", "business-8", TOKYO, disk=61, version="16", age_days=510, tags={"team": "storage"}),
        service("labels", "pg", "startup-4", TAIWAN, disk=45, version="13", age_days=1430, tags={"team": "papers"}),
        service("returns-desk", "pg", "startup-8", TEL_AVIV, disk=30, version="15", age_days=260, tags={"team": "papers"}),
        service("stock-archive", "pg", "halcyon-gold-48", TOKYO, OFF, version="14", age_days=2100,
                tags={"team": "storage", "tier": "gold"}),
        service("parcel-flow", "kafka", "business-8", TOKYO, disk=55, age_days=430, topics=[
            {"name": "parcel.in", "partitions": 12, "retention_hours": 72},
            {"name": "parcel.out", "partitions": 12, "retention_hours": 72},
            {"name": "parcel.lost", "partitions": 1, "retention_hours": 720},
            {"name": "shelf.moves", "partitions": 6, "retention_hours": 24}],
            subjects=["parcel.in-value", "parcel.out-value"], tags={"team": "storage", "tier": "gold"}),
        service("robot-bus", "kafka", "premium-8", TOKYO, disk=71, age_days=220, topics=["robot.paths", "robot.faults"],
                tags={"team": "robots"}),
        service("parcel-search", "opensearch", "premium-16", TOKYO, disk=69, age_days=430, tags={"team": "storage"}),
        service("scan-logs", "opensearch", "business-8", TOKYO, disk=88, age_days=420, tags={"team": "robots"}),
        service("bin-cache", "valkey", "business-8", TOKYO, cpu=39, mem=84, age_days=310, tags={"team": "storage"}),
        service("door-cache", "valkey", "startup-4", TEL_AVIV, cpu=26, mem=47, age_days=305, tags={}),
        service("tariffs", "mysql", "business-16", TOKYO, disk=40, age_days=980, tags={"team": "papers"}),
        service("night-boards", "grafana", "startup-4", TOKYO, disk=15, age_days=430, tags={"team": "robots"}),
        clickhouse("picks-ch", "business-8", TOKYO, 6e6, 15_000, 240, age_days=330, tags={"team": "storage"}),
        service("cold-ch", "clickhouse", "startup-8", TOKYO, OFF, age_days=600, tags={"team": "storage"}),
        clickhouse("robot-ch", "startup-16", TAIWAN, 2e6, 4_000, 60, age_days=100, tags={"team": "robots"}),
    ]),
    ("research", HELSINKI, {"env": "lab"}, [
        service("samples", "pg", "startup-16", HELSINKI, disk=64, version="16", age_days=370, databases=SAMPLES,
                tags={"team": "lab"}),
        service("papers-db", "pg", "startup-8", HELSINKI, disk=36, version="14", age_days=1010, tags={"team": "lab"}),
        service("trials", "pg", "business-32", CANADA, disk=73, version="17", age_days=95, tags={"team": "lab", "tier": "silver"}),
        service("grants", "pg", "hobbyist", SINGAPORE, OFF, version="13", age_days=1600, tags={}),
        service("assays", "kafka", "startup-2", HELSINKI, disk=22, age_days=240, topics=["assay.raw"], tags={"team": "lab"}),
        service("sensor-net", "kafka", "business-16", CANADA, disk=59, age_days=88, topics=[
            {"name": "sensor.raw", "partitions": 24, "retention_hours": 24},
            {"name": "sensor.clean", "partitions": 24, "retention_hours": 168},
            {"name": "sensor.faults", "partitions": 3, "retention_hours": 720}], tags={"team": "lab"}),
        service("reading-room", "opensearch", "startup-8", HELSINKI, disk=41, age_days=640, tags={"team": "lab"}),
        service("lab-cache", "valkey", "startup-4", HELSINKI, cpu=12, mem=29, age_days=370, tags={"team": "lab"}),
        service("rig-cache", "valkey", "premium-8", CANADA, cpu=58, mem=66, age_days=85, tags={"team": "lab"}),
        service("catalog", "mysql", "startup-8", HELSINKI, disk=50, age_days=720, tags={"team": "lab"}),
        service("wall-boards", "grafana", "startup-1", HELSINKI, disk=10, age_days=370, tags={"team": "lab"}),
        service("cluster-proxy", "dragonfly", "business-8", CANADA, cpu=31, mem=53, age_days=80, tags={"team": "lab"}),
        service("pilot-app-db", "mysql", "hobbyist", SINGAPORE, disk=6, age_days=20, tags={}),
        clickhouse("genome-ch", "startup-16", HELSINKI, None, 30_000, 420, age_days=365, tags={"team": "lab"}),
    ]),
    ("drydock", CANADA, {"env": "closed"}, []),
]

HARBOUR = {
    "organization": {"organization_id": "org3f90aa41c7d2", "account_id": "a3f90aa41c7d2", "name": "Halcyon Logistics"},
    "forbidden_project": "halcyon-treasury",
    "service_types": {
        "pg": "PostgreSQL - relational database", "kafka": "Apache Kafka - event streaming",
        "opensearch": "OpenSearch - search and analytics engine", "valkey": "Valkey - in-memory data store",
        "mysql": "MySQL - relational database", "grafana": "Grafana - dashboards",
        "clickhouse": "ClickHouse - column-oriented analytics database", "dragonfly": "Dragonfly - in-memory data store"},
    "extensions": ["btree_gist", "citext", "hstore", "ltree", "pg_cron", "pg_partman", "pg_stat_statements", "pg_trgm",
                   "pgcrypto", "pgvector", "plpgsql", "postgis", "postgres_fdw", "timescaledb", "unaccent", "uuid-ossp"],
    "projects": [{"project_name": name, "default_cloud": cloud, "tags": tags, "services": services}
                 for name, cloud, tags, services in PROJECTS],
    "integrations": [
        {"service_integration_id": "6a0d2f7e-18c4-4b3a-8a5f-3c9e7b1d2f01", "project": "fleet-live",
         "integration_type": "metrics", "source_service": "tracking", "dest_service": "bridge-boards"},
        {"service_integration_id": "0b9c8d7e-5f6a-4c1b-9e2d-7a6b5c4d3e02", "project": "fleet-live",
         "integration_type": "logs", "source_service": "manifests", "dest_service": "port-search"},
        {"service_integration_id": "f1e2d3c4-b5a6-4798-8a9b-0c1d2e3f4a03", "project": "warehouse",
         "integration_type": "clickhouse_kafka", "source_service": "parcel-flow", "dest_service": "picks-ch"}],
    "vpcs": [{"project_vpc_id": "9d8c7b6a-5e4f-4d3c-8b2a-1f0e9d8c7b04", "project": "warehouse", "cloud_name": TOKYO,
              "network_cidr": "10.61.0.0/24", "state": "ACTIVE"}],
}

if __name__ == "__main__":
    path = pathlib.Path(__file__).with_name("harbour.json")
    # One service or topic a line: a change shows what changed.
    text = json.dumps(HARBOUR, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    print(path.name, sum(len(project[3]) for project in PROJECTS), "services")
