"""Three packages, made from this build: what they hold and ask for; installed by dpkg into a root of their own, used there where
the source tree is hidden, and removed. The root has the list of installed packages of this machine, so that what a package depends
on must be among them."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import journey

PACKAGES = {"claribi-data-source-aiven", "claribi-host", "claribi-plugin-api-dev"}
UNSHARE = (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"])


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def hiding(folder):
    """A prefix of commands that hides `folder` from them, where this machine lets us; else nothing."""
    for unshare in UNSHARE:
        hide = [*unshare, "sh", "-ec", f"mount -t tmpfs none {folder}" + ' && exec "$@"', "sh"]
        if subprocess.run([*hide, "true"], capture_output=True, check=False).returncode == 0:
            return hide
    return []


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="claribi-")
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        run("cpack", "-G", "DEB", "--config", journey.BUILD / "CPackConfig.cmake", "-B", cls.folder / "made",
            "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip")  # xz takes longer than all tests here
        cls.debs = {run("dpkg-deb", "-f", deb, "Package").strip(): deb for deb in (cls.folder / "made").glob("*.deb")}
        cls.root = cls.folder / "root"
        database = cls.root / "var/lib/dpkg"
        for part in ("info", "updates", "triggers"):
            (database / part).mkdir(parents=True)
        (database / "status").write_bytes(pathlib.Path("/var/lib/dpkg/status").read_bytes())
        cls.dpkg("--install", *cls.debs.values())

    @classmethod
    def dpkg(cls, *arguments):
        run("dpkg", f"--root={cls.root}", "--force-not-root", "--force-script-chrootless", "--log=/dev/null", *arguments)

    def field(self, package, name):
        return run("dpkg-deb", "-f", self.debs[package], name).strip()

    def test_there_is_a_package_of_each_component(self):
        self.assertEqual(set(self.debs), PACKAGES)
        for package, deb in self.debs.items():
            with self.subTest(package=package):
                self.assertRegex(deb.name, rf"^{package}_[0-9.]+_amd64\.deb$")
                self.assertRegex(run("dpkg-deb", "-f", deb, "Description"), r"^[^\n]+\n [A-Z]")
                self.assertIn(f"./usr/share/doc/{package}/copyright", run("dpkg-deb", "-c", deb))
                self.assertNotIn(str(journey.ROOT), run("dpkg-deb", "-c", deb))

    def test_no_file_is_in_two_packages(self):
        seen = {}
        for package, deb in self.debs.items():
            for path in re.findall(r" \./(\S*[^/\s])$", run("dpkg-deb", "-c", deb), re.M):
                self.assertNotIn(path, seen, f"{package} and {seen.get(path)}")
                seen[path] = package

    def test_they_ask_for_the_libraries_that_they_need(self):
        plugin, host = self.field("claribi-data-source-aiven", "Depends"), self.field("claribi-host", "Depends")
        for library in ("libc6", "libssl3", "libc-ares2", "libpcre2-8-0", "libstdc++6"):
            self.assertIn(library, plugin)
        self.assertNotIn("poco", plugin)
        self.assertIn("libpoconetssl", host)
        self.assertIn("claribi-data-source-aiven", self.field("claribi-host", "Recommends"))

    def test_the_journey_runs_where_they_are_installed(self):
        # The test itself moves out of the tree, which is hidden from then on.
        elsewhere = self.folder / "elsewhere"
        for part in ("tests/end_to_end", "plugin_api/messages"):
            shutil.copytree(journey.ROOT / part, elsewhere / part)
        run(*hiding(journey.ROOT), sys.executable, "-m", "unittest",
            "journey_test.WholeJourney.test_from_connecting_to_disconnecting",
            env={**os.environ, "CLARIBI_BUILD_DIR": str(self.root / "usr"), "PYTHONDONTWRITEBYTECODE": "1",
                 "PYTHONPATH": str(elsewhere / "tests" / "end_to_end")}, cwd="/")

    def test_a_plugin_is_built_with_the_contract(self):
        environment = {**os.environ, "PKG_CONFIG_PATH": str(self.root / "usr/share/pkgconfig"), "XDG_DATA_HOME": str(self.folder)}
        flags = run("pkg-config", "--cflags", "--libs", "claribi_plugin_api", env=environment).split()
        examples = self.root / "usr/share/claribi/plugin_api/examples"
        library = self.folder / "clock.so"
        run("cc", "-std=c99", "-O1", "-fPIC", "-fvisibility=hidden", "-shared", "-o", library, examples / "clock_source.c",
            examples / "json_text.c", *flags)
        described = run(self.root / "usr/bin/claribi-host", "--plugin", library, "--json", "describe", env=environment)
        self.assertIn("worldclock", described)

    def test_z_nothing_is_left_when_they_are_removed(self):
        self.dpkg("--purge", *PACKAGES)
        left = [path for path in self.root.rglob("*") if path.is_file() and "var/lib/dpkg" not in str(path)]
        self.assertEqual(left, [])


if __name__ == "__main__":
    unittest.main()
