"""The preset `portable`, built in a folder of its own: it needs no library of the host, and gives the bytes that are tested."""
import os
import pathlib
import subprocess
import tempfile
import unittest

import journey

LIBRARY = pathlib.Path(os.environ["CLARIBI_PLUGIN"])


class Preset(unittest.TestCase):
    def test_builds_the_library_that_is_tested(self):
        with tempfile.TemporaryDirectory(prefix="claribi-") as folder:
            def run(*command):
                done = subprocess.run(command, cwd=journey.ROOT, capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

            # As where Poco, Boost and libpq are not installed.
            run("cmake", "--preset", "portable", "-B", folder, "-DCMAKE_DISABLE_FIND_PACKAGE_Poco=ON",
                "-DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON")
            run("cmake", "--build", folder)
            built = pathlib.Path(folder) / "plugins" / "claribi_aiven.so"
            self.assertEqual(built.read_bytes(), LIBRARY.read_bytes())
            self.assertTrue(built.with_name("aiven.json").exists())


if __name__ == "__main__":
    unittest.main()
