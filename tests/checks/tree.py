#!/usr/bin/python3
"""Fails on what should not be in the source tree.

Entries at the top that nobody planned, files over 400 lines, words of unfinished work, paths of somebody's machine, download addresses in
lock files, tests that sleep or are switched off, headers without `#pragma once` or a guard, two headers
of one name, and sources that do not include their own header first (which proves that the header stands
alone).

usage: tree.py [PROJECT_ROOT]
"""
import os
import pathlib
import re
import sys

MAX_LINES = 400
CODE = {".h", ".hpp", ".cpp", ".c", ".py", ".sh", ".cmake"}
TEXT = CODE | {".md", ".json", ".txt", ".map", ".sql", ".html", ".wire", ""}
SKIPPED_FOLDERS = {".git", "build", "node_modules", "__pycache__", "corpus"}
# The whole first impression. build is made; core files and editors' folders do not belong into a commit.
TOP = {
    "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md",
    "CMakeLists.txt", "CMakePresets.json", "demo.sh", "release.sh", "test.sh",
    "aiven_plugin", "build", "docs", "host_stub", "manifests", "plugin_api", "tests",
}
# A copy of the public headers as they were frozen, under their own names.
FROZEN = "tests/abi/level1/"
THIS = pathlib.Path(__file__).name

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|TBD|lorem ipsum)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(home|Users|root|work)/\w|\b[A-Z]:\\\\?Users")
DOWNLOAD_ADDRESS = re.compile(r'"resolved":\s*"http')
SLEEP = re.compile(r"sleep_for|sleep_until|\busleep\(|\bnanosleep\(|(?<![a-z_])sleep\(")
DISABLED = re.compile(r"\bTEST(_F|_P)?\([^)]*\bDISABLED_")


def files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
        for name in sorted(set(names) - {".git"}):  # a file, in a worktree
            path = pathlib.Path(folder, name)
            if path.suffix in TEXT and path.is_file() and not path.is_symlink():
                yield path


def complaints(root, path):
    name = path.relative_to(root)
    if name.name in (THIS, "LICENSE"):
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        yield f"{name}: not UTF-8"
        return
    lines = text.splitlines()
    if path.suffix in CODE and len(lines) > MAX_LINES:
        yield f"{name}: {len(lines)} lines, at most {MAX_LINES}: split it"
    for number, line in enumerate(lines, 1):
        where = f"{name}:{number}"
        if UNFINISHED.search(line):
            yield f"{where}: unfinished: {line.strip()[:80]}"
        if MACHINE_PATH.search(line):
            yield f"{where}: a path of one machine: {line.strip()[:80]}"
        if DOWNLOAD_ADDRESS.search(line):
            yield f"{where}: a download address in a lock file"
        if name.parts[0] == "tests" and path.stem.endswith("_test"):
            if SLEEP.search(line):
                yield f"{where}: a test that sleeps: wait for what it waits for"
            if DISABLED.search(line):
                yield f"{where}: a test that is switched off"
    if path.suffix in (".h", ".hpp"):
        if "#pragma once" not in text and not re.search(r"^#ifndef \w+\n#define \w+", text, re.M):
            yield f"{name}: no guard against being included twice"
    if path.suffix == ".cpp" and path.with_suffix(".h").is_file():
        first = re.search(r'^#include ["<]([^">]+)', text, re.M)
        if not first or pathlib.PurePath(first.group(1)).name != f"{path.stem}.h":
            yield f"{name}: does not include {path.stem}.h first"


def shared_names(root, paths):
    """Headers that only their folder tells apart."""
    first = {}
    for path in paths:
        name = path.relative_to(root)
        if path.suffix not in (".h", ".hpp") or str(name).startswith(FROZEN):
            continue
        if name.name in first:
            yield f"{name}: {first[name.name]} has the same name: name each after what it holds"
        first.setdefault(name.name, name)


def strangers(root):
    """What stands at the top and is not part of the map. Names that begin with a dot belong to tools."""
    for entry in sorted(root.iterdir()):
        if not entry.name.startswith(".") and entry.name not in TOP:
            yield f"{entry.name}: not part of the top level (TOP in {THIS}): move it into a room, or delete it"


def main():
    root = pathlib.Path(__file__).parents[2] if len(sys.argv) == 1 else pathlib.Path(sys.argv[1])
    root = root.resolve()
    paths = list(files(root))
    found = [complaint for path in paths for complaint in complaints(root, path)]
    found.extend(shared_names(root, paths))
    found.extend(strangers(root))
    print("\n".join(found) or "the tree is tidy")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
