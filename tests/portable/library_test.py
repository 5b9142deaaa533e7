"""What the self-contained library is made of, read from its file: what it asks of a system, what it shows of itself, how it is
hardened. Each check of a kind is a script or a line of readelf; ordinary libraries beside it show that the checks can fail."""
import os
import pathlib
import re
import subprocess
import unittest

import journey

LIBRARY = pathlib.Path(os.environ["CLARIBI_PLUGIN"])
ORDINARY = journey.BUILD / "plugins" / "claribi_aiven.so"
CHECKS = journey.ROOT / "tests" / "checks"
# glibc alone; the loader is named where thread-local data are used.
MAY_NEED = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2"}
GLIBC = "2.34"
MOST_BYTES = 12 << 20


def said_by(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=journey.PATIENCE_S)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def needed(library):
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", said_by("readelf", "-dW", library)))


def imports(library):
    """The functions and data that it expects of others, without versions."""
    lines = said_by("nm", "-D", "--undefined-only", library).splitlines()
    return {line.split()[-1].partition("@")[0] for line in lines}


class Library(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dynamic = said_by("readelf", "-dW", LIBRARY)
        cls.segments = said_by("readelf", "-lW", LIBRARY)

    def test_needs_the_c_library_alone(self):
        self.assertLessEqual(needed(LIBRARY), MAY_NEED)
        self.assertIn("libssl.so.3", needed(ORDINARY), "what is left out here is needed there")
        self.assertNotRegex(self.dynamic, r"RPATH|RUNPATH|SONAME")

    def test_runs_with_the_oldest_c_library_that_is_promised(self):
        said_by(CHECKS / "symbol_versions.sh", LIBRARY, f"GLIBC={GLIBC}")
        with self.assertRaisesRegex(AssertionError, "GLIBC_2.34"):
            said_by(CHECKS / "symbol_versions.sh", LIBRARY, "GLIBC=2.33")
        with self.assertRaisesRegex(AssertionError, "GLIBCXX"):
            said_by(CHECKS / "symbol_versions.sh", ORDINARY, f"GLIBC={GLIBC}")

    def test_exports_one_symbol(self):
        said_by(CHECKS / "exports.sh", LIBRARY)

    def test_leaves_alone_what_belongs_to_the_process(self):
        touching = {
            "setlocale", "signal", "sigaction", "setenv", "putenv", "unsetenv", "clearenv", "exit", "_exit", "on_exit", "atexit",
            "fork", "system", "popen", "chdir", "umask", "pthread_atfork", "mlockall", "setrlimit"}
        # Of what the archives bring along, these parts are never called.
        excused = {
            "exit",  # libpg_query: the end of a PostgreSQL server
            "signal", "sigaction",  # OpenSSL: asking for a passphrase on a terminal (oauth/jwt.cpp gives none)
        }
        self.assertEqual(imports(LIBRARY) & touching - excused, set())

    def test_is_hardened(self):
        self.assertRegex(self.dynamic, r"\(FLAGS\).*BIND_NOW")
        self.assertIn("GNU_RELRO", self.segments)
        self.assertRegex(self.segments, r"GNU_STACK.* RW +0x")
        self.assertNotRegex(self.segments, r"LOAD.* RWE ")
        self.assertNotIn("TEXTREL", self.dynamic)
        self.assertIn("__stack_chk_fail", imports(LIBRARY))
        self.assertTrue({name for name in imports(LIBRARY) if name.endswith("_chk")}, "nothing is fortified")

    def test_takes_no_place_that_only_early_libraries_get(self):
        # A library with STATIC_TLS may fail to load once a process has started.
        self.assertNotIn("STATIC_TLS", self.dynamic)

    def test_every_object_of_ours_has_the_marks_of_cet(self):
        # Debian's archives of C code have none, so that the library as a whole has none either.
        for archive in sorted((journey.BUILD / "aiven_plugin").glob("*.a")):
            with self.subTest(archive=archive.name):
                objects = len(said_by("ar", "t", archive).split())
                self.assertEqual(said_by("readelf", "-nW", archive).count("x86 feature: IBT, SHSTK"), objects)

    def test_size(self):
        self.assertLess(LIBRARY.stat().st_size, MOST_BYTES)
        self.assertTrue(LIBRARY.with_name(LIBRARY.name + ".debug").exists())

    def test_names_no_folder_of_the_machine_that_built_it(self):
        content = LIBRARY.read_bytes()
        for folder in {str(journey.ROOT), str(journey.BUILD), str(pathlib.Path.home())} - {"/root"}:
            self.assertFalse(folder.encode() + b"/" in content, folder)
        # Where OpenSSL looks when nobody says otherwise is a folder of Debian's.
        self.assertTrue(b"\0/usr/lib/ssl/certs\0" in content)


if __name__ == "__main__":
    unittest.main()
