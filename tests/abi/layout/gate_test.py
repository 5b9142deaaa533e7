"""What a later ABI may do, shown on changed copies of the frozen one; and that today's keeps to it."""
import copy
import json
import pathlib
import unittest

import abi_gate
import abi_json

ROOT = pathlib.Path(__file__).resolve().parents[3]
TODAY, LEVEL1 = ROOT / "plugin_api" / "abi", ROOT / "tests" / "abi" / "level1"


def load(folder, target="x86_64"):
    return json.loads((folder / f"{target}.json").read_text(encoding="utf-8"))


def named(entities, name):
    return next(entity for entity in entities if entity["name"] == name)


class Today(unittest.TestCase):
    def test_breaks_nothing_of_level_1(self):
        for target in abi_json.TARGETS:
            with self.subTest(target=target):
                self.assertEqual([], list(abi_gate.breaks(load(LEVEL1, target), load(TODAY, target))))


class Mutation(unittest.TestCase):
    """A copy of level 1 with a draft beside it, to be changed by each test."""

    def setUp(self):
        self.old = load(LEVEL1)
        self.old["structs"].append({
            "name": "cbi_draft", "header": "claribi/draft/draft.h", "size": 4, "alignment": 4,
            "members": [{"name": "struct_size", "offset": 0, "size": 4, "type": "uint32_t"}], "draft": True,
        })
        self.new = copy.deepcopy(self.old)
        self.structs = {struct["name"]: struct for struct in self.new["structs"]}

    def members(self, struct):
        return self.structs[struct]["members"]

    def append(self, struct, name="newer", size=8):
        self.members(struct).append(
            {"name": name, "offset": self.structs[struct]["size"], "size": size, "type": "void *"})
        self.structs[struct]["size"] += size

    def assert_passes(self):
        self.assertEqual([], list(abi_gate.breaks(self.old, self.new)))

    def assert_breaks(self, *words):
        found = list(abi_gate.breaks(self.old, self.new))
        self.assertTrue(found, "nothing was found to break")
        for word in words:
            self.assertTrue(any(word in sentence for sentence in found), found)

    # What may be.

    def test_same_passes(self):
        self.assert_passes()

    def test_append_passes(self):
        for struct in self.structs:
            if self.members(struct)[0]["name"] == "struct_size":
                self.append(struct)
        self.assert_passes()

    def test_new_entities_pass(self):
        for kind in ("constants", "ids", "opaque", "structs", "functions", "symbols"):
            self.new[kind].append({**self.new[kind][0], "name": "cbi_new"})
        self.assert_passes()

    def test_new_level_passes(self):
        named(self.new["constants"], "CBI_ABI_MAX")["value"] = 2
        self.assert_passes()

    def test_draft_may_change_and_go(self):
        self.structs["cbi_draft"]["members"][0]["type"] = "uint64_t"
        self.assert_passes()
        self.new["structs"].remove(self.structs["cbi_draft"])
        self.assert_passes()

    def test_draft_may_become_stable(self):
        del self.structs["cbi_draft"]["draft"]
        self.assert_passes()

    # What breaks.

    def test_insert_breaks(self):
        for struct, place in (("cbi_host", 5), ("cbi_elicitation", 2)):
            with self.subTest(struct=struct):
                self.setUp()
                members = self.members(struct)
                members.insert(place, {**members[place], "name": "inserted"})
                for member in members[place + 1:]:
                    member["offset"] += 8
                self.structs[struct]["size"] += 8
                self.assert_breaks(f"struct {struct}, member {place}", 'is "inserted"')

    def test_reorder_breaks(self):
        members = self.members("cbi_api")
        members[6], members[7] = members[7], members[6]
        members[6]["offset"], members[7]["offset"] = members[7]["offset"], members[6]["offset"]
        self.assert_breaks("struct cbi_api, member 6", "struct cbi_api, member 7")

    def test_retype_breaks(self):
        named(self.members("cbi_error"), "code")["type"] = "uint32_t"
        self.assert_breaks('struct cbi_error, member 1: type was "int32_t", is "uint32_t"')

    def test_widening_breaks(self):
        named(self.members("cbi_error"), "http_status").update(size=8, type="int64_t")
        self.assert_breaks("size was 4", "type was")

    def test_constness_breaks(self):
        named(self.members("cbi_conn_params"), "org_id")["type"] = "char *"
        self.assert_breaks("struct cbi_conn_params")

    def test_rename_breaks(self):
        named(self.members("cbi_call"), "reserved0")["name"] = "flags"
        self.assert_breaks('name was "reserved0"')

    def test_function_that_becomes_data_breaks(self):
        member = named(self.members("cbi_host"), "log")
        del member["function"]
        member["type"] = "void *"
        self.assert_breaks("function was", "has type")

    def test_signature_breaks(self):
        changes = {
            "argument type": lambda f: f["arguments"][4].update(type="int32_t"),
            "argument added": lambda f: f["arguments"].append({"name": "flags", "type": "uint32_t"}),
            "argument removed": lambda f: f["arguments"].pop(),
            "arguments of one type that trade places": lambda f: f["arguments"].insert(4, f["arguments"].pop(5)),
            "result": lambda f: f.update(returns="void"),
        }
        for what, change in changes.items():
            with self.subTest(what):
                self.setUp()
                function = named(self.members("cbi_host"), "lease_acquire")["function"]
                change(function)
                self.assert_breaks("struct cbi_host", "function was")

    def test_removal_breaks(self):
        for struct in ("cbi_host", "cbi_wait"):
            with self.subTest(struct=struct):
                self.setUp()
                gone = self.members(struct).pop()
                self.assert_breaks(f"{gone['name']} is gone")

    def test_shorter_struct_breaks(self):
        self.structs["cbi_call"]["size"] -= 8
        self.assert_breaks("struct cbi_call: size was 64, is 56")

    def test_growth_of_what_has_no_size_breaks(self):
        self.append("cbi_handshake", size=4)
        self.assert_breaks("must never grow")

    def test_every_kind_that_disappears_breaks(self):
        for kind, word in abi_gate.KINDS.items():
            with self.subTest(kind=kind):
                self.setUp()
                gone = self.new[kind].pop(0)
                self.assert_breaks(f"{word} {gone['name']} is gone")

    def test_stable_that_becomes_a_draft_breaks(self):
        self.structs["cbi_elicitation"]["draft"] = True
        self.assert_breaks("struct cbi_elicitation is gone")

    def test_constant_breaks(self):
        named(self.new["constants"], "CBI_E_STATE")["value"] = 33
        self.assert_breaks("constant CBI_E_STATE: value was 3, is 33")

    def test_type_of_a_constant_breaks(self):
        named(self.new["constants"], "CBI_ABI_MAX")["type"] = "int"
        self.assert_breaks("constant CBI_ABI_MAX: type was")

    def test_level_that_goes_back_breaks(self):
        named(self.new["constants"], "CBI_ABI_MAX")["value"] = 0
        self.assert_breaks("constant CBI_ABI_MAX: value was 1, is 0")

    def test_oldest_level_that_rises_breaks(self):
        named(self.new["constants"], "CBI_ABI_MIN")["value"] = 2
        self.assert_breaks("constant CBI_ABI_MIN")

    def test_id_breaks(self):
        named(self.new["ids"], "CBI_EXT_ELICITATION")["value"] = "claribi.host.elicitation/2"
        self.assert_breaks("id CBI_EXT_ELICITATION: value was")

    def test_function_type_breaks(self):
        named(self.new["functions"], "cbi_recv")["arguments"].pop()
        self.assert_breaks("function type cbi_recv: arguments was")

    def test_symbol_breaks(self):
        self.new["symbols"][0]["returns"] = "void"
        self.assert_breaks("symbol claribi_ds_v1: returns was")

    def test_other_header_breaks(self):
        self.structs["cbi_host_events"]["header"] = "claribi/data_source.h"
        self.assert_breaks("struct cbi_host_events: header was")

    def test_width_of_a_type_breaks(self):
        self.new["scalars"]["size_t"]["size"] = 4
        self.assert_breaks("type size_t: size was 8, is 4")

    def test_another_target_is_no_successor(self):
        self.new["target"] = "i386"
        self.assert_breaks("target was x86_64")


if __name__ == "__main__":
    unittest.main()
