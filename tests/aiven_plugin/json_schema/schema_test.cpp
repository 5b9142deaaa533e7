// What a newcomer meets first: a tool's output schema, a result, and what is said when they differ.
#include "json_schema/schema.h"

#include <gmock/gmock.h>

#include "checking.h"
#include "testing/result_matchers.h"

namespace claribi::json_schema {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kRows = R"({
  "type":"object","required":["rows"],
  "properties":{"rows":{"type":"array","items":{
    "type":"object","required":["id"],"properties":{"id":{"type":"integer","minimum":1}}}}}})";

TEST(Schema, AcceptsAResultThatKeepsToIt) {
  EXPECT_EQ(Verdict(kRows, R"({"rows":[{"id":1},{"id":2,"more":true}]})"), "valid");
  EXPECT_EQ(Verdict(kRows, R"({"rows":[]})"), "valid");
}

TEST(Schema, SaysWhereAndWhichKeyword) {
  const Violation violation = ViolationOf(kRows, R"({"rows":[{"id":1},{"id":"2"}]})");
  EXPECT_EQ(violation.instance_location, "/rows/1/id");
  EXPECT_EQ(violation.keyword_location, "#/properties/rows/items/properties/id/type");
  EXPECT_EQ(violation.message,
            "The value at /rows/1/id is a string where the schema expects an integer.");
}

TEST(Schema, NamesTheMissingMember) {
  const Violation violation = ViolationOf(kRows, "{}");
  EXPECT_EQ(violation.instance_location, "");
  EXPECT_EQ(violation.keyword_location, "#/required");
  EXPECT_EQ(violation.message, "The value lacks the member rows.");
}

TEST(Schema, NamesTheResourceOfAKeywordElsewhere) {
  const Violation violation = ViolationOf(
      R"({"$ref":"https://example.com/id","$defs":{"id":{"$id":"https://example.com/id","maximum":9}}})",
      "10");
  EXPECT_EQ(violation.keyword_location, "#/$defs/id/maximum");
  EXPECT_EQ(violation.message, "The value is greater than 9.");
}

TEST(Schema, EscapesTheNamesInPointers) {
  const Violation violation =
      ViolationOf(R"({"properties":{"a/b~c":{"type":"null"}}})", R"({"a/b~c":1})");
  EXPECT_EQ(violation.instance_location, "/a~1b~0c");
  EXPECT_EQ(violation.keyword_location, "#/properties/a~1b~0c/type");
}

TEST(Schema, ShowsNoValueAndNoControlCharacters) {
  const Violation violation =
      ViolationOf(R"({"additionalProperties":{"const":"x"}})", R"({"\u001b[31m":"a password"})");
  EXPECT_EQ(violation.message.find("password"), std::string::npos);
  EXPECT_EQ(violation.message.find('\x1b'), std::string::npos);
}

TEST(Schema, ReportsTheFalseSchemaItself) {
  const Violation violation = ViolationOf(R"({"properties":{"a":false}})", R"({"a":1})");
  EXPECT_EQ(violation.keyword_location, "#/properties/a");
  EXPECT_EQ(violation.message, "The value at /a is not allowed here.");
}

// A branch that was only tried is no reason: the reader would look in the wrong place.
TEST(Schema, ReportsTheAlternativesAndNotOneOfThem) {
  const Violation violation =
      ViolationOf(R"({"anyOf":[{"type":"string"},{"required":["a"]}],"minProperties":0})", "{}");
  EXPECT_EQ(violation.keyword_location, "#/anyOf");
}

TEST(Schema, KeepsNothingOfTheDocument) {
  auto schema = [] {
    const core::Json document = Parsed(R"({"enum":["a"],"$comment":"gone after this scope"})");
    return Schema::Compile(document);
  }();
  ASSERT_THAT(schema, IsOk());
  EXPECT_FALSE(Validated(schema.value(), R"("a")").value().has_value());
  EXPECT_TRUE(Validated(schema.value(), R"("b")").value().has_value());
}

TEST(Schema, TakesFormatAndContentAsAnnotations) {
  EXPECT_EQ(Verdict(R"({"format":"ipv4","contentMediaType":"application/json"})", R"("no")"),
            "valid");
}

TEST(Schema, IsReadAs2020_12WithoutADialect) {
  EXPECT_EQ(Verdict(R"({"prefixItems":[{"type":"string"}]})", "[1]"), "invalid");
  EXPECT_EQ(Verdict(R"({"$schema":"https://json-schema.org/draft/2020-12/schema#",
                        "prefixItems":[{"type":"string"}]})",
                    "[1]"),
            "invalid");
}

