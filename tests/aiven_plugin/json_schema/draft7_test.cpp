// What draft-07 means otherwise than 2020-12; the public suite has the rest (json_schema_suite).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "aiven_plugin/json_schema/checking.h"

namespace claribi::json_schema {
namespace {

using ::testing::HasSubstr;

std::string OfDraft7(std::string_view keywords, std::string_view value,
                     std::string_view dialect = "http://json-schema.org/draft-07/schema#") {
  return Verdict(R"({"$schema":")" + std::string(dialect) + R"(",)" + std::string(keywords) + "}",
                 value);
}

TEST(Draft7, IsKnownByAllItsNames) {
  for (const std::string_view dialect :
       {"http://json-schema.org/draft-07/schema", "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft-07/schema#"}) {
    EXPECT_EQ(OfDraft7(R"("items":[{"type":"string"}])", "[1]", dialect), "invalid") << dialect;
  }
}

TEST(Draft7, ListsItemsInItemsAndTheRestInAdditionalItems) {
  constexpr std::string_view kPair =
      R"("items":[{"type":"string"},{"type":"number"}],"additionalItems":{"type":"null"})";
  EXPECT_EQ(OfDraft7(kPair, R"(["a",1,null])"), "valid");
  EXPECT_EQ(OfDraft7(kPair, R"(["a"])"), "valid");
  EXPECT_EQ(OfDraft7(kPair, "[1]"), "invalid");
  EXPECT_EQ(OfDraft7(kPair, R"(["a",1,2])"), "invalid");
  EXPECT_EQ(OfDraft7(R"("items":[],"additionalItems":false)", "[]"), "valid");
  EXPECT_EQ(OfDraft7(R"("items":[],"additionalItems":false)", "[1]"), "invalid");
  EXPECT_EQ(OfDraft7(R"("items":{"type":"string"},"additionalItems":false)", R"(["a","b"])"),
            "valid")
      << "without a list the rest means nothing";
  EXPECT_EQ(OfDraft7(R"("items":false)", "[1]"), "invalid");
}

TEST(Draft7, IgnoresWhatStandsBesideAReference) {
  constexpr std::string_view kTied =
      R"("definitions":{"text":{"type":"string"}},)"
      R"("properties":{"a":{"$ref":"#/definitions/text","maxLength":1}})";
  EXPECT_EQ(OfDraft7(kTied, R"({"a":"long"})"), "valid");
  EXPECT_EQ(OfDraft7(kTied, R"({"a":1})"), "invalid");
  // As generators write it: the root is a reference, and its definitions stand beside it.
  EXPECT_EQ(OfDraft7(R"("$ref":"#/definitions/t","definitions":{"t":{"type":"object"}})", "{}"),
            "valid");
  EXPECT_EQ(OfDraft7(R"("$ref":"#/definitions/t","definitions":{"t":{"type":"object"}})", "[]"),
            "invalid");
}

TEST(Draft7, HasDependenciesOfBothKinds) {
  constexpr std::string_view kBoth =
      R"("dependencies":{"card":["address"],"cash":{"required":["currency"]},"none":[],"no":false})";
  EXPECT_EQ(OfDraft7(kBoth, R"({"card":1})"), "invalid");
  EXPECT_EQ(OfDraft7(kBoth, R"({"card":1,"address":2})"), "valid");
  EXPECT_EQ(OfDraft7(kBoth, R"({"cash":1})"), "invalid");
  EXPECT_EQ(OfDraft7(kBoth, R"({"cash":1,"currency":2,"none":3})"), "valid");
  EXPECT_EQ(OfDraft7(kBoth, R"({"no":1})"), "invalid");
}

TEST(Draft7, KnowsNoKeywordOfLaterDialects) {
  for (const std::string_view keyword :
       {R"("prefixItems":[{"type":"string"}])", R"("unevaluatedItems":false)",
        R"("dependentRequired":{"a":["b"]})", R"("dependentSchemas":{"a":false})",
        R"("unevaluatedProperties":false)", R"("contains":{"type":"number"},"maxContains":0)",
        R"("$dynamicRef":"#nowhere")", R"("$anchor":7)"}) {
    EXPECT_EQ(OfDraft7(keyword, "[1]"), "valid") << keyword;
    if (keyword.find("contains") == std::string_view::npos) {
      EXPECT_EQ(OfDraft7(keyword, R"({"a":1})"), "valid") << keyword;
    }
  }
}

TEST(Draft7, HasExclusiveBoundsAsNumbersAndWhatItSharesWith2020_12) {
  EXPECT_EQ(OfDraft7(R"("exclusiveMinimum":1)", "1"), "invalid");
  EXPECT_EQ(OfDraft7(R"("exclusiveMinimum":1)", "1.5"), "valid");
  EXPECT_EQ(OfDraft7(R"("if":{"type":"string"},"then":false,"else":true)", R"("a")"), "invalid");
  EXPECT_EQ(OfDraft7(R"("propertyNames":{"maxLength":1})", R"({"ab":1})"), "invalid");
  EXPECT_EQ(OfDraft7(R"("contains":{"const":2})", "[1]"), "invalid");
  EXPECT_EQ(OfDraft7(R"("format":"email","contentEncoding":"base64")", R"("x")"), "valid");
}

TEST(Draft7, NamesASchemaByTheFragmentOfItsId) {
  constexpr std::string_view kNamed =
      R"("definitions":{"a":{"$id":"#text","type":"string"}},"items":{"$ref":"#text"})";
  EXPECT_EQ(OfDraft7(kNamed, R"(["x"])"), "valid");
  EXPECT_EQ(OfDraft7(kNamed, "[1]"), "invalid");
}

TEST(Draft7, IsReferredToAsADocument) {
  EXPECT_EQ(Verdict(R"({"$ref":"http://json-schema.org/draft-07/schema#"})",
                    R"({"items":[{"type":"string"}],"additionalItems":true})"),
            "valid");
  EXPECT_EQ(Verdict(R"({"$ref":"http://json-schema.org/draft-07/schema#"})", R"({"type":17})"),
            "invalid");
}

TEST(Draft7, StandsBesideTheLaterDialectInOneDocument) {
  constexpr std::string_view kMixed =
      R"({"properties":{"old":{"$id":"http://x.example/old",)"
      R"("$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":"string"}]},)"
      R"("new":{"prefixItems":[{"type":"string"}]}}})";
  EXPECT_EQ(Verdict(kMixed, R"({"old":[1]})"), "invalid");
  EXPECT_EQ(Verdict(kMixed, R"({"new":[1]})"), "invalid");
  EXPECT_EQ(Verdict(kMixed, R"({"old":["a",1],"new":["a",1]})"), "valid");
}

TEST(Draft7, NamesTheMistakesOfItsKeywords) {
  EXPECT_THAT(
      CompileError(R"({"$schema":"http://json-schema.org/draft-07/schema#","dependencies":[]})"),
      IsErrorWith(core::ErrorCode::kInvalid, CauseIs(HasSubstr("#/dependencies"))));
  EXPECT_THAT(
      CompileError(R"({"$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":1}]})"),
      IsErrorWith(core::ErrorCode::kInvalid, CauseIs(HasSubstr("#/items/0"))));
}

}  // namespace
}  // namespace claribi::json_schema
