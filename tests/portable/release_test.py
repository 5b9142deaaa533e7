"""./release.sh in two folders: the same bytes, whatever the folder is called, and the library that is tested."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import journey

LIBRARY = pathlib.Path(os.environ["CLARIBI_PLUGIN"])
NOT_SOURCES = shutil.ignore_patterns(".git", "build", "__pycache__", "node_modules")
EPOCH = "1796000000"


class Release(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="claribi-")
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        cls.key, cls.trusted = cls.folder / "key.pem", cls.folder / "trusted.pem"
        cls.run_program("openssl", "genpkey", "-algorithm", "ed25519", "-out", cls.key, umask=0o077)
        cls.run_program("openssl", "pkey", "-in", cls.key, "-pubout", "-out", cls.trusted)
        cls.made = [cls.make("one", umask=0o022), cls.make("another/with a longer name", umask=0o077)]

    @staticmethod
    def run_program(*command, **options):
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)
        if done.returncode != 0:
            raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    @classmethod
    def make(cls, name, umask):
        """The artefacts, made from a copy of the sources in a folder of this name, whose files are new."""
        tree = cls.folder / name
        shutil.copytree(journey.ROOT, tree, ignore=NOT_SOURCES, copy_function=shutil.copy, dirs_exist_ok=True)
        out = cls.folder / f"{tree.name} made"
        cls.run_program(tree / "release.sh", out, "--key", cls.key, umask=umask, env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH})
        shutil.rmtree(tree)
        return out

    @classmethod
    def sections(cls, library):
        """The digest of each section by its name: where the build id and the debug link alone differ, debug information does."""
        found = re.findall(r"\] (\.\S+) +(?!NOBITS)[A-Z_]+ +[0-9a-f]+ ([0-9a-f]+) ([0-9a-f]+)",
                           cls.run_program("readelf", "-SW", library))
        content = library.read_bytes()
        return {name: hashlib.sha256(content[int(at, 16):int(at, 16) + int(size, 16)]).hexdigest() for name, at, size in found}

    def test_two_folders_give_the_same_bytes(self):
        digests = [{path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in made.iterdir()} for made in self.made]
        self.assertEqual(*digests)
        names = set(digests[0])
        self.assertLessEqual({"claribi_aiven.so", "aiven.json", "aiven.model.json", "aiven.signature.json",
                              "claribi_aiven.spdx.json", "SHA256SUMS"}, names)
        self.assertEqual(len([name for name in names if name.endswith(".deb")]), 3)
        listed = dict(reversed(line.split("  ")) for line in (self.made[0] / "SHA256SUMS").read_text().splitlines())
        self.assertEqual(listed, {name: digest for name, digest in digests[0].items() if name != "SHA256SUMS"})

    def test_the_library_is_the_one_that_is_tested(self):
        self.assertEqual(self.sections(self.made[0] / "claribi_aiven.so"), self.sections(LIBRARY),
                         "the preset gives other bytes than the objects of the tested build")
        self.assertTrue((self.made[0] / "claribi_aiven.so").read_bytes() == LIBRARY.read_bytes(), "they differ between their sections")

    def test_the_libraries_of_folder_and_package_are_signed(self):
        made = self.made[0]
        installed = self.folder / "installed"
        self.run_program("dpkg-deb", "--extract", next(made.glob("claribi-data-source-aiven_*.deb")), installed)
        for library in (made / "claribi_aiven.so", installed / "usr/lib/claribi/plugins/claribi_aiven.so"):
            with self.subTest(library):
                self.run_program(journey.HOST, "manifest", "verify", made / "aiven.json", "--plugin", library,
                                 "--trusted-key", self.trusted)

    def test_the_bill_of_materials_names_what_is_inside(self):
        bill = json.loads((self.made[0] / "claribi_aiven.spdx.json").read_text())
        self.assertEqual((bill["spdxVersion"], bill["dataLicense"]), ("SPDX-2.3", "CC0-1.0"))
        self.assertEqual(bill["creationInfo"]["created"], "2026-11-30T00:53:20Z")
        packages = {package["SPDXID"]: package for package in bill["packages"]}
        linked = {packages[one["relatedSpdxElement"]]["name"] for one in bill["relationships"]
                  if one["relationshipType"] == "STATIC_LINK"}
        self.assertLessEqual({"libssl-dev", "libc-ares-dev", "libpcre2-dev", "libpg-query-dev"}, linked)
        self.assertTrue(any(name.startswith("libstdc++-") for name in linked), linked)
        self.assertIn("rapidjson-dev", {package["name"] for package in bill["packages"]} - linked)
        own = packages["SPDXRef-Library"]
        digest = hashlib.sha256((self.made[0] / "claribi_aiven.so").read_bytes()).hexdigest()
        self.assertEqual(own["checksums"], [{"algorithm": "SHA256", "checksumValue": digest}])
        licences = {one["licenseId"] for one in bill["hasExtractedLicensingInfos"] if one["extractedText"].strip()}
        for identifier, package in packages.items():
            with self.subTest(identifier):
                self.assertRegex(identifier, r"^SPDXRef-[A-Za-z0-9.-]+$")
                if package is not own:
                    self.assertIn(package["licenseDeclared"], licences)
                    version = self.run_program("dpkg-query", "-W", "-f", "${Version}\n", package["name"]).split()
                    self.assertIn(package["versionInfo"], version)
        for one in bill["relationships"]:
            self.assertIn(one["spdxElementId"], {*packages, "SPDXRef-DOCUMENT"})
            self.assertIn(one["relatedSpdxElement"], packages)
        self.assertNotRegex(json.dumps(bill), re.escape(str(self.folder)))


if __name__ == "__main__":
    unittest.main()
