// The recorded definitions of Aiven's tools, as the first listing of a connection sees them, and as
// a next release may change them. The recordings are not part of the repository; without them the
// tests are skipped.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "aiven_plugin/recordings.h"
#include "policy/definition_drift.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using core::Json;

class NextReleaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    CLARIBI_RECORDING_OR_SKIP(text, "aiven/tools_read_only.json");
    const Json recorded = Json::Parse(text).value();
    const Json* tools = recorded.Find("tools");
    if (tools == nullptr) tools = recorded.Find("result")->Find("tools");
    for (const Json& tool : *tools->AsArray()) {
      tools_.push_back({.name = std::string(*tool.FindString("name")),
                        .title = std::string(*tool.FindString("title")),
                        .description = std::string(*tool.FindString("description")),
                        .input_schema = *tool.Find("inputSchema"),
                        .output_schema = {},
                        .annotations = *tool.Find("annotations")});
    }
    ASSERT_FALSE(tools_.empty());
  }

  // Of every tool, after `change`.
  template <typename Change_>
  void ExpectEach(Change expected, Change_ change) {
    for (const Definition& before : tools_) {
      Definition after = before;
      change(after);
      EXPECT_EQ(Name(DriftOf(before.View(), after.View()).change), Name(expected)) << before.name;
    }
  }

  std::vector<Definition> tools_;
};

TEST_F(NextReleaseTest, NoToolSpeaksToAModel) {
  for (const Definition& tool : tools_) {
    for (const InstructionMark& mark : InstructionsIn(tool.View())) {
      ADD_FAILURE() << tool.name << " " << mark.place << " " << Name(mark.kind) << ": "
                    << mark.excerpt;
    }
  }
}

TEST_F(NextReleaseTest, ChangesWithoutHarmAreHarmless) {
  ExpectEach(Change::kNone,
             [](Definition& tool) { tool.input_schema = SortedMembers(tool.input_schema); });
  ExpectEach(Change::kHarmless, [](Definition& tool) { tool.title += " (beta)"; });
  ExpectEach(Change::kHarmless, [](Definition& tool) {
    tool.input_schema.Find("properties")
        ->Set("include_details",
              Json::Parse(R"({"type":"boolean","description":"More."})").value());
  });
}

TEST_F(NextReleaseTest, OtherWordsAreWording) {
  ExpectEach(Change::kWording, [](Definition& tool) { tool.description += " Since 1.16."; });
}

TEST_F(NextReleaseTest, WhatActsIsMaterial) {
  ExpectEach(Change::kMaterial, [](Definition& tool) {
    tool.input_schema.Find("properties")
        ->Set("statement", Json::Parse(R"({"type":"string"})").value());
  });
  ExpectEach(Change::kMaterial,
             [](Definition& tool) { tool.annotations.Set("readOnlyHint", false); });
}

}  // namespace
}  // namespace claribi::policy
