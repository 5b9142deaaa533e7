"""The JSON of the ABI says what the headers say, for every compiler and on every platform."""
import copy
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import abi_assertions
import abi_json

ROOT = pathlib.Path(__file__).resolve().parents[3]
LEVEL1 = ROOT / "tests" / "abi" / "level1"
# Where headers are, and where the JSON of them.
CONTRACTS = {
    "today": (ROOT / "plugin_api" / "include", ROOT / "plugin_api" / "abi"),
    "level 1": (LEVEL1 / "include", LEVEL1),
}
# The compilers of tests/abi/header_matrix.sh, and what brings them.
COMPILERS = {
    "x86_64": [
        ("gcc -m64", "gcc"), ("g++ -m64", "g++"), ("clang -m64", "clang"), ("clang++ -m64", "clang"),
        ("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64"), ("x86_64-w64-mingw32-g++", "g++-mingw-w64-x86-64"),
    ],
    "i386": [
        ("gcc -m32", "gcc-multilib"), ("g++ -m32", "g++-multilib"), ("clang -m32", "clang"),
        ("clang++ -m32", "clang"),
    ],
}
# Platforms without a compiler of their own here: clang lays out for them, without their headers.
ALIKE = {
    "x86_64": ["x86_64-w64-mingw32", "x86_64-windows-msvc", "aarch64-linux-gnu"],
    "i386": ["i686-w64-mingw32", "i686-windows-msvc", "arm-linux-gnueabihf"],
}
NO_SYSTEM = ["-ffreestanding", "-nostdlibinc"]


def load(folder, target):
    return json.loads((folder / f"{target}.json").read_text(encoding="utf-8"))


def compile_assertions(command, include, abi, any_alignment=False):
    """What the compiler says; nothing if all of it holds."""
    cxx = "++" in command[0]
    done = subprocess.run(
        [*command, "-std=c++11" if cxx else "-std=c11", "-x", "c++" if cxx else "c", "-fsyntax-only", "-Wall", "-Wextra",
         "-Werror", f"-I{include}", "-"],
        input=abi_assertions.source(abi, any_alignment), capture_output=True, text=True)
    return done.stderr if done.returncode else ""


def without_alignment(abi):
    """Offsets, sizes, types and values: all that two sides of one process must agree on."""
    value = copy.deepcopy(abi)
    value.pop("target")
    for entity in [*value["scalars"].values(), *value["structs"]]:
        entity.pop("alignment")
    return value


class Json(unittest.TestCase):
    def test_is_what_the_compiler_says_today(self):
        for name, (include, folder) in CONTRACTS.items():
            for target in abi_json.TARGETS:
                with self.subTest(contract=name, target=target):
                    text = abi_json.to_text(abi_json.describe(target, include)) + "\n"
                    self.assertEqual(
                        (folder / f"{target}.json").read_text(encoding="utf-8"), text,
                        "run tests/abi/layout/abi_json.py plugin_api/include plugin_api/abi")

    def test_holds_for_every_compiler(self):
        for name, (include, folder) in CONTRACTS.items():
            for target, compilers in COMPILERS.items():
                for command, package in compilers:
                    with self.subTest(contract=name, compiler=command):
                        words = command.split()
                        self.assertTrue(shutil.which(words[0]), f"missing: apt-get install {package}")
                        self.assertEqual("", compile_assertions(words, include, load(folder, target)))

    def test_holds_for_32_bit_windows_with_another_default_calling_convention(self):
        for name, (include, folder) in CONTRACTS.items():
            with self.subTest(contract=name):
                command = ["clang", "--target=i686-w64-mingw32", "-mrtd", *NO_SYSTEM]
                self.assertEqual("", compile_assertions(command, include, load(folder, "i386"), True))

    def test_marks_drafts(self):
        abi = load(CONTRACTS["today"][1], "x86_64")
        for kind in ("constants", "ids", "structs", "functions", "symbols"):
            for entity in abi[kind]:
                self.assertEqual(entity["header"].startswith("claribi/draft/"), "draft" in entity, entity)
        self.assertTrue(any("draft" in struct for struct in abi["structs"]))
        for entity in abi["ids"]:
            scheme = r"^claribi\.draft\.(ds|host)\.[a-z_]+/\d+$" if "draft" in entity else r"^claribi\.(ds|host)\.[a-z_]+/\d+$"
            self.assertRegex(entity["value"], scheme)


