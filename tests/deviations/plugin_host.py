"""The shipped plugin in this process, and one journey through it.

The host is plugin_api/examples/ctypes_host.py with a store in memory: many journeys run in threads of one process, and
each has an instance of the plugin and a vendor of its own.
"""
import contextlib
import ctypes
import dataclasses
import json
import os
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "plugin_api" / "examples"))
import ctypes_host  # noqa: E402
import documents  # noqa: E402
from vendor import Vendor  # noqa: E402

BUILD = pathlib.Path(os.environ.get("CLARIBI_BUILD_DIR", ROOT / "build" / "release"))
PLUGIN = BUILD / "plugins" / "claribi_aiven.so"
ABI = ctypes_host.Abi(ROOT / "plugin_api" / "abi" / "x86_64.json")
REDIRECT_URI = b"http://127.0.0.1:8976/callback"
CALL_S = 20     # the deadline of each call of the plugin; a busy machine takes some of it
OVERDUE_S = 25  # what lasts longer than this hangs

STATUS_NAMES = {getattr(ABI, name): name.removeprefix("CBI_E_") for name in dir(ABI) if name.startswith("CBI_E_")}


@dataclasses.dataclass
class Step:
    """One call of the plugin: its name, what it emitted, how it failed (None: it did not), how long it took."""

    name: str
    emitted: object = None
    failure: str = None        # a name of STATUS_NAMES
    told: dict = None          # what fail() was told
    seconds: float = 0

    @property
    def words(self):
        """All that a person reads about the failure."""
        told = self.told or {}
        return " | ".join(str(told[part]) for part in ("message", "cause", "fix", "detail") if told.get(part))

    def __str__(self):
        result = json.dumps(self.emitted) if self.failure is None else f"{self.failure}: {self.words}"
        return f"{self.name} ({self.seconds:.2f} s): {result}"


@dataclasses.dataclass
class Course:
    """How a journey went. `steps`: against the bent vendor, up to the first that failed. `recovery`: the same step, and what
    follows it, once the vendor was whole again. `signed_in_again`: a new sign-in was needed for that."""

    steps: list = dataclasses.field(default_factory=list)
    recovery: list = dataclasses.field(default_factory=list)
    signed_in_again: bool = False
    had_grant: bool = False
    logged: list = dataclasses.field(default_factory=list)
    vendor: object = None
    wordless_rows: bool = False  # the vendor sent no row in the answer that was emitted last
    seen_when_bent: int = 0      # how many requests the vendor had seen when it was made whole

    @property
    def failed(self):
        return self.steps[-1] if self.steps and self.steps[-1].failure else None


class PluginHost(ctypes_host.Host):
    """A host of one vendor, whose manifest permits any endpoint on loopback."""

    def __init__(self, vendor):
        manifest = {
            "schema_version": 1, "id": "bent",
            "vendor": {"name": "Towns", "summary": "Towns.", "homepage": "https://vendor.example"},
            "endpoints": [{"name": "here", "url": f"{vendor.origin}/mcp"}], "endpoint_rule": {},
            "sign_in": {"kind": "oauth2_authorization_code", "pkce": "S256", "registration": ["dynamic"]},
            "tools": {"allowed_tools": []}, "result_adapter": "plain",
        }
        config = {"manifest": manifest, "allow_insecure_loopback": True}
        super().__init__(ABI, PLUGIN, json.dumps(config).encode())
        self.vendor = vendor

    def step(self, name, function, *arguments):
        begun, step = time.monotonic(), Step(name)
        try:
            step.emitted = self.call(function, self.connection, *arguments, seconds=CALL_S)
        except ctypes_host.PluginError as error:
            status, step.told = error.args
            step.failure = STATUS_NAMES.get(status, f"status {status}")
        step.seconds = time.monotonic() - begun
        return step

    @contextlib.contextmanager
    def connected(self):
        self.connection = self.open(json.dumps({"endpoint": f"{self.vendor.origin}/mcp"}).encode())
        try:
            yield self
        finally:
            self.api.close(self.connection)
            self.api.destroy(self.plugin)

    # --- what a person does --------------------------------------------------------------------------------------------
    def sign_in(self):
        """The steps of one sign-in, up to the first that failed."""
        steps = [self.step("authorize_begin", "authorize_begin", REDIRECT_URI, None)]
        if steps[-1].failure is None:
            callback = self.vendor.browse(steps[-1].emitted["authorization_url"])
            if callback is None:
                elsewhere = {"message": "the browser was sent to another origin"}
                steps.append(Step("browser", failure="ELSEWHERE", told=elsewhere))
            else:
                steps.append(self.step("authorize_complete", "authorize_complete", callback.encode()))
        return steps

    def list_tools(self, approve=False):
        options = b'{"refresh":true,"approve":true}' if approve else None
        return self.step("list_tools", "list_tools", options)

    def call_tool(self, name="call_tool"):
        arguments = json.dumps(documents.ARGUMENTS).encode()
        step = self.step(name, "call_tool", documents.TOOL.encode(), arguments, len(arguments), None)
        if step.failure is None and step.emitted["is_error"]:
            step.failure, step.told = "TOOL", {"message": json.dumps(step.emitted)}
        return step


def travel(case, bend=True):
    """Sign-in, tools, a call; a renewal that a refusal of the access token forces, and one more where tokens are bent."""
    course = Course(vendor=Vendor(case))
    if not bend:
        course.vendor.unbend()
    try:
        host = PluginHost(course.vendor)
        course.logged = host.logged
        with host.connected():
            _bent_part(host, course, case)
            course.vendor.unbend()
            course.seen_when_bent = len(course.vendor.seen)
            course.had_grant = course.vendor.has_grant
            if course.failed:
                _recover(host, course)
    finally:
        course.vendor.close()
    return course


def _bent_part(host, course, case):
    vendor, take = course.vendor, course.steps.append

    def expired(name):
        vendor.expire()
        return host.call_tool(name)

    course.steps += host.sign_in()
    journey = [host.list_tools, host.call_tool, lambda: expired("call_tool, renewed")]
    if case.place in ("token", "renewal"):
        journey.append(lambda: expired("call_tool, renewed twice"))
    for step in journey:
        if course.failed:
            return
        take(step())
        course.wordless_rows = not vendor.rows_sent


def _recover(host, course):
    """The next try of the same, against the vendor as it should be: without a new sign-in if there is a grant."""
    take = course.recovery.append
    if course.had_grant:
        take(host.step("authorize_status", "authorize_status", None))
        course.signed_in_again = take_status(course.recovery[-1]) != "authorized"
    else:
        course.signed_in_again = True
    if course.signed_in_again:
        course.recovery += host.sign_in()
    if not course.recovery[-1].failure:
        take(host.list_tools(approve=True))
    if not course.recovery[-1].failure:
        take(host.call_tool())
    if course.recovery[-1].failure == "AUTH_REQUIRED" and not course.signed_in_again:
        course.signed_in_again = True
        course.recovery += host.sign_in()
        if not course.recovery[-1].failure:
            take(host.call_tool())


def take_status(step):
    return (step.emitted or {}).get("status")
