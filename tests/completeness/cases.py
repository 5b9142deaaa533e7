"""The generator: marks that an answer is not whole, in every container, order and form, and what is right for each.

What is right follows from the mark, by one rule each (MARKS); nothing is written down for a single case.
"""
import dataclasses
import itertools
import json

UUID = "0f0f0f0f-1111-2222-3333-abcdefabcdef"
GRAVITY = ["", "more_pages", "unmatched", "partial", "truncated", "unreadable", "empty"]
# By mark: the reason; "" is a note alone; None: whole, and no note.
MARKS = {
    "scanned": "partial", "full page": "more_pages", "cursor": "more_pages", "more flag": "more_pages",
    "total": "more_pages", "later page": "more_pages", "cut flag": "truncated", "part flag": "partial",
    "list tail": "truncated", "cut cell": "truncated", "blanked": "", "unmatched": "unmatched", "refused": "partial",
    "state": "unmatched", "announced": "partial", "cut text": "truncated", "broken off": "truncated",
    "tail words": "truncated", "unreadable content": "unreadable", "unreadable JSON": "unreadable",
    "left out": "partial", "said": "more_pages", "around": "more_pages",
    "contradiction": "partial", "empty": "empty", "lost": "", "numbers": None, "whole": None, "failure": None,
}


@dataclasses.dataclass
class Case:
    mark: str
    name: str
    answer: str                     # the result of tools/call, as JSON
    adapter: str = "aiven"
    tool: str = "aiven_kafka_topic_list"
    arguments: dict = dataclasses.field(default_factory=dict)
    reason: str = None              # another than that of the mark
    says: tuple = ()                # texts in the notes
    figures: tuple = ()             # texts in the notes and in what a model is told before the data
    heads: tuple = ()               # texts in the latter alone
    rows: int = None                # -1: not looked at
    kind: str = ""                  # of a failure
    data: str = None                # what the data has to hold, as the bytes of JSON

    @property
    def right(self):
        return MARKS[self.mark] if self.reason is None else self.reason


def fenced(text):
    return f"Take care.\n<untrusted-aiven-response-{UUID}>\n{text}\n</untrusted-aiven-response-{UUID}>"


def block(text):
    return {"type": "text", "text": text}


def contained(text):
    """The same data in every container, by its name. The last two do not depend on the vendor."""
    yield "fenced", json.dumps({"content": [block(fenced(text))]})
    yield "fenced, with a resource", json.dumps(
        {"content": [{"type": "resource_link", "uri": "aiven://x", "name": "x"}, block(fenced(text))]})
    yield "text", json.dumps({"content": [block(text)]})
    yield "structured", '{"content":[],"structuredContent":%s}' % text
    yield "both", '{"structuredContent":%s,"content":[%s]}' % (text, json.dumps(block(text)))


def rows(count, **more):
    return [{"id": number, "name": f"row {number}", **more} for number in range(1, count + 1)]


def orders(name, items, marks):
    """The list before its marks, behind them, and between."""
    yield "list first", {name: items, **marks}
    yield "list last", {**marks, name: items}
    if len(marks) > 1:
        first, *rest = marks.items()
        yield "list between", {first[0]: first[1], name: items, **dict(rest)}


def beside(mark, marks, count=3, reason=None, figures=(), says=(), adapters=("aiven", "plain"), arguments=None, title="", heads=(),
           tool="aiven_kafka_topic_list", name="topics"):
    """Cases of marks beside a list of `count` rows."""
    for order, data in orders(name, rows(count), marks):
        for place, answer in contained(json.dumps(data, indent=2)):
            for adapter in adapters:
                if adapter == "plain" and place.startswith("fenced"):
                    continue
                yield Case(mark, f"{title or next(iter(marks), 'none')}:{order}:{place}:{adapter}", answer, adapter, tool,
                           arguments or {}, reason, tuple(says), tuple(figures), tuple(heads), count)


def forms(value):
    """A count as a number and as a text."""
    return [value, str(value)]


