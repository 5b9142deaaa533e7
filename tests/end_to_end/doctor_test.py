"""doctor: what is wrong with host, store, plugin, sign-in and vendor; and that looking costs little."""
import contextlib
import json
import signal
import socket
import sqlite3
import time
import unittest
import uuid

import journey
from failures import Failure

FAILED = 1
HOST_CHECKS = [
    "data_folder", "store", "schema", "keys", "clock", "library", "exported_symbols", "manifest", "operator_config",
    "plugin", "description", "proxy", "certificates", "callback_port", "redirect_uri",
]
LOCAL_CHECKS = ["endpoint", "sign_in", "circuit"]
VENDOR_CHECKS = ["network", "tls", "metadata", "probe", "tools", "read_only"]


class Doctor(Failure):
    def setUp(self):
        super().setUp()
        # Its callback ports are those of no other test that runs at the same time.
        self.host.globals += ["--org", uuid.uuid4().hex]

    def doctor(self, *words, code=journey.OK):
        """{(data source or None, check): its entry}; the object keeps its shape, and its code."""
        ended = self.host.run("doctor", *words)
        self.assertEqual(ended.code, code, str(ended))
        self.assert_shape(ended)
        self.said = ended
        return {(check["data_source"], check["id"]): check for check in ended.json["checks"]}

    def assert_shape(self, ended):
        told = ended.json
        self.assertEqual(told["schema_version"], 1)
        results = [check["result"] for check in told["checks"]]
        self.assertEqual(
            told["counts"], {name: results.count(name) for name in ("ok", "warning", "failed", "skipped")})
        self.assertEqual(told["ok"], "failed" not in results)
        self.assertEqual(ended.code, journey.OK if told["ok"] else FAILED)
        self.assertEqual("error" in told, not told["ok"])
        for check in told["checks"]:
            self.assertEqual(
                set(check), {"id", "data_source", "result", "says", "cause", "fix", "notes", "details"})
            self.assertRegex(check["says"], r"\w.*\.$", str(check))
            for member in ("cause", "fix"):
                self.assertEqual(bool(check[member]), check["result"] in ("warning", "failed"), str(check))

    def assert_results(self, checks, **results):
        """The named checks, of the data source `prod` or of the host, have these results; all others are ok."""
        expected = {check[1]: results.get(check[1], "ok") for check in checks}
        self.assertEqual({check[1]: entry["result"] for check, entry in checks.items()}, expected)

    def assert_says(self, check, *words):
        text = " ".join(filter(None, (check["says"], check["cause"], check["fix"])))
        for word in words:
            self.assertRegex(text, word)


