"""The library for Windows in a host under Wine, with a simulated vendor on this machine: TLS, sign-in, tools, calls, threads,
cancellation, the stores of certificates, and the end."""
import json
import os
import shutil
import subprocess
import unittest

import held_host
import journey
import windows_build
from journey import Journey

INVALID_ARGUMENT, UNAVAILABLE, AUTH_REQUIRED, FORBIDDEN = 2, 9, 4, 5  # claribi/data_source.h
NOT_FOUND, CANCELLED, INTERNAL = 6, 11, 15
REDIRECT_URI = "http://127.0.0.1:8976/callback"
PREFIX = windows_build.BUILD / "wine"
FIRST_START_S = 600  # Wine fills its folder
CARRIES_SQL = {"aiven_pg_read", "aiven_pg_optimize_query"}
# What a parser alone can tell, and what is said; the last is deeper than a stack is deep.
REFUSED = {
    "DELETE FROM t": (FORBIDDEN, "DELETE"),
    "WITH gone AS (DELETE FROM t RETURNING 1) SELECT * FROM gone": (FORBIDDEN, "DELETE"),
    "SELECT pg_sleep(1)": (FORBIDDEN, "pg_sleep"),
    "SELECT 1 +": (INVALID_ARGUMENT, "not valid SQL"),
    f"SELECT {'(' * 20000}1{')' * 20000}": (FORBIDDEN, "nests too deeply"),
}


def wine():
    found = shutil.which("wine64") or "/usr/lib/wine/wine64"
    if not os.access(found, os.X_OK):
        raise AssertionError("wine64 is missing; install it: apt-get install wine64")
    return found


