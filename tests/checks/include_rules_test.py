"""The include rules on small trees: what is allowed passes, each kind of breach is named."""
import pathlib
import tempfile
import unittest

import include_rules

MAP = """# Architecture

## Who may know whom

A test reads this block.

```
mcp -> http   oauth -> http
http -> core only; core -> nobody
every host room -> outcome
loader -> plugin_api
app -> every host room
vendor_sandbox -> nobody
```
"""
ROOMS = [
    "aiven_plugin/core", "aiven_plugin/http", "aiven_plugin/mcp", "aiven_plugin/oauth",
    "host_stub/app", "host_stub/loader", "host_stub/outcome", "host_stub/vendor_sandbox",
    "plugin_api/include",
]


class IncludeRules(unittest.TestCase):
    def judge(self, files, architecture=MAP, rooms=ROOMS):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for room in rooms:
                (root / room).mkdir(parents=True)
            (root / "ARCHITECTURE.md").write_text(architecture, encoding="utf-8")
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            return list(include_rules.violations(root))

    def assert_allowed(self, name, include):
        self.assertEqual(self.judge({name: f"#include {include}\n"}), [])

    def assert_refused(self, name, include, words):
        found = self.judge({name: f"#include {include}\n"})
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    def test_an_arrow_is_allowed(self):
        self.assert_allowed("aiven_plugin/mcp/client.h", '"http/transport.h"')

    def test_the_own_room_is_allowed(self):
        self.assert_allowed("aiven_plugin/mcp/client.h", '"mcp/page.h"')

    def test_a_system_header_is_allowed(self):
        self.assert_allowed("aiven_plugin/mcp/client.h", "<vector>")

    def test_the_wrong_direction_is_refused(self):
        self.assert_refused("aiven_plugin/http/pool.h", '"mcp/client.h"', "http may not know mcp")

    def test_arrows_do_not_add_up_outside_tests(self):
        self.assert_refused("aiven_plugin/mcp/client.h", '"core/json.h"', "mcp may not know core")

    def test_rooms_that_must_not_meet_are_refused(self):
        self.assert_refused("aiven_plugin/mcp/client.cpp", '"oauth/flow.h"', "mcp may not know oauth")

    def test_the_host_never_sees_the_plugin(self):
        self.assert_refused("host_stub/app/main.cpp", '"http/pool.h"', "app may not know http")

    def test_every_host_room_is_not_the_sandbox(self):
        self.assert_refused(
            "host_stub/app/main.cpp", '"vendor_sandbox/knobs.h"', "app may not know vendor_sandbox"
        )

    def test_the_sandbox_knows_nobody(self):
        self.assert_refused(
            "host_stub/vendor_sandbox/main.cpp", '"outcome/outcome.h"', "may not know outcome"
        )

    def test_the_abi_header_counts_as_a_room(self):
        self.assert_allowed("host_stub/loader/call.h", "<claribi/data_source.h>")
        self.assert_refused(
            "aiven_plugin/http/pool.h", "<claribi/data_source.h>", "http may not know plugin_api"
        )

    def test_a_room_that_does_not_exist_is_refused(self):
        self.assert_refused("aiven_plugin/http/pool.h", '"utils/text.h"', "no such room")

    def test_a_header_shows_no_library(self):
        self.assert_refused("aiven_plugin/http/pool.h", '"Poco/Net/Socket.h"', "shows no library")
        self.assert_refused("aiven_plugin/http/pool.h", "<rapidjson/document.h>", "shows no library")
        self.assert_allowed("aiven_plugin/http/pool.cpp", '"Poco/Net/Socket.h"')

    def test_tests_reach_what_their_room_reaches(self):
        self.assert_allowed("tests/aiven_plugin/mcp/client_test.cpp", '"core/json.h"')
        self.assert_refused(
            "tests/aiven_plugin/mcp/client_test.cpp", '"oauth/flow.h"', "mcp may not know oauth"
        )

    def test_the_plugins_fakes_are_not_for_the_host(self):
        self.assert_allowed("tests/aiven_plugin/mcp/client_test.cpp", '"testing/fakes.h"')
        for side in ("aiven_plugin/mcp", "host_stub/loader"):
            self.assert_allowed(f"tests/{side}/call_test.cpp", '"testing/result_matchers.h"')
        self.assert_refused(
            "tests/host_stub/loader/call_test.cpp", '"testing/fakes.h"', "do not use tests/testing"
        )

    def test_a_room_without_an_arrow_is_reported(self):
        found = self.judge({}, rooms=[*ROOMS, "aiven_plugin/vault"])
        self.assertEqual(found, ["ARCHITECTURE.md: the map has no arrow from aiven_plugin/vault"])

    def test_a_map_that_names_no_room_is_reported(self):
        found = self.judge({}, architecture=MAP.replace("mcp -> http", "mcp -> htpp"))
        self.assertIn("ARCHITECTURE.md: the map names the room htpp, which does not exist", found)

    def test_a_missing_map_ends_the_check(self):
        with self.assertRaises(SystemExit):
            self.judge({}, architecture="# Architecture\n")


if __name__ == "__main__":
    unittest.main()
