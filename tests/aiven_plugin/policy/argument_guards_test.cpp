#include "policy/argument_guards.h"

#include <gtest/gtest.h>

#include "aiven_plugin/recordings.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using core::Json;
using ::testing::HasSubstr;

ArgumentRules Rules() {
  ArgumentRules rules;
  rules.header_arguments = {"reasoning"};
  return rules;
}

Json Schema(std::string_view text) {
  auto json = Json::Parse(text);
  EXPECT_THAT(json, IsOk()) << text;
  return std::move(json).value();
}

Json QuerySchema() {
  return Schema(R"({"type":"object","additionalProperties":false,"required":["query","reasoning"],
                    "properties":{"query":{"type":"string"},"limit":{"type":"integer"},
                                  "reasoning":{"type":"string"}}})");
}

core::Error Refusal(std::string_view arguments, const Json& schema) {
  const auto read = ReadArguments("run", arguments, schema, Rules());
  EXPECT_THAT(read, IsError()) << arguments;
  return read.error();
}

void ExpectInvalid(std::string_view arguments, const Json& schema, std::string_view cause) {
  EXPECT_THAT(Refusal(arguments, schema),
              IsErrorWith(core::ErrorCode::kInvalid, "invalid_arguments", HasFix(),
                          CauseIs(HasSubstr(cause))))
      << arguments;
}

TEST(Arguments, PassUnchanged) {
  const auto read = ReadArguments(
      "run", R"({"query":"SELECT 1","limit":1e2,"reasoning":"a report"})", QuerySchema(), Rules());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read.value().json.Dump(), R"({"query":"SELECT 1","limit":1e2,"reasoning":"a report"})");
}

TEST(Arguments, MustBeOneJsonObject) {
  for (const char* text : {"", "[]", "null", "1", "\"{}\"", "{", "{}{}", "{\"a\":1,\"a\":2}"}) {
    EXPECT_EQ(Name(Refusal(text, Json()).kind), "invalid_arguments") << text;
  }
}

TEST(Arguments, ObeyTheLimits) {
  ArgumentRules rules = Rules();
  rules.max_bytes = 10;
  rules.max_depth = 2;
  EXPECT_THAT(ReadArguments("run", R"({"a":"bc"})", Json(), rules), IsOk());
  EXPECT_THAT(ReadArguments("run", R"({"a":"bcd"})", Json(), rules),
              IsErrorWith(core::ErrorCode::kTooLarge));
  EXPECT_THAT(ReadArguments("run", R"({"a":[[]]})", Json(), rules),
              IsErrorWith(core::ErrorCode::kTooLarge));
}

TEST(Arguments, RequireWhatTheSchemaRequires) {
  ExpectInvalid(R"({"reasoning":"x"})", QuerySchema(), "\"query\"");
}

TEST(Arguments, NameTheUnknownMemberOfAClosedSchema) {
  ExpectInvalid(R"({"query":"x","reasoning":"x","databse":"x"})", QuerySchema(), "\"databse\"");
  EXPECT_NE(Refusal(R"({"query":"x","reasoning":"x","databse":"x"})", QuerySchema())
                .fix.find("query, limit, reasoning"),
            std::string::npos);
  const Json nothing = Schema(R"({"type":"object","additionalProperties":false})");
  ExpectInvalid(R"({"query":"x"})", nothing, "\"query\"");
}

TEST(Arguments, PassUnknownMembersWhereTheSchemaIsOpen) {
  for (const char* schema :
       {R"({"type":"object"})", R"({"type":"object","additionalProperties":true})",
        R"({"type":"object","additionalProperties":{"type":"string"}})",
        R"({"type":"object","additionalProperties":false,"patternProperties":{"^x":{}}})", R"({})",
        R"(null)", R"(true)", R"([])"}) {
    EXPECT_THAT(ReadArguments("run", R"({"x":1})", Schema(schema), Rules()), IsOk()) << schema;
  }
}

TEST(Arguments, AreNotRefusedOverASchemaThatMakesNoSense) {
  for (const char* schema :
       {R"({"required":"query"})", R"({"required":[1]})", R"({"properties":[],"required":null})"}) {
    EXPECT_THAT(ReadArguments("run", R"({"x":1})", Schema(schema), Rules()), IsOk()) << schema;
  }
}

// What becomes of a remark; of no remark if `reasoning` is null.
std::string Cleaned(const Json& reasoning, const Json& schema) {
  Json arguments = Json::MakeObject({{"query", "x\ny"}});
  if (!reasoning.IsNull()) arguments.Set("reasoning", reasoning);
  const auto read = ReadArguments("run", arguments.Dump(), schema, Rules());
  EXPECT_THAT(read, IsOk());
  if (!read.ok()) return "";
  EXPECT_EQ(*read->json.FindString("query"), "x\ny") << "rewrites more than the header argument";
  const Json* left = read->json.Find("reasoning");
  return left == nullptr ? "(none)" : left->Dump();
}

