#include "policy/tool_evidence.h"

#include <gtest/gtest.h>

#include "policy/tool_filter.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using core::Json;

bool SaysItWrites(std::string_view description) {
  return FindWriteInDescription(description, Vocabulary({})).has_value();
}

// The reason, or "nothing".
std::string SchemaVerdict(std::string_view schema,
                          const std::vector<GuardedArgument>& guarded = {}) {
  const auto json = Json::Parse(schema);
  EXPECT_THAT(json, IsOk()) << schema;
  const auto denial = FindWriteInSchema("read_rows", *json, guarded, Vocabulary({}));
  return denial ? denial->reason : "nothing";
}

TEST(DescriptionEvidence, HearsTheVerbThatItBeginsWith) {
  for (const char* text : {"Creates a user.", "Create a user", "**Delete** the table.",
                           "Deletes all rows", "Publishes the draft.", "Modifies settings.",
                           "Update an existing page.", "CREATE A USER", "Restarts the service."}) {
    EXPECT_TRUE(SaysItWrites(text)) << text;
  }
}

TEST(DescriptionEvidence, HearsASecondVerb) {
  for (const char* text :
       {"Gets the report, and deletes the rows that it was made of.",
        "Reads the plan and updates it to the newest version.", "Get or create a session.",
        "Fetches messages, then removes them.", "Lists users. Creates one when there is none."}) {
    EXPECT_TRUE(SaysItWrites(text)) << text;
  }
}

TEST(DescriptionEvidence, HearsWhatIsSaidOfTheTool) {
  for (const char* text :
       {"Order form. This tool creates an order.", "Orders. It deletes old ones first.",
        "Orders.\n\nThis operation will modify the order.",
        "The tool can also update the order."}) {
    EXPECT_TRUE(SaysItWrites(text)) << text;
  }
}

TEST(DescriptionEvidence, TakesAdviceAndNounsForWhatTheyAre) {
  for (const char* text :
       {"", "Lists users.", "List deleted items.", "Updates of a monitor, newest first.",
        "Get the update history.", "Returns what was created and updated.",
        "Call `delete_user` to remove one. Use this before creating another.",
        "This tool never modifies anything.", "This tool does not create a user.",
        "Lists extensions that can be loaded with CREATE EXTENSION.",
        "Finds plans. Delete and recreate the service to change them.",
        "Lists backups and restores.", "Lists forks, archives and drafts."}) {
    EXPECT_FALSE(SaysItWrites(text)) << text;
  }
}

TEST(DescriptionEvidence, EndsForAnyText) {
  EXPECT_FALSE(SaysItWrites(std::string(1 << 20, '`')));
  EXPECT_FALSE(SaysItWrites(std::string(1 << 20, '.')));
  EXPECT_FALSE(SaysItWrites("\xFF\xFE\x80"));
}

TEST(SchemaEvidence, SeesALanguageThatNoGuardReads) {
  for (const char* property :
       {R"("sql":{"type":"string"})", R"("sqlQuery":{})", R"("graphql":{"type":"string"})",
        R"("query":{"type":"string","description":"A GraphQL query or mutation"})",
        R"("query":{"type":"string","description":"SQL to run"})",
        R"("code":{"type":"string","description":"Python code to execute"})",
        R"("statements":{"type":"array","description":"SQL statements"})",
        R"("filter":{"type":"object","properties":{"sql":{"type":"string"}}})",
        R"("batch":{"type":"array","items":{"properties":{"cypher":{"type":"string"}}}})"}) {
    const std::string schema = std::string(R"({"properties":{)") + property + "}}";
    EXPECT_NE(SchemaVerdict(schema), "nothing") << property;
  }
}

TEST(SchemaEvidence, LooksBehindEveryKeyword) {
  for (const char* schema :
       {R"({"$ref":"#/$defs/a","$defs":{"a":{"properties":{"sql":{}}}}})",
        R"({"definitions":{"a":{"properties":{"sql":{}}}}})",
        R"({"allOf":[{"properties":{"sql":{}}}]})", R"({"then":{"properties":{"sql":{}}}})",
        R"({"additionalProperties":{"properties":{"sql":{}}}})",
        R"({"patternProperties":{".":{"properties":{"sql":{}}}}})"}) {
    EXPECT_NE(SchemaVerdict(schema), "nothing") << schema;
  }
}