TEST(Schema, RefusesAnotherDialectByName) {
  for (const std::string_view dialect :
       {"http://json-schema.org/draft-04/schema", "http://json-schema.org/draft-06/schema",
        "https://json-schema.org/draft/2019-09/schema"}) {
    EXPECT_THAT(CompileError(R"({"$schema":")" + std::string(dialect) + R"(#","type":"object"})"),
                IsErrorWith(core::ErrorCode::kUnsupported, CauseIs(HasSubstr(dialect)),
                            CauseIs(HasSubstr("draft-07"))));
  }
}

core::Result<Schema> CompiledWithVocabulary(const char* vocabulary, bool is_required) {
  const std::vector<Document> others = {
      {"https://example.com/meta",
       core::Json::MakeObject(
           {{"$vocabulary", core::Json::MakeObject({{vocabulary, is_required}})}})}};
  return Schema::Compile(Parsed(R"({"$schema":"https://example.com/meta","minimum":5,"not":true})"),
                         Limits(), others);
}

TEST(Schema, RefusesAVocabularyThatMustBeUnderstood) {
  for (const auto* vocabulary :
       {"https://example.com/units", "core", "https://json-schema.org/draft/2020-12/vocab/units",
        "https://json-schema.org/draft/2020-12/vocab/format-assertion"}) {
    EXPECT_THAT(CompiledWithVocabulary(vocabulary, true),
                IsErrorWith(core::ErrorCode::kUnsupported))
        << vocabulary;
    EXPECT_THAT(CompiledWithVocabulary(vocabulary, false), IsOk()) << vocabulary;
  }
}

TEST(Schema, IgnoresTheKeywordsOfVocabulariesThatADialectLeavesOut) {
  const auto schema =
      CompiledWithVocabulary("https://json-schema.org/draft/2020-12/vocab/validation", true);
  ASSERT_THAT(schema, IsOk());
  EXPECT_TRUE(Validated(schema.value(), "1").value().has_value());
  EXPECT_FALSE(Validated(schema.value(), "6").value().has_value());
}

// Each with the place of the mistake.
struct Broken {
  const char* schema;
  const char* location;
};
class BrokenSchema : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenSchema, IsRefusedAtTheRightPlace) {
  EXPECT_THAT(
      CompileError(GetParam().schema),
      IsErrorWith(core::ErrorCode::kInvalid,
                  CauseIs(HasSubstr(std::string("at ") + GetParam().location + ":")), HasFix()));
}

INSTANTIATE_TEST_SUITE_P(
    Each, BrokenSchema,
    ::testing::Values(
        Broken{"3", "#"}, Broken{R"({"type":"text"})", "#/type"},
        Broken{R"({"type":[]})", "#/type"}, Broken{R"({"type":3})", "#/type"},
        Broken{R"({"enum":"a"})", "#/enum"}, Broken{R"({"minimum":"1"})", "#/minimum"},
        Broken{R"({"multipleOf":0})", "#/multipleOf"},
        Broken{R"({"multipleOf":-1})", "#/multipleOf"},
        Broken{R"({"multipleOf":0.1234567890123456789})", "#/multipleOf"},
        Broken{R"({"maxLength":-1})", "#/maxLength"}, Broken{R"({"maxItems":1.5})", "#/maxItems"},
        Broken{R"({"contains":{},"minContains":"1"})", "#/minContains"},
        Broken{R"({"pattern":"("})", "#/pattern"}, Broken{R"({"pattern":1})", "#/pattern"},
        Broken{R"({"patternProperties":{"a/(":{}}})", "#/patternProperties/a~1("},
        Broken{R"({"required":"a"})", "#/required"}, Broken{R"({"required":[1]})", "#/required"},
        Broken{R"({"dependentRequired":{"a":"b"}})", "#/dependentRequired"},
        Broken{R"({"uniqueItems":1})", "#/uniqueItems"}, Broken{R"({"anyOf":[]})", "#/anyOf"},
        Broken{R"({"allOf":{}})", "#/allOf"}, Broken{R"({"items":[{}]})", "#/items"},
        Broken{R"({"properties":[]})", "#/properties"},
        Broken{R"({"properties":{"a":{"not":[]}}})", "#/properties/a/not"},
        Broken{R"({"$ref":1})", "#/$ref"}, Broken{R"({"$dynamicRef":1})", "#/$dynamicRef"},
        Broken{R"({"$id":"a#b"})", "#"}, Broken{R"({"$id":1})", "#"},
        Broken{R"({"$schema":1})", "#"}, Broken{R"({"$anchor":"1a"})", "#"},
        Broken{R"({"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}})", "#/$defs/b"},
        Broken{R"({"$defs":{"a":{"$id":"x"},"b":{"$id":"x"}}})", "#/$defs/b"},
        Broken{R"({"$defs":3})", "#/$defs"}));

}  // namespace
}  // namespace claribi::json_schema