class OfAHost(Doctor):
    """Without a data source, and without a vendor."""

    sandbox_options = None

    def test_that_is_new_makes_nothing(self):
        checks = self.doctor()
        self.assertEqual([check for _, check in checks], HOST_CHECKS)
        self.assert_results(checks, store="skipped", schema="skipped", keys="skipped", clock="skipped")
        self.assertFalse(self.host.data.exists())
        self.assertEqual(checks[None, "library"]["details"]["abi"], 1)
        self.assert_error(self.host.run("doctor", "prod"), journey.USAGE, "no data source")
        self.assertFalse(self.host.data.exists())

    def test_whose_library_is_no_plugin(self):
        library = self.folder / "text.so"
        library.write_text("This is a text.")
        self.host.globals += ["--plugin", library, "--manifest", journey.PLUGIN.parent / "aiven.json"]
        checks = self.doctor(code=FAILED)
        self.assert_says(checks[None, "library"], "text.so", "no shared library", "library")
        self.assert_says(checks[None, "plugin"], '"library" failed')
        skipped = ("store", "schema", "keys", "clock", "exported_symbols", "plugin", "description")
        self.assert_results(checks, library="failed", **dict.fromkeys(skipped, "skipped"))
        self.assertEqual(self.said.error["code"], "check_failed")

    def test_whose_manifest_is_missing_or_broken(self):
        row = self.folder / "row.json"
        self.host.globals += ["--manifest", row]
        missing = self.doctor(code=FAILED)
        self.assert_says(missing[None, "manifest"], "no such file", "--manifest")
        self.assertEqual(missing[None, "plugin"]["result"], "skipped")
        row.write_text('{"id": "x"}')
        self.assert_says(self.doctor(code=FAILED)[None, "plugin"], "manifest")

    def test_whose_surroundings_are_not_as_they_should_be(self):
        self.host.environment["HTTP_PROXY"] = "http://proxy.example:3128"
        self.host.environment["SSL_CERT_FILE"] = "/nowhere/at.pem"
        checks = self.doctor()
        self.assert_says(checks[None, "proxy"], "HTTP_PROXY", "HTTPS_PROXY")
        self.assert_says(checks[None, "certificates"], "SSL_CERT_FILE", "/nowhere/at.pem")
        self.host.environment["HTTPS_PROXY"] = "http://ada:hunter2-hunter2@proxy.example:3128"
        checks = self.doctor(code=FAILED)
        self.assert_says(checks[None, "proxy"], "http://proxy.example:3128")
        self.assert_says(checks[None, "plugin"], "without user")
        self.assertNotIn("hunter2", self.said.stdout + self.said.stderr)
        self.host.globals += ["--ca-file", "/nowhere/ca.pem"]
        self.assert_says(self.doctor(code=FAILED)[None, "operator_config"], "/nowhere/ca.pem")

    def test_whose_callback_ports_are_in_use(self):
        ports = self.doctor()[None, "callback_port"]["details"]["ports"]
        with contextlib.ExitStack() as stack:
            for count, port in enumerate(ports, 1):
                holder = stack.enter_context(socket.socket())
                holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                holder.bind(("127.0.0.1", port))
                holder.listen()
                checks = self.doctor()
                result = "ok" if count < len(ports) else "warning"
                self.assertEqual(checks[None, "callback_port"]["result"], result)
                self.assert_says(checks[None, "callback_port"], str(port))
                self.assertEqual(checks[None, "redirect_uri"]["result"], "ok")
            taken = self.doctor("--callback-port", str(ports[0]), code=FAILED)
            self.assert_says(taken[None, "callback_port"], str(ports[0]), "--callback-port")
            self.assertEqual(taken[None, "redirect_uri"]["result"], "skipped")
        free = self.doctor("--callback-port", str(ports[0]))
        self.assert_says(free[None, "redirect_uri"], f"http://127.0.0.1:{ports[0]}/callback")

    def test_that_is_asked_for_its_version(self):
        self.assertRegex(self.host.run("--version", json_output=False).stdout, r"^claribi-host \d+\.\d+\.\d+, ABI level")
        self.assertEqual(self.host.run("--version").json, self.host.run("version").json)
        self.assertEqual(self.host.run("--version").json["product"], "claribi-host")


