"""Sealing keys: how one takes over from another, on one node and on several, and what is never lost.

And what sealing is for: a stored row that was moved or changed does not open, and leads to nothing.
"""
import contextlib
import json
import random
import signal
import shutil
import sqlite3
import unittest

import journey
from failures import CALL, Failure
from journey import Host


class KeysJourney(Failure):
    def keys(self, host=None):
        """[(key, state, secrets)]"""
        listed = (host or self.host).run("keys", "list")
        self.assert_ok(listed)
        return [(row["key"], row["state"], row["secrets"]) for row in listed.json["keys"]]

    def manage(self, *words, host=None):
        managed = (host or self.host).run("keys", *words)
        self.assert_ok(managed)
        return managed.json

    def key_file(self, host=None):
        return (host or self.host).data / "sealing.keys"

    def key_ids(self):
        return {key["id"] for key in json.loads(self.key_file().read_text())["keys"]}


    def renew(self):
        """Has the sign-in stored anew."""
        self.wait_for_expiry()
        self.assert_ok(self.call())


class Rotation(KeysJourney):
    def test_keeps_every_sign_in(self):
        self.connect()
        self.assertEqual(self.manage("rotate")["key"], 2)
        self.assert_ok(self.call())
        states = [(key, state) for key, state, _ in self.keys()]
        self.assertEqual(states, [(1, "old"), (2, "current")])

    def test_seals_what_is_new_under_the_new_key(self):
        self.manage("rotate")
        self.connect()
        (_, _, old), (_, _, new) = self.keys()
        self.assertEqual(old, 0)
        self.assertGreater(new, 0)

    def test_prints_no_key(self):
        said = [
            self.host.run("-v", "keys", *words, json_output=json_output)
            for words in (("list",), ("prepare",), ("rotate",), ("list",), ("retire", "1", "--yes"))
            for json_output in (True, False)
        ]
        for key in json.loads(self.key_file().read_text())["keys"]:
            for outcome in said:
                self.assertNotIn(key["key"][:20], outcome.stdout + outcome.stderr)

    def test_is_explained_for_several_nodes(self):
        explained = self.host.run("keys", "--help", json_output=False)
        self.assertRegex(explained.stdout, "sharing the file\\s+sealing.keys")


class Renewal(KeysJourney):
    sandbox_options = ("--access-token-lifetime-s", "1")

    def test_moves_a_sign_in_to_the_current_key(self):
        self.connect()
        before = self.keys()[0][2]
        self.manage("rotate")
        self.assertEqual([secrets for _, _, secrets in self.keys()], [before, 0])
        self.renew()
        # The tokens, what was approved of the tools, their definitions, and of which era the server is.
        self.assertEqual([secrets for _, _, secrets in self.keys()], [before - 4, 4])


class Retirement(KeysJourney):
    def test_of_the_current_key_is_refused(self):
        self.connect()
        refused = self.host.run("keys", "retire", "1", "--yes")
        self.assert_error(refused, journey.USAGE, "current", "rotate")
        self.assert_ok(self.call())

    def test_of_a_key_that_is_not_there_is_refused(self):
        self.assert_error(self.host.run("keys", "retire", "9", "--yes"), journey.USAGE, "9")

    def test_of_a_key_that_is_needed_takes_a_yes(self):
        self.connect()
        self.manage("rotate")
        needed = self.keys()[0][2]
        refused = self.host.run("keys", "retire", "1")
        self.assert_error(refused, journey.USAGE, rf"sealed \({needed}\)", "--yes")
        self.assert_ok(self.call())

    def test_of_a_key_that_nothing_needs_takes_none(self):
        self.manage("rotate")
        self.connect()
        self.assertEqual(self.manage("retire", "1")["state"], "retired")
        self.assertEqual([(key, state) for key, state, _ in self.keys()], [(2, "current")])
        self.assert_ok(self.call())

    def test_asks_those_whose_sign_in_it_sealed_to_sign_in_again(self):
        self.connect()
        self.manage("rotate")
        self.manage("retire", "1", "--yes")
        sent = len(self.sandbox.ledger())
        self.assert_error(self.call(), journey.SIGN_IN, "sealing key", "retired", "sign in")
        self.assertEqual(len(self.sandbox.ledger()), sent, "nothing is sent")
        status = self.host.run("status", "prod")
        self.assertNotIn('"authorized"', status.stdout)
        self.connect()
        self.assert_ok(self.call())


