#!/usr/bin/python3
"""Fails on every #include that goes against the map in ARCHITECTURE.md.

The map is the fenced block under "Who may know whom". It is made of arrows, "A, B -> C, D",
separated by line ends, semicolons or wide gaps. "every plugin room" stands for all rooms of
aiven_plugin, "every host room" for all of host_stub but the sandbox (which shares code with nobody),
"nobody" for none. A room always knows itself.
Tests mirror the rooms: the tests of a room may include what the room reaches, and the fakes.

usage: include_rules.py [PROJECT_ROOT]
"""
import pathlib
import re
import sys

SIDES = {"plugin": "aiven_plugin", "host": "host_stub"}
ALONE = "vendor_sandbox"
# What tests share: tests/<folder>, or one file of it -> may be included by tests of ...
BOTH_SIDES = {"aiven_plugin", "host_stub"}
SHARED_TESTS = {
    "testing": {"aiven_plugin"},
    "testing/result_matchers.h": BOTH_SIDES,
    "contract": BOTH_SIDES,
}
# Libraries that no header may show, because a header is a room's interface.
HIDDEN_LIBRARIES = re.compile(r"^(Poco/|rapidjson/|openssl/|boost/|ares\.h|sqlite3\.h)")
# The sandbox is one program, not an interface; so is the command line's own code.
MAY_SHOW_LIBRARIES = ("host_stub/vendor_sandbox/", "host_stub/app/", "tests/")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)


class Map:
    """The rooms that exist, and the arrows between them."""

    def __init__(self, root):
        self.root = root
        self.rooms = {}  # room -> side folder
        for side in SIDES.values():
            for folder in sorted((root / side).glob("*/")):
                self.rooms[folder.name] = side
        self.rooms["plugin_api"] = "plugin_api"
        self.arrows = {room: {room} for room in self.rooms}
        self.unknown = []
        self.named = set()
        self._read((root / "ARCHITECTURE.md").read_text(encoding="utf-8"))

    def _read(self, text):
        block = re.search(r"^#* *Who may know whom.*?^```[a-z]*\n(.*?)^```", text, re.S | re.M)
        if not block:
            raise SystemExit('ARCHITECTURE.md: no fenced block under "Who may know whom"')
        for arrow in re.split(r"\n|;|\s{3,}", block.group(1)):
            if "->" not in arrow:
                continue
            knowing, _, known = arrow.partition("->")
            for room in self._names(knowing):
                self.named.add(room)
                self.arrows.setdefault(room, {room}).update(self._names(known))

    def _names(self, text):
        for name in text.split(","):
            name = re.sub(r"\(.*?\)|\bonly\b", "", name).strip()
            every = re.fullmatch(r"every (plugin|host) room", name)
            if every:
                side = SIDES[every.group(1)]
                yield from (
                    room for room, where in self.rooms.items() if where == side and room != ALONE
                )
            elif name in self.rooms:
                yield name
            elif name and name != "nobody" and not name.startswith("tests/"):
                self.unknown.append(name)

    def reach(self, room):
        """The room, and every room that it knows, directly or through others."""
        seen, ahead = set(), [room]
        while ahead:
            here = ahead.pop()
            if here not in seen:
                seen.add(here)
                ahead.extend(self.arrows.get(here, ()))
        return seen


def place(path):
    """(side, room, is_test) of a file by its path inside the project."""
    parts = path.parts
    is_test = parts[0] == "tests"
    parts = parts[1:] if is_test else parts
    if parts[0] in SIDES.values() and len(parts) > 2:
        return parts[0], parts[1], is_test
    if parts[0] == "plugin_api":
        return "plugin_api", "plugin_api", is_test
    return None, parts[0], is_test


def violations(root):
    rules = Map(root)
    for name in sorted(set(rules.unknown)):
        yield f"ARCHITECTURE.md: the map names the room {name}, which does not exist"
    for room, side in rules.rooms.items():
        if room not in rules.named and side != "plugin_api":
            yield f"ARCHITECTURE.md: the map has no arrow from {side}/{room}"
    for top in (*SIDES.values(), "plugin_api", "tests"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".h", ".hpp", ".cpp", ".c") and path.is_file():
                yield from file_violations(rules, path.relative_to(root), path)


def file_violations(rules, name, path):
    side, room, is_test = place(name)
    for match in INCLUDE.finditer(path.read_text(encoding="utf-8")):
        quoted, target = match.group(1) == '"', match.group(2)
        where = f"{name}: #include {target}"
        if HIDDEN_LIBRARIES.match(target):
            if path.suffix in (".h", ".hpp") and not str(name).startswith(MAY_SHOW_LIBRARIES):
                yield f"{where}: a header shows no library; include it in the .cpp"
            continue
        if not quoted and not target.startswith("claribi/"):
            continue
        if quoted and (path.parent / target).is_file():
            continue  # its own folder
        seen = "plugin_api" if target.startswith("claribi/") else target.split("/")[0]
        if is_test and seen in SHARED_TESTS and side is not None:
            if side not in SHARED_TESTS.get(target, SHARED_TESTS[seen]):
                yield f"{where}: tests of {side} do not use tests/{seen}"
            continue
        if seen not in rules.rooms:
            if (rules.root / "tests" / target).is_file() and is_test:
                continue
            yield f"{where}: no such room"
        elif side is None:
            continue  # tests of no single room: contract, abi, fuzz
        else:
            allowed = rules.reach(room) if is_test else rules.arrows.get(room, {room})
            if seen not in allowed:
                yield f"{where}: {room} may not know {seen}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    root = root if root.is_dir() else root.parents[2]
    found = list(violations(root))
    print("\n".join(found) or "every #include follows the map")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
