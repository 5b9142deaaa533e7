"""doctor --bundle: what support needs, and no secret in any byte of it, compressed or not."""
import json
import os
import pty
import stat
import subprocess
import unittest
import zipfile

import journey
from journey import Journey
from secrets_test import Secrets

PLANTED = {
    "proxy": "Pr0xy-pass/w0rd", "store": "St0re-passw0rd", "client": "planted-client-secret", "file": "planted-file-secret",
    "assertion": "planted-assertion", "argument": "planted-argument", "variable": "planted-variable", "pgpassword": "planted-pg",
    "key": "sk-bundle-5d0c7e9f1a2b3c4d",
}
FILES = ["README.txt", "describe.json", "doctor.json", "environment.json", "settings.json", "versions.json"]
STORED = ["audit.json", "events.json", "operator.json", "status.json"]


class Bundle(Journey):
    sandbox_options = ("--reveal-secrets",)

    def setUp(self):
        super().setUp()
        self.file = self.folder / "bundle.zip"
        self.host.environment.update(
            HTTP_PROXY="http://user:Pr0xy-pass%2Fw0rd@127.0.0.1:9", AIVEN_TOKEN=PLANTED["variable"],
            PGPASSWORD=PLANTED["pgpassword"])

    def bundle(self, *words, **options):
        """{name: text} of the files, after doctor ended as it does without a bundle."""
        ended = self.host.run("doctor", *words, "--bundle", self.file, "--yes", **options)
        self.assertIn(ended.code, (journey.OK, 1), str(ended))
        self.said = ended
        return self.contents()

    def contents(self):
        with zipfile.ZipFile(self.file) as archive:
            self.assertIsNone(archive.testzip())
            names = archive.namelist()
            self.assertEqual({name.split("/")[0] for name in names}, {"claribi-host-bundle"})
            return {name.split("/", 1)[1]: archive.read(name).decode() for name in names}

    def assert_without(self, *secrets):
        places = {"the archive": self.file.read_bytes(), "stdout": self.said.stdout.encode(),
                  "stderr": self.said.stderr.encode()}
        places.update({name: text.encode() for name, text in self.contents().items()})
        leaks = [f"{secret[:24]} is in: {place}" for secret in (*PLANTED.values(), *secrets)
                 for form in Secrets.forms(self, secret) for place, text in places.items() if form in text]
        self.assertEqual(leaks, [])


class WithoutSecrets(Bundle):
    def everything_planted(self):
        self.connect()
        self.host.run("operator", "set", "client", "--client-id", "claribi", "--issuer", "https://auth.example",
                      "--secret-stdin", input=PLANTED["client"])
        self.host.run("call", "prod", "aiven_project_list", "--args", json.dumps({"search": PLANTED["argument"]}))
        self.sandbox.control("/revoke-all", {})
        self.host.run("test", "prod")
        config = self.folder / "operator.json"
        config.write_text(json.dumps({
            "limits": {"max_pages": 7},
            "client": {"registrations": [
                {"issuer": "https://auth.example", "client_id": "claribi", "client_secret": PLANTED["file"]}]}}))
        config.chmod(0o600)
        self.host.globals += ["--operator-config", config]

    def secrets(self):
        issued = [secret["value"] for secret in self.sandbox.control("/secrets")["secrets"]]
        keys = [word for word in (self.host.data / "sealing.keys").read_text("latin-1").split() if len(word) >= 16]
        self.assertTrue(issued and keys, "there is nothing to search for")
        return (*issued, *keys)

    def test_of_a_data_source_that_was_used(self):
        self.everything_planted()
        files = self.bundle("prod")
        self.assertEqual(list(files), sorted(FILES + STORED))
        self.assert_without(*self.secrets())
        for name, text in files.items():
            if name.endswith(".json"):
                self.assertIsInstance(json.loads(text), dict, name)
            self.assertIn(name, files["README.txt"] if name != "README.txt" else name)
        doctor = json.loads(files["doctor.json"])
        self.assertEqual([check["id"] for check in doctor["checks"]], [check["id"] for check in self.said.json["checks"]])
        self.assertIn("claribi-host connect prod", files["doctor.json"])
        self.assertEqual(json.loads(files["versions.json"])["product"], "claribi-host")
        self.assertEqual(json.loads(files["describe.json"])["vendor"]["id"], "aiven")
        status = json.loads(files["status.json"])["data_sources"][0]
        self.assertEqual((status["name"], status["status"]), ("prod", "revoked"))
        self.assertEqual(status["endpoint"], self.sandbox.mcp_url)
        events = json.loads(files["events.json"])["events"]
        self.assertEqual([event["kind"] for event in events], ["sign_in_lost"])
        calls = json.loads(files["audit.json"])["calls"]
        self.assertEqual({call["tool"] for call in calls}, {"aiven_project_list"})
        self.assertEqual({"actor", "arguments_sha256"} & set(calls[0]), set())
        self.assertNotIn("account", status)
        settings = json.loads(files["settings.json"])
        self.assertEqual(settings["operator_configuration"]["limits"], {"max_pages": 7})
        environment = json.loads(files["environment.json"])
        self.assertEqual(environment["variables"]["HTTP_PROXY"], "http://[removed]@127.0.0.1:9")
        self.assertIn("PGPASSWORD", environment["set"])
        stored = json.loads(files["operator.json"])["settings"]
        self.assertEqual([(row["client_id"], row["secret"]) for row in stored], [("claribi", "client secret")])

    def test_of_a_host_where_nothing_works(self):
        self.host.environment["CLARIBI_STORE"] = f"postgresql://bi:{PLANTED['store']}@127.0.0.1:9/claribi"
        config = self.folder / "operator.json"
        config.write_text(json.dumps({"client": {"registrations": 7}, "grant": {"assertion": PLANTED["assertion"]},
                                      "proxy": f"u:{PLANTED['file']}@127.0.0.1:9"}))
        config.chmod(0o600)
        self.host.globals += ["--operator-config", config, "--proxy", f"http://u:{PLANTED['proxy']}@127.0.0.1:9"]
        files = self.bundle("--timeout", "20s")
        self.assertEqual(self.said.code, 1)
        self.assertEqual(list(files), FILES)
        self.assert_without()
        self.assertIn("failed", files["doctor.json"])
        self.assertIn("error", json.loads(files["describe.json"]))
        self.assertIn("postgresql://[removed]@127.0.0.1:9/claribi", files["settings.json"])
        self.assertEqual(json.loads(files["settings.json"])["proxy"], "http://[removed]@127.0.0.1:9")

    def test_of_a_host_that_was_never_used(self):
        files = self.bundle()
        self.assertEqual(list(files), FILES)
        self.assert_without()
        self.assertEqual(self.host.files(), [], "looking makes no store and no keys")


