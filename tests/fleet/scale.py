#!/usr/bin/python3
"""What a fleet costs its database: a simulation with the real store, counted by PostgreSQL itself.

Processes of scale-node, which is the host's store and the plugin, sign connections in at vendor-sandbox and call them. Behind each
phase stands what pg_stat_statements counted meanwhile, and beside it what scale_model.py predicts from its unit costs. Phases:

  sign in        every connection, with tokens that live --lifetime seconds
  open           the handles, each on --serves nodes
  first          the first call of each handle: listing and approvals; most tokens have run out meanwhile
  pressed        calls by chance, --rate a second, for --seconds: renewals that would take hours, in minutes
  refresh        a call of each handle once all tokens have run out; from now on they live an hour
  warm           a call of each handle, with nothing else to do
  node lost      a node is killed under load; the others open its handles and call them once
  cold node      a new one in its place opens them and calls them once
  database lost  for --outage seconds, under load
  revoked        the vendor ends every grant; a call of each handle
  ended          the same again

  scale.py                                              10,000 connections, 4 processes: a quarter of an hour
  scale.py --connections 200 --processes 2 --units      the unit costs, as scale_model.py has them
"""
import argparse
import json
import sys
import threading

import scale_model
from scale_model import NOTHING
from scale_run import Run

HOUR_S = 3600
BEFORE_OUTAGE_S, AFTER_OUTAGE_S = 10, 30


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--per-org", type=int, default=10)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--serves", type=int, default=1, help="how many nodes hold a handle of each connection")
    parser.add_argument("--lifetime", type=int, default=120, help="of access tokens, in the first phases; seconds")
    parser.add_argument("--rate", type=float, default=100, help="calls a second of all nodes")
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--outage", type=float, default=60)
    parser.add_argument("--units", action="store_true", help="only what the unit costs need, and print them")
    return parser.parse_args(arguments)


def pause(seconds):
    threading.Event().wait(seconds)


def measure_units(run):
    """Statements for each operation, each the difference of two phases; bytes a row, memory a handle; what the kernel says."""
    run.lifetime(1)
    phases = {"sign in": run.sign_in()}
    base = [node.facts() for node in run.nodes]
    phases["open"] = run.open()
    opened = [node.facts() for node in run.nodes]
    pause(1.2)  # every token has run out
    first = run.each("first")
    pause(1.2)
    renewed = run.each("renewed")
    run.lifetime(HOUR_S)
    pause(1.2)
    run.each("refresh")
    phases["call"] = call = run.each("warm")
    used = [node.facts() for node in run.nodes]
    sessions = run.sessions()
    run.restart()
    run.open("open again")
    cold = run.each("cold node")
    run.sandbox.control("/revoke-all", {})
    phases["revoked call"] = run.each("revoked")
    phases["ended call"] = run.each("ended")
    each = {name: phase.each() for name, phase in phases.items()}
    each["renewal"] = renewed.each(call)
    each["first call"] = cold.each(call)
    each["first call after sign-in"] = first.each(renewed)
    handles = run.options.connections * run.options.serves

    def growth(later):
        return sum(b["memory"] - a["memory"] for a, b in zip(base, later)) / handles
    memory = {"node": base[0]["memory"], "open handle": growth(opened), "used handle": growth(used)}
    return {"each": each, "bytes": run.bytes(), "memory": memory, "nodes": used, "sessions": sessions}


