"""What a manifest and an operator make of a vendor: places in the address, names of endpoints, scopes, fixed
headers, and a client that the operator registered, from a file or from the sealed store."""
import json
import os
import pty
import ssl
import urllib.request

import journey
from journey import Journey

SCOPES = ("projects", "services:read")


class VendorByARow(Journey):
    sandbox_options = ()

    def setUp(self):
        super().setUp()
        self.said = []

    def write_manifest(self, **members):
        manifest = json.loads((journey.PLUGIN.parent / "aiven.json").read_text(encoding="utf-8"))
        manifest["endpoint_rule"].pop("allowed_paths", None)
        manifest.update(members)
        path = self.folder / "row.json"
        path.write_text(json.dumps(manifest), encoding="utf-8")
        if path not in self.host.globals:
            self.host.globals += ["--manifest", path]
        return manifest

    def run_host(self, *arguments, **options):
        outcome = self.host.run("--log-level", "trace", *arguments, **options)
        self.said.append(outcome)
        return outcome

    def assert_nowhere(self, secret):
        self.assertTrue(self.said and self.host.files(), "there is nothing to search")
        places = {f"{kind} of {outcome.command}": getattr(outcome, kind).encode()
                  for outcome in self.said for kind in ("stdout", "stderr")}
        places.update({str(path): path.read_bytes() for path in self.host.files()})
        self.assertEqual([place for place, text in places.items() if secret.encode() in text], [])


class Endpoints(VendorByARow):
    """The sandbox is the vendor's second region, at an address with a place in it."""

    def setUp(self):
        super().setUp()
        template = self.sandbox.mcp_url.replace("/mcp?", "/{segment}?")
        self.write_manifest(endpoints=[
            {"name": "Elsewhere", "url": "https://127.0.0.1:1/mcp?read_only=true"},
            {"name": "Here", "url": template, "placeholders": [
                {"name": "segment", "label": "Path segment", "pattern": "[a-z]{3,10}", "example": "mcp"}]},
        ])

    def test_is_chosen_by_name_and_filled_in(self):
        connected = self.run_host("connect", "prod", "--endpoint", "here", "--set", "segment=mcp")
        self.assert_ok(connected)
        self.assert_ok(self.run_host("call", "prod", "aiven_project_list"))
        row = self.run_host("status", "prod").json["data_sources"][0]
        self.assertEqual(row["endpoint"], self.sandbox.mcp_url)
        self.assertIsNone(row["circuit"])
        # Signing in again keeps what was chosen.
        self.assert_ok(self.run_host("connect", "prod"))

    def test_says_what_is_missing_wrong_or_unknown(self):
        for arguments, words in (
            ((), ("Path segment", "--set segment=mcp")),
            (("--set", "segment=UPPER"), ("segment", "UPPER")),
            (("--set", "segment=a/b"), ("segment",)),
            (("--set", "segment"), ("--set",)),
            (("--set", "segment=mcp", "--set", "region=eu"), ("region",)),
        ):
            outcome = self.run_host("connect", "prod", "--endpoint", "Here", *arguments)
            self.assert_error(outcome, journey.USAGE, *words)
            self.assertEqual(self.host.state(), [])
        outcome = self.run_host("connect", "prod", "--endpoint", "Nowhere")
        self.assert_error(outcome, journey.USAGE, "Nowhere", "Elsewhere")

    def test_a_person_is_asked_at_the_terminal(self):
        controller, terminal = pty.openpty()
        self.addCleanup(os.close, controller)
        os.write(controller, b"mcp\n")
        outcome = self.run_host("connect", "prod", "--endpoint", "Here", stdin=terminal)
        os.close(terminal)
        self.assert_ok(outcome)
        self.assertIn("Path segment (such as mcp)", outcome.stderr)

    def test_what_a_person_types_is_text(self):
        controller, terminal = pty.openpty()
        self.addCleanup(os.close, controller)
        os.write(controller, b"mc\xff\n")
        outcome = self.run_host("connect", "prod", "--endpoint", "Here", stdin=terminal)
        os.close(terminal)
        self.assert_error(outcome, journey.USAGE, "Path segment", "UTF-8")

    def test_describe_says_what_to_choose_and_to_fill_in(self):
        description = self.run_host("describe").json
        self.assert_message("description", description)
        place = description["endpoints"][1]["placeholders"][0]
        self.assertEqual((place["name"], place["label"], place["example"]), ("segment", "Path segment", "mcp"))
        text = self.run_host("describe", json_output=False).stdout
        self.assertIn("--set", text)
        self.assertIn("segment=mcp", text)


