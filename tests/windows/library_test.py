"""What the library for Windows is made of, read from its file: what it asks of a system, what it shows of itself, how it is
hardened."""
import pathlib
import re
import subprocess
import unittest

import journey
import windows_build

TOOLS = "x86_64-w64-mingw32-"
# Parts of every Windows 10 and 11. No runtime of a compiler is among them.
SYSTEM = {"advapi32.dll", "bcrypt.dll", "crypt32.dll", "iphlpapi.dll", "kernel32.dll", "msvcrt.dll", "user32.dll", "ws2_32.dll"}
MOST_BYTES = 14 << 20
HARDENED = {"HIGH_ENTROPY_VA", "DYNAMIC_BASE", "NX_COMPAT"}


def said_by(tool, *arguments):
    command = [TOOLS + tool, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=journey.PATIENCE_S)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def exported(headers):
    """The names that a library offers, of `objdump -p`."""
    table = headers.partition("[Ordinal/Name Pointer] Table")[2].partition("\n\n")[0]
    return re.findall(r"^\s*\[\s*\d+\].* (\S+)$", table, re.MULTILINE)


def needed(headers):
    return {name.lower() for name in re.findall(r"DLL Name: (\S+)", headers)}


def characteristics(headers):
    described = re.search(r"^DllCharacteristics.*\n((?:\t.*\n)+)", headers, re.MULTILINE)
    return set(described.group(1).split()) if described else set()


class Library(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        windows_build.require()
        cls.headers = said_by("objdump", "-p", windows_build.LIBRARY)
        cls.other = said_by("objdump", "-p", windows_build.HOST)  # a program that is not so, to see that a check can fail

    def test_exports_one_symbol(self):
        self.assertEqual(exported(self.headers), ["claribi_ds_v1"])

    def test_needs_the_systems_libraries_alone(self):
        self.assertLessEqual(needed(self.headers), SYSTEM)
        self.assertIn("kernel32.dll", needed(self.headers))

    def test_is_hardened(self):
        self.assertLessEqual(HARDENED, characteristics(self.headers))
        sections = said_by("objdump", "-h", windows_build.LIBRARY)
        self.assertIn(".reloc", sections, "it can be moved in memory only with its relocations")
        code = re.findall(r"^ *\d+ (\S+) .*\n +(.*)$", sections, re.MULTILINE)
        writable_code = [name for name, flags in code if "CODE" in flags and "READONLY" not in flags]
        self.assertEqual(writable_code, [])
        symbols = said_by("nm", windows_build.LIBRARY.with_name("claribi_aiven.dll.debug"))
        self.assertIn("__stack_chk_fail", symbols)

    def test_holds_nothing_of_the_machine_that_built_it(self):
        content = windows_build.LIBRARY.read_bytes()
        for folder in (journey.ROOT, pathlib.Path.home() / ".cache", windows_build.setting("CLARIBI_DEPS"), "/tmp/"):
            self.assertFalse(str(folder).encode() in content, f"{folder} is in it")
        self.assertRegex(self.headers, r"Time/Date\t+Thu Jan +1 00:00:00 1970|Time/Date\t+0|This is a reproducible build")

    def test_is_one_file_of_a_bearable_size(self):
        self.assertLess(windows_build.LIBRARY.stat().st_size, MOST_BYTES)
        self.assertTrue(windows_build.LIBRARY.with_name("aiven.json").exists())

    def test_the_check_reads_tables(self):
        """Of a program that exports nothing."""
        self.assertEqual(exported(self.other), [])
        self.assertIn("msvcrt.dll", needed(self.other))


if __name__ == "__main__":
    unittest.main()
