"""The estate as the oracle sees it: services with plain attributes, and what was measured of them as intervals.

A measurement moves while it is read, and a question that names no period may be answered over any usual one. So a
measured value is an interval, the least and the most of the means over an hour, a day, a week and a month, with one
percent on either side; a named period gives the interval of that period.
"""
import dataclasses

ALIASES = {
    "pg": ["pg", "postgresql", "postgres", "aiven for postgresql"], "kafka": ["kafka", "apache kafka"],
    "opensearch": ["opensearch"], "valkey": ["valkey"], "redis": ["redis"], "mysql": ["mysql"],
    "grafana": ["grafana"], "clickhouse": ["clickhouse"], "application": ["application", "app", "apps", "applications"],
    "dragonfly": ["dragonfly"],
    "aws": ["aws", "amazon", "amazon web services"], "google": ["google", "google cloud", "gcp", "google cloud platform"],
    "azure": ["azure", "microsoft azure", "microsoft"], "do": ["do", "digitalocean", "digital ocean"],
    "upcloud": ["upcloud"],
    "RUNNING": ["running"], "POWEROFF": ["poweroff", "powered off", "powered-off", "off"], "REBUILDING": ["rebuilding"],
}
# Reduction over nodes: percentages average, rates add.
AVERAGED = {"cpu_usage", "mem_usage", "mem_available", "disk_usage", "load_average"}
UNITS = {"cpu_usage": "%", "mem_usage": "%", "mem_available": "%", "disk_usage": "%", "load_average": "",
         "net_receive": "B/s", "net_send": "B/s", "diskio_read": "ops/s", "diskio_writes": "ops/s",
         "clickhouse_inserted_bytes": "B/s", "clickhouse_inserted_rows": "rows/s", "clickhouse_merges_running": ""}
SLACK = 0.01


@dataclasses.dataclass(frozen=True, eq=False)
class Service:
    """One service. Sizes in MB as the vendor writes them, price in USD a month, age in days."""

    project: str
    name: str
    type: str
    plan: str
    cloud: str
    state: str
    nodes: int
    cpus: int
    memory_mb: int
    disk_mb: int
    price: float
    age_days: float
    protected: bool
    dow: str
    version: str
    tags: dict
    provider: str
    geo: str
    country: str
    place: str  # as the vendor describes the cloud, with provider and city
    project_tags: dict
    metrics: dict
    pools: list
    integrations: list

    @property
    def key(self):
        return [self.name, self.project]

    @property
    def tokens(self):
        return self.plan.split("-")

    @property
    def tier(self):
        return self.tokens[0]

    @property
    def is_off(self):
        return self.state == "POWEROFF"

    @property
    def runs(self):
        return self.state == "RUNNING"

    @property
    def region(self):
        return self.cloud.split("-", 1)[1]

    def measured(self, metric, period=None, column="avg"):
        """(least, most) over the nodes, or None where the service has no such metric."""
        windows = self.metrics.get(metric)
        if not windows:
            return None
        values = []
        for name, series in windows.items():
            if period in (None, name):
                of_nodes = [entry[column] for entry in series]
                averaged = metric in AVERAGED
                values.append(sum(of_nodes) / len(of_nodes) if averaged else sum(of_nodes))
        slack = 0 if max(values) == min(values) else SLACK
        return min(values) * (1 - slack), max(values) * (1 + slack)


def services_of(world):
    """Every service of a world as `vendor_reader.read_world` gives it."""
    clouds = {cloud["cloud_name"]: cloud for cloud in world["clouds"]}
    project_tags = {project["project_name"]: project["tags"] for project in world["projects"]}
    now = world["now"]
    found = []
    for row in world["services"]:
        document = row["document"]
        cloud = clouds[document["cloud_name"]]
        created = document["create_time"].replace("Z", "+00:00")
        # To the quarter of an hour: what was made on one day ties.
        age = round((now - type(now).fromisoformat(created)).total_seconds() / 86400, 2)
        place, _, city = cloud["cloud_description"].partition(" - ")
        found.append(Service(
            project=row["project"], name=row["name"], type=document["service_type"], plan=document["plan"],
            cloud=document["cloud_name"], state=document["state"], nodes=document["node_count"],
            cpus=document["node_cpu_count"], memory_mb=document["node_memory_mb"], disk_mb=document["disk_space_mb"],
            price=float(document["plan_price_usd"]), age_days=age, protected=document["termination_protection"],
            dow=document["maintenance"]["dow"],
            version=document["metadata"].get(document["service_type"] + "_version", ""),
            tags=document["tags"], provider=cloud["provider"], geo=cloud["geo_region"],
            country=place.split(", ")[-1] if not place.startswith(("United States", "Canada", "Australia"))
            else place.split(", ")[0],
            place=f"{place}|{city}", project_tags=project_tags[row["project"]], metrics=row["metrics"],
            pools=document.get("connection_pools", []), integrations=document["service_integrations"]))
    return found


def region_texts(service):
    """How an answer may write the region of a service."""
    place, _, city = service.place.partition("|")
    town = city.split(": ")[-1]
    return [service.cloud, service.region, place, city, f"{place} - {city}", town, place.split(", ")[-1]]
