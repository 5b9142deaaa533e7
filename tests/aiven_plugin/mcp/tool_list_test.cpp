#include "mcp/tool_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;

Json Parse(std::string_view text) { return Json::Parse(text).value(); }

ToolList ListOf(std::string_view definitions) {
  const Limits limits;
  ToolPages pages(limits);
  EXPECT_THAT(pages.Add(Json::MakeObject({{"tools", Parse(definitions)}})), IsOk());
  return std::move(pages).Finish();
}

TEST(Tool, IsKeptWhole) {
  constexpr std::string_view kSchema =
      R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$defs":{"a":{"$anchor":"x"}},)"
      R"("type":"object","if":{},"then":{},"additionalProperties":false,"maximum":1.50})";
  const ToolList list =
      ListOf(R"([{"name":"t","title":"T","description":"d\n\u001b","inputSchema":)" +
             std::string(kSchema) + R"(,"outputSchema":)" + std::string(kSchema) +
             R"(,"annotations":{"readOnlyHint":true,"x":[1e300]},"icons":[]}])");
  ASSERT_EQ(list.tools.size(), 1U);
  const Tool& tool = list.tools.front();
  EXPECT_EQ(tool.name, "t");
  EXPECT_EQ(tool.title, "T");
  EXPECT_EQ(tool.description, "d\n\x1b");
  EXPECT_EQ(tool.input_schema.Dump(), kSchema);
  EXPECT_EQ(tool.output_schema.Dump(), kSchema);
  EXPECT_EQ(tool.annotations.Dump(), R"({"readOnlyHint":true,"x":[1e300]})");
}

TEST(Tool, MayLackEverythingThatIsOptional) {
  const ToolList list =
      ListOf(R"([{"name":"t","inputSchema":{},"outputSchema":null,"annotations":{"title":"A"}}])");
  ASSERT_EQ(list.tools.size(), 1U);
  EXPECT_EQ(list.tools[0].title, "A") << "the annotation's title where there is no other";
  EXPECT_EQ(list.tools[0].description, "");
  EXPECT_TRUE(list.tools[0].output_schema.IsNull());
}

TEST(Tool, TakesNullForAnAbsentMember) {
  const ToolList list = ListOf(
      R"([{"name":"t","title":null,"description":null,"inputSchema":{"type":"object",)"
      R"("description":null,"required":null,"properties":{"a":{"type":"string","enum":null,)"
      R"("title":null,"default":null},"b":{"items":{"format":null},"anyOf":[{"pattern":null}]}}},)"
      R"("outputSchema":null,"annotations":null,"execution":null,"icons":null,"_meta":null}])");
  ASSERT_EQ(list.tools.size(), 1U);
  EXPECT_EQ(list.tools[0].input_schema.Dump(),
            R"({"type":"object","properties":{"a":{"type":"string","default":null},)"
            R"("b":{"items":{},"anyOf":[{}]}}})")
      << "a list that is null is none: kept, it would look like a choice";
  EXPECT_TRUE(list.tools[0].annotations.IsNull());
  EXPECT_FALSE(list.tools[0].needs_task);
}

// PHP writes an object without members as [].
TEST(Tool, TakesAnEmptyArrayForAnEmptyObjectWhereOnlyAnObjectCanStand) {
  const ToolList list =
      ListOf(R"([{"name":"a","inputSchema":{"type":"object","properties":[]},"annotations":[]},)"
             R"({"name":"b","inputSchema":[],"outputSchema":[]},)"
             R"({"name":"c","inputSchema":{"properties":{"x":[],"y":{"properties":[],"enum":[]}},)"
             R"("required":[],"additionalProperties":[],"$defs":[],"default":[]}}])");
  ASSERT_EQ(list.tools.size(), 3U) << list.invalid.size();
  EXPECT_EQ(list.tools[0].input_schema.Dump(), R"({"type":"object","properties":{}})");
  EXPECT_EQ(list.tools[0].annotations.Dump(), "{}");
  EXPECT_EQ(list.tools[1].input_schema.Dump(), "{}");
  EXPECT_EQ(list.tools[1].output_schema.Dump(), "{}");
  EXPECT_EQ(list.tools[2].input_schema.Dump(),
            R"({"properties":{"x":{},"y":{"properties":{},"enum":[]}},"required":[],)"
            R"("additionalProperties":{},"$defs":{},"default":[]})");
}