def environment():
    return {"PATH": os.environ["PATH"], "HOME": str(windows_build.BUILD), "WINEPREFIX": str(PREFIX), "WINEDEBUG": "-all",
            # Neither .NET nor a browser, which Wine offers to download, nor entries in a desktop's menus.
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=", "LC_ALL": "C.UTF-8"}


def as_windows_has_it(path):
    return "Z:" + str(path).replace("/", "\\")


class WindowsHost:
    """windows_host with the library, driven by lines."""

    def __init__(self, folder, config, library=windows_build.LIBRARY):
        config_file = folder / "operator.json"
        config_file.write_text(json.dumps(config), encoding="utf-8")
        self.log = open(folder / "windows_host.stderr", "w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen(
            [wine(), windows_build.HOST, as_windows_has_it(library), as_windows_has_it(config_file)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, env=environment())
        self.greeting = self.answer()

    def answer(self):
        status, _, text = self.process.stdout.readline().rstrip("\n").partition("\t")
        if not status:
            raise AssertionError(f"windows_host ended: {self.said()}")
        return int(status), text

    def said(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read()

    def ask(self, *words):
        """(status, JSON or message) of one command."""
        self.process.stdin.write("\t".join(words) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def get(self, *words):
        """The JSON that the command emitted."""
        status, text = self.ask(*words)
        if status != 0:
            raise AssertionError(f"{words}: {status} {text}\n{self.said()}")
        return json.loads(text) if text else None

    def stop(self):
        self.process.communicate(timeout=journey.PATIENCE_S)
        said = self.said()
        self.log.close()
        return self.process.returncode, said


class OnWindows(Journey):
    sandbox_options = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        windows_build.require()
        if not (PREFIX / "system.reg").exists():
            subprocess.run([wine(), "wineboot", "--init"], env=environment(), timeout=FIRST_START_S, check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self, sandbox, **config):
        sandbox.knobs(auto_consent="approve")
        manifest = json.loads((journey.ROOT / "manifests" / "aiven.json").read_text(encoding="utf-8"))
        host = WindowsHost(self.folder, {"manifest": manifest, "allow_insecure_loopback": True, **config})
        self.addCleanup(lambda: host.process.poll() is None and host.process.kill())
        self.assertEqual(host.greeting, (0, "com.claribi.aiven"), host.said())
        host.get("open", json.dumps({"endpoint": sandbox.mcp_url}))
        return host

    def sign_in(self, host, sandbox):
        begun = host.get("begin", REDIRECT_URI)
        landed_at = held_host.approve(begun["authorization_url"], sandbox.ca_file)
        self.assertEqual(host.get("complete", landed_at)["status"], "authorized")

    def test_whole_journey(self):
        sandbox = self.sandbox = self.start_sandbox()
        host = self.start(sandbox, ca_file=as_windows_has_it(sandbox.ca_file))
        self.assert_message("description", host.get("describe"))
        self.assertEqual(host.ask("tools")[0], AUTH_REQUIRED)
        self.sign_in(host, sandbox)

        listed = host.get("tools")
        self.assert_message("tool_list", listed)
        shown = {tool["name"] for tool in listed["tools"]}
        self.check_queries(host, sandbox, listed, shown)

        result = host.get("call", "aiven_service_list", '{"project":"nordlicht-data"}')
        self.assert_message("call_result", result)
        self.assertIn("analytics-pg-prod", json.dumps(result))
        self.assertEqual(host.ask("call", "aiven_orchard_list", "{}")[0], NOT_FOUND)
        self.assertEqual(host.ask("call", "aiven_service_delete", "{}")[0], FORBIDDEN)

        before = len(sandbox.calls())
        self.assertIn("analytics-pg-prod", json.dumps(host.get("crowd", "aiven_service_list", '{"project":"nordlicht-data"}')))
        self.assertEqual(len(sandbox.calls()) - before, 8)

        sandbox.knobs(fail_next={"count": 1, "behaviour": "stall", "listener": "mcp"})
        status, took_ms = host.ask("cancel", "aiven_service_list", '{"project":"nordlicht-data"}')
        self.assertEqual(status, CANCELLED)
        self.assertLess(int(took_ms), 1000)

        self.assertTrue(host.get("status", '{"probe":true}')["probe"]["ok"])
        self.assertEqual(host.get("revoke")["revocation"], "revoked")
        self.assertEqual(host.get("status")["status"], "none")
        host.get("close")
        self.assertEqual(host.ask("unload"), (0, ""), "the library stays while the process lives")
        host.get("recreate")
        code, said = host.stop()
        self.assertEqual(code, 0, said)
        self.assert_nothing_written()

    def check_queries(self, host, sandbox, listed, shown):
        query = json.dumps({"project": "nordlicht-data", "service_name": "analytics-pg-prod", "query": "SELECT 1"})
        before = len(sandbox.calls())
        if windows_build.has_sql_parser():
            self.assertLessEqual(CARRIES_SQL, shown)
            self.assertEqual(len(shown), 32)
            for statement, (code, why) in REFUSED.items():
                with self.subTest(statement[:40]):
                    status, message = host.ask("call", "aiven_pg_read", query.replace("SELECT 1", statement))
                    self.assertEqual(status, code, message)
                    self.assertIn(why, message)
            self.assertEqual(len(sandbox.calls()), before, "a query was sent")
            host.get("call", "aiven_pg_read", query)
            before += 1
        else:
            self.assertEqual(len(shown), 32 - len(CARRIES_SQL))
            hidden = {tool["name"]: tool["reason"] for tool in listed["hidden"]}
            for tool in CARRIES_SQL:
                self.assertIn("this build has no SQL parser", hidden[tool])
            status, message = host.ask("call", "aiven_pg_read", query)
            self.assertEqual(status, FORBIDDEN)
            self.assertNotIn("not valid SQL", message)
        self.assertEqual(len(sandbox.calls()), before, "a query was sent")

    def test_trusts_what_the_store_of_roots_holds(self):
        sandbox = self.sandbox = self.start_sandbox()
        host = self.start(sandbox)
        status, message = host.ask("begin", REDIRECT_URI)
        self.assertEqual(status, UNAVAILABLE, message)
        self.assertIn("certificate", message)
        certificate = as_windows_has_it(sandbox.ca_file)
        self.addCleanup(subprocess.run, [wine(), "reg", "delete", r"HKCU\Software\Microsoft\SystemCertificates", "/f"],
                        env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)

        host.get("trust", certificate)
        self.reopen(host, sandbox)
        self.sign_in(host, sandbox)
        self.assertTrue(host.get("tools")["tools"])

        host.get("distrust", certificate)
        self.reopen(host, sandbox)
        status, message = host.ask("call", "aiven_project_list", "{}")
        self.assertEqual(status, UNAVAILABLE, message)
        host.get("close")
        code, said = host.stop()
        self.assertEqual(code, 0, said)

    def test_reads_the_systems_file_of_hosts(self):
        hosts = PREFIX / "drive_c" / "windows" / "system32" / "drivers" / "etc" / "hosts"
        hosts.write_text("127.0.0.1 mcp.aiven.live\r\n", encoding="ascii")
        self.addCleanup(hosts.unlink)
        sandbox = self.sandbox = self.start_sandbox()
        host = self.start(sandbox)
        host.get("close")
        host.get("open", json.dumps({"endpoint": "https://mcp.aiven.live/mcp?read_only=true"}))
        status, message = host.ask("begin", REDIRECT_URI)
        self.assertNotEqual(status, 0)
        self.assertIn("127.0.0.1", message, "the address of the file is judged")
        host.get("close")
        self.assertEqual(host.stop()[0], 0)

    def test_sees_a_library_that_can_be_unloaded(self):
        """So that the journey's check of that can fail."""
        host = WindowsHost(self.folder, {}, windows_build.LIBRARY.with_name("claribi_example.dll"))
        self.addCleanup(host.process.kill)
        self.assertEqual(host.ask("unload")[0], INTERNAL)

    def reopen(self, host, sandbox):
        """What the machine trusts is read when an instance is created."""
        host.get("close")
        host.get("recreate")
        host.get("open", json.dumps({"endpoint": sandbox.mcp_url}))

    def test_says_what_fails_in_words(self):
        sandbox = self.sandbox = self.start_sandbox()
        host = self.start(sandbox, ca_file=as_windows_has_it(sandbox.ca_file))
        sandbox.stop()
        status, message = host.ask("begin", REDIRECT_URI)
        self.assertEqual(status, UNAVAILABLE)
        self.assertIn("Connection refused", message)
        host.get("close")
        self.assertEqual(host.stop()[0], 0)


if __name__ == "__main__":
    unittest.main()
