#!/usr/bin/python3
"""Many nodes renew the tokens of the same connections, and some are killed: which sign-ins survive?

Four processes of eight threads call a cheap tool over fifty shared connections. Access tokens live two
seconds, refresh tokens rotate, and one that is spent twice ends its family: a client that renews carelessly
loses every connection within seconds.

  race.py --refreshes 10000              no kills: no family is lost, no call fails
  race.py --kills 500                    kill -9 at random moments: a family is lost only where the vendor
                                         answered a refresh and the node died before it could store that,
                                         and each is told as sign-in needed
  race.py --kills 500 --grace            the vendor repeats the answer (rotation_grace): none is lost
  race.py ... --stores postgresql        over PostgreSQL, or with `both` over one after the other
  race.py ... --short                    in seconds instead of minutes

Prints one row of a table for each store; exits with 1 if something was lost that need not have been.
"""
import argparse
import collections
import random
import sys
import time

import stores
from fleet import Fleet

HEADER = ("store", "run", "refreshes", "kills", "calls", "calls failed", "families lost",
          "answered, never stored", "told as sign-in needed", "signed in again", "seconds")
# Between two kills; the mean leaves 500 of them within ten minutes.
KILL_PAUSES_S = (0.2, 1.4)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stores", choices=stores.CHOICES, default="sqlite")
    parser.add_argument("--refreshes", type=int, help="go on until there were so many (without --kills 10000)")
    parser.add_argument("--kills", type=int, default=0, help="kill so many nodes, one after another")
    parser.add_argument("--grace", action="store_true", help="with the vendor's rotation grace")
    parser.add_argument("--seed", type=int, default=None, help="of the kills and of the calls")
    parser.add_argument("--short", action="store_true", help="a small fleet, a hundredth of the refreshes, a fiftieth of the kills")
    options = parser.parse_args(arguments)
    if options.refreshes is None:
        options.refreshes = 0 if options.kills else 10_000
    if options.seed is None:
        options.seed = random.randrange(1_000_000)
    options.connections, options.nodes, options.threads = 50, 4, 8
    if options.short:
        options.refreshes //= 100
        options.kills //= 50
        options.connections, options.nodes, options.threads = 10, 3, 4
    return options


def run(fleet, options):
    """Lets the fleet work until there were refreshes and kills enough."""
    chance = random.Random(options.seed)
    killed, shown = 0, time.monotonic()
    while killed < options.kills or fleet.refreshes() < options.refreshes:
        if killed < options.kills:
            node = chance.choice(fleet.nodes)
            node.await_ready()  # what dies before it works proves nothing
            time.sleep(chance.uniform(*KILL_PAUSES_S))
            fleet.kill(node)
            killed += 1
        else:
            time.sleep(1)
            for node in fleet.nodes:
                node.await_ready()
        if time.monotonic() - shown > 30:
            shown = time.monotonic()
            print(f"  {fleet.refreshes()} refreshes, {killed} kills, {fleet.calls} calls, "
                  f"{len(fleet.told)} told as sign-in needed", file=sys.stderr)
    fleet.stop()


class Verdict:
    """What the vendor's ledger and the host's words say together."""

    def __init__(self, fleet, options):
        self.problems = []
        families = fleet.families()
        answers = fleet.answers()
        self.lost = [family for family in families if family["revoked"]]
        # The client never showed a token of the last pair: neither it nor the store had it.
        self.never_stored = [family for family in families if family["seen"] < family["rotations"]]
        self.told = fleet.told
        self.refused = collections.Counter(said["code"] for said in fleet.failures)
        for family in self.lost:
            node = answers[family["family"], family["rotations"]]["user_agent"].split()[-1]
            if family["reason"] != "reuse" or family not in self.never_stored:
                self.problems.append(f"lost although its last tokens had been in use: {family}")
            elif node not in fleet.killed:
                self.problems.append(f"lost although {node}, which had the answer, lived on: {family}")
        if len(self.lost) > len(self.never_stored):
            self.problems.append("more families are lost than answers")
        if len(self.told) != len(self.lost):
            self.problems.append(f"{len(self.lost)} families are lost, {len(self.told)} told")
        for row in self.told:
            if row["status"] == "authorized" or not row.get("reason"):
                self.problems.append(f"told without a reason: {row}")
        if (options.grace or not options.kills) and self.lost:
            self.problems.append("a family is lost")
        if not options.kills and fleet.failures:
            self.problems.append(f"calls failed: {dict(self.refused)}, first {fleet.failures[0]}")
        allowed = {"auth_required", "conflict", "timeout", "unavailable"}
        if set(self.refused) - allowed:
            self.problems.append(f"calls failed in other ways: {dict(self.refused)}")


def race(options, store):
    """One run; the row of its table, and what there is to say below it."""
    name = ("kills" if options.kills else "race") + (", grace" if options.grace else "")
    vendor = ("--rotation-grace", "on") if options.grace else ()
    # A dead node's lease lasts half a minute: who waited for it so long could not meet the next one.
    node = ("--patience-ms", "3000") if options.kills else ()
    started = time.monotonic()
    with Fleet(store, options.connections, options.nodes, options.threads, options.seed,
               vendor, node) as fleet:
        run(fleet, options)
        verdict = Verdict(fleet, options)
        row = (store, name, fleet.refreshes(), len(fleet.killed), fleet.calls,
               sum(verdict.refused.values()), len(verdict.lost), len(verdict.never_stored), len(verdict.told),
               fleet.sign_ins, round(time.monotonic() - started))
        warnings = fleet.last_words() if verdict.problems else []
    reasons = collections.Counter(
        f"{told['status']}: {(told.get('reason') or {}).get('code')}" for told in verdict.told)
    return row, [
        *(f"{store}: told {count} times: {reason}" for reason, count in reasons.items()),
        *(f"{store}: calls that failed with {code}: {count}" for code, count in verdict.refused.items()),
        *(f"FAILED: {store}: {problem}" for problem in verdict.problems),
        *(line.rstrip() for line in warnings)]


def main(arguments=None):
    options = parse(arguments)
    print(f"seed {options.seed}: {options.nodes} processes x {options.threads} threads, "
          f"{options.connections} connections", file=sys.stderr)
    rows, words = zip(*(race(options, store) for store in stores.CHOICES[options.stores]))
    for row in (HEADER, ("---",) * len(HEADER), *rows):
        print("| " + " | ".join(map(str, row)) + " |")
    words = [line for lines in words for line in lines]
    print(*words, sep="\n")
    return 1 if any(line.startswith("FAILED") for line in words) else 0


if __name__ == "__main__":
    sys.exit(main())