class Rows(VendorByARow):
    def test_fixed_headers_do_no_harm_and_forbidden_ones_are_refused(self):
        self.write_manifest(headers={"X-Api-Version": "2026-01"})
        self.connect()
        self.write_manifest(headers={"Authorization": "Bearer abcdef"})
        outcome = self.run_host("status", "prod")
        self.assert_error(outcome, journey.USAGE, "/headers/Authorization")

    def test_asks_for_the_scopes_of_the_manifest_or_fewer(self):
        sign_in = {"kind": "oauth2_authorization_code", "pkce": "S256", "registration": ["dynamic"],
                   "scopes": list(SCOPES)}
        self.write_manifest(sign_in=sign_in)
        for arguments, expected in (((), " ".join(SCOPES)), (("--scope", SCOPES[0]), SCOPES[0])):
            connecting = self.host.start(
                "connect", "prod", "--endpoint", self.sandbox.mcp_url, "--no-browser", *arguments)
            url, _ = journey.authorization_url(connecting)
            connecting.terminate()
            connecting.communicate()
            self.assertEqual(journey.parameter(url, "scope"), expected)
        outcome = self.run_host(
            "connect", "prod", "--endpoint", self.sandbox.mcp_url, "--scope", "services:write")
        self.assert_error(outcome, journey.USAGE, "services:write")

    def test_a_test_names_what_the_vendor_does_not_offer(self):
        manifest = self.write_manifest()
        manifest["tools"]["allowed_tools"] = manifest["tools"].get("allowed_tools", []) + ["aiven_no_such_tool"]
        self.write_manifest(tools=manifest["tools"])
        self.connect()
        tested = self.run_host("test", "prod")
        self.assert_ok(tested)
        self.assertTrue([note for note in tested.json["notes"] if "aiven_no_such_tool" in note])
        text = self.run_host("test", "prod", json_output=False).stdout
        self.assertRegex(text, "note: .*aiven_no_such_tool")