def paging():
    for noun, (done, total) in itertools.product(("projects", "services"), ((25, 33), (0, 4))):
        for d, t in ((done, total), (str(done), str(total))):
            summary = {f"{noun}_scanned": d, f"{noun}_total": t}
            yield from beside("scanned", {"summary": summary}, figures=[f"{done} of {total} {noun}"],
                              title=f"{noun} {d!r} of {t!r}")
    yield from beside("scanned", {"scanned_projects": 2, "total_projects": 5}, figures=["2 of 5 projects"])
    for name, value in (("next_offset", 3), ("next_cursor", "abc"), ("nextPageToken", "t"), ("next", "https://h.example/2"),
                        ("continuation_token", "c"), ("nextLink", "/2"), ("next_offset", "3")):
        yield from beside("cursor", {name: value})
    yield from beside("cursor", {"pagination": {"next_cursor": "abc"}})
    yield from beside("cursor", {"links": {"next": {"href": "/2"}}})
    for name in ("has_more", "hasMore", "more_available", "hasNextPage"):
        for value in (True, "true"):
            yield from beside("more flag", {name: value}, title=f"{name} {value!r}")
    yield from beside("more flag", {"meta": {"hasMore": True, "returnedRows": 3, "rowCount": 250}},
                      figures=["3 of 250 rows"], name="rows", title="meta of a query")
    for total in forms(46):
        yield from beside("total", {"showing": 3, "total": total}, figures=["3 of 46 rows"], title=f"total {total!r}")
        yield from beside("total", {"total_count": total}, figures=["3 of 46 rows"], title=f"total_count {total!r}")
    yield from beside("total", {"showing": 3, "summary": {"returned": 3, "matched": 46, "next_step": "narrow"}},
                      figures=["3 of 46 rows"], adapters=["aiven"], title="matched", name="services")
    yield from beside("later page", {"showing": 3, "total": 46, "offset": 43}, figures=["3 of 46 rows", "43"])
    yield from beside("later page", {"previous": "https://h.example/1"})
    for arguments in ({"offset": 5}, {"page": 2}, {"cursor": "abc"}):
        yield from beside("later page", {}, arguments=arguments, title=str(arguments))
    yield from beside("announced", {"showing": 5}, figures=["5 rows", "3 came"])
    yield from beside("announced", {"meta": {"returnedRows": 5}}, figures=["3 came"])


def full_pages():
    for tool, arguments, count in (("aiven_project_get_service_logs", {"limit": 12}, 12), ("aiven_kafka_topic_list", {"limit": 3}, 3),
                                   ("aiven_kafka_topic_list", {"per_page": 4}, 4), ("aiven_project_get_service_logs", {}, 100),
                                   ("aiven_project_get_service_logs", {"limit": 500}, 500)):
        for marks in ({}, {"first_log_offset": "bG9nOjA", "offset": "bG9nOjEy"}):
            yield from beside("full page", marks, count, figures=[f"{count} row"], arguments=arguments, tool=tool, name="logs",
                              title=f"{arguments} of {tool}" + (" with places" if marks else ""))
            yield from beside("whole", marks, count - 1, arguments=arguments, tool=tool, name="logs",
                              title=f"one less than {arguments} of {tool}" + (" with places" if marks else ""))
    yield from beside("full page", {}, 100, tool="aiven_service_query_activity", name="queries", adapters=["aiven"],
                      title="the vendor's own default", figures=["100 rows"])
    for end in ({"total_count": 3}, {"has_more": False}, {"next_cursor": None}, {"meta": {"hasMore": False, "rowCount": 3}}):
        yield from beside("whole", end, 3, arguments={"limit": 3}, title=f"full page that ends: {end}")


def flags():
    for name in ("truncated", "is_truncated", "resultTruncated", "rows_truncated"):
        for value in (True, "true", 7):
            yield from beside("cut flag", {name: value}, figures=["3 rows came"], title=f"{name} {value!r}")
    yield from beside("cut flag", {"meta": {"truncated": True}}, title="meta.truncated")
    for name in ("partial", "incomplete_results", "timed_out"):
        yield from beside("part flag", {name: True})
    for tail in ("... and 12 more", "[truncated]", "(9 more items)", "..."):
        for place, answer in contained(json.dumps({"names": ["a", "b", tail]}, indent=2)):
            yield Case("list tail", f"{tail}:{place}", answer, "aiven" if place.startswith("fenced") else "plain", rows=-1)