class WithAnApiKey(Bundle):
    sandbox_options = ("--api-key-header", "X-Journey-Key")

    def test_holds_none(self):
        self.sandbox.knobs(api_key=PLANTED["key"])
        manifest = json.loads((journey.PLUGIN.parent / "aiven.json").read_text(encoding="utf-8"))
        manifest["sign_in"] = {"kind": "api_key", "header": "X-Journey-Key", "label": "journey key"}
        path = self.folder / "with_key.json"
        path.write_text(json.dumps(manifest), encoding="utf-8")
        self.host.globals += ["--manifest", path]
        self.assert_ok(self.host.run(
            "connect", "prod", "--endpoint", self.sandbox.mcp_url, "--api-key-stdin", input=PLANTED["key"] + "\n"))
        self.bundle("prod")
        self.assertEqual(self.said.code, journey.OK, str(self.said))
        self.assert_without()


class IsWritten(Bundle):
    sandbox_options = None

    def at_a_terminal(self, answer, *words):
        """Asked as a person is, who answers with a line; what the terminal showed, stdout and the code."""
        person, terminal = pty.openpty()
        command = self.host.command("doctor", "--bundle", self.file, *words, json_output=False)
        process = subprocess.Popen(
            command, stdin=terminal, stderr=terminal, stdout=subprocess.PIPE, env=self.host.environment)
        os.close(terminal)
        os.write(person, answer.encode() + b"\n")
        stdout, _ = process.communicate(timeout=journey.PATIENCE_S)
        shown = b""
        try:
            while piece := os.read(person, 4096):
                shown += piece
        except OSError:
            pass  # how a terminal ends
        os.close(person)
        return shown.decode(), stdout.decode(), process.returncode

    def test_after_it_was_shown_and_agreed_to(self):
        for answer in ("n", "", "no", "yess"):
            shown, stdout, code = self.at_a_terminal(answer)
            self.assertEqual(code, journey.OK, stdout)
            self.assertFalse(self.file.exists(), answer)
            self.assertIn("not written: ", stdout)
        shown, stdout, code = self.at_a_terminal("y")
        self.assertEqual(code, journey.OK, stdout)
        for name, text in self.contents().items():
            self.assertRegex(shown, rf"{name} +{len(text.encode())} bytes  \w+")
        self.assertLess(shown.index("audit" if "audit" in shown else "environment.json"), shown.index("Write it?"))
        self.assertRegex(stdout, r"checks: .*\n(.*\n)*written: ")
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)

    def test_at_once_with_yes_and_told(self):
        files = self.bundle()
        told = self.said.json["bundle"]
        self.assertEqual((told["file"], told["written"]), (str(self.file), True))
        self.assertEqual([(row["name"], row["bytes"]) for row in told["files"]],
                         [(name, len(text.encode())) for name, text in files.items()])
        self.assertTrue(all(row["says"] for row in told["files"]))
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.bundle(json_output=False)
        for name in files:
            self.assertIn(name, self.said.stderr)

    def test_never_where_nobody_can_agree(self):
        refused = self.host.run("doctor", "--bundle", self.file)
        self.assert_error(refused, journey.USAGE, "--yes")
        self.assertNotIn("checks", refused.json)
        refused = self.host.run("doctor", "--bundle", self.file, json_output=False)
        self.assertEqual((refused.code, refused.stdout), (journey.USAGE, ""))
        self.assertFalse(self.file.exists())

    def test_never_over_something_else(self):
        self.file.write_text("precious")
        shown, _, code = self.at_a_terminal("y")
        self.assertEqual(code, journey.USAGE)
        self.assertIn("--yes", shown)
        self.assertEqual(self.file.read_text(), "precious")
        (self.folder / "link").symlink_to(self.file)
        for place in ("link", ".", "missing/bundle.zip"):
            refused = self.host.run("doctor", "--bundle", self.folder / place, "--yes")
            self.assert_error(refused, journey.USAGE, "bundle")
        self.assertEqual(self.file.read_text(), "precious")
        self.bundle()
        self.assertIn("README.txt", self.contents())

    def test_whole_or_not_at_all(self):
        before = sorted(self.folder.iterdir())
        full = self.host.run("doctor", "--bundle", self.file, "--yes", limit_files=512)
        self.assert_error(full, journey.UNREACHABLE, "bundle")
        self.assertEqual(sorted(self.folder.iterdir()), before)


if __name__ == "__main__":
    unittest.main()
