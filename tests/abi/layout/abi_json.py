#!/usr/bin/python3
"""Writes the C ABI of plugin_api/include/claribi as JSON, one file a target.

Nothing is laid out here. clang compiles the headers for the target and is asked for names and types
(the syntax tree) and for numbers (constants that it computes): no C is parsed but two spellings that
the headers must keep to, `RESULT(CBI_CALL* name)(ARGUMENTS)` for a pointer to a function, and one
integer or string literal for a macro that is a value. Names of arguments exist in no compiled form,
so the text of such a pointer is compiled once more as a function. plugin_api/README.md describes the
format.

usage: abi_json.py INCLUDE_DIR OUT_DIR
"""
import ast
import functools
import json
import pathlib
import re
import subprocess
import sys

FORMAT = 1
# What the files are called, and the triple that they are computed for.
TARGETS = {"x86_64": "x86_64-linux-gnu", "i386": "i386-linux-gnu"}
POINTER_TO_FUNCTION = re.compile(r"\(\s*CBI_CALL\s*\*\s*(\w+)\s*\)")
LITERAL = re.compile(r'-?\d\w*|"(?:[^"\\]|\\.)*"')
NO_VALUES = {"CBI_CALL", "CBI_EXPORT", "CBI_BUILDING_PLUGIN"}


class UnknownForm(Exception):
    """The headers hold something that this program was not taught to describe."""


class Compiler:
    """clang for one target. It sees the headers and its own, and nothing of this machine."""

    def __init__(self, triple, include):
        self.include = include
        self.headers = [str(path.relative_to(include)) for path in sorted(include.rglob("*.h"))]
        self._command = [
            "clang", f"--target={triple}", "-x", "c", "-std=c11", "-ffreestanding", "-nostdlibinc", "-Werror",
            "-DCBI_BUILDING_PLUGIN", f"-I{include}",
        ]

    def run(self, *arguments, more=""):
        source = "".join(f"#include <{header}>\n" for header in self.headers) + more
        done = subprocess.run([*self._command, *arguments, "-"], input=source, capture_output=True, text=True)
        if done.returncode:
            raise UnknownForm(done.stderr)
        return done.stdout

    def header_of(self, file):
        """`claribi/….h`, or None for a file that is not of the contract."""
        path = pathlib.PurePath(file)
        return str(path.relative_to(self.include)) if path.is_relative_to(self.include) else None

    def declarations(self, more=""):
        """What stands at the top level, each with `file`: clang names a file only when it changes."""
        last = ""

        def name_file(node):
            nonlocal last
            if "offset" in node and "col" in node:
                last = node["file"] = node.get("file", last)
            return node

        tree = self.run("-fsyntax-only", "-Xclang", "-ast-dump=json", more=more)
        for node in json.loads(tree, object_hook=name_file)["inner"]:
            loc = node.get("loc", {})
            yield loc.get("expansionLoc", loc).get("file", ""), node

    def macros(self):
        """(header, name, text) of every macro without arguments that is defined at the end."""
        defined, file = {}, ""
        for line in self.run("-E", "-dD").splitlines():
            if marker := re.match(r'# \d+ "(.*?)"', line):
                file = marker.group(1)
            elif name := re.match(r"#undef (\w+)", line):
                defined.pop(name.group(1), None)
            elif macro := re.match(r"#define (\w+)(?: (.*))?$", line):
                if header := self.header_of(file):
                    defined[macro.group(1)] = (header, macro.group(1), macro.group(2) or "")
        return list(defined.values())

    def numbers(self, expressions, more=""):
        """The value of each constant expression, in the same order, and the type of each variable
        that `more` declares, by its name."""
        more += "".join(f"enum {{ cbi_probe_{i} = ({e}) }};\n" for i, e in enumerate(expressions))
        found, types = {}, {}
        for _, node in self.declarations(more):
            if node["kind"] == "VarDecl":
                types[node["name"]] = node["type"].get("desugaredQualType")
            for constant in node.get("inner", []) if node["kind"] == "EnumDecl" else []:
                if constant["kind"] != "EnumConstantDecl":
                    continue  # a struct that an expression declares
                expression = constant["inner"][0]
                while expression["kind"] != "ConstantExpr":  # it may be converted to int
                    expression = expression["inner"][0]
                found[constant["name"]] = int(expression["value"])
        return [found[f"cbi_probe_{i}"] for i in range(len(expressions))], types


