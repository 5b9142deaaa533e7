#!/usr/bin/python3
"""Fails on what a document points to that is not there.

In every Markdown file: relative links whose file does not exist, anchors without a heading, reference
links without a definition. In every source: ids of obligations (DSC-07) without a row in their legend,
docs/obligations.md. Not addresses of the web, and nothing inside code.

usage: documents.py [PROJECT_ROOT]
"""
import pathlib
import re
import sys
import urllib.parse

import tree

LEGEND = pathlib.Path("docs/obligations.md")
CITED_BY = {".h", ".hpp", ".cpp", ".c", ".py", ".wire"}
PREFIXES = "ERA|LIF|RPC|H25|H26|TMO|DSC|REG|GRT|TOK|LST|CAL|INP"
OBLIGATION = re.compile(rf"\b({PREFIXES})-(\d\d)\b")
RANGE = re.compile(rf"\b({PREFIXES})-(\d\d) (?:to|and) (?:\1-)?(\d\d)\b")

FENCE = re.compile(r"^ {0,3}(```+|~~~+).*?^ {0,3}\1[ \t]*$", re.MULTILINE | re.DOTALL)
# Within a paragraph: a lone backtick must not swallow the page.
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
INLINE_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE_LINK = re.compile(r"\]\[([^\]]+)\]")
DEFINITION = re.compile(r"^\[([^\]]+)\]:\s*<?(\S+?)>?\s*$", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def blanked(pattern, text):
    """The text without its matches; what follows them keeps its line number."""
    return pattern.sub(lambda found: "\n" * found.group(0).count("\n"), text)


def anchors(text):
    """The names under which the headings of a page are reached, as GitHub makes them."""
    names = set()
    for heading in HEADING.findall(blanked(FENCE, text)):
        shown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", shown).replace(" ", "-")
        repeated = 1
        unique = name
        while unique in names:
            unique = f"{name}-{repeated}"
            repeated += 1
        names.add(unique)
    return names


def links(text):
    """(line, what is written, target) of each link; a reference without a definition has no target."""
    prose = blanked(CODE_SPAN, blanked(FENCE, text))
    definitions = {name.lower(): target for name, target in DEFINITION.findall(prose)}
    for found in INLINE_LINK.finditer(prose):
        yield prose.count("\n", 0, found.start()) + 1, found.group(1), found.group(1)
    for found in REFERENCE_LINK.finditer(prose):
        name = found.group(1)
        yield prose.count("\n", 0, found.start()) + 1, f"[{name}]", definitions.get(name.lower())


def broken_links(root, page, text):
    name = page.relative_to(root)
    for line, shown, target in links(text):
        where = f"{name}:{line}"
        if target is None:
            yield f"{where}: {shown} is defined nowhere on this page"
            continue
        if ELSEWHERE.match(target):
            continue
        path, _, anchor = urllib.parse.unquote(target).partition("#")
        aim = (page.parent / path).resolve() if path else page
        if not aim.is_relative_to(root):
            yield f"{where}: {target} leads out of the project"
        elif not aim.exists():
            yield f"{where}: there is no {target}"
        elif anchor and aim.suffix == ".md" and anchor not in anchors(aim.read_text(encoding="utf-8")):
            yield f"{where}: {target} has no such heading"


def cited(text):
    """The ids that a text names, those inside "LIF-01 to LIF-05" too."""
    ids = {f"{prefix}-{number}" for prefix, number in OBLIGATION.findall(text)}
    for prefix, first, last in RANGE.findall(text):
        ids |= {f"{prefix}-{number:02}" for number in range(int(first), int(last) + 1)}
    return ids


def complaints(root):
    explained = set()
    if (root / LEGEND).is_file():
        rows = re.findall(r"^\| *(\S+) *\|", (root / LEGEND).read_text(encoding="utf-8"), re.MULTILINE)
        explained = {row for row in rows if OBLIGATION.fullmatch(row)}
    for path in tree.files(root):
        if path.suffix == ".md":
            yield from broken_links(root, path, path.read_text(encoding="utf-8"))
        elif path.suffix in CITED_BY and path.parent != root / "tests/checks":
            for missing in sorted(cited(path.read_text(encoding="utf-8", errors="replace")) - explained):
                yield f"{path.relative_to(root)}: {missing} has no row in {LEGEND}"


def main():
    root = pathlib.Path(__file__).parents[2] if len(sys.argv) == 1 else pathlib.Path(sys.argv[1])
    found = list(complaints(root.resolve()))
    print("\n".join(found) or "every link leads somewhere, and every id has its legend")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
