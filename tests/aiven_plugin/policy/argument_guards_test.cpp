#include "policy/argument_guards.h"

#include <gtest/gtest.h>

#include "aiven_plugin/recordings.h"

namespace claribi::policy {
namespace {

using core::Json;

ArgumentRules Rules() {
  ArgumentRules rules;
  rules.header_arguments = {"reasoning"};
  return rules;
}

Json Schema(std::string_view text) {
  auto json = Json::Parse(text);
  EXPECT_TRUE(json.ok()) << text;
  return json.ok() ? std::move(json).value() : Json();
}

Json QuerySchema() {
  return Schema(R"({"type":"object","additionalProperties":false,"required":["query","reasoning"],
                    "properties":{"query":{"type":"string"},"limit":{"type":"integer"},
                                  "reasoning":{"type":"string"}}})");
}

core::Error Refusal(std::string_view arguments, const Json& schema) {
  const auto read = ReadArguments(arguments, schema, Rules());
  EXPECT_FALSE(read.ok()) << arguments;
  return read.ok() ? core::Error() : read.error();
}

void ExpectInvalid(std::string_view arguments, const Json& schema, std::string_view cause) {
  const core::Error error = Refusal(arguments, schema);
  EXPECT_EQ(error.code, core::ErrorCode::kInvalid) << arguments;
  EXPECT_EQ(error.kind, "invalid_arguments") << arguments;
  EXPECT_FALSE(error.fix.empty()) << arguments;
  EXPECT_NE(error.cause.find(cause), std::string::npos) << error.cause;
}

TEST(Arguments, PassUnchanged) {
  const auto read = ReadArguments(R"({"query":"SELECT 1","limit":1e2,"reasoning":"a report"})",
                                  QuerySchema(), Rules());
  ASSERT_TRUE(read.ok()) << read.error().cause;
  EXPECT_EQ(read.value().Dump(), R"({"query":"SELECT 1","limit":1e2,"reasoning":"a report"})");
}

TEST(Arguments, MustBeOneJsonObject) {
  for (const char* text : {"", "[]", "null", "1", "\"{}\"", "{", "{}{}", "{\"a\":1,\"a\":2}"}) {
    EXPECT_EQ(Refusal(text, Json()).kind, "invalid_arguments") << text;
  }
}

TEST(Arguments, ObeyTheLimits) {
  ArgumentRules rules = Rules();
  rules.max_bytes = 10;
  rules.max_depth = 2;
  EXPECT_TRUE(ReadArguments(R"({"a":"bc"})", Json(), rules).ok());
  const auto large = ReadArguments(R"({"a":"bcd"})", Json(), rules);
  ASSERT_FALSE(large.ok());
  EXPECT_EQ(large.error().code, core::ErrorCode::kTooLarge);
  const auto deep = ReadArguments(R"({"a":[[]]})", Json(), rules);
  ASSERT_FALSE(deep.ok());
  EXPECT_EQ(deep.error().code, core::ErrorCode::kTooLarge);
}

TEST(Arguments, RequireWhatTheSchemaRequires) {
  ExpectInvalid(R"({"query":"SELECT 1"})", QuerySchema(), "\"reasoning\"");
  ExpectInvalid(R"({"reasoning":"x"})", QuerySchema(), "\"query\"");
}

TEST(Arguments, NameTheUnknownMemberOfAClosedSchema) {
  ExpectInvalid(R"({"query":"x","reasoning":"x","databse":"x"})", QuerySchema(), "\"databse\"");
  EXPECT_NE(Refusal(R"({"query":"x","reasoning":"x","databse":"x"})", QuerySchema())
                .fix.find("query, limit, reasoning"),
            std::string::npos);
  const Json nothing = Schema(R"({"type":"object","additionalProperties":false})");
  ExpectInvalid(R"({"reasoning":"x"})", nothing, "\"reasoning\"");
}

TEST(Arguments, PassUnknownMembersWhereTheSchemaIsOpen) {
  for (const char* schema :
       {R"({"type":"object"})", R"({"type":"object","additionalProperties":true})",
        R"({"type":"object","additionalProperties":{"type":"string"}})",
        R"({"type":"object","additionalProperties":false,"patternProperties":{"^x":{}}})", R"({})",
        R"(null)", R"(true)", R"([])"}) {
    EXPECT_TRUE(ReadArguments(R"({"x":1})", Schema(schema), Rules()).ok()) << schema;
  }
}

TEST(Arguments, AreNotRefusedOverASchemaThatMakesNoSense) {
  for (const char* schema :
       {R"({"required":"query"})", R"({"required":[1]})", R"({"properties":[],"required":null})"}) {
    EXPECT_TRUE(ReadArguments(R"({"x":1})", Schema(schema), Rules()).ok()) << schema;
  }
}

TEST(Arguments, HeaderTextIsLatinInOneLine) {
  const auto with = [](std::string_view reasoning) {
    Json arguments = Json::MakeObject({{"query", "x"}});
    arguments.Set("reasoning", reasoning);
    return CheckArguments(arguments, QuerySchema(), Rules());
  };
  for (const char* fits : {"", "plain", "tab\there", "caf\xC3\xA9", "\xC3\xBF", "\xC2\xA0"}) {
    EXPECT_TRUE(with(fits).ok()) << fits;
  }
  for (const std::string& breaks :
       {std::string("line\nbreak"), std::string("line\rbreak"), std::string("nul\0", 4),
        std::string("\x7F"), std::string("\x1B[31m"), std::string("\xC4\x80"),
        std::string("\xE4\xBB\x8A\xE6\x9C\x88"), std::string("\xF0\x9F\x98\x80"),
        std::string("dash \xE2\x80\x94")}) {
    const auto status = with(breaks);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().kind, "invalid_arguments");
    EXPECT_EQ(status.error().cause.find(breaks), std::string::npos) << "quotes what was refused";
  }
}

