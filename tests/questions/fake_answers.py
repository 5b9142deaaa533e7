"""Answers made from the facts themselves, true ones and untrue ones: what the checker is tested with."""
import copy

UNITS = {"MB": "MB", "B/s": "bytes/s", "USD": "USD", "%": "%", "d": "days", "h": "hours", "ms": "ms", "rows/s": "rows/s",
         "ops/s": "ops/s", "": None}
EXPLAINED = {r"powered?[ -]?off|poweroff": "powered off: left out"}


def _say(pattern):
    """A text that the expression finds."""
    if pattern in EXPLAINED:
        return EXPLAINED[pattern]
    if pattern.startswith("no ("):
        return "not measured"
    return pattern.replace("\\", "").split("|")[0]


def _document(sentence, columns=(), rows=(), notes=(), status="answered"):
    return {"status": status, "answer": sentence, "table": {"columns": list(columns), "rows": [list(r) for r in rows]},
            "chart": None, "calls": [], "complete": status == "answered", "notes": list(notes), "choices": []}


def truthful(facts):
    """A document that an honest host could answer with, of the first alternative."""
    facts = facts["any"][0] if "any" in facts else facts
    notes = [_say(pattern) for pattern in facts.get("says", [])]
    if "ranked" in facts:
        return _ranking(facts, notes)
    if "rows" in facts:
        return _list(facts, notes)
    if "groups" in facts:
        unit = next((entry[2] for entry in facts["groups"].values()), "")
        rows = [[facts["aliases"][label][0], (least + most) / 2] for label, (least, most, _) in facts["groups"].items()]
        return _document(f"Here are {len(rows)} groups.", ["group", {"name": "number", "unit": UNITS[unit]}], rows, notes)
    if "count" in facts or "value" in facts:
        sentence = {True: "Yes: ", False: "No: ", None: ""}[facts.get("yes")]
        columns, cells = [], []
        if "count" in facts:
            sentence, columns, cells = f"{sentence}There are {facts['count']}. ", ["number"], [facts["count"]]
        if "value" in facts:
            least, most, unit = facts["value"]
            sentence += f"It is {(least + most) / 2:.6f} {UNITS[unit] or ''}."
        return _document(sentence.strip(), columns, [cells] if cells else (), notes)
    if "yes" in facts:
        return _document("Yes, so it is." if facts["yes"] else "No, it is not so.", notes=notes)
    words = [texts[0] for texts in facts.get("texts", [])]
    words += [f"{(least + most) / 2:.6f} {UNITS[unit] or ''}" for least, most, unit in facts.get("some", {}).get("of", [])]
    rows = [[f"line {i}"] for i in range(facts.get("size", 0))]
    return _document("It is this: " + "; ".join(words) + ".", ["line"], rows, notes)


def _list(facts, notes):
    rows = []
    width = max([len(item["key"]) for item in facts["rows"]["must"]], default=0)
    numbers = max([len(item.get("numbers", [])) for item in facts["rows"]["must"]], default=0)
    cells = max([len(item.get("cells", [])) for item in facts["rows"]["must"]], default=0)
    units = next((item["numbers"] for item in facts["rows"]["must"] if item.get("numbers")), [])
    for item in facts["rows"]["must"]:
        rows.append([*item["key"], *[texts[0] for texts in item.get("cells", [])],
                     *[(least + most) / 2 for least, most, _ in item.get("numbers", [])]])
    columns = ["name", "owner", "owner of it", "3", "4", "5"][:width] + [f"field {i}" for i in range(cells)]
    columns += [{"name": f"value {i}", "unit": UNITS[units[i][2]]} for i in range(numbers)]
    sentence = f"{len(rows)} are there." if rows else "None is there."
    return _document(sentence, columns, rows, notes)


