"""Several attempts to connect one data source: one wins, the others say who won, and nobody takes anything
from anybody. A data source belongs to its vendor, and is connected only if somebody answered.

Each race is held still where it matters: a person who has not approved yet, or a stopped process.
"""
import contextlib
import json
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import unittest
import urllib.parse

import held_host
import journey
from failures import CALL, Failure


class Attempts(Failure):
    def begin(self, *options, name="prod"):
        """A `connect` that waits for its person, and the address they would approve at."""
        environment = {**self.host.environment, "BROWSER": "/bin/true"}
        process = self.host.start(
            "connect", name, "--endpoint", self.sandbox.mcp_url, *options, env=environment)
        self.addCleanup(process.kill)
        address, _ = journey.authorization_url(process)
        return process, address

    def come_back(self, address):
        """The person approves, and their browser comes back."""
        self.sandbox.knobs(auto_consent="approve")
        callback = held_host.approve(address, self.sandbox.ca_file)
        self.sandbox.knobs(auto_consent="ask")
        self.follow(callback)

    def follow(self, callback):
        """The page that the browser shows in the end; empty where the host is gone."""
        curl = ["curl", "--silent", "--noproxy", "*", "--max-time", "60", callback]
        return subprocess.run(curl, check=False, capture_output=True, text=True).stdout

    def ended(self, process):
        stdout, stderr = process.communicate(timeout=journey.PATIENCE_S)
        return journey.Outcome(["connect"], process.returncode, stdout, stderr)

    def halt(self, process):
        """Stops it at a moment when it holds no lock of the store."""
        def has_halted():
            process.send_signal(signal.SIGSTOP)
            try:
                with contextlib.closing(sqlite3.connect(self.host.data / "host.db", timeout=0)) as store:
                    store.execute("BEGIN IMMEDIATE")
                return True
            except sqlite3.OperationalError:
                process.send_signal(signal.SIGCONT)
                return False

        journey.wait_until(has_halted, "the store is free")

    def connect_now(self, *options, name="prod"):
        outcome = self.host.run("connect", name, "--endpoint", self.sandbox.mcp_url, *options)
        self.assert_ok(outcome)
        return outcome

    def revocations(self):
        return len(self.requests(path="/revoke", listener="issuer"))

    def assert_works(self):
        self.assert_ok(self.call())
        rows = self.host.run("status").json["data_sources"]
        self.assertEqual([(row["name"], row["status"]) for row in rows], [("prod", "authorized")])

    def test_one_that_was_left_alone_is_told_who_won(self):
        left_alone, _ = self.begin("--actor", "ada")
        self.connect_now("--actor", "grace")
        lost = self.ended(left_alone)
        self.assert_error(lost, journey.TOOL_ERROR, "grace was first", "nothing was saved", "attempt [0-9a-f-]{36}")
        self.assertEqual(self.revocations(), 0)
        self.assert_works()

    def test_one_that_is_ended_deletes_nothing_of_the_other(self):
        for closes in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            left_alone, _ = self.begin()
            self.halt(left_alone)
            self.connect_now()
            before, revoked = self.host.state(), self.revocations()
            left_alone.send_signal(closes)
            left_alone.send_signal(signal.SIGCONT)
            self.ended(left_alone)
            self.assertEqual(self.host.state(), before)
            self.assertEqual(self.revocations(), revoked)
            self.assert_works()
            self.assert_ok(self.host.run("disconnect", "prod"))
            self.assertEqual(self.host.state(), [])

    def test_one_whose_time_is_up_deletes_nothing_of_the_other(self):
        left_alone, _ = self.begin("--timeout", "6s")
        time_is_up = time.monotonic() + 6
        self.halt(left_alone)
        self.connect_now()
        before = self.host.state()
        journey.wait_until(lambda: time.monotonic() > time_is_up, "the time of the attempt is up")
        left_alone.send_signal(signal.SIGCONT)
        self.assertIn(self.ended(left_alone).code, (journey.TIMED_OUT, journey.TOOL_ERROR))
        self.assertEqual(self.host.state(), before)
        self.assert_works()

    def test_of_two_that_come_back_together_one_wins(self):
        attempts = [self.begin("--actor", actor) for actor in ("ada", "grace")]
        self.sandbox.knobs(auto_consent="approve")
        callbacks = [held_host.approve(address, self.sandbox.ca_file) for _, address in attempts]
        browsers = [threading.Thread(target=self.follow, args=[callback]) for callback in callbacks]
        for browser in browsers:
            browser.start()
        outcomes = [self.ended(process) for process, _ in attempts]
        for browser in browsers:
            browser.join()
        codes = sorted(outcome.code for outcome in outcomes)
        self.assertEqual(codes, [journey.OK, journey.TOOL_ERROR], [str(outcome) for outcome in outcomes])
        winner = ("ada", "grace")[[outcome.code for outcome in outcomes].index(journey.OK)]
        loser = next(outcome for outcome in outcomes if outcome.code)
        self.assert_error(loser, journey.TOOL_ERROR, f"{winner} was first")
        self.assert_works()

    def test_a_new_sign_in_that_loses_leaves_the_winner_its_tokens(self):
        self.connect_now()
        left_alone, address = self.begin()
        self.halt(left_alone)
        self.connect_now("--actor", "grace")
        before = self.host.state()
        back = threading.Thread(target=self.come_back, args=[address])
        back.start()
        left_alone.send_signal(signal.SIGCONT)
        lost = self.ended(left_alone)
        back.join()
        self.assert_error(lost, journey.TOOL_ERROR, "grace was first")
        self.assertEqual(self.host.state(), before)
        self.assert_works()

    def test_a_new_sign_in_of_a_source_that_is_disconnected_meanwhile_saves_nothing(self):
        self.connect_now()
        left_alone, _ = self.begin()
        self.assert_ok(self.host.run("disconnect", "prod"))
        gone = self.ended(left_alone)
        self.assert_error(gone, gone.code, "gone|disconnected")
        self.assertNotEqual(gone.code, journey.OK)
        self.assertEqual(self.host.state(), [])

    def test_one_that_dies_leaves_nothing_and_holds_up_nobody(self):
        dead, _ = self.begin()
        dead.kill()
        self.ended(dead)
        self.assertEqual(self.host.state(), [])
        self.assertEqual(self.host.run("status").json["data_sources"], [])
        self.assertTrue(self.connect_now().json["created"])

    def test_one_that_dies_once_it_has_tokens_leaves_nothing(self):
        process, address = self.begin()
        self.fail_requests("/mcp", listener="mcp", behaviour="stall")
        back = threading.Thread(target=self.come_back, args=[address])
        back.start()
        journey.wait_until(lambda: self.requests(path="/token"), "the code is exchanged")
        process.kill()
        self.ended(process)
        back.join()
        self.end_of_failures()
        self.assertEqual(self.host.state(), [])
        self.connect_now()
        self.assert_works()

    def stalled_with_tokens(self):
        """A `connect` that has its tokens and waits for the answer to its test call, and its browser."""
        process, address = self.begin()
        self.fail_requests("/mcp", listener="mcp", behaviour="stall")
        back = threading.Thread(target=self.come_back, args=[address])
        back.start()
        journey.wait_until(lambda: self.requests(path="/mcp", failure="stall"), "the test call was made")
        self.end_of_failures()
        return process, back

    def test_one_that_is_ended_once_it_has_tokens_revokes_them(self):
        process, back = self.stalled_with_tokens()
        process.send_signal(signal.SIGINT)
        self.assert_error(self.ended(process), journey.INTERRUPTED, "nothing was saved")
        back.join()
        self.assertGreater(self.revocations(), 0)
        self.assertEqual(self.host.state(), [])

    def test_one_that_is_ended_once_it_has_tokens_ends_no_access_of_the_winner(self):
        process, back = self.stalled_with_tokens()
        self.halt(process)
        self.connect_now("--actor", "grace")
        before = self.host.state()
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGCONT)
        self.assertNotEqual(self.ended(process).code, journey.OK)
        back.join()
        self.assertEqual(self.revocations(), 0)
        self.assertEqual(self.host.state(), before)
        self.assert_works()

    def test_an_error_that_does_not_say_of_which_sign_in_it_is_is_told_and_ends_none(self):
        process, address = self.begin()
        issuer = urllib.parse.quote(self.sandbox.greeting["issuer"], safe="")
        stale = f"?error=server_error&error_description=Maintenance+until+noon&iss={issuer}"
        for _ in range(2):
            page = self.follow(journey.parameter(address, "redirect_uri") + stale)
            self.assertIn("Maintenance until noon", page)
            self.assertIn("changed nothing", page)
        self.come_back(address)
        connected = self.ended(process)
        self.assert_ok(connected)
        told = re.findall("A callback was turned away.*Maintenance until noon", connected.stderr)
        self.assertEqual(len(told), 1, connected.stderr)

    def test_tabs_of_earlier_sign_ins_change_nothing(self):
        process, address = self.begin()
        redirect = journey.parameter(address, "redirect_uri")
        for stale in ("?code=old&state=older", "?error=access_denied&state=older", "?code=old", "?state=", "?x"):
            page = self.follow(redirect + stale)
            self.assertIn("belongs to another sign-in", page, stale)
            self.assertIn("changed nothing", page, stale)
            self.assertIsNone(process.poll())
        self.come_back(address)
        self.assert_ok(self.ended(process))
        self.assert_works()