class OfAStore(Doctor):
    def setUp(self):
        super().setUp()
        self.connect()

    def test_that_others_may_write_to_or_read(self):
        self.host.data.chmod(0o750)
        looked_into = self.doctor()
        self.assertEqual(looked_into[None, "data_folder"]["result"], "warning")
        self.host.data.chmod(0o770)
        self.assert_says(self.doctor(code=FAILED)[None, "data_folder"], "Other accounts may write", "chmod 700")
        self.host.data.chmod(0o700)
        (self.host.data / "host.db").chmod(0o644)
        checks = self.doctor("prod", code=FAILED)
        self.assert_says(checks[None, "store"], "Other accounts may read", "chmod 600")
        self.assert_says(checks["prod", "endpoint"], '"store" failed')
        (self.host.data / "host.db").chmod(0o600)
        (self.host.data / "sealing.keys").chmod(0o640)
        self.assert_says(self.doctor(code=FAILED)[None, "keys"], "Other accounts may read", "chmod 600")

    def test_whose_keys_are_missing(self):
        keys = self.host.data / "sealing.keys"
        kept = keys.read_bytes()
        keys.unlink()
        checks = self.doctor("prod", code=FAILED)
        self.assert_says(checks[None, "keys"], "missing", "that the sealing keys 1 open", "abandon --yes")
        self.assertEqual(checks["prod", "endpoint"]["result"], "skipped")
        self.assertFalse(keys.exists(), "none is made")
        # A node that has a key, but not the one that another node made.
        keys.touch(mode=0o600)
        keys.write_bytes(kept)
        self.assert_ok(self.host.run("keys", "rotate"))
        self.connect("second")
        keys.write_bytes(kept)
        checks = self.doctor(code=FAILED)
        self.assert_says(checks[None, "keys"], r"^\d secrets", "Missing from .*sealing.keys: 2", "Copy sealing.keys")
        self.assertEqual(checks["prod", "sign_in"]["result"], "ok")
        self.assertEqual(checks["second", "sign_in"]["result"], "failed")

    def test_of_a_newer_host_or_another_time(self):
        with contextlib.closing(sqlite3.connect(self.host.data / "host.db")) as store, store:
            store.execute("UPDATE schema_version SET steps = 99")
            store.execute("UPDATE data_sources SET last_check_at_ms = ?", (int((time.time() + 3600) * 1000),))
        checks = self.doctor()
        self.assert_results(checks, schema="warning", clock="warning")
        self.assert_says(checks[None, "schema"], "99", "newer host")
        self.assert_says(checks[None, "clock"], "still to come", "NTP")
        with contextlib.closing(sqlite3.connect(self.host.data / "host.db")) as store, store:
            store.execute("UPDATE schema_version SET version = 99")
        self.assert_says(self.doctor(code=FAILED)[None, "store"], "newer host")

    def test_with_a_data_source_of_another_vendor(self):
        manifest = json.loads((journey.PLUGIN.parent / "aiven.json").read_text(encoding="utf-8"))
        row = self.folder / "another.json"
        row.write_text(json.dumps({**manifest, "id": "another"}), encoding="utf-8")
        sent = len(self.sandbox.ledger())
        passed_over = self.doctor("--manifest", row)
        self.assert_says(passed_over["prod", "endpoint"], "another vendor", "--manifest")
        self.assert_results(passed_over, endpoint="skipped")
        named = self.doctor("prod", "--manifest", row, code=FAILED)
        self.assert_says(named["prod", "endpoint"], '"aiven"', '"another"', "--manifest")
        self.assert_results(named, endpoint="failed", **dict.fromkeys([*LOCAL_CHECKS[1:], *VENDOR_CHECKS], "skipped"))
        self.assertEqual(len(self.sandbox.ledger()), sent)