def _ranking(facts, notes):
    entries = facts["ranked"][:facts["n"]]
    if facts["n"] is None and facts.get("first", True):
        entries = [entry for i, entry in enumerate(entries) if i == 0 or entry[1:] == entries[0][1:]]
    rows = [[*key, (low + high) / 2] for key, low, high in entries]
    best = facts["ranked"][0][0][0] if facts["ranked"] else "none"
    tied = [key[0] for key, low, high in facts["ranked"] if [low, high] == facts["ranked"][0][1:] and low == high]
    owners = ["owner"] * (len(entries[0][0]) - 1) if entries else []
    sentence = f"{best} is the first" + (f", with {', '.join(tied)}" if len(tied) > 1 else "") + "."
    return _document(sentence, ["name", *owners, {"name": "value", "unit": UNITS[facts["unit"]]}], rows, notes)


def declined():
    return _document("I do not understand that.", status="declined")


def ambiguous(facts):
    document = _document("Which one?", status="ambiguous")
    document["choices"] = [*(facts or {}).get("says", []), "this one", "that one"]
    return document


def untruths(facts, document):
    """(what is untrue, document) for every way in which this answer can be made untrue."""
    def bent(change):
        other = copy.deepcopy(document)
        change(other)
        return other

    def rows(other):
        return other["table"]["rows"]

    yield "calls itself complete without being so", bent(lambda d: d.update(complete=False))
    if "rows" in facts or "groups" in facts:
        if rows(document) and not facts.get("groups"):
            yield "missing row", bent(lambda d: rows(d).pop())
        if rows(document):
            yield "row twice", bent(lambda d: rows(d).append(list(rows(d)[0])))
        width = max(len(document["table"]["columns"]), 2)
        yield "extra row", bent(lambda d: rows(d).append(["never-heard-of", *["there"] * (width - 2), 77]))
    if "groups" in facts and not facts.get("optional"):
        yield "wrong number of a group", bent(lambda d: rows(d)[0].__setitem__(1, rows(d)[0][1] * 1.5 + 3))
    if "count" in facts:
        number = facts["count"] + 1
        yield "wrong count", bent(lambda d: d.update(answer=f"There are {number}.", table={
            "columns": ["number"], "rows": [[number]]}))
    if "value" in facts:
        most = facts["value"][1] * 1.3 + 1
        unit = UNITS[facts["value"][2]] or ""
        yield "wrong value", bent(lambda d: d.update(answer=f"It is {most:.4f} {unit}."))
    if "value" in facts and facts["value"][2] and facts["value"][0]:
        wrong = "seconds" if facts["value"][2] != "ms" else "%"
        yield "wrong unit", bent(lambda d: d.update(answer=f"It is {facts['value'][1]:.4f} {wrong}."))
    if "yes" in facts:
        yield "the contrary", bent(lambda d: d.update(answer="No, it is not so." if facts["yes"] else "Yes, so it is."))
    if "ranked" in facts:
        yield from _untrue_rankings(facts, document, bent, rows)
    for pattern in facts.get("says", []):
        if not facts.get("also"):
            yield f"does not say {pattern}", bent(lambda d: d.update(notes=[], answer=d["answer"].replace(_say(pattern), "")))


def _untrue_rankings(facts, document, bent, rows):
    entries = facts["ranked"]
    sign = 1 if facts["descending"] else -1
    apart = len(entries) > 1 and min(sign * v for v in entries[0][1:]) > max(sign * v for v in entries[-1][1:])
    if facts["n"] is None and facts.get("first", True) and apart:
        last = entries[-1][0][0]
        yield "wrong winner in the sentence", bent(lambda d: d.update(answer=f"{last} is the first."))
    if facts["n"] is None and facts.get("first", True) and facts.get("scope") != "named" and apart:
        yield "the last one, too", bent(lambda d: rows(d).append([*entries[-1][0], sum(entries[-1][1:]) / 2]))
    if len(rows(document)) > 1 and len(entries) > 1:
        second = entries[1]
        if min(sign * v for v in entries[0][1:]) > max(sign * v for v in second[1:]):
            yield "first row missing", bent(lambda d: rows(d).pop(0))
            yield "order", bent(lambda d: rows(d).insert(0, rows(d).pop(1)))
    yield "extra row", bent(lambda d: rows(d).append(["never-heard-of", 77]))
    if facts["unit"] and entries and entries[0][1]:
        wrong = "%" if facts["unit"] != "%" else "USD"
        yield "wrong unit", bent(lambda d: d["table"]["columns"][-1].update(unit=wrong))