def cells():
    for ending in ("... (truncated)", "[truncated]", " ...[truncated]", "<truncated>", "\u2026 (truncated)", "(output truncated)"):
        for long in (3, 4096):
            cell = "x" * long + ending
            data = {"meta": {"hasMore": False}, "rows": [{"id": 1, "detail": cell}, {"id": 2, "detail": "short"}]}
            for place, answer in contained(json.dumps(data, indent=2)):
                adapter = "aiven" if place.startswith("fenced") else "plain"
                yield Case("cut cell", f"{ending!r} behind {long}:{place}", answer, adapter, says=('1 in "detail"',),
                           figures=("1 value",), rows=2)
    listed = {"cols": [{"label": "time"}, {"label": "line"}], "rows": [["t", "x... (truncated)"], ["t", "y"]]}
    for place, answer in contained(json.dumps(listed)):
        yield Case("cut cell", f"labels:{place}", answer, "aiven", says=('1 in "line"',), rows=2)
    for blank in ("[REDACTED]", "<masked>", "********", "(hidden)", "[FILTERED]"):
        for count in (1, 3):
            for place, answer in contained(json.dumps({"rows": rows(count, note=blank)}, indent=2)):
                adapter = "aiven" if place.startswith("fenced") else "plain"
                yield Case("blanked", f"{blank} {count}:{place}", answer, adapter, says=(f'{count} in "note"',),
                           figures=(f"{count} value",), rows=count)
    for half in ("\\ud83d", "\\ude00", "\\ud83d... (truncated)"):
        text = '{"rows": [{"id": 1, "detail": "x%s"}]}' % half
        for place, answer in contained(text):
            yield Case("lost" if "trunc" not in half else "cut cell", f"{half}:{place}", answer, "aiven",
                       says=("half of a surrogate pair",), rows=1)
    for place, answer in contained('{"rows": [{"id": NaN}]}'):
        yield Case("lost", f"NaN:{place}", answer, "aiven", says=("number that is none",), rows=1)


def parts():
    refusal = "Aiven API Error (403): Not a project member [GET http://10.0.0.1/v1]"
    shapes = {
        "objects": [{"project": "payroll", "error": refusal}], "message": [{"name": "payroll", "message": refusal}],
        "nested": [{"project": "payroll", "error": {"message": refusal}}], "by name": {"payroll": refusal},
        "texts": ["payroll: " + refusal],
    }
    for title, errors in shapes.items():
        yield from beside("refused", {"errors": errors}, says=["payroll", "Not a project member"], heads=["1 part"],
                          name="services", title=title)
    many = [{"project": f"p{number}", "error": refusal} for number in range(30)]
    yield from beside("refused", {"errors": many}, says=["10 more parts"], figures=["30 parts"], name="services", title="thirty")
    for order, data in orders("services", [], {"showing": 0, "errors": shapes["objects"]}):
        for place, answer in contained(json.dumps(data)):
            yield Case("refused", f"nobody left:{order}:{place}", answer, tool="aiven_service_list", rows=0)
            yield Case("failure", f"the project asked for:{order}:{place}", answer, tool="aiven_service_list",
                       arguments={"project": "payroll"}, kind="forbidden", rows=-1)
        limited = json.dumps(data).replace("(403): Not a project member", "(429): Rate limit exceeded")
        for place, answer in contained(limited):
            yield Case("failure", f"a limit in it:{order}:{place}", answer, tool="aiven_service_list", kind="rate_limited", rows=-1)
    tool = "aiven_service_metrics_fetch"
    for wanted in (["cpu", "gone"], ["gone"]):
        data = {"metrics": {"cpu": {"data": {"rows": [[1, 2]]}}}, "unmatched_requested": ["gone"]}
        for order in (data, dict(reversed(data.items()))):
            for place, answer in contained(json.dumps(order)):
                yield Case("unmatched", f"{wanted} {list(order)[0]}:{place}", answer, tool=tool, arguments={"metrics": wanted},
                           says=('"gone"',), figures=("1 name",), rows=1)
    for place, answer in contained(json.dumps({"metrics": {"cpu": {}}})):
        yield Case("refused", f"a metric is missing:{place}", answer, tool=tool, arguments={"metrics": ["cpu", "gone"]},
                   says=('"gone"',), figures=("1 of the 2 metrics",), rows=-1)
    for state, right in (("POWERED_OFF", "unmatched"), ("running", "unmatched"), ("POWEROFF", ""), ("REBUILDING", "")):
        for summary in ({"matched": 0}, {"matched": 0, "by_state": {"RUNNING": 38, "POWEROFF": 2}}):
            data = {"showing": 0, "services": [], "summary": summary}
            for place, answer in contained(json.dumps(data)):
                says = ("RUNNING 38",) if "by_state" in summary else ()
                yield Case("state", f"{state} {len(summary)}:{place}", answer, tool="aiven_service_list",
                           arguments={"state": state}, reason=right, says=says, figures=("Nothing matched",), rows=0)
    for place, answer in contained("{}"):
        yield Case("empty", place, answer, rows=-1)