TEST(Tool, SaysThatItRunsAsATaskOnly) {
  const ToolList list =
      ListOf(R"([{"name":"a","inputSchema":{},"execution":{"taskSupport":"required"}},)"
             R"({"name":"b","inputSchema":{},"execution":{"taskSupport":"optional"}},)"
             R"({"name":"c","inputSchema":{},"execution":{"taskSupport":null}},)"
             R"({"name":"d","inputSchema":{},"execution":[]}])");
  ASSERT_EQ(list.tools.size(), 4U);
  EXPECT_TRUE(list.tools[0].needs_task);
  for (std::size_t i = 1; i < 4; ++i) EXPECT_FALSE(list.tools[i].needs_task) << i;
}

struct Invalid {
  std::string_view definition;
  std::string_view name;
  std::string_view reason;
};

class InvalidDefinition : public ::testing::TestWithParam<Invalid> {};

TEST_P(InvalidDefinition, IsDroppedAloneWithItsReason) {
  const ToolList list =
      ListOf(R"([{"name":"good","inputSchema":{}},)" + std::string(GetParam().definition) + "]");
  ASSERT_EQ(list.tools.size(), 1U);
  EXPECT_EQ(list.tools[0].name, "good");
  ASSERT_EQ(list.invalid.size(), 1U);
  EXPECT_EQ(list.invalid[0].name, GetParam().name);
  EXPECT_THAT(list.invalid[0].reason, HasSubstr(GetParam().reason));
}

INSTANTIATE_TEST_SUITE_P(
    Tool, InvalidDefinition,
    ::testing::Values(
        Invalid{"7", "", "an object, seen a number"}, Invalid{"{}", "", "\"name\", seen no such"},
        Invalid{R"({"name":null,"inputSchema":{}})", "", "\"name\", seen null"},
        Invalid{R"({"name":"","inputSchema":{}})", "", "empty string"},
        Invalid{R"({"name":"a\u001bb"})", "a?b", "\"inputSchema\", seen no such member"},
        Invalid{R"({"name":"a","inputSchema":[1]})", "a", "\"inputSchema\", seen an array"},
        Invalid{R"({"name":"a","inputSchema":true})", "a", "\"inputSchema\", seen a boolean"},
        Invalid{R"({"name":"a","inputSchema":{},"annotations":"r"})", "a", "\"annotations\", seen"},
        Invalid{R"({"name":"a","inputSchema":{},"description":1})", "a", "\"description\", seen"}));

TEST(ToolPages, CountsAWordForWordRepetitionOnce) {
  const ToolList list = ListOf(R"([{"name":"a","inputSchema":{}},{"name":"b","inputSchema":{}},)"
                               R"({"name":"a","inputSchema":{}}])");
  ASSERT_EQ(list.tools.size(), 2U);
  EXPECT_TRUE(list.invalid.empty());
}

TEST(ToolPages, DistrustsANameThatIsDefinedTwiceAndDifferently) {
  const ToolList list =
      ListOf(R"([{"name":"a","inputSchema":{},"annotations":{"readOnlyHint":true}},)"
             R"({"name":"b","inputSchema":{}},{"name":"a","inputSchema":{}}])");
  ASSERT_EQ(list.tools.size(), 1U);
  EXPECT_EQ(list.tools[0].name, "b");
  ASSERT_EQ(list.invalid.size(), 1U);
  EXPECT_EQ(list.invalid[0].name, "a");
}

TEST(ToolPages, EndWithoutOrWithANullCursor) {
  const Limits limits;
  ToolPages pages(limits);
  EXPECT_EQ(pages.Add(Parse(R"({"tools":[]})")).value(), std::nullopt);
  EXPECT_EQ(pages.Add(Parse(R"({"tools":[],"nextCursor":null})")).value(), std::nullopt);
}

