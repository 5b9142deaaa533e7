"""What is wanted of each figure, and the table for docs/measurements.md that holds figures against it."""
import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Goal:
    case: str
    what: str               # the row's name
    form: str               # how a figure is written
    bound: float
    subject: str = "plugin"
    relative: bool = False  # the bound is of the ratio to the yardstick
    at_least: bool = False

    def row(self, figures):
        yardstick = statistics.median(next(iter(figures[self.case].values())))
        ours = statistics.median(figures[self.case][self.subject])
        ratio = ours / yardstick if yardstick else float("inf")
        judged = ratio if self.relative else ours
        is_met = judged >= self.bound if self.at_least else judged <= self.bound
        has_yardstick = next(iter(figures[self.case])) != self.subject
        told = self.form.format(ours) + (f" ({ratio:.2f})" if self.relative else "")
        unit = "" if self.relative else self.form.partition("}")[2]
        return (self.what, self.form.format(yardstick) if has_yardstick else "", told,
                f"{'≥' if self.at_least else '≤'} {self.bound:g}{unit}", "yes" if is_met else "no")


GOALS = (
    Goal("small call", "small call, a row, CPU", "{:.1f} µs", 0.9, relative=True),
    Goal("small call", "the same with a vendor's rules", "{:.1f} µs", 0.9, "plugin, rules", relative=True),
    Goal("small call", "the same with OAuth and rules", "{:.1f} µs", 1.5, "plugin, OAuth, rules", relative=True),
    Goal("small call, a sentence", "small call, a sentence, CPU", "{:.1f} µs", 0.9, relative=True),
    Goal("small call, TLS", "small call over TLS, CPU", "{:.1f} µs", 0.9, relative=True),
    Goal("eight callers", "eight callers, calls a second", "{:,.0f}", 1.3, relative=True, at_least=True),
    Goal("1 MB of rows", "1 MB of rows, CPU", "{:.2f} ms", 4),
    Goal("1 MB of prose", "1 MB of prose, CPU", "{:.2f} ms", 4),
    Goal("1 MB, structured", "1 MB of rows as text and as structured content, CPU", "{:.2f} ms", 4),
    Goal("8 MB, growth", "8 MB of rows, growth of the peak in bodies", "{:.2f}", 1.3),
    Goal("32 MB, growth", "32 MB of rows, growth of the peak in bodies", "{:.2f}", 1.3),
    Goal("5,000 tools, each", "list of 5,000 tools, each, CPU", "{:.2f} µs", 6),
    Goal("connect, 53 tools", "new connection, 53 tools listed, first call", "{:.2f} ms", 0.4),
    Goal("events, each", "events, each, CPU", "{:.2f} µs", 0.8),
    Goal("100,000 events, growth", "100,000 events, growth of the peak", "{:.1f} MB", 1),
    Goal("100 organisations, TLS", "100 organisations over TLS in turn, CPU of a call", "{:.0f} µs", 70),
    Goal("10,000 connections, each", "10,000 connections that were used, 53 tools, memory of each", "{:.0f} kB", 8),
    Goal("store, eight callers", "eight callers with OAuth, secrets in SQLite, calls a second; beside: in memory",
         "{:,.0f}", 0.8, "sqlite store", relative=True, at_least=True),
    Goal("store, eight callers", "the same with the audit", "{:,.0f}", 0.8, "recorded store", relative=True,
         at_least=True),
)
COMMAND_LINE_MS = 25
COMMAND_LINE_REQUESTS = {"newer server": 2, "older server, TLS": 4}


def table(figures):
    """Lines of Markdown, of the cases that were measured."""
    yield "| what | libcurl | the plugin | goal | met |"
    yield "|---|---|---|---|---|"
    for goal in GOALS:
        if goal.case in figures:
            yield f"| {' | '.join(goal.row(figures))} |"
    for vendor, measured in figures.get("command line", {}).items():
        ms, requests, most = statistics.median(measured["ms"]), len(measured["requests"]), COMMAND_LINE_REQUESTS[vendor]
        is_met = ms <= COMMAND_LINE_MS and requests <= most
        yield (f"| `claribi-host call`, warm store, {vendor} | | {ms:.0f} ms, {requests} requests | "
               f"≤ {COMMAND_LINE_MS} ms, {most} requests | {'yes' if is_met else 'no'} |")
