// What a tool promises and what it returns. CAL-05 to CAL-08.
#include "tools/output_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::tools {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;
using ::testing::Not;

class OutputCheckTest : public ::testing::Test {
 protected:
  core::Result<std::string> Check(std::string_view schema, std::string_view content) {
    mcp::Tool tool;
    tool.name = "aiven_thing_get";
    tool.output_schema = Json::Parse(schema).value();
    mcp::CallToolResult result;
    result.has_structured_content = !content.empty();
    if (!content.empty()) result.structured_content = Json::Parse(content).value();
    result.is_error = is_error_;
    return check_.Check(tool, result, call_);
  }

  bool is_error_ = false;
  OutputCheck check_{{.max_schema_depth = 8, .max_schema_steps = 5000}};
  testing::FakeClock clock_;
  testing::FakeCall call_{clock_};
};

TEST_F(OutputCheckTest, PassesWhatKeepsToTheSchema) {
  EXPECT_EQ(Check(R"({"type":"object","required":["n"]})", R"({"n":1})").value(), "");
  EXPECT_EQ(Check("null", R"({"n":1})").value(), "") << "no schema";
  for (const std::string_view any : {"null", "7", "\"text\"", "[1]", "true"}) {
    EXPECT_EQ(Check(R"({"type":["null","integer","string","array","boolean"]})", any).value(), "");
  }
}

TEST_F(OutputCheckTest, RefusesWhatBreaksIt) {
  EXPECT_THAT(
      Check(R"({"properties":{"n":{"type":"integer"}}})", R"({"n":"seven"})"),
      IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("/n")), CauseIs(Not(HasSubstr("seven")))))
      << "no customer data";
}

TEST_F(OutputCheckTest, ReadsNullMembersAsAbsentWhereTheyBreakIt) {
  constexpr std::string_view kSchema =
      R"({"type":"object","required":["n"],"properties":{"n":{"type":"integer"},
          "note":{"type":"string"},"rows":{"items":{"properties":{"x":{"type":"string"}}}}}})";
  for (const std::string_view content :
       {R"({"n":1,"note":null})", R"({"n":1,"rows":[{"x":null},{"x":"a"}]})"}) {
    const auto checked = Check(kSchema, content);
    ASSERT_THAT(checked, IsOk()) << content;
    EXPECT_THAT(*checked, HasSubstr("null count as absent")) << content;
  }
  for (const std::string_view content :
       {R"({"n":null})", R"({"n":1,"note":7,"other":null})", R"({"note":null})"}) {
    EXPECT_THAT(Check(kSchema, content), IsErrorWith(ErrorCode::kUpstream)) << content;
  }
  EXPECT_EQ(Check(R"({"properties":{"n":{"type":["null","integer"]}}})", R"({"n":null})").value(),
            "");
}

TEST_F(OutputCheckTest, GoesByTheNewDefinitionOfATool) {
  EXPECT_THAT(Check(R"({"type":"string"})", "1"), IsError());
  EXPECT_THAT(Check(R"({"type":"integer"})", "1"), IsOk());
}

TEST_F(OutputCheckTest, LeavesFailuresAlone) {
  is_error_ = true;
  EXPECT_EQ(Check(R"({"type":"object"})", "7").value(), "");
}

TEST_F(OutputCheckTest, SaysWhatItCouldNotCheck) {
  for (const std::string_view schema :
       {R"({"$schema":"http://json-schema.org/draft-04/schema#","type":"object"})",
        R"({"$ref":"https://evil.example/schema.json"})", R"({"type":17})"}) {
    EXPECT_THAT(Check(schema, "7").value(), HasSubstr("not checked")) << schema;
  }
  EXPECT_THAT(Check(R"({"type":"object"})", "").value(), HasSubstr("sent none"));
}

// The dialect that most servers declare.
TEST_F(OutputCheckTest, ReadsDraft7AsDraft7) {
  constexpr std::string_view kPair =
      R"({"$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":"string"}],)"
      R"("additionalItems":false})";
  EXPECT_EQ(Check(kPair, R"(["a"])").value(), "");
  EXPECT_THAT(Check(kPair, R"(["a",1])"), IsErrorWith(ErrorCode::kUpstream));
}

TEST_F(OutputCheckTest, IsNotKeptBusyByAnEvilSchema) {
  std::string schema = R"({"$defs":{"d0":{"type":"string"})";
  for (int i = 1; i <= 40; ++i) {
    const std::string below = R"({"$ref":"#/$defs/d)" + std::to_string(i - 1) + R"("})";
    schema += R"(,"d)" + std::to_string(i) + R"(":{"anyOf":[)" + below + "," + below + "]}";
  }
  schema += R"(},"$ref":"#/$defs/d40"})";
  EXPECT_THAT(Check(schema, "7").value(), HasSubstr("max_schema_steps = 5000"));
}

TEST_F(OutputCheckTest, NamesTheLimitThatASchemaExceeds) {
  std::string schema = "{}";
  for (int i = 0; i < 9; ++i) schema = R"({"items":)" + schema + "}";
  EXPECT_THAT(Check(schema, "7").value(), HasSubstr("max_schema_depth = 8"));
}

TEST(EmptyObject, IsReadWhereTheSchemaPromisesOne) {
  const auto read = [](std::string_view schema, std::string_view content) {
    mcp::Tool tool;
    tool.output_schema = Json::Parse(schema).value();
    mcp::CallToolResult result;
    result.structured_content = Json::Parse(content).value();
    const bool was_read = ReadEmptyObject(tool, result);
    return std::pair(was_read, result.structured_content.Dump());
  };
  EXPECT_EQ(read(R"({"type":"object"})", "[]"), std::pair(true, std::string("{}")));
  for (const std::string_view schema : {"null", "{}", R"({"type":"array"})",
                                        R"({"type":["object","array"]})", R"({"type":null})"}) {
    EXPECT_EQ(read(schema, "[]"), std::pair(false, std::string("[]"))) << schema;
  }
  for (const std::string_view content : {"[1]", "null", "{}", "\"[]\"", "0"}) {
    EXPECT_FALSE(read(R"({"type":"object"})", content).first) << content;
  }
}

}  // namespace
}  // namespace claribi::tools
