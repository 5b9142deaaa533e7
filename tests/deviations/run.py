#!/usr/bin/python3
"""Bends one thing at a time of a vendor, and holds what the shipped plugin does against rules.md.

usage: run.py --all | --sample N [--seed S] | --case NAME... | --list [PATTERN]
  --case   one case, or those that a pattern names (older:token:*): what the vendor sent and what the plugin said
  --why    a sentence for each case that went wrong, not only its name
  --jobs   processes (default: one for each processor), each with many threads
CLARIBI_BUILD_DIR says where the plugin is (default: build/release). Exit status: 0 if every case went right.
"""
import argparse
import collections
import concurrent.futures
import fnmatch
import json
import os
import pathlib
import queue
import random
import subprocess
import sys
import textwrap
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cases  # noqa: E402
import judge  # noqa: E402
import rules  # noqa: E402

THREADS = 12          # in each process; most of them wait
SILENCE_S = 120       # a process that reports nothing for so long hangs
PROGRESS_S = 20
SAMPLE_SEED_BITS = 32


def all_cases():
    return {case.name: case for case in cases.generate()}


def run_one(case):
    """(course, faults) in this process."""
    import plugin_host  # what only needs names does not need the library
    course = plugin_host.travel(case)
    return course, judge.judge(case, course)


# --- processes, because a crash must cost one case alone ----------------------------------------------------------------

def work():
    """A worker: reads names of cases, writes a line of JSON when one begins and when it ends."""
    known, lock = all_cases(), threading.Lock()

    def say(**line):
        with lock:
            print(json.dumps(line), flush=True)

    def one(name):
        say(begun=name)
        try:
            _, faults = run_one(known[name])
            say(done=name, faults=[[fault.kind, fault.sentence] for fault in faults])
        except Exception as error:  # a fault of this harness, which must be seen
            say(done=name, faults=[["harness", f"{type(error).__name__}: {error}"]])

    with concurrent.futures.ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, (line.strip("\n") for line in sys.stdin)))


