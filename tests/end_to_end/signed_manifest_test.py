"""Signed manifests: what was signed is what is loaded, each thing that is not is told by its own message, and nothing of the
library runs before. The library is the example with a constructor that tells that it was loaded."""
import copy
import json
import pathlib
import random
import subprocess
import tempfile
import unittest

import jsonschema

import journey
from journey import BUILD, HOST, PLUGIN_LOAD, ROOT, USAGE

TELLTALE = BUILD / "test_plugins" / "telltale_plugin.so"
MANIFESTS = ROOT / "manifests"


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, umask=0o077)


class Signed(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="claribi-")
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.told = self.folder / "told"
        self.library, self.manifest = self.folder / "claribi_tale.so", self.folder / "tale.json"
        self.model, self.approvals = self.folder / "tale.model.json", self.folder / "tale.approved.json"
        self.signature = self.folder / "tale.signature.json"
        self.key, self.trusted = self.make_key("release")

    def make_key(self, name):
        private, public = self.folder / f"{name}.pem", self.folder / f"{name}.pub.pem"
        openssl("genpkey", "-algorithm", "ed25519", "-out", private)
        openssl("pkey", "-in", private, "-pubout", "-out", public)
        return private, public

    def run_host(self, *words, **environment):
        return subprocess.run(
            [HOST, *map(str, words)], capture_output=True, text=True, timeout=journey.PATIENCE_S, check=False,
            env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "CLARIBI_TELLTALE": str(self.told), **environment})

    def make_release(self):
        """Everything as it should be, and signed."""
        self.library.write_bytes(TELLTALE.read_bytes())
        self.manifest.write_bytes((MANIFESTS / "aiven.json").read_bytes())
        self.model.write_bytes((MANIFESTS / "aiven.model.json").read_bytes())
        self.approvals.write_text('{"format": 1, "vendor": "aiven", "tools": {}}')
        for extra in (self.signature, self.told):
            extra.unlink(missing_ok=True)
        self.sign()

    def sign(self, *words, key=None):
        done = self.run_host("manifest", "sign", self.manifest, "--key", key or self.key, "--library", self.library, *words)
        self.assertEqual(done.returncode, 0, done.stderr)

    def strictly(self, *words, trusted=None):
        return self.run_host(*words, "--plugin", self.library, "--require-signed", "--trusted-key", trusted or self.trusted)

    def assert_loads(self):
        done = self.strictly("describe")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(self.told.exists(), "it was not loaded")
        self.told.unlink()


