"""`cmake --install` into a folder of its own; from there on the source tree is not used. A project
outside builds a plugin with the CMake package and with pkg-config, and the installed host runs it.
What `claribi-host new` writes is built, called and judged as its own words say.
"""
import json
import shutil
import unittest
import xml.etree.ElementTree

import journey
from installed import Installed, run

EXPORTS = journey.ROOT / "tests" / "checks" / "exports.sh"
PROJECT = """
cmake_minimum_required(VERSION 3.16)
project(outside VERSION 1.0.0 LANGUAGES {language})
find_package(claribi_plugin_api 0.1 REQUIRED)
add_library(outside MODULE {sources})
target_link_libraries(outside PRIVATE claribi::plugin_api)
claribi_plugin_link(outside)
"""


class Outside(Installed):
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

    def test_a_shell_finds_the_manual_and_the_completions(self):
        for words, place in (
            (("man",), "share/man/man1/claribi-host.1"),
            (("completions", "bash"), "share/bash-completion/completions/claribi-host"),
            (("completions", "zsh"), "share/zsh/site-functions/_claribi-host"),
            (("completions", "fish"), "share/fish/vendor_completions.d/claribi-host.fish"),
        ):
            self.assertEqual((self.prefix / place).read_text(), self.host(*words), place)

    def test_what_is_installed_names_no_folder_of_the_build(self):
        for file in self.prefix.rglob("*"):
            if file.suffix in (".cmake", ".pc", ".json", ".h", ".py"):
                text = file.read_text(encoding="utf-8")
                for folder in (str(journey.ROOT), str(self.folder)):
                    self.assertNotIn(folder, text, file)

    def new(self, language):
        """A folder, and what `new` said of the project `sales_figures` in it."""
        folder = self.folder / f"new in {language}"  # a name that has to be quoted
        folder.mkdir()
        said = json.loads(self.host("new", "sales_figures", "--language", language, "--in", folder, "--json"))
        project = folder / "sales_figures"
        self.assertEqual(said["folder"], str(project))
        files = sorted(str(path.relative_to(project)) for path in project.rglob("*") if path.is_file())
        self.assertEqual(said["files"], files)
        return folder, said

    def test_a_new_project_does_what_its_next_lines_and_its_readme_say(self):
        for language in ("c", "c++"):
            with self.subTest(language=language):
                folder, said = self.new(language)
                out = self.paste(said["next"], folder)
                self.assertIn("Tokyo", out)
                project = folder / "sales_figures"
                library = project / "build/claribi_sales_figures.so"
                run(EXPORTS, library)
                readme = (project / "README.md").read_text()
                lines = readme.split("```sh\n")[1].split("```")[0].splitlines()
                if not self.has_command("validate"):
                    lines = [line for line in lines if " validate " not in line]
                shutil.rmtree(folder / ".local")
                out = self.paste(lines, project)
                self.assertIn("sales_figures_list_cities", out)
                self.assertIn("Tokyo", out)
                if self.has_command("smoke"):
                    self.assert_judged(project)

    def assert_judged(self, project):
        """What the project runs in CI passes, and its report says that nothing failed."""
        self.paste(["./ci.sh"], project)
        suites = xml.etree.ElementTree.parse(project / "build/smoke.xml").getroot()
        cases = list(suites.iter("testcase"))
        self.assertGreater(len(cases), 50)
        self.assertEqual([case.get("name") for case in cases
                          if case.find("failure") is not None or case.find("error") is not None], [])

    def test_new_tells_cmake_where_the_contract_is(self):
        folder = self.folder / "elsewhere"
        folder.mkdir()
        said = json.loads(run(self.prefix / "bin/claribi-host", "new", "one", "--json", cwd=folder,
                              env={**self.environment, "PATH": "/usr/bin:/bin"}))
        self.assertEqual(said["folder"], "one")
        self.assertIn(f"-DCMAKE_PREFIX_PATH={self.prefix}", "\n".join(said["next"]))
        said = json.loads(run(self.prefix / "bin/claribi-host", "new", "two", "--json", cwd=folder,
                              env={**self.environment, "PATH": f"/usr/bin:/bin:{self.prefix}/bin"}))
        self.assertNotIn("CMAKE_PREFIX_PATH", "\n".join(said["next"]))


if __name__ == "__main__":
    unittest.main()
