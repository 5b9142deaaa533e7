"""Numbers with units as an answer writes them, in one canonical unit for each family.

Families and their canonical units: sizes MB, rates of bytes B/s, money USD, shares %, times d, h, s; counts and all
else have none. A size in MB or GB may mean powers of 1000 or of 1024, so a quantity has one value or two.
"""
import dataclasses
import datetime
import re

_SIZES = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
_PLAIN = {
    "%": ("%", 1), "percent": ("%", 1), "pct": ("%", 1), "$": ("USD", 1), "usd": ("USD", 1), "dollars": ("USD", 1),
    "day": ("d", 1), "days": ("d", 1), "d": ("d", 1), "weeks": ("d", 7), "months": ("d", 30.44), "years": ("d", 365.25),
    "year": ("d", 365.25), "month": ("d", 30.44), "ms": ("ms", 1), "milliseconds": ("ms", 1), "s": ("ms", 1000),
    "seconds": ("ms", 1000), "hours": ("h", 1), "h": ("h", 1),
    "rows/s": ("rows/s", 1), "row/s": ("rows/s", 1), "ops/s": ("ops/s", 1), "operations/s": ("ops/s", 1),
    "writes/s": ("ops/s", 1), "reads/s": ("ops/s", 1), "iops": ("ops/s", 1), "/s": ("ops/s", 1), "1/s": ("ops/s", 1),
    "io/s": ("ops/s", 1),
}
_NUMBER = re.compile(
    r"(?<![\w.-])(?P<money>\$|usd\s?)?(?P<number>-?\d[\d,\u202f\u00a0]*(?:\.\d+)?)(?!\d)\s?(?P<scale>(?:k|m|million|thousand)(?![a-z/]))?\s?"
    r"(?P<unit>%|/s|[a-z]+(?:\s(?:per|a|an)\s(?:second|sec|month|hour)|/[a-z]+)?)?", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")
WORDS = dict(zip("zero one two three four five six seven eight nine ten eleven twelve".split(), range(13)))


@dataclasses.dataclass(frozen=True)
class Quantity:
    """`unit` is None where none was written; `half` is half of the last digit that was written."""

    values: tuple
    unit: str | None
    half: float

    def lies_in(self, least, most, unit):
        """Whether it is this measure. Without a unit of its own it is taken to be in the canonical one."""
        if self.unit is not None and self.unit != unit:
            return False
        slack = self.half if unit else 0
        part = 0.015 if unit else 0
        return any(least - abs(least) * part - slack <= value <= most + abs(most) * part + slack for value in self.values)


def unit_of(text):
    """(family's canonical unit, factors) of a unit as people write it; None for what is no unit."""
    unit = re.sub(r"\s?\b(?:per|an?)\s(?:second|sec)\b", "/s", text.strip().lower())
    unit = re.sub(r"(?:/s(?:ec(?:ond)?)?)$", "/s", unit)
    unit = re.sub(r"(?:/|\sper\s|\sa\s)(?:month|mo)$", "", unit)
    if unit in _PLAIN:
        family, factor = _PLAIN[unit]
        return family, (factor,)
    sized = re.fullmatch(r"([kmgtp]?)(i?)(b|bytes?)(/s)?", unit)
    if not sized:
        return None
    power = _SIZES[sized.group(1)]
    factors = (1024 ** power,) if sized.group(2) else (1000 ** power, 1024 ** power)
    if sized.group(4):
        return "B/s", factors
    # MB as the vendor writes them are MiB; a byte is their 1024th part squared.
    return "MB", tuple(factor / base for factor in factors for base in (1e6, 1024 ** 2))


def of_column(name, unit):
    """The unit that a column announces: in its own member or in its name."""
    candidates = [unit or ""] + re.findall(r"[(\[,]\s*([^)\]]+)[)\]]?", name) + [re.split(r"[_\s]", name)[-1]]
    if "%" in name:
        candidates.append("%")
    if "usd" in name.lower():
        candidates.append("usd")
    return next((found for found in map(unit_of, candidates) if found), None)


def _make(text, number, unit):
    half = 0.5 * 10.0 ** -(len(text.split(".")[1]) if "." in text else 0)
    family, factors = unit if unit else (None, (1,))
    return Quantity(tuple(number * factor for factor in factors), family, half * max(factors))


def of_cell(cell, column, now):
    """Every quantity of a table's cell; a time is the days since then."""
    if isinstance(cell, bool) or cell is None:
        return []
    if isinstance(cell, (int, float)):
        return [_make(repr(cell), float(cell), column)]
    found = []
    for date in _DATE.findall(str(cell)):
        moment = datetime.datetime.fromisoformat(date.replace("Z", "+00:00"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc)
        found.append(Quantity(((now - moment).total_seconds() / 86400,), "d", 1.0))
    return found + of_text(str(cell), column)


def of_text(text, otherwise=None):
    """Every quantity of a text; `otherwise` is the unit of numbers that carry none."""
    found = []
    for match in _NUMBER.finditer(_DATE.sub(" ", text)):
        digits = re.sub(r"[^\d.-]", "", match.group("number"))
        unit = unit_of(match.group("unit")) if match.group("unit") else None
        if match.group("money"):
            unit = ("USD", (1,))
        scale = (match.group("scale") or "").lower()
        factor = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}.get(scale, 1)
        if scale in ("k", "m") and not unit:  # "5 m" alone is no million
            factor = 1e3 if scale == "k" else 1
        found.append(_make(digits, float(digits) * factor, unit or otherwise))
    return found


def counts_of(text):
    """The whole numbers of a sentence, in order, with names, dates and measures left out."""
    bare = _DATE.sub(" ", text)
    bare = re.sub(r"[A-Za-z][\w.]*(?:-[\w.]+)+|'[^']*'|\"[^\"]*\"", " ", bare)
    found = []
    for match in re.finditer(r"(?<![\w.])(\d[\d,]*)(?![\d.]*\d)(\s?%)?|\b(" + "|".join(WORDS) + r")\b", bare, re.IGNORECASE):
        if match.group(3):
            found.append(WORDS[match.group(3).lower()])
        elif not match.group(2):
            found.append(int(match.group(1).replace(",", "")))
    return found
