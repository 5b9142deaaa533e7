#!/usr/bin/python3
"""Says what a change of the C ABI breaks, from two JSON files of abi_json.py.

A later ABI may only add: constants, ids, structs, function types, symbols, and members at the end of
a struct that begins with its size. What the earlier one says stays word by word; names of arguments
too, because two arguments of one type that trade places can be told from their names alone. Drafts
bind nobody. The exit status of abidiff cannot tell an append from an insertion, so it is no gate.

usage: abi_gate.py EARLIER.json LATER.json
"""
import json
import pathlib
import sys

# The one constant that a new level changes: it may only grow.
NEWEST_LEVEL = "CBI_ABI_MAX"
KINDS = {
    "constants": "constant", "ids": "id", "opaque": "opaque type", "structs": "struct",
    "functions": "function type", "symbols": "symbol",
}


def binding(abi, kind):
    """What binds, by name."""
    return {entity["name"]: entity for entity in abi[kind] if not entity.get("draft")}


def differences(what, earlier, later, *, apart_from=()):
    """One sentence for each property that is not as it was."""
    for key in earlier:
        if key not in apart_from and earlier[key] != later.get(key):
            yield f"{what}: {key} was {json.dumps(earlier[key])}, is {json.dumps(later.get(key))}"
    yield from (f"{what}: has {key}, had none" for key in sorted(later.keys() - earlier.keys()))


def struct_breaks(earlier, later):
    name = f"struct {earlier['name']}"
    yield from differences(name, earlier, later, apart_from=("size", "members"))
    for place, old in enumerate(earlier["members"]):
        what = f"{name}, member {place}"
        if place >= len(later["members"]):
            yield f"{what}: {old['name']} is gone"
        else:
            yield from differences(what, old, later["members"][place])
    if later["size"] < earlier["size"]:
        yield f"{name}: size was {earlier['size']}, is {later['size']}"
    if earlier["members"][0]["name"] != "struct_size" and later["size"] != earlier["size"]:
        yield f"{name}: it does not begin with struct_size, so it must never grow"


def breaks(earlier, later):
    """What breaks for whoever was built against `earlier`: sentences, none if nothing does."""
    for key in ("format", "target", "byte_order", "calling_convention"):
        if earlier[key] != later[key]:
            yield f"{key} was {earlier[key]}, is {later[key]}"
    for name, scalar in earlier["scalars"].items():
        if scalar != later["scalars"].get(name, scalar):
            yield from differences(f"type {name}", scalar, later["scalars"][name])
    for kind, word in KINDS.items():
        found = binding(later, kind)
        for name, old in binding(earlier, kind).items():
            new = found.get(name)
            if new is None:
                yield f"{word} {name} is gone"
            elif kind == "structs":
                yield from struct_breaks(old, new)
            elif name == NEWEST_LEVEL and new["value"] >= old["value"]:
                yield from differences(f"{word} {name}", old, new, apart_from=("value",))
            else:
                yield from differences(f"{word} {name}", old, new)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip().splitlines()[-1])
    complaints = list(breaks(*(json.loads(pathlib.Path(file).read_text(encoding="utf-8")) for file in sys.argv[1:])))
    print("\n".join(complaints) or "nothing breaks")
    sys.exit(1 if complaints else 0)
