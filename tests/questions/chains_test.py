#!/usr/bin/python3
"""How many calls of one question wait for each other, and what that takes.

With a vendor that answers after 50 ms and 41 services, the calls of a question overlap but for those that need an earlier
answer: a list, then each service, then its metrics. The test counts the calls of which none overlaps another, the longest
chain. Run by hand it also prints what the questions take, as a ratio to that chain.
"""
import datetime
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "end_to_end"), str(HERE)]

import random_estate  # noqa: E402
from journey import Host, Sandbox  # noqa: E402

SERVICES = 41
LATENCY_MS = 50
# (question, how long its longest chain is: lists, services, the overview of metrics, points of a metric)
QUESTIONS = (("How many services do we have?", 1),
             ("Which services are powered off?", 1),
             ("How many services are on startup plans?", 2),
             ("List services by region", 2),
             ("Which service has the highest CPU usage?", 2),
             ("Which of our ClickHouse instances has the highest write throughput?", 2))


def estate():
    """41 services in four projects; every one runs, so that all have metrics."""
    rng = random.Random(41)
    words = random_estate.Words(rng)
    services = [random_estate._service(rng, words, rng.choice(random_estate.TYPES)) for _ in range(SERVICES)]
    for service in services:
        service["state"] = "RUNNING"
    made, _ = random_estate.make(41)
    made["projects"] = [{"project_name": words.new(), "default_cloud": random_estate.CLOUDS[0], "tags": {},
                         "services": services[i::4]} for i in range(4)]
    return made


def chain(calls):
    """The most calls of which each begins after the one before has ended."""
    spans = [(datetime.datetime.fromisoformat(call["started_at"].replace("Z", "+00:00")).timestamp() * 1000,
                    call["duration_ms"]) for call in calls]
    length, free = 0, float("-inf")
    for end, start in sorted((start + duration, start) for start, duration in spans):
        if start >= free:
            length, free = length + 1, end
    return length


class Chains(unittest.TestCase):
    def test_calls_wait_only_for_what_they_need(self):
        with tempfile.TemporaryDirectory(prefix="claribi-chains-") as name:
            folder = pathlib.Path(name)
            file = folder / "estate.json"
            file.write_text(json.dumps(estate()), encoding="utf-8")
            with Sandbox(folder, "--estate", str(file)) as sandbox:
                host = Host(folder, sandbox)
                self.assertEqual(host.run("connect", "prod", "--endpoint", sandbox.mcp_url).code, 0)
                sandbox.knobs(rate_limit_per_minute=0, rate_limit_per_10s=0, project_lists_per_minute=0,
                              latency_ms=LATENCY_MS)
                for question, longest in QUESTIONS:
                    with self.subTest(question=question):
                        began = time.monotonic()
                        ended = subprocess.run(host.command("ask", "prod", question), env=host.environment, check=False,
                                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
                        took = 1000 * (time.monotonic() - began)
                        answer = json.loads(ended.stdout)
                        self.assertEqual(answer["status"], "answered", answer["answer"])
                        found = chain(answer["calls"])
                        print(f"{question}: {len(answer['calls'])} calls, chain {found}, {took:.0f} ms, "
                              f"{took / (LATENCY_MS * found):.2f} of it", file=sys.stderr)
                        self.assertLessEqual(found, longest)


if __name__ == "__main__":
    unittest.main()
