// Keywords where implementations differ: numbers, equality, and what counts as evaluated.
#include "checking.h"

namespace claribi::json_schema {
namespace {

struct Keyword {
  const char* schema;
  const char* valid;
  const char* invalid;
};
void PrintTo(const Keyword& each, std::ostream* out) { *out << each.schema; }
class KeywordCase : public ::testing::TestWithParam<Keyword> {};

TEST_P(KeywordCase, TellsTheTwoApart) {
  EXPECT_EQ(Verdict(GetParam().schema, GetParam().valid), "valid");
  EXPECT_EQ(Verdict(GetParam().schema, GetParam().invalid), "invalid");
}

INSTANTIATE_TEST_SUITE_P(
    Numbers, KeywordCase,
    ::testing::Values(
        Keyword{R"({"type":"integer"})", "1.0", "1.5"},
        Keyword{R"({"type":"integer"})", "1e3", "1e-3"},
        Keyword{R"({"type":"integer"})", "123456789012345678901234567890", "0.1e-1"},
        Keyword{R"({"const":1})", "1.0", "true"}, Keyword{R"({"const":100})", "1e2", "1e3"},
        Keyword{R"({"const":9007199254740993})", "9007199254740993", "9007199254740992"},
        Keyword{R"({"const":0})", "-0.0", "false"},
        Keyword{R"({"multipleOf":0.01})", "4.35", "4.355"},
        Keyword{R"({"multipleOf":0.0001})", "0.0075", "0.00751"},
        Keyword{R"({"multipleOf":7})", "700000000000000000000000000000000",
                "700000000000000000000000000000001"},
        Keyword{R"({"multipleOf":1e-8})", "12391239123", "1e-9"},
        Keyword{R"({"multipleOf":0.123456789})", "0", "1e308"},
        Keyword{R"({"multipleOf":1e3})", "-5e3", "500"},
        Keyword{R"({"maximum":9007199254740992})", "9007199254740992", "9007199254740993"},
        Keyword{R"({"exclusiveMaximum":0.3})", "0.2999999999999999999999", "0.30"},
        Keyword{R"({"minimum":-1.5})", "-1.5", "-1.50000000000000000001"},
        Keyword{R"({"exclusiveMinimum":0})", "1e-300", "-0"},
        Keyword{R"({"minimum":10})", "10", "9"},
        Keyword{R"({"maxLength":2.0})", "\"\\ud83d\\ude00é\"", "\"abc\""}));
INSTANTIATE_TEST_SUITE_P(
    Equality, KeywordCase,
    ::testing::Values(Keyword{R"({"const":{"a":1,"b":[2]}})", R"({"b":[2.0],"a":1})", R"({"a":1})"},
                      Keyword{R"({"enum":["[1]",[1]]})", "[1]", "[\"1\"]"},
                      Keyword{R"({"enum":[{"a":"b"}]})", R"({"a":"b"})", R"({"a":"b","c":null})"},
                      Keyword{R"({"const":["ab","c"]})", R"(["ab","c"])", R"(["a","bc"])"},
                      Keyword{R"({"const":[[],1]})", "[[],1]", "[[1]]"},
                      Keyword{R"({"uniqueItems":true})", "[1,true,\"1\",null]", "[1,2,1.0]"},
                      Keyword{R"({"uniqueItems":true})", R"([{"a":1},{"a":2}])",
                              R"([{"a":1,"b":2},{"b":2,"a":1}])"}));
INSTANTIATE_TEST_SUITE_P(
    Members, KeywordCase,
    ::testing::Values(
        Keyword{R"({"properties":{"a":true},"patternProperties":{"^x":{"type":"null"}},
                 "additionalProperties":{"type":"integer"}})",
                R"({"a":"s","xa":null,"b":1})", R"({"xa":1})"},
        Keyword{R"({"propertyNames":{"maxLength":2}})", R"({"ab":1})", R"({"abc":1})"},
        Keyword{R"({"dependentRequired":{"a":["b"]}})", R"({"b":1})", R"({"a":1})"},
        Keyword{R"({"dependentSchemas":{"a":{"required":["b"]}}})", R"({"a":1,"b":1})",
                R"({"a":1})"},
        Keyword{R"({"required":["__proto__","toString"]})", R"({"__proto__":1,"toString":2})",
                "{}"},
        Keyword{R"({"minProperties":1,"maxProperties":2})", R"({"a":1})",
                R"({"a":1,"b":1,"c":1})"}));
INSTANTIATE_TEST_SUITE_P(
    Items, KeywordCase,
    ::testing::Values(Keyword{R"({"prefixItems":[{"type":"string"}],"items":false})", R"(["a"])",
                              R"(["a",1])"},
                      Keyword{R"({"contains":{"const":1},"minContains":2,"maxContains":3})",
                              "[1,1]", "[1,1,1,1]"},
                      Keyword{R"({"contains":{"const":1}})", "[0,1]", "[]"},
                      Keyword{R"({"contains":false,"minContains":0,"maxItems":1})", "[]", "[1,2]"},
                      Keyword{R"({"minContains":2,"maxItems":1})", "[1]", "[1,2]"}));
INSTANTIATE_TEST_SUITE_P(
    Combinations, KeywordCase,
    ::testing::Values(
        Keyword{R"({"oneOf":[{"minimum":1},{"minimum":5}]})", "2", "6"},
        Keyword{R"({"if":{"minimum":5},"then":{"multipleOf":5},"else":{"maximum":3}})", "10", "4"},
        Keyword{R"({"not":{"type":"string"}})", "1", "\"a\""},
        Keyword{R"({"allOf":[{"required":["a"]},{"required":["b"]}]})", R"({"a":1,"b":1})",
                R"({"a":1})"}));
INSTANTIATE_TEST_SUITE_P(
    Unevaluated, KeywordCase,
    ::testing::Values(
        Keyword{R"({"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false})",
                R"({"a":1})", R"({"b":1})"},
        // What an alternative looked at counts only where it holds.
        Keyword{R"({"anyOf":[{"properties":{"a":{"type":"null"}}},{"properties":{"b":true}}],
                 "unevaluatedProperties":false})",
                R"({"a":null,"b":1})", R"({"a":1,"b":1})"},
        Keyword{R"({"not":{"not":{"properties":{"a":true}}},"unevaluatedProperties":false})", "{}",
                R"({"a":1})"},
        Keyword{R"({"if":{"properties":{"a":{"const":1}},"required":["a"]},
                 "unevaluatedProperties":false})",
                R"({"a":1})", R"({"a":2})"},
        Keyword{R"({"$ref":"#/$defs/a","$defs":{"a":{"properties":{"a":true}}},
                 "unevaluatedProperties":{"type":"null"}})",
                R"({"a":1,"b":null})", R"({"b":1})"},
        Keyword{R"({"allOf":[{"unevaluatedProperties":true}],"unevaluatedProperties":false,
                 "maxProperties":1})",
                R"({"a":1})", R"({"a":1,"b":1})"},
        Keyword{R"({"prefixItems":[true],"contains":{"const":2},"unevaluatedItems":false})",
                "[1,2,2]", "[1,2,3]"},
        Keyword{R"({"anyOf":[{"prefixItems":[true,true]},{"items":{"type":"string"}}],
                 "unevaluatedItems":false})",
                R"(["a","b","c"])", R"([1,2,3])"}));

}  // namespace
}  // namespace claribi::json_schema