def cuts():
    data = json.dumps({"meta": {"hasMore": False, "returnedRows": 6}, "rows": rows(6, more={"a": 1, "b": [1, 2]})}, indent=2)
    lines = data.split("\n")
    trimmed = "\n\n---\n**Trimmed:** It was too long (270167 characters; cap 100000 somewhere). More."
    first = next(number for number, line in enumerate(lines) if '"rows"' in line)
    for end in range(first + 2, len(lines) - 3):
        kept = "\n".join(lines[:end]).rstrip(",")
        whole = sum(line == "    }," or line == "    }" for line in lines[:end])
        closed = kept + closing(kept)
        open_rows = max(whole, 0)
        for closes in (True, False):
            text = f"Take care.\n<untrusted-aiven-response-{UUID}>\n{closed if closes else kept}{trimmed}"
            yield Case("cut text", f"line {end}:{'closed' if closes else 'open'}", json.dumps({"content": [block(text)]}),
                       rows=open_rows, figures=("270167 characters",))
    compact = json.dumps({"rows": rows(5)})
    whole_rows = [json.dumps({"rows": rows(count)})[:-2] for count in range(6)]
    for end in range(len('{"rows": [{'), len(compact) - 1, 2):
        kept = compact[:end]
        count = sum(kept.startswith(prefix) for prefix in whole_rows) - 1
        for adapter, text in (("plain", kept), ("aiven", kept), ("aiven", fenced(kept))):
            place = "fenced" if text is not kept else "text"
            yield Case("broken off", f"byte {end}:{place}:{adapter}", json.dumps({"content": [block(text)]}), adapter, rows=count)
    for tail in ("\n[truncated]", "\n... (truncated)", "\n\n[truncated: 12 more rows]", "\n\u2026 and 7 more rows", "\n...", " ... output truncated"):
        for count in (2, 5):
            text = json.dumps({"rows": rows(count)}) + tail
            half = json.dumps({"rows": rows(count)})[:-9] + tail
            for adapter in ("plain", "aiven"):
                yield Case("tail words", f"{tail!r} {count}:{adapter}", json.dumps({"content": [block(text)]}), adapter, rows=count)
                yield Case("tail words", f"{tail!r} behind half of {count}:{adapter}", json.dumps({"content": [block(half)]}),
                           adapter, rows=count - 1)


def closing(text):
    """The brackets that are open at the end of JSON without brackets in its texts."""
    stack = []
    for letter in text:
        if letter in "{[":
            stack.append("}" if letter == "{" else "]")
        elif letter in "}]":
            stack.pop()
    return "".join(reversed(stack))