TEST(Arguments, HeaderTextIsLeftAloneWhereTheToolDoesNotDeclareIt) {
  const Json open = Schema(R"({"type":"object","properties":{"note":{}}})");
  EXPECT_TRUE(ReadArguments("{\"reasoning\":\"a\\nb\"}", open, Rules()).ok());
  // Another type is the server's to judge.
  EXPECT_TRUE(ReadArguments(R"({"query":"x","reasoning":5})", QuerySchema(), Rules()).ok());
}

// Every recorded call: what the server took passes, what it refused over its schema does not.
TEST(Arguments, AgreeWithTheRecordedServer) {
  CLARIBI_RECORDING_OR_SKIP(index_text, "aiven/results/index.json");
  CLARIBI_RECORDING_OR_SKIP(tools_text, "aiven/tools_all.json");
  const Json index = Schema(index_text);
  const Json list = Schema(tools_text);
  const Json* result = list.Find("result");
  const Json* tools = (result == nullptr ? &list : result)->Find("tools");
  ASSERT_NE(tools, nullptr);
  std::size_t judged = 0;
  for (const Json& call : *index.AsArray()) {
    const std::string file = *call.FindString("file");
    for (const Json& tool : *tools->AsArray()) {
      if (*tool.FindString("name") != *call.FindString("name")) continue;
      const bool ok =
          ReadArguments(call.Find("arguments")->Dump(), *tool.Find("inputSchema"), Rules()).ok();
      const bool refused =
          file == "pg_read_missing_reasoning.json" || file == "pg_read_newline_reasoning.json" ||
          file == "pg_read_non_latin_reasoning.json" || file == "unexpected_argument.json" ||
          file == "invalid_arguments.json" || file == "unknown_or_hidden_tool.json";
      EXPECT_EQ(ok, !refused) << file;
      ++judged;
    }
  }
  EXPECT_EQ(judged, index.AsArray()->size());
}

}  // namespace
}  // namespace claribi::policy