TEST(ToolPages, TakeAnEmptyCursorForACursorOnce) {
  const Limits limits;
  for (const std::string_view again : {"", "a"}) {
    testing::RecordingLogger logger;
    core::Leniency leniency(logger, core::LogComponent::kMcp);
    ToolPages pages(limits, ProtocolRevision::k2025_11_25, &leniency);
    EXPECT_EQ(pages.Add(Parse(R"({"tools":[],"nextCursor":"a"})")).value(), "a");
    EXPECT_EQ(pages.Add(Parse(R"({"tools":[],"nextCursor":""})")).value(), "");
    EXPECT_EQ(
        pages.Add(Parse(R"({"tools":[],"nextCursor":")" + std::string(again) + R"("})")).value(),
        std::nullopt)
        << "it led back to the beginning";
    EXPECT_EQ(leniency.Noted().size(), 1U);
  }
}

TEST(ToolPages, KeepWhatWasReadWhereTheCursorIsNone) {
  for (const std::string_view cursor : {"3", "0", "true", "false", "[]", "{}"}) {
    const Limits limits;
    testing::RecordingLogger logger;
    core::Leniency leniency(logger, core::LogComponent::kMcp);
    ToolPages pages(limits, ProtocolRevision::k2025_11_25, &leniency);
    const auto next = pages.Add(Parse(R"({"tools":[{"name":"a","inputSchema":{}}],"nextCursor":)" +
                                      std::string(cursor) + "}"));
    ASSERT_THAT(next, IsOk()) << cursor;
    EXPECT_EQ(*next, std::nullopt);
    EXPECT_EQ(std::move(pages).Finish().tools.size(), 1U);
    EXPECT_EQ(leniency.Noted().size(), 1U) << cursor;
  }
}

TEST(ToolPages, TakeNullAndAnEmptyObjectForAnEmptyList) {
  for (const std::string_view tools : {"null", "{}"}) {
    const Limits limits;
    testing::RecordingLogger logger;
    core::Leniency leniency(logger, core::LogComponent::kMcp);
    ToolPages pages(limits, ProtocolRevision::k2025_11_25, &leniency);
    EXPECT_THAT(pages.Add(Parse(R"({"tools":)" + std::string(tools) + "}")), IsOk()) << tools;
    EXPECT_TRUE(std::move(pages).Finish().tools.empty());
    EXPECT_EQ(leniency.Noted().size(), 1U) << tools;
  }
}

TEST(Tool, LacksWhatDecidesNothingWhereItCannotBeRead) {
  for (const std::string_view rest :
       {R"("title":5)", R"("title":[])", R"("title":{})", R"("title":true)",
        R"("outputSchema":true)", R"("outputSchema":false)", R"("outputSchema":"x")",
        R"("outputSchema":1)", R"("outputSchema":[1])"}) {
    testing::RecordingLogger logger;
    core::Leniency leniency(logger, core::LogComponent::kMcp);
    const auto read = ReadTool(Parse(R"({"name":"a","inputSchema":{},)" + std::string(rest) + "}"),
                               ProtocolRevision::k2025_11_25, &leniency);
    const Tool* tool = std::get_if<Tool>(&read);
    ASSERT_NE(tool, nullptr) << rest;
    EXPECT_EQ(tool->title, "") << rest;
    EXPECT_TRUE(tool->output_schema.IsNull()) << rest;
    EXPECT_EQ(leniency.Noted().size(), 1U) << rest;
  }
}

TEST(Tool, MayHaveANameWithSlashesAndColonsWhichIsNoted) {
  for (const std::string_view name : {"users/get", "crm:contacts", "a.b"}) {
    testing::RecordingLogger logger;
    core::Leniency leniency(logger, core::LogComponent::kMcp);
    const auto read = ReadTool(Parse(R"({"name":")" + std::string(name) + R"(","inputSchema":{}})"),
                               ProtocolRevision::k2025_11_25, &leniency);
    ASSERT_TRUE(std::holds_alternative<Tool>(read)) << name;
    EXPECT_EQ(leniency.Noted().size(), name == "a.b" ? 0U : 1U) << name;
  }
}

