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
    """Of one operation: transactions that are begun with BEGIN, statements with BEGIN and COMMIT, and how often the database is waited for."""

    transactions: float
    statements: float
    round_trips: float

    def __add__(self, other):
        return Cost(*(one + more for one, more in zip(dataclasses.astuple(self), dataclasses.astuple(other))))

    def __mul__(self, count):
        return Cost(*(one * count for one in dataclasses.astuple(self)))

    __rmul__ = __mul__


NOTHING = Cost(0, 0, 0)


@dataclasses.dataclass(frozen=True)
class Units:
    """Unit costs; `scale.py --units` prints them anew."""

    # Counted. What is `more` comes on top of a call.
    # A statement that the session has prepared is one round trip, another one four; BEGIN and COMMIT are one each.
    sign_in: Cost = Cost(1, 19.4, 22.4)
    sign_in_of_a_new_organisation_more: Cost = Cost(0, 12, 12)
    open: Cost = Cost(0, 1, 4)
    call: Cost = Cost(0, 3, 2)  # its end goes with the record of the next call
    end_alone_more: Cost = Cost(0, 0, 1)  # where there is none in time
    first_call_more: Cost = Cost(0, 6, 6)
    renewal_more: Cost = Cost(0, 8, 8)  # with a listing, because a listing is of one credential
    renewed_elsewhere_more: Cost = Cost(0, 3, 3)  # on another handle, whose listing was of the old credential
    listing_more: Cost = Cost(0, 1, 1)
    revoked_call_more: Cost = Cost(1, 13, 19)
    ended_call_more: Cost = Cost(0, 2, 2)
    writing_transactions_a_call: float = 1
    writing_transactions_a_renewal: float = 4
    # By the code: how long the end of a call waits for the record of another one (WriteQueue::kSoon).
    end_waits_s: float = 0.1

    # Measured: bytes on the disk with indexes, bytes of memory, seconds of one processor.
    rows_a_connection: float = 3
    rows_an_organisation: float = 2
    bytes_a_connection: float = 6_000
    bytes_an_organisation: float = 37_000
    bytes_a_call: float = 330
    bytes_an_event: float = 450
    memory_a_node: float = 40e6
    memory_a_handle: float = 40e3
    node_cpu_a_call_s: float = 0.0012
    node_cpu_a_first_call_s: float = 0.0044
    node_cpu_a_renewal_s: float = 0.0026
    node_cpu_a_listing_s: float = 0.0015
    database_cpu_a_statement_s: float = 0.0001
    renewal_s: float = 0.1  # most of it is the vendor's; assumed

    # By the code: how long a call may use a listing, the sessions of a process's pool, the idle connections of a plugin to vendors, a lease's time.
    listing_s: float = 300
    sessions_a_node: int = 8
    idle_vendor_connections: int = 1024  # a quarter of the descriptors of a process, at most
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


def handles_that_notice(fleet):
    """Of a renewal: other handles of the connection that are called before the next one."""
    calls_of_each = renewal_interval_s(fleet) / (fleet.between_calls_s * fleet.serves)
    return (fleet.serves - 1) * (1 - math.exp(-calls_of_each))


def listings_s(fleet, units):
    """Listings that no renewal brought: on a handle, the first call after five minutes."""
    of_handles = fleet.connections * fleet.serves / (units.listing_s + fleet.between_calls_s * fleet.serves)
    return max(0, of_handles - renewals_s(fleet) * (1 + handles_that_notice(fleet)))


def ends_alone(fleet, units):
    """Of calls, how many end when no other one begins on their node in time."""
    return math.exp(-fleet.calls_s / fleet.nodes * units.end_waits_s)


def call(fleet, units):
    return units.call + ends_alone(fleet, units) * units.end_alone_more


def load(fleet, units):
    """Cost a second, of the database, by what it is for."""
    renewal = units.renewal_more + handles_that_notice(fleet) * units.renewed_elsewhere_more
    return {"calls": fleet.calls_s * call(fleet, units), "renewals": renewals_s(fleet) * renewal,
            "listings": listings_s(fleet, units) * units.listing_more}


def total(costs):
    result = NOTHING
    for cost in costs:
        result += cost
    return result


def at_peak(fleet):
    """The same fleet in its busiest hour: hardly more renewals, because tokens do not run out sooner."""
    return dataclasses.replace(fleet, calls_an_hour=fleet.calls_an_hour * fleet.peak, peak=1)


def busy_sessions(cost, fleet):
    """Of a cost a second, by Little's law: each round trip keeps a session for as long as it takes."""
    return cost.round_trips * fleet.round_trip_ms / 1000


