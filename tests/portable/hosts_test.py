"""Hosts that hold libraries of the same names: what the self-contained library brings is its own, whatever they hold, and
what they hold is left alone. The ordinary library in the same hosts fails, which shows that they are what they are said to be."""
import ctypes
import json
import locale
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import urllib.request

import ctypes_host
import held_host
import journey

sys.path[:0] = [str(journey.ROOT / "tests" / "abi"), str(journey.ROOT / "tests" / "abi" / "level1")]
import level1_test  # noqa: E402
import python_host_test  # noqa: E402

PLUGIN = pathlib.Path(os.environ["CLARIBI_PLUGIN"])
ORDINARY = journey.BUILD / "plugins" / "claribi_aiven.so"
BAD_MOMENTS = journey.BUILD / "bin" / "portable_host"
LEVEL1 = journey.ROOT / "tests" / "abi" / "level1"
MANIFEST = journey.ROOT / "manifests" / "aiven.json"
# The libraries that are inside ours, and Poco, which is inside many hosts.
OTHERS = ("libPocoNet.so.80", "libPocoFoundation.so.80", "libssl.so.3", "libcrypto.so.3", "libcares.so.2", "libpcre2-8.so.0",
          "libstdc++.so.6", "libgcc_s.so.1")


def run(*command, **options):
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=journey.PATIENCE_S, **options)


def build(*command):
    done = run(*command)
    if done.returncode != 0:
        raise AssertionError(f"{command}\n{done.stderr}")


def path_of(library):
    """Where the loader finds it."""
    listed = run("/sbin/ldconfig", "-p").stdout
    return re.search(rf"^\s*{re.escape(library)} \(libc6,x86-64\) => (\S+)", listed, re.M).group(1)


def fake(library, folder):
    """A library of that name with all its symbols, each of which ends the process when it is called."""
    listed = run("nm", "-D", "--defined-only", path_of(library)).stdout
    names = {line.split()[-1].partition("@")[0] for line in listed.splitlines() if " A " not in line}
    source = folder / f"{library}.s"
    source.write_text(
        ".text\ntrap: ud2\n" + "".join(
            f'.globl "{name}"\n.type "{name}",@function\n.set "{name}", trap\n' for name in sorted(names))
        + '.section .note.GNU-stack,"",@progbits\n')
    build("cc", "-shared", "-nostdlib", "-o", folder / library, source, f"-Wl,-soname,{library}")
    return folder / library


class HostWithOtherLibraries(level1_test.OldHostNewPlugin):
    """A host in C that is linked to other libraries of these names, whose every function aborts."""

    test_whole_journey_with_the_example_of_today_and_of_a_later_age = None
    test_its_own_plugin = None

    def setUp(self):
        super().setUp()
        fakes = [fake(library, self.folder) for library in OTHERS]
        self.program = self.folder / "crowded_host"
        build("cc", "-std=c99", "-O1", f"-I{LEVEL1 / 'include'}", "-o", self.program, LEVEL1 / "host.c",
              "-Wl,--no-as-needed", *fakes, f"-Wl,-rpath,{self.folder}", "-pthread", "-ldl")

    def start(self, plugin, **config):
        host = level1_test.OldHost(plugin, config, program=self.program)
        self.addCleanup(host.process.communicate)
        self.maps = pathlib.Path(f"/proc/{host.process.pid}/maps").read_text(encoding="utf-8")
        return host

    def test_holds_them_and_gets_no_others(self):
        self.start(PLUGIN, manifest=json.loads(MANIFEST.read_text(encoding="utf-8")))
        mapped = {pathlib.Path(path) for path in re.findall(r" (/\S+)$", self.maps, re.M)}
        strangers = {path for path in mapped if path.parent != self.folder and path != PLUGIN.resolve()}
        self.assertEqual({path.name for path in mapped if path.parent == self.folder}, {*OTHERS, "crowded_host"})
        self.assertLessEqual({path.name for path in strangers}, {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2"})

    def test_the_ordinary_library_does_not_live_there(self):
        with self.assertRaisesRegex(AssertionError, "level1_host ended"):
            self.start(ORDINARY, manifest=json.loads(MANIFEST.read_text(encoding="utf-8")))


class PythonWithOpenSsl(python_host_test.PythonHost):
    """This process has the system's OpenSSL and SQLite loaded, a locale, and a TLS context of its own."""

    def sign_in(self, host, sandbox):
        connection = host.open(json.dumps({"endpoint": sandbox.mcp_url}).encode())
        begun = host.call("authorize_begin", connection, python_host_test.REDIRECT_URI, None)
        landed_at = held_host.approve(begun["authorization_url"], sandbox.ca_file)
        host.call("authorize_complete", connection, landed_at.encode())
        return connection

    def names(self, host, connection):
        return [tool["name"] for tool in host.call("list_tools", connection, None)["tools"]]

    def test_openssl_and_locale_of_the_process_stay_as_they_were(self):
        before = (locale.setlocale(locale.LC_ALL), locale.localeconv(), dict(os.environ), ssl.create_default_context().options)
        self.sandbox = self.start_sandbox()
        host = self.load_aiven(self.sandbox)
        connection = self.sign_in(host, self.sandbox)
        context = ssl.create_default_context(cafile=str(self.sandbox.ca_file))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
        for _ in range(5):  # both in turns, on one thread: neither finds an error of the other's
            self.assertEqual(len(self.names(host, connection)), 32)
            with self.assertRaises(urllib.error.HTTPError):  # a TLS exchange whose answer is 401
                opener.open(self.sandbox.mcp_url, timeout=journey.PATIENCE_S)
            with self.assertRaises(urllib.error.URLError):  # and one that does not verify
                urllib.request.urlopen(self.sandbox.mcp_url, timeout=journey.PATIENCE_S)
        self.end(connection)
        after = (locale.setlocale(locale.LC_ALL), locale.localeconv(), dict(os.environ), ssl.create_default_context().options)
        self.assertEqual(before, after)

    def test_twice_from_two_folders(self):
        self.sandbox = self.start_sandbox()
        hosts, connections, entries = [], [], set()
        for name in ("first", "second"):
            (self.folder / name).mkdir()
            copy = shutil.copy(PLUGIN, self.folder / name)
            host = self.load_aiven(self.sandbox, copy)
            entries.add(ctypes.cast(ctypes.CDLL(copy).claribi_ds_v1, ctypes.c_void_p).value)
            hosts.append(host)
            connections.append(self.sign_in(host, self.sandbox))
        self.assertEqual(len(entries), 2, "one copy serves for both")
        for _ in range(3):
            for host, connection in zip(hosts, connections):
                self.assertEqual(len(self.names(host, connection)), 32)
        for host, connection in zip(hosts, connections):
            self.host = host
            self.end(connection)


class BadMoments(journey.Journey):
    sandbox_options = None

    def test_ends_in_order_while_its_threads_are_inside(self):
        for _ in range(12):
            done = run(BAD_MOMENTS, "busy", PLUGIN, MANIFEST)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_an_exception_is_caught_inside(self):
        done = run(BAD_MOMENTS, "hungry", PLUGIN, MANIFEST)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