def run_in_process(names, found):
    """Runs the cases in a process of their own, and adds to `found`.

    Gives (begun and not ended, never begun, how the process ended: None if it was as it should be)."""
    process = subprocess.Popen([sys.executable, "-B", __file__, "--worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    begun, lines = set(), queue.Queue()

    def feed():
        try:
            process.stdin.write("".join(f"{name}\n" for name in names))
            process.stdin.close()
        except BrokenPipeError:
            pass

    def read():
        for line in process.stdout:
            lines.put(json.loads(line))
        lines.put(None)

    for each in (feed, read):
        threading.Thread(target=each, daemon=True).start()
    try:
        while (told := lines.get(timeout=SILENCE_S)):
            if "begun" in told:
                begun.add(told["begun"])
            else:
                found[told["done"]] = told["faults"]
        code = process.wait(timeout=SILENCE_S)
        end = f"ended with {code}" if code else None
    except (queue.Empty, subprocess.TimeoutExpired):
        end = f"reported nothing for {SILENCE_S} s"
    process.kill()
    process.wait()
    left = [name for name in names if name not in found]
    return [name for name in left if name in begun], [name for name in left if name not in begun], end


def run_share(names, found):
    """Runs the cases in processes, one after the other. Those under way when one dies are repeated alone."""
    while names:
        suspects, names, end = run_in_process(names, found)
        if end is None:
            continue
        culprits = [suspect for suspect in suspects if run_in_process([suspect], found)[2]]
        others = "" if culprits else ", with others under way; not when it is alone"
        for name in culprits or suspects or names:
            found[name] = [["crashes", f"the process {end}{others}"]]
        names = [] if not suspects else names


def run_many(names, jobs):
    """{name: faults} of all of them."""
    found = {}
    threads = [threading.Thread(target=run_share, args=(names[job::jobs], found)) for job in range(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(PROGRESS_S)
            print(f"[{len(found)}/{len(names)}]", file=sys.stderr, flush=True)
    return found


# --- what is printed ---------------------------------------------------------------------------------------------------

def survival(known, found):
    """The table: of each class, how many cases went right."""
    count = collections.Counter()
    for name, faults in found.items():
        right = rules.rule_of(known[name]).right
        count[right, "all"] += 1
        count[right, "good"] += not faults
    lines = ["| right | cases | went right | |", "|---|---|---|---|"]
    for right in (*rules.RIGHTS, "all"):
        total = sum(count[each, "all"] for each in rules.RIGHTS) if right == "all" else count[right, "all"]
        good = sum(count[each, "good"] for each in rules.RIGHTS) if right == "all" else count[right, "good"]
        if total:
            lines.append(f"| {right} | {total:,} | {good:,} | {100 * good / total:.1f} % |")
    return "\n".join(lines)


def kinds(found, with_sentences):
    """The faults by kind and place: the names of the cases, or a line for each with what is wrong."""
    by_kind = collections.defaultdict(list)
    for name, faults in sorted(found.items()):
        for kind, sentence in {kind: sentence for kind, sentence in faults}.items():
            by_kind[kind, name.split(":")[1]].append((name, sentence))
    for (kind, place), those in sorted(by_kind.items()):
        yield f"{kind}, {place}: {len(those)}"
        if with_sentences:
            yield from (f"    {name}\n        {sentence}" for name, sentence in those)
        else:
            short = sorted({name.split(":", 2)[2] for name, _ in those})
            yield textwrap.fill("; ".join(short), 140, initial_indent="    ", subsequent_indent="    ")


def report(known, found, with_sentences):
    print(survival(known, found))
    wrong = [name for name, faults in found.items() if faults]
    if wrong:
        print("\nfaults by kind and place")
        print("\n".join(kinds(found, with_sentences)))
    return not wrong


def sample(known, size, seed):
    """A choice of cases that holds some of each class and each place."""
    chooser, groups = random.Random(seed), collections.defaultdict(list)
    for name, case in known.items():
        groups[rules.rule_of(case).right, case.place].append(name)
    chosen = [chooser.choice(group) for group in groups.values()]
    rest = [name for name in known if name not in chosen]
    return (chosen + chooser.sample(rest, min(len(rest), max(0, size - len(chosen)))))[:max(size, len(chosen))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--all", action="store_true")
    what.add_argument("--sample", type=int, metavar="N")
    what.add_argument("--case", action="append", metavar="NAME")
    what.add_argument("--list", nargs="?", const="*", metavar="PATTERN")
    what.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--why", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    if options.worker:
        work()
        os._exit(0)  # no thread of a vendor is waited for
    known = all_cases()
    if options.list:
        print(*(f"{name}  [{rules.rule_of(case).right}]" for name, case in known.items()
                if fnmatch.fnmatchcase(name, options.list)), sep="\n")
        return 0
    if options.case:
        return show(known, options)
    names, begun = list(known), time.monotonic()
    if options.sample:
        seed = random.getrandbits(SAMPLE_SEED_BITS) if options.seed is None else options.seed
        print(f"seed {seed}: run.py --sample {options.sample} --seed {seed}")
        names = sample(known, options.sample, seed)
    found = run_many(names, options.jobs)
    good = report(known, found, options.why)
    print(f"\n{len(found)} cases in {time.monotonic() - begun:.0f} s")
    return 0 if good else 1


def show(known, options):
    """The cases that --case names: one in full, several as a table with all their faults."""
    names = [name for name in known if any(name == each or fnmatch.fnmatchcase(name, each) for each in options.case)]
    if not names:
        sys.exit(f"error: no such case: {', '.join(options.case)}\n  fix: run.py --list")
    if len(names) > 1:
        return 0 if report(known, run_many(names, options.jobs), with_sentences=True) else 1
    course, faults = run_one(known[names[0]])
    print(judge.describe(known[names[0]], course, faults), flush=True)
    os._exit(1 if faults else 0)


if __name__ == "__main__":
    sys.exit(main())