def content():
    faults = {
        "null text": {"type": "text", "text": None}, "number text": {"type": "text", "text": 5}, "no text": {"type": "text"},
        "text as a list": {"type": "text", "text": ["a"]}, "unknown type": {"type": "table", "rows": []},
        "type of a number": {"type": 7, "data": "x"}, "no type": {"data": "x"}, "null": None, "number": 5, "list": ["x"],
        "image without data": {"type": "image", "mimeType": "image/png"}, "link without uri": {"type": "resource_link", "name": "x"},
        "resource without text": {"type": "resource", "resource": {"uri": "a://b"}}, "empty type": {"type": ""},
    }
    good = block(fenced(json.dumps({"rows": rows(2)})))
    for title, fault in faults.items():
        for where, blocks in (("alone", [fault]), ("first", [fault, good]), ("last", [good, fault])):
            place = f"content[{blocks.index(fault)}]"
            for structured in (False, True):
                answer = {"content": blocks, **({"structuredContent": {"rows": rows(2)}} if structured else {})}
                yield Case("unreadable content", f"{title}:{where}{', structured' if structured else ''}", json.dumps(answer),
                           says=(place,), rows=2 if structured or where != "alone" else -1)
                yield Case("unreadable content", f"{title}:{where}{', structured' if structured else ''}:plain",
                           json.dumps(answer), "plain", says=(place,), rows=-1)
    for answer in ('{}', '{"content": null}', '{"rows": []}'):
        yield Case("unreadable content", f"nothing:{answer}:plain", answer, "plain", says=("content is missing",), rows=-1)
    several = [block("By the way."), block(json.dumps({"rows": rows(2), "next_cursor": "x"}))]
    yield Case("cursor", "one of several texts", json.dumps({"content": several}), "plain", rows=-1)
    yield Case("cut flag", "a second fence", json.dumps({"content": [good, block(fenced('{"truncated": true}'))]}), rows=2)
    for text in ('{"a": 1, "a": 2}', '{"rows": [{"id": 1}, x]}', '[{"id": 01}]'):
        for adapter, shown in (("plain", text), ("aiven", text), ("aiven", fenced(text))):
            yield Case("unreadable JSON", f"{text}:{adapter}:{'fenced' if shown is not text else 'text'}",
                       json.dumps({"content": [block(shown)]}), adapter, rows=-1)
    for title, text in (("another value", rows(2, name="other")), ("one row more", rows(3))):
        for adapter in ("plain", "aiven"):
            answer = {"content": [block(json.dumps({"rows": text}))], "structuredContent": {"rows": rows(2)}}
            yield Case("contradiction", f"{title}:{adapter}", json.dumps(answer), adapter, rows=2)


def numbers():
    for number in ("123456789012345678901234567890", "-9223372036854775809", "0.1234567890123456789012345", "1e400", "1.50",
                   "-1E-400", "100000000000000000000.0000000001", "1.0", "9007199254740993", "7" * 350):
        for place, answer in contained('{"rows": [{"id": %s}]}' % number):
            yield Case("numbers", f"{number[:30]}:{place}", answer, rows=1, data=number)


def failures():
    told = {
        "Aiven API Error (403): Not a project member [GET http://h/v1]\nHint: Your token lacks permission.": ("forbidden", "invite"),
        "Aiven API Error (404): Service does not exist [GET http://h/v1]\nHint: Verify it.": ("not_found", "List the projects"),
        "Aiven API Error (409): Service is powered off [POST http://h/v1]\nHint: x": ("conflict", "Power the service on"),
        "Aiven API Error (429): Rate limit exceeded [GET http://h/v1]\nHint: Wait a moment.": ("rate_limited", "Wait a minute"),
        "Request blocked by security scan (input)": ("forbidden", "other words"),
        "Request blocked by security scan (output)": ("forbidden", "other words"),
        "connection to server at 10.0.0.1, port 5 failed: timeout expired": ("unavailable", "IP filter"),
    }
    for text, (kind, fix) in told.items():
        for is_error in (True, False):
            if not is_error and text.startswith("connection"):
                continue  # without the mark of an error it may be prose
            answer = {"content": [block(text)], **({"isError": True} if is_error else {})}
            yield Case("failure", f"{text[:30]}:{is_error}", json.dumps(answer), kind=kind, says=(fix,), rows=-1)
    hidden = '{"error": "Too many per-project queries (limit 50/min)."}'
    for place, answer in contained(hidden):
        yield Case("failure", f"too many:{place}", answer, kind="rate_limited", rows=-1)


