"""`cmake --install` into a folder of its own; from there on the source tree is not used. A project
outside builds a plugin with the CMake package and with pkg-config, and the installed host runs it.
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import journey

EXPORTS = journey.ROOT / "tests" / "checks" / "exports.sh"
PROJECT = """
cmake_minimum_required(VERSION 3.16)
project(outside VERSION 1.0.0 LANGUAGES {language})
find_package(claribi_plugin_api 0.1 REQUIRED)
add_library(outside MODULE {sources})
target_link_libraries(outside PRIVATE claribi::plugin_api)
claribi_plugin_link(outside)
"""


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


class Outside(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        run("cmake", "--install", journey.BUILD, "--prefix", cls.folder / "first")
        # Moved after it was installed: nothing may hold the place where it was put.
        cls.prefix = cls.folder / "prefix"
        (cls.folder / "first").rename(cls.prefix)
        cls.examples = cls.prefix / "share/claribi/plugin_api/examples"
        cls.environment = {
            **os.environ, "PKG_CONFIG_PATH": str(cls.prefix / "share/pkgconfig"), "XDG_DATA_HOME": str(cls.folder / "data"),
        }

    def host(self, *arguments):
        return run(self.prefix / "bin/claribi-host", *arguments, env=self.environment, stdin=subprocess.DEVNULL)

    def assert_is_world_clock(self, library):
        run(EXPORTS, library)
        self.assertEqual(json.loads(self.host("--plugin", library, "--json", "describe"))["vendor"]["id"], "worldclock")

    def test_the_installed_host_finds_the_installed_plugin_and_its_manifest(self):
        described = json.loads(self.host("--json", "describe"))
        self.assertEqual(described["vendor"]["id"], "aiven")
        self.assertIn(str(self.prefix / "lib/claribi/plugins/claribi_aiven.so"), self.host("describe"))

    def test_a_project_outside_builds_with_the_cmake_package(self):
        project = self.folder / "with_cmake"
        shutil.copytree(self.examples, project)
        (project / "CMakeLists.txt").write_text(PROJECT.format(language="C", sources="clock_source.c json_text.c"))
        run("cmake", "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}")
        run("cmake", "--build", project / "build")
        self.assert_is_world_clock(project / "build/outside.so")

    def test_a_compiler_and_pkg_config_are_enough(self):
        flags = run("pkg-config", "--cflags", "--libs", "claribi_plugin_api", env=self.environment).split()
        library = self.folder / "with_pkg_config.so"
        run("cc", "-std=c99", "-O2", "-fPIC", "-fvisibility=hidden", "-shared", "-o", library,
            self.examples / "clock_source.c", self.examples / "json_text.c", *flags)
        self.assert_is_world_clock(library)

    def test_a_plugin_with_an_open_symbol_does_not_link(self):
        project = self.folder / "unfinished"
        project.mkdir()
        (project / "plugin.c").write_text("int missing(void);\nint claribi_ds_v1(void) { return missing(); }\n")
        (project / "CMakeLists.txt").write_text(PROJECT.format(language="C", sources="plugin.c"))
        run("cmake", "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}")
        with self.assertRaisesRegex(AssertionError, "missing"):
            run("cmake", "--build", project / "build")

    def test_what_is_installed_names_no_folder_of_the_build(self):
        for file in self.prefix.rglob("*"):
            if file.suffix in (".cmake", ".pc", ".json", ".h", ".py"):
                text = file.read_text(encoding="utf-8")
                for folder in (str(journey.ROOT), str(self.folder)):
                    self.assertNotIn(folder, text, file)


if __name__ == "__main__":
    unittest.main()