class SeveralNodes(KeysJourney):
    sandbox_options = ("--access-token-lifetime-s", "1")

    def setUp(self):
        super().setUp()
        self.connect()
        other = self.folder / "other"
        other.mkdir()
        self.other = Host(other, self.sandbox)
        self.other.data.mkdir(mode=0o700)
        self.other.globals += ["--store", f"sqlite://{self.host.data}/host.db"]
        self.distribute()

    def distribute(self):
        shutil.copy(self.key_file(), self.key_file(self.other))

    def test_open_what_another_sealed_under_a_key_that_was_distributed_before(self):
        self.manage("prepare")
        self.distribute()
        self.manage("rotate")
        self.renew()
        self.assertEqual(self.keys()[1][2], 4, "tokens, approvals, definitions and era, sealed under the new key")
        self.assert_ok(self.other.run(*CALL))

    def test_without_the_new_key_say_so_and_ask_nobody_to_sign_in(self):
        self.manage("rotate")
        self.renew()
        failed = self.other.run(*CALL)
        self.assert_error(failed, journey.UNREACHABLE, "sealing key 2", "copy that file")
        for words in (("prepare",), ("rotate",)):
            refused = self.other.run("keys", *words)
            self.assert_error(refused, journey.UNREACHABLE, "sealing key 2", "copy that file")
        self.assertEqual(self.keys(self.other)[1][:2], (2, "missing"))
        self.distribute()
        self.assert_ok(self.other.run(*CALL))


    def test_without_any_key_make_none_of_their_own(self):
        self.key_file(self.other).unlink()
        failed = self.other.run(*CALL)
        self.assert_error(failed, journey.UNREACHABLE, "are missing", "another node")
        self.assertFalse(self.key_file(self.other).exists())
        self.distribute()
        self.assert_ok(self.other.run(*CALL))

    def test_whose_keys_are_lost_for_good_start_anew_when_told_to(self):
        for host in (self.host, self.other):
            self.key_file(host).unlink()
        listed = self.host.run("keys", "list")
        self.assert_ok(listed)
        self.assertEqual([(row["key"], row["state"]) for row in listed.json["keys"]], [(1, "missing")])
        self.assertFalse(self.key_file().exists(), "listing makes none")
        for words in (("rotate",), ("prepare",)):
            self.assert_error(self.host.run("keys", *words), journey.UNREACHABLE, "sealing keys 1 open", "abandon")
        self.assert_error(self.host.run("keys", "abandon"), journey.USAGE, "lost with it: [1-9]", "--yes")
        self.assertFalse(self.key_file().exists())
        self.assertEqual(self.manage("abandon", "--yes")["key"], 2, "no number is given twice")
        sent = len(self.sandbox.ledger())
        self.assert_error(self.call(), journey.SIGN_IN, "sealing key 1", "retired", "sign in")
        self.assertEqual(len(self.sandbox.ledger()), sent, "nothing is sent")
        self.assertEqual([(key, state) for key, state, _ in self.keys()], [(2, "current"), (1, "retired")])
        self.connect()
        self.assert_ok(self.call())

    def test_whose_file_is_damaged_start_anew_when_told_to(self):
        self.key_file().write_text("{ damaged")
        self.assert_error(self.call(), journey.UNREACHABLE, "damaged", "abandon --yes")
        abandoned = self.manage("abandon", "--yes")
        self.assertEqual(abandoned["key"], 2)
        with open(abandoned["moved_aside"], encoding="utf-8") as kept:
            self.assertEqual(kept.read(), "{ damaged")
        self.connect()
        self.assert_ok(self.call())

    def test_that_find_the_right_file_again_lose_nothing(self):
        kept = self.key_file().read_bytes()
        self.key_file().unlink()
        for words in (("status",), ("keys", "list"), ("keys", "rotate"), ("connect", "second")):
            self.host.run(*words)
        self.assertFalse(self.key_file().exists())
        self.key_file().touch(mode=0o600)
        self.key_file().write_bytes(kept)
        self.assert_ok(self.call())


