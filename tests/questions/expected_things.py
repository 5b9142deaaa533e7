"""Facts about what belongs to services: topics, connectors, subjects, schemas, tables, queries, extensions, events, nodes.

A part of expected.Oracle, which has what these methods stand on.
"""
OFF = r"powered?[ -]?off|poweroff"


def around(value, part=0.02):
    return [value * (1 - part), value * (1 + part)]


class Things:
    """What an oracle knows of things that are no services."""

    def schemas(self, service):
        """Schemas of each database; or of the default one, which is then named; or each name once."""
        found = self.things("schemas", service=service)
        default = [row for row in found if row["database"] == "defaultdb"]
        facts = [self.list_of(found, "database", "service", "project")]
        if len(default) < len(found):
            facts.append(self.list_of(default, "database", "service", "project", says=["defaultdb"]))
            facts.append(self.distinct([row["name"] for row in found], scope="named"))
        return self.either(*facts)

    def tables(self, service, **fields):
        """Tables of each database; or of the default one, which is then named."""
        found = self.things("tables", service=service, **fields)
        default = [row for row in found if row["database"] == "defaultdb"]
        facts = [self.list_of(found, "schema", "database", "service", "project")]
        if len(default) < len(found) and default:
            facts.append(self.list_of(default, "schema", "database", "service", "project", says=["defaultdb"]))
        return self.either(*facts)

    def kids(self, kind, service):
        """What belongs to a service: its topics, schemas, tables, …"""
        return self.things(kind, service=service.name, project=service.project)

    def per(self, kind, services, **more):
        """How many each has, none too; of those that are powered off nothing can be asked."""
        rows = [self.row(s, numbers=[(len(self.kids(kind, s)),) * 2 + ("",)]) for s in services if not s.is_off]
        return {"rows": {"must": rows, "may": [self.row(s) for s in services if s.is_off]}, "scope": "all", **more}

    def without(self, kind, services, **more):
        """Those that run and have none."""
        return self.rows([s for s in services if not s.is_off and not self.kids(kind, s)],
                         may=[s for s in services if s.is_off], **more)

    def details(self, rows, parents, texts=(), numbers=(), **more):
        """Exactly these things with what is said of each; `numbers` are pairs of a member and its unit."""
        must = [{"key": [row["name"], *(row[parent] for parent in parents)], "cells": [[str(row[name])] for name in texts],
                 "numbers": [[*around(row[name]), unit] if unit else [row[name], row[name], unit]
                             for name, unit in numbers]} for row in rows]
        return {"rows": {"must": must, "may": []}, "scope": "named", **more}

    def top_things(self, rows, measure, n=None, descending=True, unit=None, parents=(), **more):
        """The first n things by one of their members, in `unit` or, for None, in the one that the member's name ends with."""
        unit = {"hours": "h"}.get(measure.rsplit("_", 1)[-1], "") if unit is None else unit
        ranked = sorted(([[row["name"], *(row[parent] for parent in parents)], row[measure], row[measure]] for row in rows),
                        key=lambda entry: entry[1], reverse=descending)
        return {"ranked": ranked, "n": n, "descending": descending, "unit": unit, "scope": "named", **more}

    def extensions(self, service):
        """Those that could be installed, or those that are: in each database, or each name once."""
        installed = self.kids("installed", service)
        return self.either(self.list_of(self.kids("extensions", service), "service", "project"),
                           self.list_of(installed, "database", "service", "project"),
                           self.list_of(installed, "service", "project"))

    def nodes(self, services, by, **more):
        """How many nodes a group has by the services' documents; or of those that run, which is then said."""
        running = [s for s in services if not s.is_off]
        gone = [label for label in {getattr(s, by) for s in services} - {getattr(s, by) for s in running}]
        return self.either(self.sums(services, by, "nodes", "", **more),
                           self.sums(running, by, "nodes", "", optional=gone, says=[OFF] * (len(running) < len(services)), **more))

    def slowest(self, services, n=None, by=("mean_time", "max_time", "total_time"), unit="ms", **more):
        """The first n queries of these services by one of their statistics; the sentence need not quote one."""
        rows = [{**row, "name": row["query"]} for service in services for row in self.kids("statistics", service)]
        return self.either(*(self.top_things(rows, name, n, unit=unit, parents=("service", "project"),
                                             **{"first": False, **more}) for name in by))

    def event_list(self, events, **more):
        """A row for each, which names its service; or a row for each service."""
        owners = sorted({(event["service_name"], event["project"]) for event in events})
        each = {"size": len(events), "texts": [[name] for name, _ in owners], "scope": "all", **more}
        return self.either(each, {"rows": {"must": [{"key": list(key)} for key in owners], "may": []}, "scope": "all", **more})

    def writes(self, services, n=None, **more):
        """By inserted bytes, if all that run have that metric; else by one that all have."""
        of_all = [name for name in ("clickhouse_inserted_bytes", "clickhouse_inserted_rows", "diskio_writes")
                  if all(name in s.metrics for s in services if not s.is_off)]
        facts = [self.most(services, name, n, **more) for name in of_all[:1] + of_all[1:] * (len(of_all) < 3)]
        if len(of_all) < 3:
            facts.append(self.most(services, "clickhouse_inserted_bytes", n, status="partial", **more))
        return self.either(*facts)

    def latest(self, kind, n, text, **fields):
        """The last n rows of what happened, by their texts. What the vendor blanked tells nothing apart."""
        rows = sorted(self.things(kind, **fields), key=lambda row: row["time"], reverse=True)[:n]
        return {"size": n, "scope": "named", "partial_ok": True,
                "texts": [[row[text]] for row in rows if "REDACTED" not in row[text]]}