class OfAVendor(Doctor):
    def setUp(self):
        super().setUp()
        self.connect()
        self.before = len(self.sandbox.ledger())

    def sent(self):
        """Requests since the last time."""
        before, self.before = self.before, len(self.sandbox.ledger())
        return self.before - before

    def test_that_is_well(self):
        local = self.doctor()
        self.assertEqual([name for _, name in local], HOST_CHECKS + LOCAL_CHECKS)
        self.assert_results(local)
        self.assertEqual(self.sent(), 0, "without a name no vendor is asked")
        checks = self.doctor("prod")
        self.assertEqual([name for _, name in checks], HOST_CHECKS + LOCAL_CHECKS + VENDOR_CHECKS)
        self.assert_results(checks)
        self.assertLessEqual(self.sent(), 6, "session, listing and test call")
        self.assert_says(checks["prod", "endpoint"], "read_only=true")
        self.assert_says(checks["prod", "probe"], "aiven_project_list")
        self.assertGreater(checks["prod", "tools"]["details"]["shown"], 10)
        self.assertEqual(self.said.json["name"], "prod")
        last = self.host.run("audit", "prod").json["calls"][0]
        self.assertEqual((last["tool"], last["outcome"]), ("aiven_project_list", "ok"))
        text = self.host.run("doctor", "prod", json_output=False)
        self.assertRegex(text.stdout, r"(?m)^ok       prod: tls  +The certificate")
        self.assertRegex(text.stdout, r"(?m)^24 checks: 24 ok, 0 warning, 0 failed, 0 skipped$")

    def test_whose_circuit_is_open(self):
        limits = self.folder / "operator.json"
        limits.write_text(json.dumps({"limits": {"circuit_failures": 2, "circuit_pause_ms": 600000}}))
        self.host.globals += ["--operator-config", limits]
        self.fail_requests("/mcp", listener="mcp", status=503)
        down = self.doctor("prod", code=FAILED)
        self.assert_results(down, probe="failed", tools="skipped", read_only="skipped")
        self.assert_says(down["prod", "probe"], "503", "Try again")
        self.call()
        self.sent()
        for words in (("prod",), ()):
            checks = self.doctor(*words, code=FAILED)
            self.assert_says(
                checks["prod", "circuit"], r"is not asked before \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", "503", "test prod")
            self.assertGreater(checks["prod", "circuit"]["details"]["next_attempt_at_ms"], time.time() * 1000)
            self.assertEqual(checks["prod", "sign_in"]["result"], "ok")
        self.assertEqual(self.sent(), 0)
        named = self.doctor("prod", code=FAILED)
        for skipped in ("network", "tls", "probe", "tools", "read_only"):
            self.assertEqual(named["prod", skipped]["result"], "skipped")

    def test_that_is_gone(self):
        self.sandbox.stop()
        checks = self.doctor("prod", code=FAILED)
        self.assert_says(checks["prod", "network"], "refused", "network")
        self.assert_results(checks, network="failed", **dict.fromkeys(("tls", "probe", "tools", "read_only"), "skipped"))

    def test_whose_certificate_is_not_trusted(self):
        place = self.host.globals.index("--ca-file")
        del self.host.globals[place:place + 2]
        checks = self.doctor("prod", code=FAILED)
        self.assert_says(checks["prod", "tls"], "certificate", "--ca-file|ca_file|authority")
        self.assert_results(checks, tls="failed", **dict.fromkeys(("probe", "tools", "read_only"), "skipped"))

    def test_that_ended_the_sign_in(self):
        self.sandbox.control("/revoke-all", {})
        found_out = self.doctor("prod", code=FAILED)
        self.assert_says(found_out["prod", "sign_in"], "sign-in is required", "claribi-host connect prod")
        self.assertEqual(found_out["prod", "network"]["result"], "ok")
        self.assertEqual(found_out["prod", "probe"]["result"], "skipped")
        self.sent()
        known = self.doctor(code=FAILED)
        self.assert_says(known["prod", "sign_in"], "sign-in is required", "claribi-host connect prod")
        self.assertEqual(self.sent(), 0)

    def test_that_answers_nothing_in_time(self):
        self.sandbox.knobs(latency_ms=30000)
        begun = time.monotonic()
        checks = self.doctor("prod", "--timeout", "1s", code=FAILED)
        self.assertLess(time.monotonic() - begun, 10)
        self.assert_says(checks["prod", "probe"], "time|deadline", "--timeout|again")
        self.assertEqual(checks["prod", "network"]["result"], "skipped")

    def test_that_a_person_does_not_wait_for(self):
        self.sandbox.knobs(fail_next={"count": 1, "behaviour": "stall", "listener": "mcp"})
        process = self.host.start("doctor", "prod")
        journey.wait_until(
            lambda: self.sandbox.control()["knobs"]["fail_next"]["count"] == 0, "the request arrives")
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=journey.PATIENCE_S)
        self.assert_error(
            journey.Outcome([], process.returncode, stdout, stderr), journey.INTERRUPTED, "cancelled|interrupted")


class OfASignIn(Doctor):
    # Long enough to connect, under a sanitizer too.
    sandbox_options = ("--access-token-lifetime-s", "5", "--offline-access", "false", "--refresh", "false")

    def test_that_has_expired(self):
        self.connect()
        self.wait_for_expiry()
        checks = self.doctor("prod", code=FAILED)
        self.assert_says(checks["prod", "sign_in"], "sign-in is required", "claribi-host connect prod")


if __name__ == "__main__":
    unittest.main()
