#include "app/tool_arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using outcome::Code;
using testing::ElementsAre;
using testing::HasSubstr;

// Every kind of value that a schema may ask for.
constexpr const char* kSchema = R"({"type":"object","required":["project","count"],
  "additionalProperties":false,
  "$defs":{"state":{"enum":["on","off"]}},
  "properties":{
    "project":{"type":"string","minLength":2,"maxLength":8,"description":"Its project"},
    "count":{"type":"integer","minimum":1,"maximum":100},
    "ratio":{"type":["number","null"],"exclusiveMinimum":0},
    "deep":{"type":"boolean","default":false},
    "state":{"$ref":"#/$defs/state"},
    "kind":{"anyOf":[{"const":"pg"},{"const":"kafka"},{"type":"null"}]},
    "tags":{"type":"array","items":{"type":"string"}},
    "ports":{"type":"array","items":{"type":"integer"}},
    "filter":{"type":"object"},
    "either":{"anyOf":[{"type":"integer"},{"type":"string"}]},
    "open":{}}})";

Document SchemaFrom(const char* text = kSchema) {
  auto schema = ParseObject(text, "The schema");
  EXPECT_THAT(schema, IsOk());
  return schema ? std::move(*schema) : Document(rapidjson::kObjectType);
}

outcome::Result<std::string> FromWords(std::vector<std::string> words) {
  words.insert(words.begin(), {"project=demo", "count=5"});
  const Document schema = SchemaFrom();
  return ArgumentsFrom(words, schema, "See: the list");
}

std::string Assigned(const std::string& word) {
  const auto json = FromWords({word});
  if (!json) return "refused: " + json.error().cause;
  const std::string begin = R"({"project":"demo","count":5,)";
  return json->substr(begin.size(), json->size() - begin.size() - 1);
}

TEST(ToolArguments, TakeTheTypeOfTheSchema) {
  EXPECT_EQ(Assigned("ratio=0.5"), R"("ratio":0.5)");
  EXPECT_EQ(Assigned("ratio=null"), R"("ratio":null)");
  EXPECT_EQ(Assigned("deep=true"), R"("deep":true)");
  EXPECT_EQ(Assigned("state=on"), R"("state":"on")");
  EXPECT_EQ(Assigned("kind=kafka"), R"("kind":"kafka")");
  EXPECT_EQ(Assigned("tags=a=b"), R"("tags":["a=b"])");
  EXPECT_EQ(Assigned(R"(tags=["a","b"])"), R"("tags":["a","b"])");
  EXPECT_EQ(Assigned("ports=80"), R"("ports":[80])");
  EXPECT_EQ(Assigned(R"(filter={"a":1})"), R"("filter":{"a":1})");
  EXPECT_EQ(Assigned("either=7"), R"("either":7)");
  EXPECT_EQ(Assigned("either=seven"), R"("either":"seven")");
  EXPECT_EQ(Assigned("open=7"), R"("open":7)");
  EXPECT_EQ(Assigned("open=seven"), R"("open":"seven")");
}

TEST(ToolArguments, ATextStaysATextWhateverItLooksLike) {
  const Document schema = SchemaFrom(R"({"properties":{"id":{"type":"string"}}})");
  for (const char* text : {"42", "true", "null", "{}", "[1]", "", "a=b", "1e999"}) {
    const auto json = ArgumentsFrom({"id=" + std::string(text)}, schema, "");
    ASSERT_THAT(json, IsOk()) << text;
    EXPECT_EQ(*json, "{\"id\":\"" + std::string(text) + "\"}");
  }
}

TEST(ToolArguments, ARepeatedNameMakesAList) {
  EXPECT_THAT(*FromWords({"tags=a", "tags=b"}), HasSubstr(R"("tags":["a","b"])"));
  EXPECT_THAT(FromWords({"count=6"}), IsErrorWith(Code::kInvalid));
}