class Layout(unittest.TestCase):
    def test_has_no_padding_that_is_not_a_member(self):
        for target in [*abi_json.TARGETS, "i686-w64-mingw32", "arm-linux-gnueabihf"]:
            for struct in abi_json.describe(target, CONTRACTS["today"][0])["structs"]:
                end = 0
                for member in struct["members"]:
                    with self.subTest(target=target, struct=struct["name"], member=member["name"]):
                        self.assertEqual(member["offset"], end, "a gap before it")
                    end = member["offset"] + member["size"]
                with self.subTest(target=target, struct=struct["name"]):
                    self.assertEqual(end, struct["size"], "a gap at the end")

    def test_is_the_same_on_every_platform_of_one_width(self):
        include, folder = CONTRACTS["today"]
        for target, triples in ALIKE.items():
            for triple in triples:
                with self.subTest(target=target, triple=triple):
                    self.assertEqual(
                        without_alignment(load(folder, target)), without_alignment(abi_json.describe(triple, include)))


class Assertions(unittest.TestCase):
    def test_refuse_what_is_not_so_and_nothing_else(self):
        include, folder = CONTRACTS["today"]
        abi = load(folder, "x86_64")
        structs = {struct["name"]: struct for struct in abi["structs"]}

        def named(entities, name):
            return next(entity for entity in entities if entity["name"] == name)

        structs["cbi_host"].update(size=96)
        structs["cbi_api"].update(alignment=4)
        named(structs["cbi_error"]["members"], "fix").update(offset=48)
        named(structs["cbi_error"]["members"], "code").update(size=8)
        named(structs["cbi_error"]["members"], "cause").update(type="void *")
        named(structs["cbi_call"]["members"], "emit")["function"]["arguments"][1].update(type="void *")
        named(abi["functions"], "cbi_recv")["arguments"].pop()
        abi["symbols"][0].update(returns="int64_t")
        named(abi["constants"], "CBI_OK").update(value=1)
        named(abi["constants"], "CBI_ABI_MIN").update(type="int")
        named(abi["ids"], "CBI_EXT_HOST_EVENTS").update(value="claribi.host.events/2")
        abi["scalars"]["int64_t"].update(size=4)
        wrong = [
            "size of cbi_host", "alignment of cbi_api", "offset of cbi_error.fix", "size of cbi_error.code",
            "type of cbi_error.cause", "type of cbi_call.emit", "type of cbi_recv", "type of claribi_ds_v1",
            "value of CBI_OK", "type of CBI_ABI_MIN", "text of CBI_EXT_HOST_EVENTS", "size of int64_t",
        ]
        for command in (["gcc", "-m64"], ["clang++", "-m64"]):
            with self.subTest(compiler=command[0]):
                said = compile_assertions(command, include, abi)
                failed = re.findall(r'error: static.assert\w* failed.*"([\w .]+)"', said)
                self.assertEqual(sorted(wrong), sorted(failed), said)


class UnknownForm(unittest.TestCase):
    """What cannot be described truly is refused, not left out."""

    def refuse(self, words, text):
        with tempfile.TemporaryDirectory() as folder:
            header = pathlib.Path(folder, "claribi", "strange.h")
            header.parent.mkdir()
            header.write_text(f"#include <stdint.h>\n#define CBI_CALL\n{text}\n", encoding="utf-8")
            with self.assertRaisesRegex(abi_json.UnknownForm, words):
                abi_json.describe("x86_64", folder)

    def test_function_without_calling_convention(self):
        self.refuse("cbi_t.f: write RESULT", "typedef struct cbi_t { void (*f)(int32_t a); } cbi_t;")

    def test_argument_without_a_name(self):
        self.refuse("cbi_t.f: an argument", "typedef struct cbi_t { void (CBI_CALL *f)(int32_t); } cbi_t;")

    def test_macro_that_is_an_expression(self):
        self.refuse("CBI_BOTH: neither", "#define CBI_BOTH (1 | 2)")

    def test_enum(self):
        self.refuse("EnumDecl cbi_e", "enum cbi_e { CBI_A };")

    def test_number_under_another_name(self):
        self.refuse("TypedefDecl cbi_status", "typedef int32_t cbi_status;")


if __name__ == "__main__":
    unittest.main()
