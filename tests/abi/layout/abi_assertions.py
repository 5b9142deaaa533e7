#!/usr/bin/python3
"""Turns a JSON file of the ABI into static assertions, for any compiler of C11 or C++11 that knows
GNU's __typeof__: each constant, id, struct, member, function type and symbol.

The types of functions are spelled with their calling convention, so a compiler whose own one is
another finds a pointer that the header declares without CBI_CALL.

usage: abi_assertions.py ABI.json [--any-alignment] > assertions.c
  --any-alignment  for platforms where a 64-bit integer on its own is aligned otherwise
"""
import json
import pathlib
import sys

PROLOGUE = """\
#define CBI_BUILDING_PLUGIN
{includes}
#if defined(__i386__) && defined(__GNUC__)
#define CDECL_OF_JSON __attribute__((cdecl))
#else
#define CDECL_OF_JSON
#endif
#ifdef __cplusplus
#define ALIGNMENT_OF(type) alignof(type)
#define HOLDS(condition, text) static_assert(condition, text)
#define SAME(left, right) __is_same(left, right)
#else
#define ALIGNMENT_OF(type) _Alignof(type)
#define HOLDS(condition, text) _Static_assert(condition, text)
#define SAME(left, right) __builtin_types_compatible_p(left, right)
#endif
"""


def function_type(function):
    """A pointer to it, in C."""
    arguments = ", ".join(f"{argument['type']} {argument['name']}" for argument in function["arguments"])
    return f"{function['returns']} (CDECL_OF_JSON *)({arguments or 'void'})"


def assertions(abi, any_alignment=False):
    """(condition, what it says) of everything in the file."""
    for name, scalar in abi["scalars"].items():
        spelled = "void *" if name == "pointer" else name
        yield f"sizeof({spelled}) == {scalar['size']}", f"size of {name}"
        if "signed" in scalar:
            yield f"(({spelled})-1 < ({spelled})1) == {int(scalar['signed'])}", f"sign of {name}"
    for constant in abi["constants"] + abi["ids"]:
        name, value = constant["name"], constant["value"]
        if isinstance(value, str):
            yield f"sizeof({name}) == sizeof({json.dumps(value)})", f"length of {name}"
            yield f"__builtin_strcmp({name}, {json.dumps(value)}) == 0", f"text of {name}"
        else:
            yield f"{name} == {value}", f"value of {name}"
            yield f"SAME(__typeof__({name}), {constant['type']})", f"type of {name}"
    for struct in abi["structs"]:
        name = struct["name"]
        yield f"sizeof({name}) == {struct['size']}", f"size of {name}"
        if not any_alignment:
            yield f"ALIGNMENT_OF({name}) == {struct['alignment']}", f"alignment of {name}"
        for member in struct["members"]:
            place, what = f"(({name}*)0)->{member['name']}", f"{name}.{member['name']}"
            spelled = member.get("type") or function_type(member["function"])
            yield f"offsetof({name}, {member['name']}) == {member['offset']}", f"offset of {what}"
            yield f"sizeof({place}) == {member['size']}", f"size of {what}"
            yield f"SAME(__typeof__({place}), {spelled})", f"type of {what}"
    for function in abi["functions"]:
        yield f"SAME({function['name']}, {function_type(function)})", f"type of {function['name']}"
    for symbol in abi["symbols"]:
        yield f"SAME(__typeof__(&{symbol['name']}), {function_type(symbol)})", f"type of {symbol['name']}"


def source(abi, any_alignment=False):
    """A translation unit that compiles only if headers and file say the same."""
    headers = {e["header"] for kind in ("constants", "ids", "structs", "functions", "symbols") for e in abi[kind]}
    lines = [PROLOGUE.format(includes="\n".join(f"#include <{header}>" for header in sorted(headers)))]
    lines += [f'HOLDS({condition}, "{what}");' for condition, what in assertions(abi, any_alignment)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--any-alignment"]):
        sys.exit(__doc__)
    print(source(json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")), len(sys.argv) == 3), end="")