// A server may read any draft, whatever its schema says.
TEST(SchemaEvidence, LooksBehindTheKeywordsOfEveryDraft) {
  const std::string writes = R"({"properties":{"sql":{}}})";
  for (const char* keyword :
       {"additionalItems", "additionalProperties", "contains", "contentSchema", "else", "extends",
        "if", "items", "then", "unevaluatedItems", "unevaluatedProperties"}) {
    EXPECT_NE(SchemaVerdict("{\"" + std::string(keyword) + "\":" + writes + "}"), "nothing")
        << keyword;
    EXPECT_NE(
        SchemaVerdict(R"({"properties":{"x":{")" + std::string(keyword) + "\":" + writes + "}}}"),
        "nothing")
        << keyword;
  }
  for (const char* keyword : {"allOf", "anyOf", "extends", "items", "oneOf", "prefixItems"}) {
    EXPECT_NE(SchemaVerdict("{\"" + std::string(keyword) + "\":[{}," + writes + "]}"), "nothing")
        << keyword;
  }
  for (const char* keyword :
       {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties"}) {
    EXPECT_NE(SchemaVerdict("{\"" + std::string(keyword) + R"(":{"a":["b"],"x":)" + writes + "}}"),
              "nothing")
        << keyword;
  }
  EXPECT_EQ(SchemaVerdict(R"({"dependencies":{"a":["sql"]},"not":{"required":["sql"]}})"),
            "nothing")
      << "names alone are no arguments";
}

TEST(SchemaEvidence, TakesForAChoiceOnlyWhatIsOne) {
  for (const char* rest :
       {R"("enum":null)", R"("enum":[])", R"("enum":{})", R"("enum":true)", R"("enum":"a")",
        R"("enum":[null])", R"("const":null)", R"("enum":["a"],"$ref":"#/$defs/a")",
        R"("type":"text")", R"("type":["string","null"])", R"("type":"String")"}) {
    EXPECT_NE(SchemaVerdict(std::string(R"({"properties":{"sql":{)") + rest + "}}}"), "nothing")
        << rest;
  }
  for (const char* rest : {R"("enum":["a"])", R"("enum":["a",null])", R"("const":"a")",
                           R"("const":false)", R"("type":"boolean")", R"("type":"null")"}) {
    EXPECT_EQ(SchemaVerdict(std::string(R"({"properties":{"sql":{)") + rest + "}}}"), "nothing")
        << rest;
  }
  EXPECT_NE(SchemaVerdict(R"({"properties":{"path":{},"method":{"enum":null}}})"), "nothing");
}

TEST(SchemaEvidence, LetsPlainTextsBe) {
  for (const char* property :
       {R"("query":{"type":"string","description":"Words to search for"})", R"("query":{})",
        R"("code":{"type":"string","description":"Country code"})",
        R"("statement":{"type":"string","description":"Account statement"})",
        R"("sql_version":{"type":"integer"})", R"("sql":{"type":"string","enum":["a","b"]})",
        R"("limit":{"type":"integer"})", R"("url":{"type":"string"})"}) {
    const std::string schema = std::string(R"({"properties":{)") + property + "}}";
    EXPECT_EQ(SchemaVerdict(schema), "nothing") << property;
  }
}

TEST(SchemaEvidence, TrustsTheGuardOfThatArgumentAlone) {
  const char* schema = R"({"properties":{"sql":{"type":"string"}}})";
  EXPECT_EQ(SchemaVerdict(schema, {{"read_rows", "sql"}}), "nothing");
  EXPECT_NE(SchemaVerdict(schema, {{"read_rows", "query"}}), "nothing");
  EXPECT_NE(SchemaVerdict(schema, {{"read_rows_2", "sql"}}), "nothing");
  EXPECT_NE(SchemaVerdict(R"({"properties":{"x":{"properties":{"sql":{"type":"string"}}}}})",
                          {{"read_rows", "sql"}}),
            "nothing")
      << "the guard reads the top";
}

