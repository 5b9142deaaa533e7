"""Every command's --json keeps to its schema in host_stub/app/output, on success and on failure.

The commands are those that `help --json` lists, so that a command without a schema, or without a run
here, fails.
"""
import json
import subprocess
import unittest

import jsonschema

import journey
from journey import ROOT, Journey

SCHEMAS = ROOT / "host_stub" / "app" / "output"


def problems(command, value):
    """What of `value` does not keep to the schema of the command."""
    path = SCHEMAS / f"{command}.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    resolver = jsonschema.RefResolver(path.as_uri(), schema)
    validator = jsonschema.Draft202012Validator(schema, resolver=resolver)
    found = []
    for problem in validator.iter_errors(value):
        found.append(f"{problem.json_path}: {problem.message[:300]}")
        found += [f"  {part.json_path}: {part.message[:300]}" for part in problem.context or ()]
    return found


class Outputs(Journey):
    sandbox_options = ("--ignore-read-only",)

    def setUp(self):
        super().setUp()
        self.seen = set()

    def run_and_hold(self, *words, codes=(0,), **options):
        """The outcome of one run, whose output keeps to the schema."""
        outcome = self.host.run(*words, **options)
        self.assertIn(outcome.code, codes, str(outcome))
        self.hold(words, outcome.json)
        return outcome

    def hold(self, words, value):
        self.assertEqual(problems(words[0], value), [], f"{words}: {json.dumps(value)[:2000]}")
        kind = "failure" if value.get("error") else "success"
        for place in {words[0], " ".join(map(str, words[:2]))}:
            self.seen.add((place, kind))

    def places(self):
        """Every command, and every action of a command that has some."""
        commands = self.host.run("help").json["commands"]
        for command in commands:
            if not command["actions"] or command["arguments"]:
                yield command["name"]
            for action in command["actions"]:
                yield f"{command['name']} {action['name']}"

    def serve(self):
        console = self.host.start("serve", "--port", "0", "--no-browser")
        line = console.stdout.readline()
        console.terminate()
        console.communicate(timeout=journey.PATIENCE_S)
        self.hold(("serve",), json.loads(line))

    def succeed(self):
        hold = self.run_and_hold
        batch = self.folder / "batch.jsonl"
        batch.write_text('{"project": "nordlicht-data"}\n\n{"project": "nowhere"}\n')
        hold("status")
        hold("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        for words in (
            ("status",), ("status", "prod"), ("status", "--metrics"), ("test", "prod"), ("describe",),
            ("version",), ("help",), ("help", "tools"), ("completions", "bash"), ("completions", "names"),
            ("man",), ("tools",), ("tools", "prod"), ("tools", "prod", "--all"),
            ("tools", "prod", "aiven_service_list"), ("tools", "prod", "aiven_service_update"),
            ("tools", "prod", "--diff", "aiven_service_list"), ("call", "prod", "aiven_project_list"),
            ("call", "prod", "aiven_project_list", "--for-model"),
            ("call", "prod", "aiven_service_list", "project=nordlicht-data"),
            ("ask", "prod", "List PostgreSQL services by region"),
            ("ask", "prod", "How many services are there?", "Which services are powered off?"),
            ("ask", "prod", "List PostgreSQL services by region", "--plan"),
            ("approvals", "list", "prod"), ("approvals", "export", "prod"),
            ("approvals", "export", "prod", "--output", self.folder / "catalogue.json"),
            ("audit",), ("audit", "prod"), ("audit", "--events"), ("audit", "prune", "--before", "90d"),
            ("keys", "list"), ("keys", "prepare"), ("keys", "rotate"), ("keys", "retire", "1", "--yes"),
            ("keys", "abandon", "--yes"), ("operator", "list"),
            ("operator", "set", "client", "--client-id", "a"), ("operator", "remove", "client"),
            ("profile", "add", "here", "--actor", "ada", "--default"), ("profile", "list"),
            ("profile", "remove", "here"), ("new", "sales", "--in", self.folder),
        ):
            hold(*words)
        key, manifest = self.folder / "release.pem", self.folder / "aiven.json"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, umask=0o077)
        subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", self.folder / "trusted.pem"], check=True)
        manifest.write_bytes((ROOT / "manifests" / "aiven.json").read_bytes())
        hold("manifest", "check", manifest)
        hold("manifest", "sign", manifest, "--key", key)
        hold("manifest", "verify", manifest, "--trusted-key", self.folder / "trusted.pem")
        hold("profile", "add", "strict", "--require-signed", "--trusted-key", key, "--trusted-key", manifest)
        manifest.write_text('{"id": 1}')
        hold("manifest", "check", manifest, codes=(1,))
        example = journey.BUILD / "plugins" / "claribi_example.so"
        hold("list", "rules")
        hold("validate", example, "--include", "describe.*")
        hold("smoke", example, "--include", "describe.*")
        hold("validate", journey.BUILD / "bin" / "claribi-host", codes=(1,))
        hold("doctor", codes=(0, 1))
        hold("doctor", "--bundle", self.folder / "bundle.zip", "--yes", codes=(0, 1))
        hold("connect", "prod")  # its secrets went with the keys
        hold("doctor", "prod", codes=(0, 1))
        hold("call", "prod", "aiven_service_list", "--batch", batch, codes=(5,))
        hold("rename", "prod", "better")
        self.serve()
        hold("disconnect", "better")

    def test_keep_to_their_schemas(self):
        self.succeed()
        places = list(self.places())
        for place in places:
            self.run_and_hold(*place.split(), "--nonsense", codes=(journey.USAGE,))
        missing = [(place, kind) for place in places for kind in ("success", "failure")
                   if (place, kind) not in self.seen]
        self.assertEqual(missing, [], "these were not run")
        schemas = {path.name.split(".")[0] for path in SCHEMAS.glob("*.schema.json")}
        self.assertEqual(schemas - {place.split()[0] for place in places}, {"common"})

    def test_keep_to_them_where_the_vendor_fails(self):
        self.connect()
        hold = self.run_and_hold
        hold("call", "prod", "no_such_tool", codes=(journey.USAGE,))
        hold("call", "prod", "aiven_service_list", "projct=x", codes=(journey.USAGE,))
        hold("call", "prod", "aiven_service_get", "project=nordlicht-data", "service_name=none", codes=(5,))
        hold("tools", "prod", "no_such_tool", codes=(journey.USAGE,))
        hold("rename", "nowhere", "else", codes=(journey.USAGE,))
        hold("keys", "retire", "9", codes=(journey.USAGE,))
        hold("profile", "remove", "none", codes=(journey.USAGE,))
        self.sandbox.knobs(maintenance=True)
        for words in (("test", "prod"), ("tools", "prod"), ("call", "prod", "aiven_project_list"),
                      ("ask", "prod", "How many services are there?")):
            hold(*words, codes=(4, 5))
        hold("doctor", "prod", codes=(1,))
        hold("tools")
        hold("status", "prod")


class Schemas(unittest.TestCase):
    def test_are_schemas(self):
        for path in SCHEMAS.glob("*.schema.json"):
            with self.subTest(path.name):
                jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text()))

    def test_refuse_what_is_not_documented(self):
        self.assertTrue(problems("version", {"schema_version": 1, "product": "claribi-host"}))
        self.assertTrue(problems("rename", {"schema_version": 1, "error": {"code": "usage"}}))
        self.assertTrue(problems("rename", {"schema_version": 1, "name": "a", "before": "b", "new": 1}))


if __name__ == "__main__":
    unittest.main()
