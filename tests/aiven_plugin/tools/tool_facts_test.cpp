// Hints of a server as the filter of tools hears them: in another form than the standard's they may
// deny, and never permit.
#include "tools/tool_facts.h"

#include <gtest/gtest.h>

#include <string>

#include "testing/result_matchers.h"

namespace claribi::tools {
namespace {

mcp::Tool WithHint(const std::string& name, const std::string& value) {
  mcp::Tool tool;
  tool.name = "get_user";
  tool.input_schema = core::Json::MakeObject();
  const auto annotations = core::Json::Parse("{\"" + name + "\":" + value + "}");
  EXPECT_THAT(annotations, IsOk()) << value;
  if (annotations.ok()) tool.annotations = *annotations;
  return tool;
}

bool IsShown(const mcp::Tool& tool) { return !policy::ToolFilter({}, {}).Judge(FactsOf(tool)); }

TEST(ToolFacts, TakeBooleansAsTheyAre) {
  EXPECT_EQ(FactsOf(WithHint("readOnlyHint", "true")).read_only_hint, true);
  EXPECT_EQ(FactsOf(WithHint("readOnlyHint", "false")).read_only_hint, false);
  EXPECT_EQ(FactsOf(WithHint("destructiveHint", "true")).destructive_hint, true);
  EXPECT_EQ(FactsOf(WithHint("destructiveHint", "false")).destructive_hint, false);
  EXPECT_EQ(FactsOf(WithHint("readOnlyHint", "null")).read_only_hint, std::nullopt);
  EXPECT_EQ(FactsOf(WithHint("destructiveHint", "null")).destructive_hint, std::nullopt);
  EXPECT_EQ(FactsOf(WithHint("title", "\"t\"")).read_only_hint, std::nullopt);
}

TEST(ToolFacts, TellWhetherTheHintsOfAListingVary) {
  const mcp::Tool reads = WithHint("readOnlyHint", "true");
  const mcp::Tool writes = WithHint("readOnlyHint", "false");
  const mcp::Tool silent = WithHint("title", "\"t\"");
  EXPECT_TRUE(HintsVary({reads, silent, writes}));
  EXPECT_FALSE(HintsVary({reads, silent, reads}));
  EXPECT_FALSE(HintsVary({writes, silent}));
  EXPECT_FALSE(HintsVary({}));
}

TEST(ToolFacts, HearADenialInWhateverForm) {
  for (const char* value : {"\"false\"", "\"False\"", "\"FALSE\"", "0", "0.0", "\"no\"", "\"\"",
                            "2", "-1", "[]", "[true]", "{}", "{\"value\":true}"}) {
    const mcp::Tool tool = WithHint("readOnlyHint", value);
    EXPECT_EQ(FactsOf(tool).read_only_hint, false) << value;
    EXPECT_FALSE(IsShown(tool)) << value;
  }
  for (const char* value :
       {"\"true\"", "\"True\"", "1", "1.0", "\"yes\"", "\"\"", "2", "-1", "[]", "[false]", "{}"}) {
    const mcp::Tool tool = WithHint("destructiveHint", value);
    EXPECT_EQ(FactsOf(tool).destructive_hint, true) << value;
    EXPECT_FALSE(IsShown(tool)) << value;
  }
}

TEST(ToolFacts, HearNoPermissionInAnotherForm) {
  for (const char* value : {"\"true\"", "\"TRUE\"", "1", "1.0"}) {
    const mcp::Tool tool = WithHint("readOnlyHint", value);
    EXPECT_EQ(FactsOf(tool).read_only_hint, std::nullopt) << value;
    EXPECT_TRUE(IsShown(tool)) << value << ": by its name, as without a hint";
  }
  for (const char* value : {"\"false\"", "\"FALSE\"", "0", "0.0"}) {
    EXPECT_EQ(FactsOf(WithHint("destructiveHint", value)).destructive_hint, std::nullopt) << value;
  }
}

}  // namespace
}  // namespace claribi::tools
