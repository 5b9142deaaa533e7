"""What a `call` of the command line costs where its store is warm: its time, and its requests to the vendor.

The newer revision of MCP is spoken by bench-server, in clear and without a sign-in; the older one by the simulated vendor
of the stub host, over TLS and with OAuth.
"""
import contextlib
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "end_to_end"))
import journey  # noqa: E402

MANIFEST = {
    "schema_version": 1, "id": "bench",
    "vendor": {"name": "Bench", "summary": "The server of the bench.", "homepage": "https://example.com"},
    "endpoints": [{"name": "Here", "url": "http://localhost:3000/mcp"}], "endpoint_rule": {"any_loopback": True},
    "sign_in": {"kind": "none"}, "tools": {"show_all": True}, "result_adapter": "plain",
}


class Newer:
    """bench-server, and a host with its manifest."""

    name, tool = "newer server", "get_echo"

    def __init__(self, folder, stack):
        self._server = stack.enter_context(subprocess.Popen(
            [journey.BUILD / "bin" / "bench-server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        stack.callback(self._server.stdin.close)
        self.endpoint = json.loads(self._server.stdout.readline())["endpoint"]
        manifest = folder / "bench.json"
        manifest.write_text(json.dumps(MANIFEST), encoding="utf-8")
        self.host = journey.Host(folder)
        self.host.globals += ["--manifest", manifest, "--allow-insecure-loopback"]

    def requests(self):
        """Since the last time."""
        self._server.stdin.write("\n")
        self._server.stdin.flush()
        return json.loads(self._server.stdout.readline())["requests"]


class Older:
    """The simulated vendor, and a host that signs in there."""

    name, tool = "older server, TLS", "aiven_project_list"

    def __init__(self, folder, stack):
        self._sandbox = stack.enter_context(
            journey.Sandbox(folder, "--rate-limit-per-10s", "0", "--rate-limit-per-minute", "0"))
        self.endpoint = self._sandbox.mcp_url
        self.host = journey.Host(folder, self._sandbox)
        self._seen = 0

    def requests(self):
        found = [entry.get("rpc_method") or f"{entry['method']} {entry['path']}" for entry in self._sandbox.ledger()]
        self._seen, first = len(found), self._seen
        return found[first:]


def run(host, *arguments):
    outcome = host.run(*arguments)
    if outcome.code != journey.OK:
        raise RuntimeError(str(outcome))


def measure(times):
    """{vendor: {"ms": [of each call], "requests": [of the last call]}}"""
    found = {}
    for kind in (Newer, Older):
        with tempfile.TemporaryDirectory(prefix="claribi-bench-") as folder, contextlib.ExitStack() as stack:
            vendor = kind(pathlib.Path(folder), stack)
            run(vendor.host, "connect", "prod", "--endpoint", vendor.endpoint)
            run(vendor.host, "call", "prod", vendor.tool)
            figures = []
            for _ in range(times):
                vendor.requests()
                start = time.monotonic()
                run(vendor.host, "call", "prod", vendor.tool)
                figures.append((time.monotonic() - start) * 1000)
            found[vendor.name] = {"ms": figures, "requests": vendor.requests()}
    return found


def table(found):
    for name, measured in found.items():
        figures, requests = measured["ms"], measured["requests"]
        yield (f"{'command line, warm':<24}{name:<22}{statistics.median(figures):>12.4g} {'ms':<12}"
               f"{min(figures):>10.4g} to {max(figures):<10.4g}")
        yield f"{'':<24}{len(requests)} requests: {', '.join(requests)}"
