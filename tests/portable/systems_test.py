"""Systems that are set up differently from the one that built the library: openssl.cnf, and where authorities are kept."""
import json
import os
import pathlib
import subprocess
import sys

import held_host
import journey

sys.path[:0] = [str(journey.ROOT / "tests" / "abi" / "level1")]
import level1_test  # noqa: E402

PLUGIN = pathlib.Path(os.environ["CLARIBI_PLUGIN"])
ORDINARY = journey.BUILD / "plugins" / "claribi_aiven.so"
MANIFEST = journey.ROOT / "manifests" / "aiven.json"
# No TLS above 1.1: who reads this can speak with nobody.
NO_TLS = """
openssl_conf = process
[process]
ssl_conf = tls
[tls]
system_default = everywhere
[everywhere]
MaxProtocol = TLSv1.1
"""
# Where other distributions keep their authorities.
FEDORA = "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"
OPENSUSE = "/var/lib/ca-certificates/ca-bundle.pem"
UNSHARE = (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"])


def may_mount(unshare):
    mounting = [*unshare, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(mounting, capture_output=True, check=False).returncode == 0


class Systems(journey.Journey):
    def sign_in(self, plugin, wrapper=(), environment=None, **config):
        """The host of level 1, signed in; the number of tools that it is shown."""
        self.sandbox.knobs(auto_consent="approve")
        manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
        host = level1_test.OldHost(
            plugin, {"manifest": manifest, "allow_insecure_loopback": True, **config}, wrapper=wrapper,
            environment={"PATH": os.environ["PATH"], **(environment or {})})
        self.addCleanup(host.process.communicate)
        host.get("open", json.dumps({"endpoint": self.sandbox.mcp_url}))
        begun = host.get("begin", "http://127.0.0.1:8976/callback")
        host.get("complete", held_host.approve(begun["authorization_url"], self.sandbox.ca_file))
        return len(host.get("tools")["tools"])

    def test_the_machines_openssl_cnf_is_not_read(self):
        file = self.folder / "openssl.cnf"
        file.write_text(NO_TLS)
        environment = {"OPENSSL_CONF": str(file)}
        ca_file = str(self.sandbox.ca_file)
        self.assertEqual(self.sign_in(PLUGIN, environment=environment, ca_file=ca_file), 32)
        with self.assertRaisesRegex(AssertionError, "No secure connection|TLS"):  # the file does what it says
            self.sign_in(ORDINARY, environment=environment, ca_file=ca_file)

    def elsewhere(self, *bundles):
        """A command that runs another one where Debian's authorities are gone and these files are the sandbox's."""
        unshare = next((command for command in UNSHARE if may_mount(command)), None)
        if unshare is None:
            self.skipTest("this machine lets nobody mount in a namespace of its own")
        lines = [f"[ ! -d {folder} ] || mount -t tmpfs none {folder}" for folder in ("/etc", "/var/lib", "/usr/lib/ssl")]
        for bundle in bundles:
            lines += [f"mkdir -p {pathlib.Path(bundle).parent}", f"cp {self.sandbox.ca_file} {bundle}"]
        return [*unshare, "sh", "-ec", "\n".join(lines) + '\nexec "$@"', "sh"]

    def test_authorities_are_found_where_other_distributions_keep_them(self):
        for bundle in (FEDORA, OPENSUSE):
            with self.subTest(bundle=bundle):
                self.assertEqual(self.sign_in(PLUGIN, wrapper=self.elsewhere(bundle)), 32)

    def test_a_system_without_authorities_trusts_nobody(self):
        with self.assertRaisesRegex(AssertionError, "No secure connection"):
            self.sign_in(PLUGIN, wrapper=self.elsewhere())

    def test_what_the_environment_names_replaces_the_systems(self):
        environment = {"SSL_CERT_FILE": str(self.sandbox.ca_file)}
        self.assertEqual(self.sign_in(PLUGIN, wrapper=self.elsewhere(), environment=environment), 32)
        with self.assertRaisesRegex(AssertionError, "No secure connection"):
            self.sign_in(PLUGIN, wrapper=self.elsewhere(FEDORA), environment={"SSL_CERT_FILE": "/nowhere/at.pem"})