class OperatorsClient(VendorByARow):
    """The vendor registers nobody by itself: the operator's client is used, with its secret."""

    def setUp(self):
        super().setUp()
        self.client = self.register()
        self.sandbox.knobs(registration=False)
        self.write_manifest(sign_in={
            "kind": "oauth2_authorization_code", "pkce": "S256", "registration": ["pre_registered"]})

    def register(self):
        metadata = {"client_name": "operator", "redirect_uris": ["http://127.0.0.1/callback"],
                    "grant_types": ["authorization_code", "refresh_token"],
                    "token_endpoint_auth_method": "client_secret_basic"}
        request = urllib.request.Request(
            self.sandbox.greeting["issuer"].rstrip("/") + "/register", data=json.dumps(metadata).encode(),
            headers={"Content-Type": "application/json"})
        trust = ssl.create_default_context(cafile=self.sandbox.ca_file)
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust))
        with opener.open(request, timeout=journey.PATIENCE_S) as answer:
            return json.loads(answer.read())

    def set_client(self, secret=None, *options):
        return self.run_host("operator", "set", "client", "--client-id", self.client["client_id"],
                             "--secret-stdin", *options, input=(secret or self.client["client_secret"]) + "\n")

    def config_file(self, mode=0o600, **members):
        path = self.folder / "operator.json"
        path.write_text(json.dumps(members), encoding="utf-8")
        path.chmod(mode)
        return path

    def registration(self):
        return {"client_id": self.client["client_id"], "client_secret": self.client["client_secret"]}

    def test_nothing_configured_is_told(self):
        outcome = self.run_host("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.assertNotEqual(outcome.code, journey.OK)
        self.assertNotEqual(outcome.code, journey.INTERNAL, str(outcome))

    def test_is_set_sealed_listed_and_removed(self):
        self.assert_ok(self.set_client())
        self.connect()
        self.assert_ok(self.run_host("call", "prod", "aiven_project_list"))
        listed = self.run_host("operator", "list")
        self.assert_ok(listed)
        self.assertEqual(listed.json["settings"], [{
            "what": "client", "issuer": None, "client_id": self.client["client_id"],
            "token_endpoint_auth_method": None, "token_endpoint": None, "metadata_url": None,
            "secret": "client secret"}])
        self.assertIn(self.client["client_id"], self.run_host("operator", "list", json_output=False).stdout)
        self.assert_nowhere(self.client["client_secret"])
        self.assert_ok(self.run_host("operator", "remove", "client"))
        self.assertEqual(self.run_host("operator", "list").json["settings"], [])
        self.assert_error(self.run_host("operator", "remove", "client"), journey.USAGE, "nothing")

    def test_survives_a_change_of_the_sealing_key(self):
        self.assert_ok(self.set_client())
        self.assert_ok(self.run_host("keys", "rotate"))
        self.connect()
        self.assertEqual(self.run_host("keys", "list").json["keys"][0]["secrets"], 0, "sealed anew")
        self.assert_ok(self.run_host("keys", "retire", "1"))
        self.assert_ok(self.run_host("operator", "list"))

    def test_that_can_never_be_opened_again_is_removed_or_set_anew(self):
        for action in ("remove", "set"):
            self.assert_ok(self.set_client())
            (self.host.data / "sealing.keys").unlink()
            abandoned = self.run_host("keys", "abandon", "--yes", json_output=False)
            self.assertEqual(abandoned.code, journey.OK, str(abandoned))
            self.assertIn("operator set", abandoned.stdout)
            self.assert_error(self.run_host("operator", "list"), journey.UNREACHABLE, "operator set", "operator remove")
            client = ("--client-id", "public") if action == "set" else ()
            done = self.run_host("operator", action, "client", *client, json_output=False)
            self.assertEqual(done.code, journey.OK, str(done))
            self.assertIn("warning: what was set before could not be opened", done.stdout)
            rows = self.run_host("operator", "list").json["settings"]
            self.assertEqual([row["client_id"] for row in rows], ["public"] if client else [])

    def test_of_a_key_that_is_on_another_node_is_not_replaced(self):
        before = self.host.data / "sealing.keys"
        self.assert_ok(self.set_client())
        old = before.read_bytes()
        self.assert_ok(self.run_host("keys", "rotate"))
        self.assert_ok(self.set_client())
        new = before.read_bytes()
        before.write_bytes(old)
        for arguments in (("set", "metadata-url", "--url", "https://bi.example/client.json"), ("remove", "client")):
            self.assert_error(self.run_host("operator", *arguments), journey.UNREACHABLE, "copy that file")
        before.write_bytes(new)
        rows = self.run_host("operator", "list").json["settings"]
        self.assertEqual([row["client_id"] for row in rows], [self.client["client_id"]])

    def test_is_tried_also_beside_a_file_that_goes_before_it(self):
        path = self.config_file(client={"registrations": [self.registration()]})
        outcome = self.run_host("--operator-config", path, "operator", "set", "client", "--client-id", "x",
                                "--auth-method", "client_secret_basic")
        self.assert_error(outcome, journey.USAGE)
        self.assertEqual(self.run_host("operator", "list").json["settings"], [])

    def test_a_private_key_is_not_typed(self):
        controller, terminal = pty.openpty()
        self.addCleanup(os.close, controller)
        outcome = self.run_host("operator", "set", "client", "--client-id", "x", "--private-key-stdin", stdin=terminal)
        os.close(terminal)
        self.assert_error(outcome, journey.USAGE, "several lines")

    def test_is_another_vendors_business_not(self):
        self.assert_ok(self.set_client())
        manifest = self.write_manifest()
        self.write_manifest(id="other", vendor={**manifest["vendor"], "name": "Other"})
        self.assertEqual(self.run_host("operator", "list").json["settings"], [])

    def test_is_refused_where_the_plugin_refuses_it(self):
        outcome = self.run_host("operator", "set", "client", "--client-id", "x", "--private-key-stdin",
                                input="no key\n")
        self.assert_error(outcome, journey.USAGE, "private_key_pem")
        for arguments in (("client",), ("client", "--client-id", "x", "--auth-method", "magic"),
                          ("client", "--client-id", "x", "--auth-method", "client_secret_basic"),
                          ("metadata-url",), ("metadata-url", "--url", "http://bi.example/client.json"),
                          ("assertion",), ("identity-provider", "--issuer", "https://idp.example")):
            outcome = self.run_host("operator", "set", *arguments)
            self.assert_error(outcome, journey.USAGE)
        self.assertEqual(self.run_host("operator", "list").json["settings"], [])

    def test_the_other_settings_are_kept_side_by_side(self):
        self.assert_ok(self.set_client(None, "--issuer", "https://one.example"))
        self.assert_ok(self.set_client(None, "--issuer", "https://two.example"))
        self.assert_ok(self.set_client("replaced-secret", "--issuer", "https://two.example"))
        self.assert_ok(self.run_host(
            "operator", "set", "metadata-url", "--url", "https://bi.example/client.json"))
        self.assert_ok(self.run_host("operator", "set", "assertion", input="eyJ-assertion\n"))
        self.assert_ok(self.run_host(
            "operator", "set", "identity-provider", "--issuer", "https://idp.example", "--token-endpoint",
            "https://idp.example/token", "--client-id", "bi", input="eyJ-id-token\n"))
        settings = self.run_host("operator", "list").json["settings"]
        self.assertEqual([row["what"] for row in settings],
                         ["client", "client", "metadata-url", "assertion", "identity-provider"])
        self.assert_ok(self.run_host("operator", "remove", "client", "--issuer", "https://one.example"))
        settings = self.run_host("operator", "list").json["settings"]
        self.assertEqual([row["issuer"] for row in settings if row["what"] == "client"], ["https://two.example"])
        for secret in ("replaced-secret", "eyJ-assertion", "eyJ-id-token"):
            self.assert_nowhere(secret)

    def test_comes_from_a_file_too_which_goes_before_the_store(self):
        self.assert_ok(self.set_client("a-secret-that-is-wrong"))
        path = self.config_file(client={"registrations": [self.registration()]},
                                limits={"connect_timeout_ms": 5000})
        self.host.globals += ["--operator-config", path]
        self.connect()
        self.assertEqual(self.run_host("describe").json["limits"]["connect_timeout_ms"], 5000)
        hints = self.run_host("connect", "prod", json_output=False).stdout
        self.assertIn(f"--operator-config {path}", hints)

    def test_a_file_with_secrets_that_others_may_read_is_refused(self):
        for mode in (0o644, 0o640, 0o620, 0o604):
            path = self.config_file(mode, client={"registrations": [self.registration()]})
            outcome = self.run_host("describe", "--operator-config", path)
            self.assert_error(outcome, journey.USAGE, "chmod 600")
        path = self.config_file(0o644, limits={"max_pages": 7})
        self.assertEqual(self.run_host("describe", "--operator-config", path).json["limits"]["max_pages"], 7,
                         "without secrets it is nobody's concern")

    def test_a_file_with_mistakes_is_told(self):
        for members, word in (({"clinet": {}}, "clinet"), ({"manifest": {}}, "--manifest"),
                              ({"limits": {"max_page": 1}}, "max_page"),
                              ({"client": {"registrations": [{"id": "x"}]}}, "registrations/0")):
            outcome = self.run_host("describe", "--operator-config", self.config_file(**members))
            self.assert_error(outcome, journey.USAGE, word)
        self.assert_error(self.run_host("describe", "--operator-config", self.folder / "none.json"),
                          journey.USAGE, "no such file")
        path = self.folder / "broken.json"
        path.write_text("{", encoding="utf-8")
        self.assert_error(self.run_host("describe", "--operator-config", path), journey.USAGE, "broken.json")