class Loading(Signed):
    def tampered(self):
        """Each way in which a release is not what was signed, and words of its message."""
        def change(path, was, becomes):
            def bend():
                text = path.read_text(encoding="utf-8")
                self.assertIn(was, text)
                path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
            return bend

        def lengthen(path):
            return lambda: path.write_bytes(path.read_bytes() + b"\n")

        def flip():
            held = bytearray(self.library.read_bytes())
            held[len(held) // 2] ^= 1
            self.library.write_bytes(bytes(held))

        def change_signature(name, make):
            def bend():
                document = json.loads(self.signature.read_text())
                document[name] = make(document[name])
                self.signature.write_text(json.dumps(document))
            return bend

        def sign_without(path):
            def bend():
                held = path.read_bytes()
                path.unlink()
                self.sign()
                path.write_bytes(held)
            return bend

        def by_another():
            self.sign(key=self.make_key("other")[0])

        def unreadable():
            self.signature.unlink()
            self.signature.mkdir()

        other_digest = {"name": "tale.json", "sha256": "0" * 64}
        return {
            "no signature": (self.signature.unlink, "is not signed"),
            "an unreadable signature": (unreadable, "signature .* cannot be read"),
            "a damaged signature": (lambda: self.signature.write_text("{"), "is damaged"),
            "an empty signature": (lambda: self.signature.write_text(""), "is damaged"),
            "another version": (change_signature("signature_version", lambda _: 2), "of another version"),
            "another algorithm": (change_signature("algorithm", lambda _: "none"), "is damaged"),
            "another key": (by_another, "by a key that is not trusted"),
            "a key that did not sign": (change_signature("libraries", lambda held: held + [other_digest]), "is not valid"),
            "another signature": (change_signature("signature", lambda held: "AAAA" + held[4:]), "is not valid"),
            "a digest that fits a changed manifest": (change_signature("manifest", lambda _: other_digest), "is not valid"),
            "a manifest that changed": (change(self.manifest, "mcp.aiven.live", "mcp.evil.live"), "The manifest .* was changed"),
            "a manifest that says the same": (lengthen(self.manifest), "The manifest .* was changed"),
            "a model that changed": (lengthen(self.model), "The model .* was changed"),
            "approvals that changed": (lengthen(self.approvals), "approved tools .* was changed"),
            "a library that changed": (flip, "is not the one that was signed"),
            "a longer library": (lengthen(self.library), "is not the one that was signed"),
            "no manifest": (self.manifest.unlink, "The manifest .* is missing"),
            "no model": (self.model.unlink, "The model .* is missing"),
            "no approvals": (self.approvals.unlink, "approved tools .* is missing"),
            "no library": (self.library.unlink, "The library .* is missing"),
            "a model more": (sign_without(self.model), "The model .* is not signed"),
            "approvals more": (sign_without(self.approvals), "approved tools .* is not signed"),
        }

    def test_each_change_is_refused_by_its_own_message_before_anything_is_loaded(self):
        messages = {}
        for name in self.tampered():
            with self.subTest(name):
                self.make_release()
                bend, words = self.tampered()[name]
                bend()
                done = self.strictly("--json", "describe")
                error = json.loads(done.stdout)["error"]
                self.assertEqual((done.returncode, error["code"]), (PLUGIN_LOAD, "plugin_load"), error)
                self.assertRegex(error["what"], words)
                self.assertTrue(error["cause"] and error["fix"], error)
                self.assertFalse(self.told.exists(), "the library was loaded")
                messages.setdefault(words, error["what"].replace(str(self.folder), ""))
                verified = self.run_host("--json", "manifest", "verify", self.manifest, "--plugin", self.library,
                                         "--trusted-key", self.trusted)
                self.assertEqual(verified.returncode, 1, verified.stdout)
                self.assertRegex(json.loads(verified.stdout)["error"]["what"], words)
                if self.signature.is_dir():
                    self.signature.rmdir()
        self.assertEqual(len(set(messages.values())), len(messages))

    def test_every_command_that_loads_refuses(self):
        self.make_release()
        self.manifest.write_text(self.manifest.read_text() + " ")
        for words in (("describe",), ("connect", "tale"), ("validate", self.library), ("smoke", self.library),
                      ("describe", "--isolate"), ("operator", "list"), ("ask", "tale", "How many services are there?")):
            with self.subTest(words):
                done = self.strictly(*words)
                self.assertEqual(done.returncode, PLUGIN_LOAD, done.stderr)
                self.assertFalse(self.told.exists())
        doctor = self.strictly("--json", "doctor")
        self.assertEqual(doctor.returncode, 1)
        self.assertIn("was changed after it was signed", doctor.stdout)
        self.assertFalse(self.told.exists())

    def test_what_was_signed_is_loaded(self):
        self.make_release()
        self.assert_loads()
        for words in (("validate", self.library, "--include", "describe.*"), ("smoke", self.library, "--include", "describe.*"),
                      ("connect", "tale"), ("describe", "--isolate")):
            with self.subTest(words):
                done = self.strictly(*words)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertNotIn("/proc/", done.stdout)
                self.told.unlink()
        described = json.loads(self.strictly("--json", "describe").stdout)
        self.assertEqual(described["library"], str(self.library))
        checked = json.loads(self.strictly("--json", "doctor").stdout)
        self.assertIn("signed_by", json.dumps(checked))

    def test_without_model_and_approvals_and_through_a_link(self):
        self.make_release()
        self.model.unlink()
        self.approvals.unlink()
        self.sign()
        self.assert_loads()
        held = self.library.rename(self.folder / "held.so")
        self.library.symlink_to(held)
        self.assert_loads()

    def test_one_of_several_keys_and_libraries(self):
        self.make_release()
        other = self.folder / "claribi_tale.dll"
        other.write_bytes(b"MZ")
        self.sign("--library", other)
        stranger = self.make_key("stranger")[1]
        done = self.run_host("describe", "--plugin", self.library, "--require-signed", "--trusted-key", stranger,
                             "--trusted-key", self.trusted)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_model_that_is_named_is_not_signed(self):
        self.make_release()
        self.assertEqual(self.strictly("connect", "tale").returncode, 0)
        done = self.strictly("ask", "tale", "How many services are there?", "--model", self.model)
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("is not signed", done.stderr)

    def test_a_profile_requires_it(self):
        self.make_release()
        added = self.run_host("profile", "add", "strict", "--default", "--plugin", self.library, "--require-signed",
                              "--trusted-key", self.make_key("stranger")[1], "--trusted-key", self.trusted)
        self.assertEqual(added.returncode, 0, added.stderr)
        self.assertEqual(self.run_host("describe").returncode, 0)
        self.model.unlink()
        self.assertEqual(self.run_host("describe").returncode, PLUGIN_LOAD)

    def test_keys_that_cannot_be_used(self):
        self.make_release()
        for words, said in (
                (("--require-signed",), "No key is trusted"),
                (("--trusted-key", self.trusted), "no signature is required"),
                (("--require-signed", "--trusted-key", self.key), "holds a private key"),
                (("--require-signed", "--trusted-key", self.manifest), "cannot be used"),
                (("--require-signed", "--trusted-key", self.folder / "none.pem"), "no such file"),
                (("--require-signed", "--trusted-key", self.trusted, "--trusted-key", self.folder), "no regular file")):
            with self.subTest(words):
                done = self.run_host("describe", "--plugin", self.library, *words)
                self.assertEqual(done.returncode, USAGE, done.stderr)
                self.assertIn(said, done.stderr)
                self.assertFalse(self.told.exists())


class Signing(Signed):
    def test_openssl_verifies_the_statement_that_the_page_describes(self):
        self.make_release()
        document = json.loads(self.signature.read_text())
        lines = [f"claribi signature {document['signature_version']}", f"key {document['key_id']}"]
        for role in ("manifest", "model", "approvals"):
            lines.append(f"{role} {document[role]['sha256']} {document[role]['name']}" if document[role] else f"{role} none")
        lines += [f"library {file['sha256']} {file['name']}" for file in document["libraries"]]
        statement, raw = self.folder / "statement", self.folder / "raw"
        statement.write_text("\n".join(lines) + "\n")
        subprocess.run(["openssl", "base64", "-d", "-A", "-out", raw], input=document["signature"], text=True, check=True)
        openssl("pkeyutl", "-verify", "-pubin", "-inkey", self.trusted, "-rawin", "-in", statement, "-sigfile", raw)
        schema = json.loads((MANIFESTS / "signature.schema.json").read_text())
        jsonschema.Draft202012Validator(schema).validate(document)

    def test_a_key_of_others_signs_nothing(self):
        self.make_release()
        before = self.signature.read_bytes()
        self.key.chmod(0o640)
        done = self.run_host("manifest", "sign", self.manifest, "--key", self.key, "--library", self.library)
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("chmod 600", done.stderr)
        self.assertEqual(self.signature.read_bytes(), before)

    def test_a_manifest_that_is_not_valid_is_not_signed(self):
        self.make_release()
        self.signature.unlink()
        self.manifest.write_text("{}")
        done = self.run_host("manifest", "sign", self.manifest, "--key", self.key, "--library", self.library)
        self.assertEqual(done.returncode, 1)
        self.assertFalse(self.signature.exists())
        self.assertEqual(self.run_host("manifest", "verify", self.manifest).returncode, USAGE)


class Checking(Signed):
    def check(self):
        done = self.run_host("--json", "manifest", "check", self.manifest)
        found = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1 if found["problems"] else 0, done.stdout)
        return [(pathlib.Path(problem["file"]).name, problem["pointer"]) for problem in found["problems"]]

    def test_the_files_against_each_other(self):
        self.make_release()
        self.assertEqual(self.check(), [])
        manifest, model = json.loads(self.manifest.read_text()), json.loads(self.model.read_text())
        manifest["tools"]["denied_tools"] = ["aiven_service_list", "aiven_project_list"]
        self.manifest.write_text(json.dumps(manifest))
        model["vendor"] = "another"
        self.model.write_text(json.dumps(model))
        self.approvals.write_text('{"format": 1, "vendor": "a/~", "tools": {}}')
        self.signature.write_text("[]")
        found = self.check()
        for expected in (("tale.json", "/probe/tool"), ("tale.model.json", "/vendor"), ("tale.model.json", "/reads/projects/tool"),
                         ("tale.approved.json", "/vendor"), ("tale.signature.json", "")):
            self.assertIn(expected, found)
        self.manifest.write_text(self.manifest.read_text().replace("{", '{"id": "aiven",', 1))
        self.assertIn(("tale.json", "/id"), self.check())
        self.model.write_text("{")
        self.assertIn(("tale.model.json", ""), self.check())

    def test_the_schemas_mean_what_they_say(self):
        """Manifest and model with one thing changed, judged as a validator of JSON Schema 2020-12 judges them."""
        self.make_release()
        self.signature.unlink()
        chosen = random.Random(7)
        for path, schema in ((self.manifest, "manifest"), (self.model, "model")):
            whole = json.loads(path.read_text())
            validator = jsonschema.Draft202012Validator(json.loads((MANIFESTS / f"{schema}.schema.json").read_text()))
            for place, becomes in chosen.sample(changes(whole), 30):
                value = changed(whole, place, becomes)
                path.write_text(json.dumps(value))
                expected = validator.is_valid(value)
                found = [place for name, place in self.check() if name == path.name]
                if not expected:
                    self.assertTrue(found, json.dumps(value)[:3000])
                elif schema == "manifest":  # the model's loader is stricter than its schema
                    self.assertEqual([place for place in found if place != "/probe/tool"], [], json.dumps(value)[:3000])
            path.write_text(json.dumps(whole))


GONE, MORE = object(), object()


def changes(value):
    """Each place in `value` with what it may become: missing, null, of another type, or with one member more."""
    found = []

    def walk(part, place):
        found.extend((place, becomes) for becomes in (GONE, None, 0, "", "x y", [], {}, True, -1) if place)
        if isinstance(part, dict):
            found.append((place, MORE))
        items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for step, inner in items:
            walk(inner, (*place, step))

    walk(value, ())
    return found


def changed(value, place, becomes):
    value = copy.deepcopy(value)
    within = value
    for step in place[:-1]:
        within = within[step]
    if becomes is MORE:
        (within[place[-1]] if place else within)["Un known"] = 1
    elif becomes is GONE:
        del within[place[-1]]
    else:
        within[place[-1]] = becomes
    return value


if __name__ == "__main__":
    unittest.main()
