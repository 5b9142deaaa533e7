"""The log of one full life of a connection: a story that an operator can follow, and no secret in it."""
import base64
import re
import unittest
import urllib.parse

import journey
from failures import CALL, Failure

LINE = re.compile(r"^(?P<when>\S+Z) (?P<level>\w+) (?P<who>\w+) \[default/prod\]: (?P<what>.*)$")

# What is told at level info, in this order; between them there may be more.
CHAPTERS = (
    ("info", "tokens for https://localhost:.* come from https://localhost:"),  # connect
    ("info", "registered as a client of https://localhost:"),
    ("info", "sign-in begun at https://localhost:.* projects services"),
    ("info", "signed in at https://localhost:.* projects services"),
    ("info", "tested with aiven_project_list: it answers"),
    ("info", "tools listed: 32 shown, 0 hidden"),  # tools
    ("info", "called aiven_project_list: answered after"),  # call
    ("info", "access token refreshed at https://localhost:"),  # call, when the token has expired
    ("info", "called aiven_project_list: answered after"),
    ("warning", "invalid_grant|new sign-in at .* is needed"),  # revoked at the vendor
    ("warning", "called aiven_project_list: failed .*needs a new sign-in"),
    ("info", "sign-in begun at"),  # connect again
    ("info", "signed in at"),
    ("info", "called aiven_project_list: answered after"),  # call
    ("info", "disconnected: the vendor revoked the tokens, and they are deleted here"),
)


class Story(Failure):
    sandbox_options = ("--reveal-secrets",)

    def live(self, level):
        """One life of a connection; everything that was said meanwhile, on both streams."""
        said = []

        def command(*arguments, expected=journey.OK):
            outcome = self.host.run("--log-level", level, *arguments)
            self.assertEqual(outcome.code, expected, str(outcome))
            said.append(outcome)

        connecting = ("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.sandbox.knobs(access_token_lifetime_s=2)
        command(*connecting)
        command("tools", "prod")
        command(*CALL)
        self.wait_for_expiry()
        command(*CALL)
        self.sandbox.control("/revoke-all", {})
        self.wait_for_expiry()
        command(*CALL, expected=journey.SIGN_IN)
        command("status", "prod")
        self.assertEqual(said[-1].json["data_sources"][0]["status"], "revoked")
        self.sandbox.knobs(access_token_lifetime_s=3600)
        command(*connecting)
        command(*CALL)
        command("disconnect", "prod")
        return said

    def secrets(self):
        found = self.sandbox.control("/secrets")["secrets"]
        kinds = {secret["kind"] for secret in found}
        # The search proves something only when there was something to find.
        self.assertLessEqual({"code", "access_token", "refresh_token", "code_verifier"}, kinds)
        values = {secret["value"] for secret in found}
        words = (self.host.data / "sealing.keys").read_text().split()
        keys = {word for word in words if len(word) > 20}
        self.assertTrue(keys)
        return values | keys

    def test_is_told_in_order(self):
        said = self.live("info")
        told = [
            match for outcome in said for line in outcome.stderr.splitlines()
            if (match := LINE.match(line))
        ]
        chapters = iter(CHAPTERS)
        chapter = next(chapters)
        for line in told:
            if chapter and line["level"] == chapter[0] and re.search(chapter[1], line["what"]):
                chapter = next(chapters, None)
        story = "\n".join(line.group() for line in told)
        self.assertIsNone(chapter, f"this was not told, or not in its place, in:\n{story}")
        self.assertLessEqual(len(told), 2 * len(CHAPTERS), f"too much is told:\n{story}")
        self.assertEqual([line["when"] for line in told], sorted(line["when"] for line in told))

    def test_holds_no_secret_at_any_level(self):
        for level in ("info", "trace"):  # the default, and all that there is
            with self.subTest(level=level):
                said = "\n".join(
                    text for outcome in self.live(level) for text in (outcome.stdout, outcome.stderr)
                )
                leaks = [
                    form for secret in self.secrets() for form in forms(secret) if form in said
                ]
                self.assertEqual(len(leaks), 0, "a secret was said")


def forms(secret):
    """The ways a secret may be written down."""
    raw = secret.encode()
    yield secret
    yield urllib.parse.quote(secret, safe="")
    yield base64.b64encode(raw).rstrip(b"=").decode()
    yield raw.hex()
    yield secret[: len(secret) // 2]


if __name__ == "__main__":
    unittest.main()