def text_of(file, node):
    """The declaration as it is written, up to its semicolon."""
    begin, end = (node["range"][side]["offset"] for side in ("begin", "end"))
    source = pathlib.Path(file).read_bytes()
    return source[begin:source.index(b";", end)].decode()


def is_function(node):
    return "(" in node["type"].get("desugaredQualType", node["type"]["qualType"])


def signature(node):
    """Result and arguments of a declared function."""
    return {
        "returns": node["type"]["qualType"].partition("(")[0].strip(),
        "arguments": [
            {"name": argument.get("name"), "type": argument["type"]["qualType"]}
            for argument in node.get("inner", []) if argument["kind"] == "ParmVarDecl"
        ],
    }


class Description:
    """What is found in the headers, put together for one target."""

    def __init__(self, target, include):
        self._clang = Compiler(TARGETS.get(target, target), include)
        self._texts = {}  # probe -> text of a pointer to a function, and where its signature goes
        self.value = {
            "about": "The C ABI of include/claribi, as a compiler lays it out. Generated; never edited.",
            "format": FORMAT, "target": target, "byte_order": "little", "calling_convention": "cdecl",
            "scalars": {}, "constants": [], "ids": [], "opaque": [], "structs": [], "functions": [],
            "symbols": [],
        }
        for file, node in self._clang.declarations():
            if header := self._clang.header_of(file):
                self._add(header, file, node)
        complete = {struct["name"] for struct in self.value["structs"]}
        self.value["opaque"] = [e for e in self.value["opaque"] if e["name"] not in complete]
        self._fill_signatures()
        self._fill_constants()
        self._fill_layout()

    def _entity(self, kind, header, name, **more):
        entity = {"name": name, "header": header, **more}
        if header.startswith("claribi/draft/"):
            entity["draft"] = True
        self.value[kind].append(entity)
        return entity

    def _add(self, header, file, node):
        kind, name = node["kind"], node.get("name", "")
        if kind == "RecordDecl" and node.get("completeDefinition"):
            members = [self._member(name, file, field) for field in node["inner"] if field["kind"] == "FieldDecl"]
            self._entity("structs", header, name, size=None, alignment=None, members=members)
        elif kind == "RecordDecl":
            if all(name != other["name"] for other in self.value["opaque"]):
                self._entity("opaque", header, name)
        elif kind == "FunctionDecl":
            self._entity("symbols", header, name, **signature(node))
        elif kind == "TypedefDecl" and is_function(node):
            self._texts[name] = text_of(file, node).removeprefix("typedef"), self._entity("functions", header, name)
        elif kind != "TypedefDecl" or not (
                node["type"]["qualType"] == f"struct {name}" or name.startswith("cbi_frozen_")):
            raise UnknownForm(f"{header}: {kind} {name}: neither struct, function pointer nor exported function")

    def _member(self, struct, file, field):
        member = {"name": field["name"], "offset": None, "size": None}
        if "(" in field["type"]["qualType"]:
            member["function"] = {}
            self._texts[f"{struct}.{field['name']}"] = text_of(file, field), member["function"]
        else:
            member["type"] = field["type"]["qualType"]
        return member

    def _fill_signatures(self):
        more, places = "", {}
        for number, (name, (text, place)) in enumerate(self._texts.items()):
            function, count = POINTER_TO_FUNCTION.subn(f" cbi_probe_{number}", text)
            if count != 1:
                raise UnknownForm(f"{name}: write RESULT(CBI_CALL* name)(ARGUMENTS), not {text}")
            more += f"extern {function};\n"
            places[f"cbi_probe_{number}"] = name, place
        for _, node in self._clang.declarations(more):
            if node.get("name") in places:
                name, place = places[node["name"]]
                place.update(signature(node))
                if any(argument["name"] is None for argument in place["arguments"]):
                    raise UnknownForm(f"{name}: an argument has no name")

    def _fill_constants(self):
        macros = [macro for macro in self._clang.macros() if macro[1].startswith("CBI_")]
        macros = [macro for macro in macros if macro[1] not in NO_VALUES]
        if wrong := [name for _, name, text in macros if not LITERAL.fullmatch(text)]:
            raise UnknownForm(f"{', '.join(wrong)}: neither one number nor one string")
        numbers = [name for _, name, text in macros if not text.startswith('"')]
        more = "".join(f"extern __typeof__({name}) type_of_{name};\n" for name in numbers)
        found, types = self._clang.numbers(numbers, more)
        values = dict(zip(numbers, found))
        for header, name, text in macros:
            if name in values:
                self._entity("constants", header, name, value=values[name], type=types[f"type_of_{name}"])
            else:
                kind = "ids" if name.startswith("CBI_EXT_") else "constants"
                more = {} if kind == "ids" else {"type": "string"}
                self._entity(kind, header, name, value=ast.literal_eval(text), **more)

    def _fill_layout(self):
        asked = []  # (dict, key, expression)
        for name in sorted(self._scalar_names()):
            spelled = "void *" if name == "pointer" else name
            scalar = self.value["scalars"][name] = {"size": None, "alignment": None, "kind": "integer"}
            asked += [
                (scalar, "size", f"sizeof({spelled})"),
                (scalar, "alignment", f"__builtin_offsetof(struct {{ char c; {spelled} member; }}, member)"),
            ]
            if name in ("pointer", "char", "double"):
                scalar["kind"] = {"pointer": "pointer", "char": "character", "double": "float"}[name]
            else:
                asked.append((scalar, "signed", f"({spelled})-1 < ({spelled})1"))
        for struct in self.value["structs"]:
            name = struct["name"]
            asked += [(struct, "size", f"sizeof({name})"), (struct, "alignment", f"_Alignof({name})")]
            for member in struct["members"]:
                asked += [
                    (member, "offset", f"__builtin_offsetof({name}, {member['name']})"),
                    (member, "size", f"sizeof((({name} *)0)->{member['name']})"),
                ]
        numbers, _ = self._clang.numbers([expression for _, _, expression in asked])
        for (place, key, _), number in zip(asked, numbers):
            place[key] = bool(number) if key == "signed" else number

    def _scalar_names(self):
        """Every type that is neither a struct nor a function of ours, and "pointer"."""
        value = self.value
        ours = {e["name"] for kind in ("structs", "opaque", "functions") for e in value[kind]}
        functions = value["functions"] + value["symbols"]
        functions += [m["function"] for s in value["structs"] for m in s["members"] if "function" in m]
        types = [m["type"] for s in value["structs"] for m in s["members"] if "type" in m]
        types += [f["returns"] for f in functions] + [a["type"] for f in functions for a in f["arguments"]]
        return {re.sub(r"\bconst\b|\*|\s", "", spelled) for spelled in types} - ours - {"void"} | {"pointer"}


@functools.lru_cache
def describe(target, include):
    """The ABI for `target`, a key of TARGETS or any triple of clang. Not to be changed."""
    return Description(target, pathlib.Path(include).resolve()).value


def to_text(value, indent=0):
    """JSON with what fits on a line on one line, so that a difference is easy to read."""
    line = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, (dict, list)) or len(line) + indent <= 118:
        return line
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        inner = [f"{pad}{json.dumps(key)}: {to_text(item, indent + 2)}" for key, item in value.items()]
        return "{\n" + ",\n".join(inner) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(pad + to_text(item, indent + 2) for item in value) + "\n" + " " * indent + "]"


def write(include, out):
    """Writes OUT/<target>.json for every target."""
    out.mkdir(parents=True, exist_ok=True)
    for target in TARGETS:
        (out / f"{target}.json").write_text(to_text(describe(target, include)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip().splitlines()[-1])
    try:
        write(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    except UnknownForm as problem:
        sys.exit(f"abi_json.py: {problem}")
