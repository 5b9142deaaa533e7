#!/usr/bin/python3
"""What a fleet costs, from unit costs: the tables of docs/scale.md.

The unit costs are counted and measured by scale.py, on the real store; scale_test.py holds those that are counts. Every number of a
fleet is an option:

  scale_model.py                                    10,000 organisations, 100,000 connections, 20 nodes
  scale_model.py --nodes 8 --calls-an-hour 60       one's own
"""
import argparse
import dataclasses
import math

HOUR_S = 3600
DAY_S = 24 * HOUR_S


@dataclasses.dataclass(frozen=True)
class Cost:
    """Of one operation: transactions, and statements with BEGIN and COMMIT."""

    transactions: float
    statements: float

    def __add__(self, other):
        return Cost(self.transactions + other.transactions, self.statements + other.statements)

    def __mul__(self, count):
        return Cost(self.transactions * count, self.statements * count)

    __rmul__ = __mul__


@dataclasses.dataclass(frozen=True)
class Units:
    """Unit costs; `scale.py --units` prints them anew."""

    # Counted. What is `more` comes on top of a call.
    sign_in: Cost = Cost(17, 51)
    sign_in_of_a_new_organisation_more: Cost = Cost(4, 13)
    open: Cost = Cost(1, 3)
    call: Cost = Cost(3, 9)
    first_call_more: Cost = Cost(5, 15)
    first_call_after_sign_in_more: Cost = Cost(7, 21)
    renewal_more: Cost = Cost(7, 22)
    revoked_call_more: Cost = Cost(9, 29)
    ended_call_more: Cost = Cost(2, 6)
    round_trips_a_statement: float = 2  # 6 for a transaction of one statement: begin, parse, describe, execute, commit, close

    # Measured: bytes on the disk with indexes, bytes of memory, seconds of one processor.
    bytes_a_connection: float = 8_000
    bytes_an_organisation: float = 12_000
    bytes_a_call: float = 420
    bytes_an_event: float = 500
    memory_a_node: float = 37e6
    memory_a_handle: float = 170e3
    node_cpu_a_call_s: float = 0.002
    database_cpu_a_statement_s: float = 0.00005
    renewal_s: float = 0.05

    # By the code: the sessions of a process's pool, the idle connections of a plugin to vendors, a lease's time.
    sessions_a_node: int = 8
    idle_vendor_connections: int = 32
    lease_s: float = 30


@dataclasses.dataclass(frozen=True)
class Fleet:
    """What is asked for."""

    organisations: int = 10_000
    connections: int = 100_000
    nodes: int = 20
    threads: int = 32  # a node
    calls_an_hour: float = 20  # of a connection, on average
    peak: float = 5  # how many times the average the busiest hour is
    serves: float = 1  # how many nodes hold a handle of each connection; all: no request has a node of its own
    lifetime_s: float = 3600  # of an access token
    audit_days: float = 90
    outage_s: float = 60
    round_trip_ms: float = 0.5  # between a node and the database

    @property
    def calls_s(self):
        return self.connections * self.calls_an_hour / HOUR_S

    @property
    def between_calls_s(self):
        return HOUR_S / self.calls_an_hour

    @property
    def handles_a_node(self):
        return self.connections * min(self.serves, self.nodes) / self.nodes


def renewal_interval_s(fleet):
    """From one renewal of a connection to the next: until a renewal is due, and then until somebody calls. A handle draws when in the
    last minute of a token, or in its last quarter, a renewal is due: between its beginning and its middle. The first handle that is
    called then renews."""
    margin = min(60, fleet.lifetime_s / 4)
    return fleet.lifetime_s - margin * 0.75 + fleet.between_calls_s


def renewals_s(fleet):
    return fleet.connections / renewal_interval_s(fleet)


def load(fleet, units):
    """Cost a second, of the database, by what it is for."""
    return {"calls": fleet.calls_s * units.call, "renewals": renewals_s(fleet) * units.renewal_more}


def total(costs):
    result = Cost(0, 0)
    for cost in costs:
        result += cost
    return result


def waiting_callers(fleet, units):
    """Transactions that run at the same moment (Little's law), by the round trips of each."""
    average = total(load(fleet, units).values())
    return average.statements * units.round_trips_a_statement * fleet.round_trip_ms / 1000


def first_calls(rate, handles, seconds):
    """How many of `handles` are called at least once within `seconds`, at `rate` calls a second by chance."""
    return handles * (1 - math.exp(-rate * seconds / handles)) if handles else 0
