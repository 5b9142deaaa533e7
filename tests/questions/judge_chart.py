"""The rules of charts that hold for every answer: none without rows, no pies, no names as fields, the sentence beside it."""
import re

MOST_BARS = 40


def _walk(value):
    """Every object of a JSON value."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def wrong(answer):
    """What is wrong with the chart of an answer; "" if nothing is."""
    chart = answer.chart
    if chart is None:
        return ""
    if answer.status not in ("answered", "partial") or not answer.rows:
        return f"a chart of nothing: {answer.status}, {len(answer.rows)} rows"
    if not isinstance(chart, dict):
        return f"no Vega-Lite: {chart!r:.80}"
    if chart.get("description") != answer.sentence:
        return f"described as {chart.get('description')!r}, not by the sentence"
    marks = {mark if isinstance(mark, str) else (mark or {}).get("type") for mark in
             (item["mark"] for item in _walk(chart) if "mark" in item)}
    if not marks & {"bar", "line"} or "arc" in marks:
        return f"marks {sorted(map(str, marks))}, neither bars nor lines"
    for encoding in (item["encoding"] for item in _walk(chart) if isinstance(item.get("encoding"), dict)):
        for name, channel in encoding.items():
            for part in channel if isinstance(channel, list) else [channel]:
                field = part.get("field") if isinstance(part, dict) else None
                if field is not None and not re.fullmatch(r"c\d+", str(field)):
                    return f"the field {field!r} of {name} is no c0, c1, …"
    values = (chart.get("data") or {}).get("values") or []
    if "bar" in marks and "line" not in marks and len(values) > MOST_BARS:
        return f"{len(values)} bars, at most {MOST_BARS}"
    return ""
