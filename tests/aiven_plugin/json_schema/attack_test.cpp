// Schemas and values made to hurt: each ends in an error that names the limit, and soon.
#include <gmock/gmock.h>

#include "checking.h"
#include "testing/result_matchers.h"

namespace claribi::json_schema {
namespace {

using ::testing::HasSubstr;

std::string Repeated(std::string_view text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

// The error of a validation that cannot be brought to its end.
core::Error Unfinished(std::string_view schema_text, const core::Json& value) {
  const auto schema = Compiled(schema_text);
  EXPECT_THAT(schema, IsOk());
  if (!schema.ok()) return {};
  const auto outcome = schema.value().Validate(value, testing::FakeCall());
  EXPECT_THAT(outcome, IsError());
  return outcome.error();
}

TEST(Attack, NestedSchemasAreCounted) {
  std::string schema = "true";
  for (int i = 0; i < 70; ++i) schema = R"({"not":)" + schema + "}";
  const auto document = core::Json::Parse(schema, {.max_depth = 1000});
  ASSERT_THAT(document, IsOk());
  EXPECT_THAT(Schema::Compile(document.value()),
              IsErrorWith(core::ErrorCode::kTooLarge, CauseIs(HasSubstr("max_schema_depth = 64"))));
}

TEST(Attack, ManySubschemasAreCounted) {
  EXPECT_THAT(
      CompileError(R"({"anyOf":[)" + Repeated("true,", 10'000) + "true]}"),
      IsErrorWith(core::ErrorCode::kTooLarge, CauseIs(HasSubstr("max_subschemas = 10000"))));
}

TEST(Attack, ManyPatternsAndLongOnesAreCounted) {
  std::string patterns;
  for (int i = 0; i <= 500; ++i) {
    patterns += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":true";
  }
  EXPECT_THAT(CompileError(R"({"patternProperties":{)" + patterns + "}}").cause,
              HasSubstr("max_patterns = 500"));
  EXPECT_THAT(CompileError(R"({"pattern":")" + std::string(5000, 'a') + "\"}").cause,
              HasSubstr("max_pattern_bytes = 4096"));
}

TEST(Attack, NamesThatGrowWithEveryIdAreRefused) {
  const std::string part(1500, 'a');
  EXPECT_THAT(CompileError(R"({"$id":"https://example.com/)" + part + R"(/","not":{"$id":")" +
                           part + R"(/"}})"),
              IsErrorWith(core::ErrorCode::kTooLarge, CauseIs(HasSubstr("2048"))));
}

// Twice as many evaluations with every level: 2^30 of them.
TEST(Attack, ExponentialAlternativesEnd) {
  std::string definitions = R"("0":false)";
  for (int i = 1; i <= 30; ++i) {
    const std::string before = R"({"$ref":"#/$defs/)" + std::to_string(i - 1) + "\"}";
    definitions += ",\"" + std::to_string(i) + R"(":{"anyOf":[)" + before + "," + before + "]}";
  }
  EXPECT_THAT(Unfinished(R"({"$ref":"#/$defs/30","$defs":{)" + definitions + "}}", core::Json(1)),
              IsErrorWith(core::ErrorCode::kTooLarge, CauseIs(HasSubstr("max_schema_steps"))));
}

// What cannot be told is not valid, and "not" of it is not valid either.
TEST(Attack, AnUnfinishedTrialIsNotTakenForAnAnswer) {
  for (const auto* schema :
       {R"({"not":{"pattern":"^(a|a)*$"}})", R"({"anyOf":[{"pattern":"^(a|a)*$"},true]})",
        R"({"if":{"pattern":"^(a|a)*$"},"then":false})",
        R"({"oneOf":[{"pattern":"^(a|a)*$"},true]})"}) {
    EXPECT_EQ(Unfinished(schema, core::Json(std::string(60, 'a') + "b")).code,
              core::ErrorCode::kTooLarge)
        << schema;
  }
}

class EvilPattern : public ::testing::TestWithParam<const char*> {};

TEST_P(EvilPattern, EndsInAnError) {
  const core::Json schema =
      core::Json::MakeObject({{"pattern", core::Json(std::string(GetParam()))}});
  const auto compiled = Schema::Compile(schema);
  ASSERT_THAT(compiled, IsOk());
  const core::Json value(std::string(200'000, 'a') + "!");
  EXPECT_THAT(compiled.value().Validate(value, testing::FakeCall()),
              IsErrorWith(core::ErrorCode::kTooLarge));
}

// The first five are exponential or use up memory; the others are quadratic by running over the
// same characters again, which is no step in the matcher's own count.
INSTANTIATE_TEST_SUITE_P(Each, EvilPattern,
                         ::testing::Values("^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*a){30}$",
                                           "(a?){60}a{60}[b-z]", "[a-z]*[a-z]*[a-z]*[0-9]",
                                           "[a-z]+[0-9]", "[a-z]{30000}[0-9]", "^(a*)*\\1c",
                                           "(?=(a+))[a-z]*\\1[0-9]"));

TEST(Attack, AHugeEnumIsOneLookUp) {
  std::string values;
  for (int i = 0; i < 100'000; ++i) values += (i == 0 ? "" : ",") + std::to_string(i);
  const std::string rows = "[" + Repeated("-1,", 50'000) + "-1]";
  EXPECT_EQ(Verdict(R"({"items":{"not":{"enum":[)" + values + "]}}}", rows), "valid");
}

TEST(Attack, ManyMembersAndManyNamesAreNotMultiplied) {
  std::string members;
  std::string names;
  std::string properties;
  for (int i = 0; i < 9'000; ++i) {
    const std::string name = "\"" + std::to_string(i) + "\"";
    members += (i == 0 ? "" : ",") + name + ":1";
    names += (i == 0 ? "" : ",") + name;
    properties += (i == 0 ? "" : ",") + name + ":true";
  }
  EXPECT_EQ(Verdict(R"({"additionalProperties":false,"properties":{)" + properties +
                        R"(},"required":[)" + names + "]}",
                    "{" + members + "}"),
            "valid");
}

TEST(Attack, UniqueItemsAreNotComparedPairByPair) {
  std::string items;
  for (int i = 0; i < 50'000; ++i) items += (i == 0 ? "" : ",") + std::to_string(i);
  EXPECT_EQ(Verdict(R"({"uniqueItems":true})", "[" + items + "]"), "valid");
  EXPECT_EQ(Verdict(R"({"uniqueItems":true})", "[" + items + ",0.0]"), "invalid");
}

TEST(Attack, AnEndlessNumberIsReadOnceAndCounted) {
  const std::string digits(1'000'000, '7');
  EXPECT_EQ(Verdict(R"({"multipleOf":0.0000001,"minimum":7})", "0." + digits), "invalid");
  EXPECT_EQ(Verdict(R"({"type":"integer"})", "1e-999999999"), "invalid");
  const std::string all_of = Repeated(R"({"minimum":0},)", 5000) + "true";
  EXPECT_EQ(Unfinished(R"({"allOf":[)" + all_of + "]}", Parsed("0." + digits)).code,
            core::ErrorCode::kTooLarge);
}

TEST(Attack, ACancelledCallEndsTheWork) {
  const auto schema = Compiled(R"({"items":{"type":"integer"}})");
  const core::Json value = Parsed("[" + Repeated("1,", 100'000) + "1]");
  testing::FakeCall call;
  call.cancel_after_polls = 2;
  EXPECT_THAT(schema.value().Validate(value, call), IsErrorWith(core::ErrorCode::kCancelled));
  EXPECT_LT(call.polls, 10);
}

TEST(Attack, TheDeadlineIsSeenInsideARegularExpression) {
  const auto schema = Compiled(R"({"pattern":"^(a|a)*$"})");
  testing::FakeCall call;
  call.deadline = core::MonotonicTime(core::Milliseconds(1));
  EXPECT_THAT(schema.value().Validate(core::Json(std::string(60, 'a') + "b"), call),
              IsErrorWith(core::ErrorCode::kTimeout));
}

}  // namespace
}  // namespace claribi::json_schema