class Answers(Failure):
    """`connect` and `test` pass only if somebody answered."""

    def use_manifest(self, name, **members):
        manifest = json.loads((journey.PLUGIN.parent / "aiven.json").read_text(encoding="utf-8"))
        manifest.pop("probe", None)
        manifest.update(members)
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(manifest), encoding="utf-8")
        return ("--manifest", path)

    def test_without_a_probe_listing_is_what_is_tried(self):
        manifest = self.use_manifest("no_probe")
        connected = self.connecting(*manifest)
        self.assert_ok(connected)
        self.assertEqual(connected.json["probe"], {"ok": True, "kind": "listing", "tool": None, "error": None})
        tested = self.host.run("test", "prod", *manifest)
        self.assert_ok(tested)
        self.assertEqual(tested.json["probe"]["kind"], "listing")
        self.assertIn("listing", self.host.run("test", "prod", *manifest, json_output=False).stdout)
        self.sandbox.stop()
        self.assert_error(self.host.run("test", "prod", *manifest), journey.UNREACHABLE)
        row = self.host.run("status", "prod", *manifest).json["data_sources"][0]
        self.assertEqual(row["last_check"], "failed")

    def test_with_a_probe_it_is_the_call(self):
        self.connect()
        self.assertEqual(self.host.run("test", "prod").json["probe"]["kind"], "tool")

    def unsigned(self):
        return self.use_manifest("unsigned", sign_in={"kind": "none"})

    def test_a_401_is_no_answer_where_no_sign_in_is_expected(self):
        failed = self.connecting(*self.unsigned())
        self.assert_error(failed, journey.TOOL_ERROR, "401", "nothing was saved")
        self.assertEqual(self.host.state(), [])

    def test_statuses_are_no_answer(self):
        for status in (404, 403, 500, 503):
            self.sandbox.knobs(fail_next={"count": 1000, "path": "/mcp", "listener": "mcp", "status": status})
            failed = self.connecting("--timeout", "20s", *self.unsigned())
            self.assertNotIn(failed.code, (journey.OK, journey.INTERNAL), f"{status}: {failed}")
            self.assert_error(failed, failed.code, "nothing was saved")
            self.assertEqual(self.host.state(), [])

    def test_a_dead_port_is_no_answer_whatever_the_sign_in(self):
        self.sandbox.stop()
        for manifest in (self.unsigned(), self.use_manifest("no_probe"), ()):
            failed = self.connecting("--timeout", "20s", *manifest)
            self.assert_error(failed, journey.UNREACHABLE, "nothing was saved")
            self.assertEqual(self.host.state(), [])

    def test_the_timeout_bounds_the_whole_command(self):
        with socket.socket() as mute:
            mute.bind(("127.0.0.1", 0))
            mute.listen(16)
            endpoint = f"http://127.0.0.1:{mute.getsockname()[1]}/mcp?read_only=true"
            manifest = self.use_manifest(
                "mute", sign_in={"kind": "none"}, endpoints=[{"name": "here", "url": endpoint}], endpoint_rule={})
            started = time.monotonic()
            failed = self.host.run("connect", "prod", "--timeout", "2s", *manifest)
            took = time.monotonic() - started
        self.assertNotEqual(failed.code, journey.OK, str(failed))
        self.assertLess(took, 8, "two seconds, and what ending and a sanitizer may add")
        self.assertEqual(self.host.state(), [])