TEST(ToolArguments, NameTheArgumentAndTheFix) {
  const struct {
    const char* word;
    const char* cause;
    const char* fix;
  } kCases[] = {
      {"projct=x", "no argument projct", "\"project\""},
      {"deep=yes", "deep=yes: it is no true or false", "deep=VALUE with true or false"},
      {"ratio=0", "too small", "ratio=VALUE"},
      {"ratio=lots", "it is no", "number"},
      {"state=onn", "none of on, off", "Did you mean \"on\"?"},
      {"kind=mysql", "none of pg, kafka", "kind=VALUE"},
      {"filter=x", "filter=x: it is no JSON object", "filter=VALUE"},
      {"ports=http", "ports=http: it is no whole number", "ports=VALUE"},
      {"nothing", "is no NAME=VALUE", "NAME=VALUE"},
      {"=x", "is no NAME=VALUE", "NAME=VALUE"},
  };
  for (const auto& one : kCases) {
    const auto json = FromWords({one.word});
    ASSERT_THAT(json, IsErrorWith(Code::kInvalid)) << one.word;
    EXPECT_THAT(json.error().cause, HasSubstr(one.cause));
    EXPECT_THAT(json.error().fix, HasSubstr(one.fix));
    EXPECT_THAT(json.error().fix, HasSubstr("See: the list"));
    EXPECT_TRUE(json.error().is_users_input);
  }
}

TEST(ToolArguments, MissOnlyWhatIsRequired) {
  const Document schema = SchemaFrom();
  const auto json = ArgumentsFrom({"project=demo"}, schema, "See: the list");
  ASSERT_THAT(json, IsErrorWith(Code::kInvalid));
  EXPECT_THAT(json.error().cause, HasSubstr("count is missing (whole number from 1 to 100)"));
  EXPECT_THAT(ArgumentsFrom({"project=d", "count=1"}, schema, ""), IsErrorWith(Code::kInvalid));
  EXPECT_THAT(ArgumentsFrom({"project=demo", "count=101"}, schema, ""),
              IsErrorWith(Code::kInvalid));
}

TEST(ToolArguments, OfAnUnknownSchemaAreTakenAsTheyAre) {
  const Document nothing(rapidjson::kObjectType);
  EXPECT_EQ(*ArgumentsFrom({"a=1", "b=x"}, nothing, ""), R"({"a":1,"b":"x"})");
  const Document circle = SchemaFrom(R"({"properties":{"a":{"$ref":"#/properties/a"}}})");
  EXPECT_THAT(ArgumentsFrom({"a=1"}, circle, ""), IsOk());
}

TEST(ToolArguments, AreShownWithTheirTypes) {
  const Document schema = SchemaFrom();
  const auto arguments = ArgumentsOf(schema);
  ASSERT_EQ(arguments.size(), 11u);
  EXPECT_EQ(arguments[0].name, "project");
  EXPECT_TRUE(arguments[1].is_required);
  EXPECT_FALSE(arguments[2].is_required);
  std::vector<std::string> types;
  for (const ToolArgument& argument : arguments) types.push_back(argument.type);
  EXPECT_THAT(types, ElementsAre("text from 2 to 8 characters", "whole number from 1 to 100",
                                 "null, or number", "true or false", "one of: on, off",
                                 "one of: pg, kafka", "list of text", "list of whole number",
                                 "JSON object", "whole number, or text", "any JSON"));
  EXPECT_EQ(arguments[3].default_text, "false");
}

TEST(ToolArguments, HaveAnExampleThatTheirOwnSchemaTakes) {
  const Document schema = SchemaFrom();
  const auto words = ExampleAssignments(schema);
  EXPECT_THAT(words, ElementsAre("project=PROJECT", "count=1"));
  EXPECT_THAT(ArgumentsFrom(words, schema, ""), IsOk());
}

}  // namespace
}  // namespace claribi::app
