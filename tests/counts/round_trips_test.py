"""What a `call` of the command line asks of the vendor, where an earlier one has filled the store."""
import contextlib
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "bench"))
import command_line  # noqa: E402


class RoundTrips(unittest.TestCase):
    def requests(self, kind, *command):
        """(of the first call after the connection was made, of a later one)"""
        with tempfile.TemporaryDirectory(prefix="claribi-") as folder, contextlib.ExitStack() as stack:
            vendor = kind(pathlib.Path(folder), stack)
            command_line.run(vendor.host, "connect", "prod", "--endpoint", vendor.endpoint)
            vendor.requests()
            command_line.run(vendor.host, "call", "prod", vendor.tool)
            first = vendor.requests()
            command_line.run(vendor.host, "call", "prod", vendor.tool)
            return first, vendor.requests()

    def test_newer_server_is_not_asked_what_it_calls_fresh(self):
        first, later = self.requests(command_line.Newer)
        self.assertEqual(first, ["tools/list", "tools/call"])
        self.assertEqual(later, ["tools/list", "tools/call"])

    def test_older_server_is_not_asked_what_the_store_knows(self):
        first, later = self.requests(command_line.Older)
        self.assertLessEqual(len(later), 4, later)
        for known in ("GET /mcp", "server/discover", "GET /.well-known", "POST /oauth", "POST /token", "POST /register"):
            self.assertFalse([request for request in first + later if request.startswith(known)], known)
        self.assertEqual(later[-1], "tools/call")


if __name__ == "__main__":
    unittest.main()