def rows_of(fleet, units):
    """(table, its head, its rows) of docs/scale.md, in its order."""
    both = (fleet, at_peak(fleet))

    def each(figure):
        return tuple(figure(one) for one in both)

    def database(one):
        return total(load(one, units).values())
    calls, renewals = fleet.calls_s, renewals_s(fleet)
    yield "The database, a second", ("what", "on average", "in the busiest hour"), [
        ("calls", *each(lambda one: one.calls_s)),
        ("renewals", *each(renewals_s)),
        ("listings without a renewal", *each(lambda one: listings_s(one, units))),
        ("transactions that write", *each(lambda one: one.calls_s * (units.writing_transactions_a_call + ends_alone(one, units))
                                          + renewals_s(one) * units.writing_transactions_a_renewal)),
        ("statements", *each(lambda one: database(one).statements)),
        ("statements of renewals among them", *each(lambda one: load(one, units)["renewals"].statements)),
        ("round trips", *each(lambda one: database(one).round_trips)),
        ("processors of the database that are busy",
         *each(lambda one: database(one).statements * units.database_cpu_a_statement_s)),
        ("sessions that are busy, of all nodes", *each(lambda one: busy_sessions(database(one), one))),
    ]
    audit_rows = calls * DAY_S
    yield "Rows and bytes", ("what", "rows", "GB"), [
        ("data sources and secrets", fleet.connections * units.rows_a_connection + fleet.organisations * units.rows_an_organisation,
         (fleet.connections * units.bytes_a_connection + fleet.organisations * units.bytes_an_organisation) / 1e9),
        ("audit, a day", audit_rows, audit_rows * units.bytes_a_call / 1e9),
        (f"audit, {fleet.audit_days:g} days", audit_rows * fleet.audit_days,
         audit_rows * fleet.audit_days * units.bytes_a_call / 1e9),
        ("leases", renewals * units.renewal_s, 0),
        ("events, if every sign-in is lost once", fleet.connections, fleet.connections * units.bytes_an_event / 1e9),
    ]
    handles = fleet.handles_a_node
    yield "A node", ("what", "figure"), [
        ("handles", handles),
        ("memory, MB", (units.memory_a_node + handles * units.memory_a_handle) / 1e6),
        ("sockets to the database, at most", units.sessions_a_node),
        ("sockets to vendors: idle, at most", units.idle_vendor_connections),
        ("sockets to vendors: in use, at most", fleet.threads),
        ("threads: of the host for calls, and its own three", fleet.threads + 3),
        ("processors that are busy in the busiest hour",
         (both[1].calls_s * units.node_cpu_a_call_s + renewals_s(both[1]) * units.node_cpu_a_renewal_s
          + listings_s(both[1], units) * units.node_cpu_a_listing_s) / fleet.nodes),
        ("sessions at the database, of all nodes", units.sessions_a_node * fleet.nodes),
    ]
    first = units.open + units.first_call_more
    node_calls = calls / fleet.nodes
    yield "A cold node", ("what", "figure"), [
        ("statements until each of its handles was called once", handles * (first.statements + units.call.statements)),
        ("statements a second more at the beginning", node_calls * first.statements),
        ("minutes until 95 % of its handles were called", -math.log(0.05) * handles / node_calls / 60),
        ("seconds of a processor for that", handles * units.node_cpu_a_first_call_s),
        ("minutes if it calls each at once, as fast as the round trips of its sessions allow",
         handles * (first + units.call).round_trips * fleet.round_trip_ms / 1000 / units.sessions_a_node / 60),
    ]
    others = max(fleet.nodes - 1, 1)
    yield "Loss of a node", ("what", "figure"), [
        ("handles that the others open", handles),
        ("statements for that", handles * first.statements),
        ("memory of each other node, MB more", handles / others * units.memory_a_handle / 1e6),
        ("renewals under way, which may be lost sign-ins", renewals / fleet.nodes * units.renewal_s),
        ("seconds that calls of these connections wait, at most", units.lease_s),
    ]
    due = renewals * fleet.outage_s
    yield f"Loss of the database for {fleet.outage_s:g} seconds", ("what", "figure"), [
        ("calls refused, before anything is sent", calls * fleet.outage_s),
        ("renewals put off to the next call", due),
        ("renewals a second at first, when it is back", renewals + due / fleet.between_calls_s),
        ("renewals under way, whose tokens wait in memory", renewals * units.renewal_s),
        ("sessions opened again, two connects each", units.sessions_a_node * fleet.nodes),
    ]
    yield "A vendor that revokes everybody", ("what", "figure"), [
        ("statements more to find it out", fleet.connections * units.revoked_call_more.statements),
        ("requests to the token endpoint a second, at first", calls),
        ("statements a second more at first", calls * units.revoked_call_more.statements),
        ("statements a second more until people sign in again", calls * units.ended_call_more.statements),
        ("statements a second if all sign in within an hour", fleet.connections * units.sign_in.statements / HOUR_S),
        ("renewals a second in the wave an hour later, if all signed in within a minute",
         fleet.connections / (60 + min(60, fleet.lifetime_s / 4) / 2 + fleet.between_calls_s)),
    ]


def shown(figure):
    if isinstance(figure, str):
        return figure
    if figure >= 100:
        return f"{round(figure, -int(math.log10(figure)) + 2):,.0f}"
    return f"{figure:.3g}" if figure >= 0.001 else "0"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for field in dataclasses.fields(Fleet):
        parser.add_argument("--" + field.name.replace("_", "-"), type=type(field.default), default=field.default)
    fleet = Fleet(**vars(parser.parse_args()))
    for title, head, rows in rows_of(fleet, Units()):
        print(f"### {title}\n")
        for row in (head, ("---",) * len(head), *rows):
            print("| " + " | ".join(map(shown, row)) + " |")
        print()


if __name__ == "__main__":
    main()