class Vendors(Failure):
    def test_a_data_source_is_refused_with_the_manifest_of_another_vendor(self):
        self.connect()
        before = self.host.state()
        manifest = json.loads((journey.PLUGIN.parent / "aiven.json").read_text(encoding="utf-8"))
        manifest["id"] = "another"
        manifest["endpoint_rule"].pop("allowed_paths", None)
        manifest["endpoints"] = [
            {"name": "Here", "url": self.sandbox.mcp_url.replace("/mcp?", "/{segment}?"), "placeholders": [
                {"name": "segment", "label": "Path segment", "pattern": "[a-z]{3,10}", "example": "mcp"}]}]
        path = self.folder / "another.json"
        path.write_text(json.dumps(manifest), encoding="utf-8")
        sent = len(self.sandbox.ledger())
        for command in (CALL, ("tools", "prod"), ("test", "prod"), ("disconnect", "prod"),
                        ("connect", "prod", "--endpoint", self.sandbox.mcp_url),
                        ("connect", "prod", "--endpoint", "Here")):
            refused = self.host.run(*command, "--manifest", path)
            self.assert_error(refused, journey.USAGE, '"aiven', '"another')
        self.assertEqual(len(self.sandbox.ledger()), sent)
        self.assertEqual(self.host.state(), before)
        self.assert_ok(self.call())


if __name__ == "__main__":
    unittest.main()