class Accidents(KeysJourney):
    sandbox_options = None

    def test_of_eight_rotations_at_once_lose_no_key(self):
        rotations = [self.host.start("keys", "rotate") for _ in range(8)]
        said = [rotation.communicate(timeout=journey.PATIENCE_S)[0] for rotation in rotations]
        ids = sorted(json.loads(text)["key"] for text in said)
        self.assertEqual(ids, list(range(2, 10)))
        self.assertEqual(self.key_ids(), set(range(1, 10)))

    def test_of_being_killed_lose_no_key(self):
        self.manage("prepare")
        known = self.key_ids()
        chance = random.Random(20261126)
        killed = 0
        for _ in range(60):
            rotation = self.host.start("keys", "rotate")
            with contextlib.suppress(Exception):
                rotation.wait(timeout=chance.uniform(0, 0.05))
            rotation.send_signal(signal.SIGKILL)
            rotation.communicate()
            killed += rotation.returncode == -signal.SIGKILL
            self.assertLessEqual(known, self.key_ids())
            known = self.key_ids()
        self.assertGreater(killed, 0)
        self.manage("rotate")
        self.assertLessEqual(
            {path.name for path in self.host.files()},
            {"sealing.keys", "host.db", "host.db-wal", "host.db-shm"}, "no heap of drafts",
        )

    def test_of_a_full_disk_leave_the_keys_as_they_were(self):
        self.manage("rotate")
        before = self.key_file().read_bytes()
        for words in (("prepare",), ("rotate",)):
            failed = self.host.run("keys", *words, limit_files=64)
            self.assert_error(failed, journey.UNREACHABLE, "space")
            self.assertEqual(self.key_file().read_bytes(), before)
        self.manage("rotate")


class MovedRows(KeysJourney):
    """What a person with access to the database, but not to the keys, could do with its rows."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.connect("other")
        self.assert_ok(self.call())

    def change(self, statement, *values):
        with contextlib.closing(sqlite3.connect(self.host.data / "host.db")) as store, store:
            self.assertGreater(store.execute(statement, values).rowcount, 0)

    def connection_id(self, name):
        with contextlib.closing(sqlite3.connect(self.host.data / "host.db")) as store:
            return store.execute("SELECT connection_id FROM data_sources WHERE name = ?", (name,)).fetchone()[0]

    def does_not_open(self, *options):
        sent = len(self.sandbox.ledger())
        failed = self.host.run(*options, *CALL)
        self.assert_error(failed, journey.TOOL_ERROR, "cannot be opened", "sign in again")
        self.assertEqual(len(self.sandbox.ledger()), sent, "nothing is sent")

    def test_to_another_connection_do_not_open(self):
        self.change(
            "UPDATE secrets SET data = (SELECT data FROM secrets WHERE connection_id = ? AND key = 'tokens')"
            " WHERE connection_id = ? AND key = 'tokens'",
            self.connection_id("other"), self.connection_id("prod"),
        )
        self.does_not_open()

    def test_to_another_organisation_do_not_open(self):
        self.change("UPDATE data_sources SET org_id = 'thief' WHERE name = 'prod'")
        self.change("UPDATE secrets SET org_id = 'thief'")
        self.does_not_open("--org", "thief")

    def test_to_another_record_name_do_not_open(self):
        self.change(
            "UPDATE secrets SET data = (SELECT data FROM secrets WHERE connection_id = '')"
            " WHERE connection_id = ? AND key = 'tokens'",
            self.connection_id("prod"),
        )
        self.does_not_open()

    def test_to_another_issuer_do_not_open(self):
        self.change(
            "UPDATE secrets SET data = CAST(replace(CAST(data AS BLOB), CAST('localhost' AS BLOB),"
            " CAST('127.0.0.1' AS BLOB)) AS BLOB) WHERE connection_id = ? AND key = 'tokens'",
            self.connection_id("prod"),
        )
        self.does_not_open()

    def test_can_be_replaced_by_signing_in_again(self):
        self.test_to_another_connection_do_not_open()
        self.connect()
        self.assert_ok(self.call())


if __name__ == "__main__":
    unittest.main()