def simulate(run):
    """All phases; what was seen beside them."""
    options = run.options
    run.lifetime(options.lifetime)
    run.sign_in()
    memory = [node.facts() for node in run.nodes]
    run.open()
    run.each_new("first")
    run.work("pressed", options.seconds)
    under_load = [node.facts() for node in run.nodes]
    run.lifetime(HOUR_S)
    pause(options.lifetime)
    run.each("refresh")
    run.each("warm")
    sizes = run.bytes()

    lost = run.nodes[0]
    killing = threading.Timer(5, lost.end, [True])
    killing.start()
    run.work("losing a node", 10)
    killing.join()
    run.nodes.remove(lost)
    pieces = list(run.blocks(0))
    run.open("node lost", blocks=lambda index: parts(pieces, len(run.nodes))[index])
    run.each_new("its handles")
    new = run.start(0)
    run.open("cold node", [new], blocks=lambda index: pieces)
    run.each_new("its first calls", [new])

    breaking = threading.Timer(BEFORE_OUTAGE_S, run.store.break_down)
    mending = threading.Timer(BEFORE_OUTAGE_S + options.outage, run.store.mend)
    breaking.start()
    mending.start()
    run.work("database lost", BEFORE_OUTAGE_S + options.outage)
    mending.join()
    run.work("database back", AFTER_OUTAGE_S)
    revoked = [family for family in run.sandbox.control("/families")["families"] if family["revoked"]]
    run.sandbox.control("/revoke-all", {})
    run.each("revoked")
    run.each("ended")
    sizes["events"] = run.bytes()["events"]
    return {"sign-ins lost": len(revoked), "bytes": sizes, "memory a node": memory[0]["memory"], "under load": under_load}


def parts(blocks, count):
    """The blocks, cut into as many lists of about the same length."""
    result = [[] for _ in range(count)]
    for first, length in blocks:
        size = -(-length // count)
        for index, part in enumerate(result):
            begin = min(index * size, length)
            part.append((first + begin, min(size, length - begin)))
    return result


def predictions(run):
    """Phase -> (statements, renewals) as scale_model.py has them. Not of phases whose renewals hang on how fast this machine is."""
    options, units = run.options, scale_model.Units()
    handles = options.connections * options.serves
    moved = sum(length for _, length in run.blocks(0))
    model = scale_model.Fleet(
        organisations=-(-options.connections // options.per_org), connections=options.connections, nodes=options.processes,
        serves=options.serves, lifetime_s=options.lifetime, calls_an_hour=options.rate * HOUR_S / options.connections)
    pressed = sum((cost * options.seconds for cost in scale_model.load(model, units).values()), NOTHING)
    first_call = units.call + units.first_call_more
    revoked = options.connections * (units.call + units.revoked_call_more) + (
        (handles + moved - options.connections) * (units.call + units.ended_call_more))
    return {
        "sign in": (options.connections * units.sign_in + model.organisations * units.sign_in_of_a_new_organisation_more, 0),
        "open": (handles * units.open, 0),
        "pressed": (pressed, scale_model.renewals_s(model) * options.seconds),
        "refresh": (handles * units.call + options.connections * units.renewal_more
                    + (handles - options.connections) * units.renewed_elsewhere_more, options.connections),
        "warm": (handles * units.call, 0),
        "node lost": (moved * units.open, 0),
        "its handles": (moved * first_call, 0),
        "cold node": (moved * units.open, 0),
        "its first calls": (moved * first_call, 0),
        "database back": (options.rate * AFTER_OUTAGE_S * units.call, 0),
        "revoked": (revoked, 0),
        "ended": ((handles + moved) * (units.call + units.ended_call_more), 0),
    }


def off_by(predicted, seen):
    return f"{(predicted - seen) / seen * 100:+.0f} %" if seen else ""


def compare(run):
    """The rows of the page's table: what was predicted, what was seen, and by how much they differ."""
    yield ("phase", "done", "statements predicted", "counted", "differ by", "renewals predicted", "counted", "differ by")
    yield ("---",) * 8
    for name, (cost, renewals) in predictions(run).items():
        phase = run.phases[name]
        row = [name, phase.done, round(cost.statements), phase.counts.statements, off_by(cost.statements, phase.counts.statements)]
        if renewals:
            row += [round(renewals), phase.refreshes, off_by(renewals, phase.refreshes)]
        yield tuple(row + [""] * (8 - len(row)))


def main(arguments=None):
    options = parse(arguments)
    with Run(options) as run:
        if options.units:
            print(json.dumps(measure_units(run), indent=1))
            return 0
        seen = simulate(run)
        for row in compare(run):
            print("| " + " | ".join(map(str, row)) + " |")
        print(json.dumps(seen, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