TEST(Tool, HasSchemasOfWhichNothingIsSaid) {
  const ToolList list = ListOf(
      R"([{"name":"a","inputSchema":{},"outputSchema":{"type":"object","enum":null,"examples":null,)"
      R"("dependentRequired":[],"properties":{"x":null,"y":{"dependentRequired":{"a":null}}},)"
      R"("$defs":{"z":null},"anyOf":[null,{}],"dependencies":{"a":[],"b":null}}}])");
  ASSERT_EQ(list.tools.size(), 1U);
  EXPECT_EQ(list.tools[0].output_schema.Dump(),
            R"({"type":"object","dependentRequired":{},"properties":{"x":{},)"
            R"("y":{"dependentRequired":{}}},"$defs":{"z":{}},"anyOf":[{},{}],)"
            R"("dependencies":{"a":[],"b":{}}})");
}

TEST(ToolPages, NameThePlaceOfADefinitionWithoutAName) {
  const Limits limits;
  ToolPages pages(limits);
  ASSERT_THAT(pages.Add(Parse(R"({"tools":[{"name":"a","inputSchema":{}},7,{"inputSchema":{}}]})")),
              IsOk());
  const ToolList list = std::move(pages).Finish();
  ASSERT_EQ(list.invalid.size(), 2U);
  EXPECT_THAT(list.invalid[0].reason, ::testing::HasSubstr("tools[1]"));
  EXPECT_THAT(list.invalid[1].reason, ::testing::HasSubstr("tools[2]"));
  EXPECT_THAT(list.invalid[1].reason, ::testing::HasSubstr("\"name\""));
}

TEST(ToolPages, RefuseWhatIsNoList) {
  const Limits limits;
  for (const std::string_view result :
       {"null", "[]", "{}", R"({"tools":{"a":1}})", R"({"tools":"a"})", R"({"tools":7})"}) {
    ToolPages pages(limits);
    EXPECT_THAT(pages.Add(Parse(result)),
                IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("seen"))))
        << result;
  }
}

TEST(ToolPages, AreBoundedInNumber) {
  Limits limits;
  limits.max_pages = 2;
  ToolPages pages(limits);
  EXPECT_THAT(pages.Add(Parse(R"({"tools":[],"nextCursor":"1"})")), IsOk());
  EXPECT_THAT(pages.Add(Parse(R"({"tools":[],"nextCursor":"2"})")),
              IsErrorWith(ErrorCode::kTooLarge, CauseIs(HasSubstr("max_pages = 2"))));
}

TEST(ToolPages, AreBoundedInTools) {
  Limits limits;
  limits.max_tools = 2;
  ToolPages pages(limits);
  EXPECT_THAT(pages.Add(Parse(R"({"tools":[{"name":"a","inputSchema":{}},7]})")), IsOk());
  EXPECT_THAT(pages.Add(Parse(R"({"tools":[8]})")),
              IsErrorWith(ErrorCode::kTooLarge, CauseIs(HasSubstr("max_tools = 2"))))
      << "what is invalid counts too";
}

// What Aiven's server really sends, if the recordings are at hand.
TEST(ToolList, ReadsTheRecordedListsOfAiven) {
  const char* shared = std::getenv("CLARIBI_SHARED");
  const std::filesystem::path folder =
      (shared != nullptr ? std::filesystem::path(shared)
                         : std::filesystem::path(CLARIBI_SOURCE_DIR) / "../shared") /
      "aiven";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no recordings in " << folder;
  for (const auto& [file, count] :
       {std::pair("tools_read_only.json", 32U), std::pair("tools_all.json", 53U)}) {
    std::ostringstream text;
    text << std::ifstream(folder / file).rdbuf();
    const Limits limits;
    ToolPages pages(limits);
    ASSERT_THAT(pages.Add(Parse(text.str())), IsOk()) << file;
    const ToolList list = std::move(pages).Finish();
    EXPECT_EQ(list.tools.size(), count) << file;
    EXPECT_TRUE(list.invalid.empty()) << file;
  }
}

}  // namespace
}  // namespace claribi::mcp
