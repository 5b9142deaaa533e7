#!/usr/bin/python3
"""Estates drawn from a seed, and the same estates under other names.

Every service has steady metrics of its own, so that nothing that is measured depends on a name.

usage: random_estate.py SEED > FILE: the estate of a seed. estates/drawn.json is that of 5192.
"""
import copy
import itertools
import json
import random
import re
import sys

SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bran drel fisk gorm hult kest lund morv".split()
TYPES = ["pg", "pg", "pg", "kafka", "kafka", "opensearch", "valkey", "mysql", "grafana", "clickhouse", "clickhouse"]
CLOUDS = ["aws-eu-north-1", "aws-us-west-2", "aws-ap-northeast-1", "google-europe-north1", "google-us-east4",
          "google-australia-southeast1", "azure-northeurope", "azure-eastus", "azure-uaenorth", "do-nyc", "do-sgp",
          "upcloud-pl-waw", "upcloud-fi-hel"]
PLANS = ["hobbyist", "startup-4", "startup-8", "startup-16", "business-4", "business-8", "business-16", "premium-8",
         "premium-16"]
STATES = ["RUNNING"] * 8 + ["POWEROFF", "REBUILDING"]
# Said in questions, so no name and no nonsense may be one of them.
SPOKEN = {"all", "the", "how", "many", "list", "services", "service", "of", "in", "on", "by", "top", "not"}


class Words:
    """Words that nobody has said yet."""

    def __init__(self, rng):
        self._rng = rng
        self._said = set(SPOKEN)

    def new(self, syllables=3):
        while True:
            word = "".join(self._rng.choice(SYLLABLES) for _ in range(syllables))
            if word not in self._said:
                self._said.add(word)
                return word


def _metrics(rng, kind):
    levels = {"cpu_usage": rng.randint(2, 98), "mem_usage": rng.randint(5, 97), "disk_usage": rng.randint(1, 96),
              "load_average": rng.randint(1, 8), "net_receive": rng.randint(1, 900) * 10_000,
              "net_send": rng.randint(1, 900) * 10_000, "diskio_read": rng.randint(1, 900),
              "diskio_writes": rng.randint(1, 900)}
    levels["mem_available"] = 100 - levels["mem_usage"]
    if kind == "clickhouse":
        levels["clickhouse_inserted_bytes"] = rng.randint(1, 90) * 1_000_000
        levels["clickhouse_inserted_rows"] = levels["clickhouse_inserted_bytes"] // 400
        levels["clickhouse_merges_running"] = rng.randint(0, 9)
    return levels


def _service(rng, words, kind):
    name = words.new(2)
    if rng.random() < 0.3:  # a name that tells the type, or another one
        name += "-" + rng.choice(["pg", "kafka", "cache", "db", "prod", "eu"])
    service = {"name": name, "type": kind, "plan": rng.choice(PLANS), "cloud": rng.choice(CLOUDS),
               "state": rng.choice(STATES), "age_days": rng.randint(1, 2000), "steady": True, "metrics": _metrics(rng, kind),
               "tags": {"team": words_of_team} if (words_of_team := rng.choice(["north", "south", ""])) else {},
               "termination_protection": rng.random() < 0.4}
    if kind == "kafka":
        service["topics"] = [{"name": f"{words.new(2)}.{words.new(3)}", "partitions": rng.choice([1, 3, 6, 12]),
                              "retention_hours": rng.choice([24, 72, 168])} for _ in range(rng.choice([0, 0, 1, 2, 5, 35]))]
    if kind == "pg":
        service["version"] = rng.choice(["13", "14", "15", "16", "17"])
        service["databases"] = {"defaultdb": {"public": {words.new(2): rng.randint(0, 90) for _ in range(rng.randint(0, 3))},
                                              words.new(2): {words.new(2): rng.randint(1, 90)}}}
    return service


def make(seed):
    """(estate, words that are said nowhere in it) of this seed."""
    rng = random.Random(seed)
    words = Words(rng)
    organization = words.new()
    projects = []
    for _ in range(rng.randint(2, 5)):
        services = [_service(rng, words, rng.choice(TYPES)) for _ in range(rng.randint(3, 14))]
        projects.append({"project_name": f"{words.new(2)}-{words.new(2)}", "default_cloud": rng.choice(CLOUDS),
                         "tags": {}, "services": services})
    if rng.random() < 0.5:  # one name in two projects
        twin = copy.deepcopy(rng.choice(projects[0]["services"]))
        twin.update(plan=rng.choice(PLANS), age_days=rng.randint(1, 2000), metrics=_metrics(rng, twin["type"]))
        projects[-1]["services"].append(twin)
    for project in projects:  # ties, wherever two services of one project can have one
        if len(project["services"]) > 3 and rng.random() < 0.5:
            first, second = project["services"][:2]
            second["plan"] = first["plan"]  # not the age: the sandbox counts it back from the moment of the call
            second["metrics"]["disk_usage"] = first["metrics"]["disk_usage"]
    estate = {"organization": {"organization_id": "org0123456789ab", "account_id": "a0123456789ab", "name": organization},
              "forbidden_project": words.new() + "-closed", "projects": projects}
    return estate, [words.new(4) for _ in range(8)]


def renamed(estate, seed):
    """(the estate with every project and service under a new name, {old word: new word})."""
    words = Words(random.Random(seed + 7_000_003))
    old = json.dumps(estate)
    mapping = {}
    names = itertools.chain.from_iterable(
        [project["project_name"], *(service["name"] for service in project["services"])] for project in estate["projects"])
    for name in names:
        while name not in mapping or mapping[name] in old:
            mapping[name] = words.new(4) + "-" + words.new(2)
    new = copy.deepcopy(estate)
    for project in new["projects"]:
        project["project_name"] = mapping[project["project_name"]]
        for service in project["services"]:
            service["name"] = mapping[service["name"]]
    return new, mapping


def translated(text, mapping):
    """A question with every name under its new one; a name in capital letters stays in them."""
    if not mapping:
        return text
    names = "|".join(re.escape(name) for name in sorted(mapping, key=len, reverse=True))
    lower = {name.lower(): new for name, new in mapping.items()}

    def renamed_one(match):
        new = mapping.get(match.group()) or lower[match.group().lower()]
        return new.upper() if match.group().isupper() else new

    return re.sub(rf"(?<![\w-])(?:{names})(?![\w-])", renamed_one, text, flags=re.I)


if __name__ == "__main__":
    print(json.dumps(make(int(sys.argv[1]))[0], ensure_ascii=False, indent=1))
