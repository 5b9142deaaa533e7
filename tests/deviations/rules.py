"""Reads rules.md: what is right for a case, and which words of blame a case permits."""
import dataclasses
import fnmatch
import functools
import pathlib

FILE = pathlib.Path(__file__).with_name("rules.md")
RIGHTS = ("works", "works or says so", "must refuse before the browser", "must refuse before the code is sent",
          "must refuse before the token is used", "goes nowhere else")


@dataclasses.dataclass(frozen=True)
class Rule:
    places: tuple
    members: tuple
    ways: tuple
    right: str
    why: str

    def fits(self, case):
        pairs = ((case.place, self.places), (case.member, self.members), (case.way, self.ways))
        return all(any(_fits(text, pattern) for pattern in patterns) for text, patterns in pairs)


@dataclasses.dataclass(frozen=True)
class Blame:
    words: tuple
    where: tuple

    def permits(self, case):
        return any(_fits(f"{case.place}:{case.member}:{case.way}", pattern) for pattern in self.where)


def _fits(text, pattern):
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def _split(cell):
    return tuple(part.strip() for part in cell.split(";"))


def _rows(header):
    """The cells of every table of rules.md with that header, in their order."""
    inside = False
    for line in FILE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else None
        if cells == header:
            inside = True
        elif cells is None:
            inside = False
        elif inside and not set(cells[0]) <= {"-"}:
            yield cells


@functools.lru_cache(maxsize=None)
def rules():
    made = [Rule(_split(place), _split(member), _split(way), right, why)
            for place, member, way, right, why in _rows(["place", "member", "way", "right", "why"])]
    unknown = {rule.right for rule in made} - set(RIGHTS)
    assert made and not unknown, f"rules.md: {unknown or 'no rule'}"
    return made


@functools.lru_cache(maxsize=None)
def blames():
    return [Blame(_split(words), _split(where)) for words, where in _rows(["words", "only where place:member:way is"])]


def rule_of(case):
    """The first rule that fits; LookupError if none does, because then rules.md says nothing about it."""
    for rule in rules():
        if rule.fits(case):
            return rule
    raise LookupError(f"rules.md has no rule for {case.name}")
