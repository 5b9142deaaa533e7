#!/usr/bin/python3
"""Fails on a comment or a page that names a file which does not exist.

Read are the comments of C, C++, Python, shell and CMake (docstrings too), and Markdown outside of code
fences. A name is what ends like a source file or a page (room/NAME.h, NAME.cpp, docs/NAME.md), or
begins with a top folder (tests/golden). It is looked for in the project, in each of BASES, and in the
folder of the file that names it; a test also speaks of the folder that it mirrors. vault.h may stand for
vault/vault.h, the front of a room. The bare name of a page may stand anywhere in the tree, and so may
any bare name on a page, which speaks of a room in whole sentences.

Not read: addresses of the web, absolute paths, patterns with * or <>, placeholders and what a build
makes (ELSEWHERE), and the pages that tell of the past (PAST).

usage: stale_names.py [PROJECT_ROOT]
"""
import os
import pathlib
import re
import sys

import documents
import tree

BASES = (
    "", "aiven_plugin", "host_stub", "plugin_api", "plugin_api/include", "plugin_api/include/claribi",
    "tests", "manifests",
)
# A name of an earlier tree is right there: what was written is not rewritten.
PAST = ("CHANGELOG.md", "docs/adr/")
# What a text says where any name may stand, and what a build makes.
ELSEWHERE = re.compile(r"^(build|bin)/|(^|/)(NAME|SIDE|MESSAGE)(?![A-Za-z])")
# Files, and not ours: of libraries, or made by a build.
FOREIGN = {
    "internal/stack.h",  # RapidJSON
    "pg_query.h",  # libpg_query
    "src/include/nodes/parsenodes.h", "primnodes.h",  # PostgreSQL
    "tests/draft2020-12",  # the JSON Schema test suite
    "assertions.c",  # of tests/abi/layout/abi_assertions.py
}

ENDINGS = "h|hpp|cpp|c|py|sh|md|cmake|wire|sql"
TOPS = "aiven_plugin|host_stub|plugin_api|tests|docs|manifests"
# What stands in front: no part of a longer path, of a pattern, an address or an option.
START = r"(?<![\w./\\~$@*<>{}%:=-])"
NAME = re.compile(
    rf"{START}(?:\.\.?/)*(?:"
    rf"(?:[\w-]+/)*[\w-]+(?:\.[\w-]+)*\.(?:{ENDINGS})(?![\w/*<({{-]|\.\w)"
    rf"|(?:{TOPS})/[\w.-]*(?:/[\w.-]+)*(?![\w/*<({{-]))"
)
ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s)>\]\"'`]+")

C_TOKENS = re.compile(
    r'R"([^(\s]*)\(.*?\)\1"'  # a raw string
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\[^\n]*?|[^'\\\n])'"
    r"|(?P<comment>//[^\n]*|/\*.*?\*/)",
    re.DOTALL,
)
PYTHON_TOKENS = re.compile(
    r'(?P<docstring>^[ \t]*""".*?""")'
    r'|"""(?:\\.|[^\\])*?"""'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])*'"
    r"|(?P<comment>#[^\n]*)",
    re.DOTALL | re.MULTILINE,
)
SHELL_TOKENS = re.compile(r"(?P<comment>(?:^|(?<=\s))#[^\n]*)", re.MULTILINE)


def tokens_of(path):
    """What finds the comments of a file; FENCE for a page; None for what speaks to no reader."""
    if path.name == "CMakeLists.txt":
        return SHELL_TOKENS
    return {
        ".md": documents.FENCE,
        ".h": C_TOKENS, ".hpp": C_TOKENS, ".cpp": C_TOKENS, ".c": C_TOKENS,
        ".py": PYTHON_TOKENS,
        ".sh": SHELL_TOKENS, ".cmake": SHELL_TOKENS,
    }.get(path.suffix)


def told(path, text):
    """(offset, text) of each part of a file that speaks to a reader."""
    tokens = tokens_of(path)
    if tokens is documents.FENCE:
        # A fence keeps its lines, so that what follows keeps its line number.
        return [(0, documents.blanked(tokens, text))]
    return [
        (found.start(), found.group(0))
        for found in tokens.finditer(text)
        if found.lastgroup in ("comment", "docstring")
    ]


class Places:
    """The files and folders of the tree, by path from the root and by bare name."""

    def __init__(self, root):
        self.paths, self.names = set(), set()
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if name not in (".git", "build", "node_modules")]
            here = os.path.relpath(folder, root)
            self.names.update(files)
            self.paths.update(os.path.normpath(os.path.join(here, name)) for name in [*folders, *files])

    def has(self, name, page):
        """Whether `name`, in the file `page` (a path from the root), is a file or folder."""
        beside = page.parent
        bases = [*BASES, str(beside)]
        if beside.parts[:1] == ("tests",):
            bases.append(os.path.join(*beside.parts[1:], ""))
        stem = name.partition(".")[0]
        names = (name, f"{stem}/{name}") if "/" not in name else (name,)
        if any(os.path.normpath(os.path.join(base, n)) in self.paths for base in bases for n in names):
            return True
        return name in self.names and ".md" in (page.suffix, os.path.splitext(name)[1])


def stale(places, page, text):
    """(line, name) of each name of a file that does not exist. `page`: its path from the root."""
    for offset, part in told(page, text):
        part = ADDRESS.sub(lambda found: " " * len(found.group(0)), part)
        for found in NAME.finditer(part):
            name = found.group(0).rstrip(".")
            if name in FOREIGN or ELSEWHERE.search(name) or places.has(name, page):
                continue
            yield text.count("\n", 0, offset) + part.count("\n", 0, found.start()) + 1, name


def complaints(root):
    places = Places(root)
    for path in tree.files(root):
        page = path.relative_to(root)
        if str(page).startswith(PAST) or tokens_of(page) is None:
            continue
        for line, name in stale(places, page, path.read_text(encoding="utf-8", errors="replace")):
            yield f"{page}:{line}: there is no {name}"


def main():
    root = pathlib.Path(__file__).parents[2] if len(sys.argv) == 1 else pathlib.Path(sys.argv[1])
    found = list(complaints(root.resolve()))
    print("\n".join(found) or "every file that a comment or a page names exists")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