TEST(HeaderArguments, AreCleanedSoThatTheyCanTravel) {
  EXPECT_EQ(Cleaned("a report", QuerySchema()), R"("a report")");
  EXPECT_EQ(Cleaned("\n two\r\nlines\t", QuerySchema()), R"("two  lines")");
  EXPECT_EQ(Cleaned("caf\xC3\xA9 \xE4\xBB\x8A\xE6\x9C\x88", QuerySchema()), "\"caf\xC3\xA9 ?\"");
  EXPECT_EQ(Cleaned(5, QuerySchema()), "5") << "another type is the server's to judge";
}

TEST(HeaderArguments, AreBoundedByTheSchemaAndInAnyCase) {
  EXPECT_EQ(Cleaned(std::string(5000, 'x'), QuerySchema()), "\"" + std::string(2000, 'x') + "\"");
  const Json narrow = Schema(R"({"properties":{"query":{},"reasoning":{"maxLength":3}}})");
  EXPECT_EQ(Cleaned("abcdef", narrow), R"("abc")");
}

TEST(HeaderArguments, AreAddedWhereTheSchemaRequiresThem) {
  EXPECT_EQ(Cleaned(Json(), QuerySchema()), R"("Asked by clariBI.")");
  EXPECT_EQ(Cleaned(" \n ", QuerySchema()), R"("Asked by clariBI.")");
}

TEST(HeaderArguments, AreLeftOutWhereTheyWouldBeRefused) {
  const Json closed = Schema(R"({"properties":{"query":{}},"additionalProperties":false})");
  EXPECT_EQ(Cleaned("a report", closed), "(none)");
  EXPECT_EQ(Cleaned(Json(), closed), "(none)");
  const Json open = Schema(R"({"properties":{"query":{},"reasoning":{"minLength":1}}})");
  EXPECT_EQ(Cleaned("\n", open), "(none)");
  EXPECT_EQ(Cleaned("kept", open), R"("kept")");
}

// Every recorded call: what the server took passes, and so does what it refused over `reasoning`
// alone; what it refused over its schema does not, nor does what writes, hidden from it or not.
TEST(Arguments, AgreeWithTheRecordedServer) {
  CLARIBI_RECORDING_OR_SKIP(index_text, "aiven/results/index.json");
  CLARIBI_RECORDING_OR_SKIP(tools_text, "aiven/tools_all.json");
  const Json index = Schema(index_text);
  const Json list = Schema(tools_text);
  const Json* result = list.Find("result");
  const Json* tools = (result == nullptr ? &list : result)->Find("tools");
  ASSERT_NE(tools, nullptr);
  ArgumentRules rules = Rules();
  for (const char* tool : {"aiven_pg_read", "aiven_pg_optimize_query"}) {
    LanguageArgument rule;
    rule.tool = tool;
    rule.argument = "query";
    rules.languages.push_back(std::move(rule));
  }
  std::size_t judged = 0;
  for (const Json& call : *index.AsArray()) {
    const std::string file(*call.FindString("file"));
    for (const Json& tool : *tools->AsArray()) {
      if (*tool.FindString("name") != *call.FindString("name")) continue;
      const bool ok = ReadArguments(*call.FindString("name"), call.Find("arguments")->Dump(),
                                    *tool.Find("inputSchema"), rules)
                          .ok();
      const bool refused =
          file == "invalid_arguments.json" || file == "unknown_or_hidden_tool.json" ||
          file == "pg_read_write_refused.json" || file == "pg_read_hidden_delete.json";
      EXPECT_EQ(ok, !refused) << file;
      ++judged;
    }
  }
  EXPECT_EQ(judged, index.AsArray()->size());
}

TEST(Choices, SendOnlyTheValuesOfTheManifest) {
  const Json schema = Schema(
      R"({"properties":{"action":{"enum":["list","get","delete"]},"dry":{"type":"boolean"},"id":{}}})");
  ArgumentRules rules;
  rules.choices = {{"manage", "action", {"list", "get"}}, {"manage", "dry", {true}}};
  EXPECT_THAT(ReadArguments("manage", R"({"action":"list","dry":true,"id":7})", schema, rules),
              IsOk());
  for (const char* arguments :
       {R"({"action":"delete","dry":true})", R"({"action":"LIST","dry":true})",
        R"({"action":"list ","dry":true})", R"({"action":["list"],"dry":true})",
        R"({"action":null,"dry":true})", R"({"dry":true})", R"({"action":"list"})",
        R"({"action":"list","dry":"true"})", R"({"action":"list","dry":1})",
        R"({"action":"list","dry":true,"Action":"delete"})",
        R"({"action":"list","dry":true,"acti\u006fn ":"delete"})"}) {
    EXPECT_THAT(ReadArguments("manage", arguments, schema, rules),
                IsErrorWith(core::ErrorCode::kInvalid, "invalid_arguments", HasFix()))
        << arguments;
  }
  EXPECT_THAT(ReadArguments("manage", R"({"action":"delete","dry":true})", schema, rules),
              IsErrorWith(CauseIs(HasSubstr("\"list\", \"get\""))));
  EXPECT_THAT(ReadArguments("another", R"({"action":"delete"})", schema, rules), IsOk());
  EXPECT_THAT(ReadArguments("manage", R"({"action":"list","dry":true})",
                            Schema(R"({"properties":{"action":{}}})"), rules),
              IsErrorWith(core::ErrorCode::kForbidden, "tool_hidden"))
      << "the tool has changed";
}

}  // namespace
}  // namespace claribi::policy
