"""What the bench measures: each case once, with its subjects and the figure that is told.

The first subject of a case is its yardstick. A case that only the plugin has is held against another case of the plugin.
"""
import dataclasses

PLAIN, TLS, OAUTH = (), ("--tls",), ("--oauth",)
MANY_TOOLS = ("--tools", "5000")
MB = 1 << 20


@dataclasses.dataclass(frozen=True)
class Subject:
    name: str
    server: tuple = PLAIN
    options: tuple = ()


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    mode: str               # of the programs
    unit: str
    figure: object          # of what a program printed
    subjects: tuple
    count: int
    options: tuple = ()
    quick_count: int = 10
    quick_options: tuple = ()  # go before `options`
    one_processor: bool = True

    def arguments(self, quick):
        count = self.quick_count if quick else self.count
        return ["--count", str(count), *(self.quick_options if quick and self.quick_options else self.options)]


def cpu_us(measured):
    return measured["cpu_us"] / measured["units"]


def wall_ms(measured):
    return measured["wall_us"] / measured["units"] / 1000


def calls_per_second(measured):
    return measured["units"] / measured["wall_us"] * 1e6


def cpu_ms_per_mb(measured):
    return measured["cpu_us"] / measured["units"] / 1000


def growth(payload_bytes):
    return lambda measured: measured["growth_bytes"] / payload_bytes


def kilobytes_each(measured):
    return measured["growth_bytes"] / measured["units"] / 1000


def beside_libcurl(server=PLAIN):
    return Subject("libcurl", server), Subject("plugin", server)


WITH_RULES = Subject("plugin, rules", PLAIN, ("--filters",))
WITH_ALL = Subject("plugin, OAuth, rules", OAUTH, ("--filters", "--signs-in"))

CASES = (
    Case("small call", "small", "us CPU", cpu_us, (*beside_libcurl(), WITH_RULES, WITH_ALL), 5000),
    Case("small call, a sentence", "text", "us CPU", cpu_us, beside_libcurl(), 2000,
         ("--bytes", "100", "--shape", "prose")),
    Case("small call, TLS", "small", "us CPU", cpu_us, beside_libcurl(TLS), 5000),
    Case("eight callers", "callers", "calls/s", calls_per_second, beside_libcurl(), 8000, ("--callers", "8"),
         quick_count=80, one_processor=False),
    Case("1 MB of rows", "text", "ms CPU/MB", cpu_ms_per_mb, beside_libcurl(), 20, ("--bytes", str(MB))),
    Case("1 MB of prose", "text", "ms CPU/MB", cpu_ms_per_mb, beside_libcurl(), 20,
         ("--bytes", str(MB), "--shape", "prose")),
    Case("1 MB, structured", "text", "ms CPU/MB", cpu_ms_per_mb, beside_libcurl(), 20,
         ("--bytes", str(MB), "--shape", "structured")),
    Case("8 MB, growth", "text", "of payload", growth(8 * MB), beside_libcurl(), 3, ("--bytes", str(8 * MB)),
         quick_count=1),
    Case("32 MB, growth", "text", "of payload", growth(32 * MB), beside_libcurl(), 2, ("--bytes", str(32 * MB)),
         quick_count=1),
    Case("5,000 tools, each", "list", "us CPU", cpu_us, beside_libcurl(MANY_TOOLS), 2, quick_count=1),
    Case("connect, 53 tools", "connect", "ms", wall_ms, beside_libcurl(), 50),
    Case("events, each", "events", "us CPU", cpu_us, beside_libcurl(), 5, quick_options=("--events", "500"),
         quick_count=1),
    Case("100,000 events, growth", "events", "MB", growth(MB), beside_libcurl(), 1, ("--events", "100000"),
         quick_options=("--events", "500"), quick_count=1),
    Case("100 organisations, TLS", "organisations", "us CPU", cpu_us,
         (Subject("plugin", TLS),), 3000, ("--callers", "100"), quick_options=("--callers", "10")),
    Case("10,000 connections, each", "handles", "kB", kilobytes_each, (Subject("plugin"),), 10_000),
    Case("store, eight callers", "store", "calls/s", calls_per_second,
         tuple(Subject(f"{store} store", OAUTH, ("--signs-in", "--filters", "--store", store))
               for store in ("memory", "sqlite", "recorded")),
         8000, ("--callers", "8"), quick_count=80, one_processor=False),
)
