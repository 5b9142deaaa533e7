// "$ref" and "$dynamicRef": where they lead, and that they never lead outside.
#include <gmock/gmock.h>

#include "checking.h"
#include "testing/result_matchers.h"

namespace claribi::json_schema {
namespace {

using ::testing::HasSubstr;

TEST(Reference, FollowsAPointerAnAnchorAndAnId) {
  constexpr std::string_view kDefinitions =
      R"("$defs":{"a":{"$anchor":"name","$id":"https://example.com/a","type":"string"},
                  "b":{"$anchor":"plain","type":"string"}}})";
  for (const auto* reference : {"#/$defs/a", "#plain", "https://example.com/a",
                                "https://example.com/a#name", "#/%24defs/b"}) {
    const std::string schema =
        std::string(R"({"$ref":")") + reference + R"(",)" + std::string(kDefinitions);
    EXPECT_EQ(Verdict(schema, "\"x\""), "valid") << reference;
    EXPECT_EQ(Verdict(schema, "1"), "invalid") << reference;
  }
}

TEST(Reference, FindsTheLegacyDefinitions) {
  EXPECT_EQ(Verdict(R"({"$ref":"#/definitions/a","definitions":{"a":{"type":"string"}}})", "1"),
            "invalid");
}

TEST(Reference, DescribesATree) {
  constexpr std::string_view kTree =
      R"({"type":"object","properties":{"child":{"$ref":"#"}},"additionalProperties":false})";
  EXPECT_EQ(Verdict(kTree, R"({"child":{"child":{}}})"), "valid");
  EXPECT_EQ(ViolationOf(kTree, R"({"child":{"child":{"x":1}}})").instance_location,
            "/child/child/x");
}

TEST(Reference, LeadsToTheMetaschema) {
  constexpr std::string_view kSchema = R"({"$ref":"https://json-schema.org/draft/2020-12/schema"})";
  EXPECT_EQ(Verdict(kSchema, R"({"minLength":1,"properties":{"a":true}})"), "valid");
  const Violation violation = ViolationOf(kSchema, R"({"properties":{"a":{"minLength":-1}}})");
  EXPECT_EQ(violation.instance_location, "/properties/a/minLength");
  EXPECT_THAT(violation.keyword_location,
              HasSubstr("https://json-schema.org/draft/2020-12/meta/validation#/$defs/"));
}

TEST(Reference, LeadsToADocumentThatTheCallerHandsOver) {
  const std::vector<Document> others = {
      {"https://example.com/id", Parsed(R"({"type":"integer"})")}};
  const auto schema =
      Schema::Compile(Parsed(R"({"items":{"$ref":"https://example.com/id"}})"), {}, others);
  ASSERT_THAT(schema, IsOk());
  EXPECT_FALSE(Validated(schema.value(), "[1]").value());
  EXPECT_TRUE(Validated(schema.value(), "[\"1\"]").value());
}

TEST(Reference, IsNeverFetched) {
  for (const auto* target :
       {"https://example.com/schema.json", "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd", "//example.com/x", "other.json", "urn:example:a",
        "https://json-schema.org/draft-07/schema"}) {
    EXPECT_THAT(
        CompileError(std::string(R"({"properties":{"a":{"$ref":")") + target + R"("}}})"),
        IsErrorWith(core::ErrorCode::kUnsupported, CauseIs(HasSubstr("#/properties/a/$ref")),
                    CauseIs(HasSubstr("none is fetched"))))
        << target;
  }
}

TEST(Reference, ThatLeadsNowhereIsAMistakeOfTheSchema) {
  for (const auto* target :
       {"#/$defs/b", "#nowhere", "#/$defs/a/type", "#/~2", "#%zz", "#/type/0"}) {
    const core::Error error =
        CompileError(std::string(R"({"type":"object","$defs":{"a":{"type":"string"}},"$ref":")") +
                     target + R"("})");
    EXPECT_EQ(error.code, core::ErrorCode::kInvalid) << target << ": " << error.cause;
  }
}

TEST(Reference, InACircleEndsInAnError) {
  for (const auto* schema :
       {R"({"$ref":"#"})", R"({"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},
                               "$ref":"#/$defs/a"})",
        R"({"allOf":[{"$ref":"#"}]})", R"({"not":{"$ref":"#"}})",
        R"({"$dynamicAnchor":"a","anyOf":[{"$dynamicRef":"#a"}]})"}) {
    const auto compiled = Compiled(schema);
    ASSERT_THAT(compiled, IsOk());
    EXPECT_THAT(Validated(compiled.value(), "{}"),
                IsErrorWith(core::ErrorCode::kTooLarge, CauseIs(HasSubstr("max_evaluation_depth"))))
        << schema;
  }
}

TEST(DynamicReference, MeansTheOutermostAnchorOnTheWay) {
  constexpr std::string_view kList = R"({
    "$id":"https://example.com/strings","$ref":"list",
    "$defs":{
      "item":{"$dynamicAnchor":"item","type":"string"},
      "list":{"$id":"list","items":{"$dynamicRef":"#item"},
              "$defs":{"any":{"$dynamicAnchor":"item"}}}}})";
  EXPECT_EQ(Verdict(kList, R"(["a"])"), "valid");
  EXPECT_EQ(Verdict(kList, "[1]"), "invalid");
}

// The compiled program names resources by number: many of them must not move what is in use.
TEST(Reference, SurvivesManyResources) {
  std::string definitions;
  for (int i = 0; i < 300; ++i) {
    const std::string name = std::to_string(i);
    definitions +=
        (i == 0 ? "" : ",") +
        ("\"" + name + R"(":{"$id":"r)" + name + R"(","unevaluatedProperties":{"$ref":"r)") +
        std::to_string((i + 1) % 300) + "\"}}";
  }
  const std::string schema = R"({"$ref":"r0","$defs":{)" + definitions + "}}";
  EXPECT_EQ(Verdict(schema, R"({"a":{"b":{"c":{}}}})"), "valid");
}

}  // namespace
}  // namespace claribi::json_schema