TEST(SchemaEvidence, SeesAChoiceThatWrites) {
  for (const char* property :
       {R"("action":{"type":"string","enum":["get","close","delete"]})",
        R"("operation":{"enum":["list","createUser"]})", R"("method":{"enum":["GET","PUT"]})",
        R"("action":{"oneOf":[{"const":"get"},{"const":"update"}]})",
        R"("actions":{"type":"array","items":{"enum":["read","write"]}})",
        R"("action":{"allOf":[{"enum":["get","update"]}]})",
        R"("actions":{"contains":{"const":"delete"}})",
        R"("actions":{"prefixItems":[{"const":"get"},{"enum":["delete"]}]})",
        R"("actions":{"items":[{}],"additionalItems":{"enum":["delete"]}})",
        R"("action":{"if":{"const":"get"},"then":true,"else":{"const":"update"}})"}) {
    const std::string schema = std::string(R"({"properties":{)") + property + "}}";
    EXPECT_NE(SchemaVerdict(schema).find(" can choose the action "), std::string::npos) << property;
  }
  for (const char* keyword : {"$defs", "definitions"}) {
    const std::string name = keyword;
    const std::string by_name = R"({"properties":{"action":{"$ref":"#/)" + name +
                                R"(/Action"}},")" + name + R"(":{"Action":{"enum":)";
    EXPECT_NE(SchemaVerdict(by_name + R"(["get","delete"]}}})").find(" can choose the action "),
              std::string::npos)
        << keyword;
    EXPECT_EQ(SchemaVerdict(by_name + R"(["get","list"]}}})"), "nothing") << keyword;
  }
  EXPECT_EQ(SchemaVerdict(R"({"properties":{"action":{"$ref":"#/$defs/A"}},)"
                          R"("$defs":{"A":{"$ref":"#/$defs/A"}}})"),
            "nothing")
      << "a reference to itself ends";
  EXPECT_EQ(SchemaVerdict(R"({"properties":{"action":{"enum":["get","list"]}}})"), "nothing");
  EXPECT_EQ(SchemaVerdict(R"({"properties":{"event":{"enum":["created","delete"]}}})"), "nothing")
      << "a filter names events";
}

TEST(SchemaEvidence, SeesARequestToSend) {
  EXPECT_NE(SchemaVerdict(R"({"properties":{"path":{},"method":{"type":"string"}}})"), "nothing");
  EXPECT_NE(SchemaVerdict(R"({"properties":{"url":{},"body":{"type":"object"}}})"), "nothing");
  EXPECT_NE(SchemaVerdict(R"({"properties":{"method":{"enum":["GET"]},"data":{}}})"), "nothing");
  EXPECT_EQ(SchemaVerdict(R"({"properties":{"path":{"type":"string"}}})"), "nothing");
}

TEST(SchemaEvidence, IsBoundedForHostileSchemas) {
  std::string deep = "{}";
  for (int i = 0; i < 25; ++i) deep = R"({"properties":{"a":)" + deep + "}}";
  EXPECT_NE(SchemaVerdict(deep), "nothing");
  std::string wide = R"({"properties":{"a0":{})";
  for (int i = 1; i < 5000; ++i) wide += ",\"a" + std::to_string(i) + "\":{}";
  EXPECT_NE(SchemaVerdict(wide + "}}"), "nothing");
  for (const char* odd : {"{}", R"({"properties":[]})", R"({"properties":{"action":7}})",
                          R"({"properties":{"action":{"enum":{"a":1}}},"items":true})"}) {
    EXPECT_EQ(SchemaVerdict(odd), "nothing") << odd;
  }
}

TEST(ToolEvidence, CannotBeUndoneByAnAllowList) {
  FilterRules rules;
  rules.allowed_tools = {"plans"};
  const ToolFilter filter(rules, {});
  ToolFacts facts{"plans", true, false};
  facts.description = "Creates a plan.";
  EXPECT_EQ(Name(filter.Judge(facts)->layer), "description");
  const auto schema = Json::Parse(R"({"properties":{"sql":{}}})");
  ASSERT_THAT(schema, IsOk());
  facts.description = {};
  facts.input_schema = &*schema;
  EXPECT_EQ(Name(filter.Judge(facts)->layer), "input_schema");
  facts.input_schema = nullptr;
  EXPECT_FALSE(filter.Judge(facts));
}

}  // namespace
}  // namespace claribi::policy
