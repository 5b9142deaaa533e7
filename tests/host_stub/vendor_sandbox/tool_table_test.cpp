#include "vendor_sandbox/tool_table.h"

#include <gtest/gtest.h>

#include <set>

#include "host_stub/vendor_sandbox/recorded_answers.h"

namespace claribi::vendor_sandbox {
namespace {

// What a client can rely on, without the vendor's words.
Json Facts(const Json& tools) {
  Json facts = Json::List();
  for (const Json& tool : tools.Items()) {
    const Json& schema = tool["inputSchema"];
    std::set<std::string> properties;
    for (const Member& property : schema["properties"].Entries()) properties.insert(property.key);
    Json names = Json::List();
    for (const std::string& name : properties) names.Push(name);
    facts.Push(Json::Object({{"name", tool["name"]},
                             {"annotations", tool["annotations"]},
                             {"execution", tool["execution"]},
                             {"required", schema["required"]},
                             {"additionalProperties", schema["additionalProperties"]},
                             {"properties", names}}));
  }
  return facts;
}

void ExpectSameFacts(const Json& offered, const std::string& recording_name) {
  const auto recording = Recording(recording_name);
  if (!recording) GTEST_SKIP() << "no recording " << recording_name;
  const Json ours = Facts(offered["tools"]);
  const Json theirs = Facts((*recording)["tools"]);
  ASSERT_EQ(ours.Items().size(), theirs.Items().size());
  for (std::size_t i = 0; i < ours.Items().size(); ++i) {
    EXPECT_EQ(ours.Items()[i].Text(), theirs.Items()[i].Text());
  }
}

ToolMode ReadOnly() {
  ToolMode mode;
  mode.read_only = true;
  return mode;
}

TEST(ToolTable, OffersThirtyTwoReadingToolsInReadOnlyMode) {
  const Json tools = ToolTable().List(ReadOnly())["tools"];
  EXPECT_EQ(tools.Items().size(), 32U);
  for (const Json& tool : tools.Items()) {
    EXPECT_TRUE(tool["annotations"]["readOnlyHint"].AsBool()) << tool["name"].AsString();
  }
}

TEST(ToolTable, OffersFiftyThreeToolsOtherwise) {
  EXPECT_EQ(ToolTable().List(ToolMode())["tools"].Items().size(), 53U);
}

TEST(ToolTable, ListsADefinitionInPlaceOfItsOwn) {
  ToolMode mode = ReadOnly();
  const std::size_t before = ToolTable().List(mode)["tools"].Items().size();
  mode.definitions = Json::Object({{"aiven_project_list", 7}, {"further", Json()}});
  const Json tools = ToolTable().List(mode)["tools"];
  EXPECT_EQ(tools.Items().size(), before + 1);
  EXPECT_EQ(tools.Items()[before - 1].AsInt(), 7);
}

TEST(ToolTable, EqualsTheRecordedReadOnlyList) {
  ExpectSameFacts(ToolTable().List(ReadOnly()), "tools_read_only.json");
}

TEST(ToolTable, EqualsTheRecordedFullList) {
  ExpectSameFacts(ToolTable().List(ToolMode()), "tools_all.json");
}

TEST(ToolTable, UsesItsOwnWords) {
  const auto recording = Recording("tools_all.json");
  if (!recording) GTEST_SKIP() << "no recording";
  const Json ours = ToolTable().List(ToolMode())["tools"];
  for (std::size_t i = 0; i < ours.Items().size(); ++i) {
    EXPECT_NE(ours.Items()[i]["description"], (*recording)["tools"].Items()[i]["description"]);
  }
}

TEST(ToolTable, PutsAllowedWritersBackInTheirPlace) {
  ToolMode mode = ReadOnly();
  mode.write_allowlist = {"aiven_pg_write", "no_such_tool"};
  const Json tools = ToolTable().List(mode)["tools"];
  EXPECT_EQ(tools.Items().size(), 33U);
  EXPECT_NE(ToolTable().Find("aiven_pg_write", mode), nullptr);
}

TEST(ToolTable, AddsConnectionInfoWhereSecretsAreAllowedAndCallsItReadOnly) {
  ToolMode mode = ReadOnly();
  mode.allow_secrets = true;
  const ToolTable table;
  const Tool* tool = table.Find("aiven_service_connection_info", mode);
  ASSERT_NE(tool, nullptr);
  EXPECT_TRUE(tool->definition["annotations"]["readOnlyHint"].AsBool());
  EXPECT_EQ(table.Find("aiven_service_connection_info", ReadOnly()), nullptr);
}

TEST(ToolTable, NarrowsToTheScopesAskedFor) {
  ToolMode mode;
  mode.services_scope = {"pg"};
  for (const Json& tool : ToolTable().List(mode)["tools"].Items()) {
    EXPECT_TRUE(tool["name"].AsString().starts_with("aiven_pg_")) << tool["name"].AsString();
  }
  mode.services_scope = {"all"};
  EXPECT_EQ(ToolTable().List(mode)["tools"].Items().size(), 53U);
}

TEST(ToolTable, KeepsItsOwnNotesToItself) {
  EXPECT_EQ(ToolTable().List(ToolMode()).Text().find("sandbox"), std::string::npos);
}

}  // namespace
}  // namespace claribi::vendor_sandbox
