#include "policy/asked_tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/page_marks.h"

namespace claribi::policy {
namespace {

using core::Json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Json& Schema() {
  static const Json schema = Json::Parse(R"({"properties": {
      "query": {"type": "string"}, "page_size": {"type": "integer", "default": 3},
      "maxResults": {"default": 9}, "cursor": {"type": "string"}}})")
                                 .value();
  return schema;
}

TEST(AskedTool, KnowsHowTheRowsOfItsNameAreCalled) {
  const AskedTool tool("vendor.search_services", nullptr);
  EXPECT_THAT(tool.nouns(), ElementsAre("vendor", "search", "service", "services"));
  EXPECT_THAT(tool.row_nouns(), ElementsAre("service", "services"));
  EXPECT_FALSE(tool.has_limit_argument());
  EXPECT_THAT(AskedTool("", nullptr).nouns(), IsEmpty());
}

TEST(AskedTool, KnowsWhatItsNameSaysOfItsAnswers) {
  EXPECT_TRUE(AskedTool("get_quota", nullptr).AsksForSettings());
  EXPECT_FALSE(AskedTool("get_orders", nullptr).AsksForSettings());
  EXPECT_TRUE(AskedTool("list_top_pages", nullptr).MakesAsMany());
  EXPECT_TRUE(AskedTool("forecast", nullptr).MakesAsMany());
  EXPECT_TRUE(AskedTool("rain", nullptr).MakesAsMany());
  EXPECT_FALSE(AskedTool("list_pages", nullptr).MakesAsMany());
}

TEST(AskedTool, KnowsTheLimitsAmongItsArguments) {
  const AskedTool tool("list_services", &Schema());
  EXPECT_TRUE(tool.has_limit_argument());
  EXPECT_EQ(tool.default_limit(), 3);
  for (const char* name : {"query", "page_size", "maxResults", "cursor", "offset", "no_such"}) {
    EXPECT_EQ(tool.MarkOf(name), ReadMarkName(name).mark) << name;
  }
  for (const char* other : {"{}", R"({"properties": []})", R"({"properties": {"query": 7}})"}) {
    const Json schema = Json::Parse(other).value();
    EXPECT_FALSE(AskedTool("t", &schema).has_limit_argument()) << other;
  }
}

// Whether the tool is known or found out about, an answer says the same.
TEST(AskedTool, IsReadTheSameWhereItIsKnown) {
  const AskedTool known("list_services", &Schema());
  for (const char* arguments : {"{}", R"({"page_size": 2})", R"({"cursor": "abc"})"}) {
    for (const char* data : {R"({"services": [{}, {}]})", R"({"services": [{}, {}, {}]})",
                             R"({"services": [{}, {}], "total_services": 9})"}) {
      const Json given = Json::Parse(arguments).value();
      const Json answer = Json::Parse(data).value();
      Asked asked{
          .tool = "list_services", .arguments = &given, .input_schema = &Schema(), .blanked = 0};
      Findings found_out, was_known;
      ReadPageMarks(AnswerShape(answer), asked, {}, found_out);
      asked.known = &known;
      ReadPageMarks(AnswerShape(answer), asked, {}, was_known);
      EXPECT_EQ(found_out.notes, was_known.notes) << arguments << data;
    }
  }
}

}  // namespace
}  // namespace claribi::policy
