#!/usr/bin/env python3
"""schemas_check.py MESSAGES_DIR - a second opinion on the published schemas.

Each must be a valid 2020-12 schema, must use only keywords that draft 4 readers share, must refer
only to itself, and a definition that several schemas carry must be the same in all of them. Every
example of MESSAGES.md must keep to its schema in the eyes of python3-jsonschema too.
"""
import json
import pathlib
import re
import sys

try:
    import jsonschema
except ImportError:
    sys.exit("schemas_check.py: python3-jsonschema is missing\n  fix: apt-get install python3-jsonschema")

SHARED = {
    "$schema", "title", "description", "type", "required", "properties", "items", "enum", "oneOf",
    "allOf", "$ref", "$defs", "minimum", "maximum", "minItems", "minLength", "pattern",
}
# What says of which type a value is, and what a vendor may have written in any.
TYPED = {"type", "enum", "$ref", "oneOf", "allOf"}
OF_ANY_TYPE = {"data", "structured_content"}
complaints = []


def subschemas(schema):
    """The schema and every schema inside it; names of properties are not keywords."""
    yield schema
    for key in ("properties", "$defs"):
        for inner in schema.get(key, {}).values():
            yield from subschemas(inner)
    for inner in schema.get("oneOf", []) + schema.get("allOf", []):
        yield from subschemas(inner)
    if "items" in schema:
        yield from subschemas(schema["items"])


def check_schema(name, schema):
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        complaints.append(f"{name}: not a 2020-12 schema: {error.message}")
        return
    for part in subschemas(schema):
        for keyword in sorted(part.keys() - SHARED):
            complaints.append(f"{name}: keyword {keyword} is not shared with draft 4")
        for member, rules in part.get("properties", {}).items():
            if member not in OF_ANY_TYPE and not rules.keys() & TYPED:
                complaints.append(f"{name}: the member {member} takes a value of any type")
        reference = part.get("$ref")
        if reference is None:
            continue
        if len(part) > 1:
            complaints.append(f"{name}: {reference} has neighbours, which draft 4 ignores")
        if reference.removeprefix("#/$defs/") not in schema.get("$defs", {}):
            complaints.append(f"{name}: {reference} leads nowhere")


def check_copies(schemas):
    """error_detail and authorization_status are messages and also stand inside others."""
    first = {}
    for name, schema in schemas.items():
        body = {k: v for k, v in schema.items() if k not in ("$schema", "title", "description", "$defs")}
        first.setdefault(name, (name, body))
    for name, schema in schemas.items():
        for key, definition in schema.get("$defs", {}).items():
            if key == "options":
                continue
            origin, expected = first.setdefault(key, (name, definition))
            if definition != expected:
                complaints.append(f"{name}: its {key} differs from the one of {origin}")


def check_examples(page, schemas):
    blocks = re.findall(r"^```json (\S+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    if not blocks:
        complaints.append("MESSAGES.md: no examples")
    for name, text in blocks:
        message, _, part = name.partition("/")
        schema = dict(schemas[message])
        if part:
            schema = {"$defs": schema["$defs"], **schema["$defs"][part]}
        for error in jsonschema.Draft202012Validator(schema).iter_errors(json.loads(text)):
            complaints.append(f"MESSAGES.md: {name}: {error.json_path}: {error.message}")


def main(directory):
    schemas = {
        path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(directory.glob("*.schema.json"))
    }
    if not schemas:
        complaints.append(f"{directory}: no schemas")
    for name, schema in schemas.items():
        check_schema(name, schema)
    check_copies(schemas)
    check_examples((directory / "MESSAGES.md").read_text(encoding="utf-8"), schemas)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"{len(schemas)} schemas, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