def whole():
    for count in (0, 1, 7):
        for marks in ({}, {"showing": count}, {"showing": count, "total": count}, {"has_more": False, "next": None},
                      {"errors": []}, {"errors": None}, {"truncated": False}, {"summary": {"returned": count, "matched": count,
                       "projects_scanned": 3, "projects_total": 3}}):
            if count == 0 and marks.get("summary"):
                continue
            yield from beside("whole", marks, count, name="services", title=f"{count} {marks}")
    for place, answer in contained(json.dumps({"rows": [{"total": 9, "has_more": True, "truncated": True, "note": "..."}]})):
        yield Case("whole", f"words of marks in a row:{place}", answer, rows=1)


def elsewhere():
    """Marks as other vendors put them: parts by place, words, objects around the rows."""
    for marks in ({"_shards": {"total": 5, "successful": 4, "failed": 1}}, {"failed_regions": ["north"]}, {"omitted_rows": 4},
                  {"unreachable": ["zone-1"]}, {"status": "timed_out"}, {"query_status": "PARTIAL"}):
        yield from beside("left out", marks, name="rows", title=next(iter(marks)))
    for words in ("Showing 3 of 90 rows.", "Only the first 3 rows are returned.", "More rows are available."):
        for name, value in (("message", words), ("notes", [words]), ("warnings", [{"message": words}])):
            yield from beside("said", {name: value}, name="rows", heads=["in words"], title=f"{name} {words}")
    for text in ("a\nb\n\nShowed first 2.", "2 of 9 rows\na\nb"):
        for adapter in ("plain", "aiven"):
            yield Case("said", f"{text!r}:{adapter}", json.dumps({"content": [block(text)]}), adapter, rows=-1)
    for name, inner in (("hits", {"total": {"value": 90, "relation": "eq"}, "rows": rows(3)}),
                        ("data", {"rows": rows(3), "pageInfo": {"hasNextPage": True}}), ("result", {"rows": rows(3), "total_rows": 90})):
        for order, data in orders(name, inner, {"took": 4}):
            for place, answer in contained(json.dumps(data)):
                yield Case("around", f"{name}:{order}:{place}", answer, "aiven" if place.startswith("fenced") else "plain", rows=3)
    for marks in ({"status": "RUNNING", "title": "a"}, {"message": "3 of 3 checks passed"}, {"_shards": {"total": 2, "failed": 0}}):
        yield from beside("whole", marks, name="rows", title=str(marks))


def mixed():
    """Two marks at once: the graver one is the reason, and both are told."""
    single = {"next_offset": ({"next_offset": 3}, "more_pages", "offset 3"), "errors": ({"errors": [{"project": "payroll"}]}, "partial", "payroll"),
              "truncated": ({"truncated": True}, "truncated", "cut the answer"), "scanned": ({"summary": {"projects_scanned": 1, "projects_total": 2}}, "partial", "1 of 2"),
              "unmatched": ({"unmatched_requested": ["gone"]}, "unmatched", "gone")}
    for one, other in itertools.permutations(single, 2):
        marks = {**single[one][0], **single[other][0]}
        reason = max(single[one][1], single[other][1], key=GRAVITY.index)
        yield from beside("cut flag", marks, reason=reason, says=[single[one][2], single[other][2]], adapters=["aiven"],
                          title=f"{one} and {other}", name="services")


def all_cases():
    """By name; no name twice."""
    found = {}
    for part in (paging, full_pages, flags, cells, parts, cuts, content, numbers, failures, whole, elsewhere, mixed):
        for case in part():
            found.setdefault(f"{part.__name__}:{case.mark}:{case.name}", case)
    return found
