"""The room json_schema against the public JSON-Schema-Test-Suite, dialects 2020-12 and draft-07.

The cases come from a Debian 12 package, pinned by version and checksum, which is fetched into the
build folder and unpacked there, not installed. Where apt cannot deliver it the test is skipped, with
apt's words. JSON_SCHEMA_TEST_SUITE names another copy of the suite, for example a newer checkout.
"""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import unittest

BUILD = pathlib.Path(os.environ["CLARIBI_BUILD_DIR"])
FOLDER = BUILD / "json_schema_suite"
PACKAGE = "libtest-json-schema-acceptance-perl"
VERSION = "1.019-1"  # the suite of December 2022
SHA256 = "846786933dfb7b6b1890878c1b86f50593bda3946d770f8770647c3449999fa2"
SUITE = FOLDER / "usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance"
# What that suite holds and this project passes. Fewer is a step back.
REQUIRED, OPTIONAL = 1176, 125
REQUIRED_OF_DRAFT_7 = 861


def run(*command):
    """The exit status and everything that was said."""
    done = subprocess.run(
        command, cwd=FOLDER, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
    )
    return done.returncode, done.stdout


def fetch():
    """Unpacks the pinned package, once. Why it cannot be had, or nothing."""
    if SUITE.exists():
        return None
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            return f"there is no {tool}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    status, said = run("apt-get", "download", f"{PACKAGE}={VERSION}")
    if status != 0:
        return f"apt-get download failed: {said[-500:]}"
    archive = FOLDER / f"{PACKAGE}_{VERSION}_all.deb"
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != SHA256:
        raise AssertionError(f"{archive.name} has the SHA-256 {found}, expected {SHA256}")
    status, said = run("dpkg-deb", "--extract", archive, FOLDER)
    return None if status == 0 else f"dpkg-deb failed: {said[-500:]}"


class Suite(unittest.TestCase):
    def test_every_required_case_passes(self):
        chosen = os.environ.get("JSON_SCHEMA_TEST_SUITE")
        if not chosen:
            problem = fetch()
            if problem:
                self.skipTest(problem)
        FOLDER.mkdir(parents=True, exist_ok=True)
        status, said = run(BUILD / "bin/json_schema_suite", chosen or SUITE)
        print(said)
        self.assertEqual(status, 0, "a required case failed")
        scores = re.findall(r"^(\d+) of \d+ (required|optional) cases passed$", said, re.M)
        passed = {kind: int(count) for count, kind in scores}
        self.assertGreaterEqual(passed["required"], REQUIRED)
        self.assertGreaterEqual(passed["optional"], OPTIONAL)
        older = re.search(r"^(\d+) of \d+ required cases of draft-07 passed$", said, re.M)
        self.assertIsNotNone(older)
        self.assertGreaterEqual(int(older[1]), REQUIRED_OF_DRAFT_7)


if __name__ == "__main__":
    unittest.main()
