// Keywords where implementations differ: numbers, equality, and what counts as evaluated.
#include "checking.h"

namespace claribi::json_schema {
namespace {

struct Case {
  const char* schema;
  const char* valid;
  const char* invalid;
};
void PrintTo(const Case& each, std::ostream* out) { *out << each.schema; }
class KeywordCase : public ::testing::TestWithParam<Case> {};

TEST_P(KeywordCase, TellsTheTwoApart) {
  EXPECT_EQ(Verdict(GetParam().schema, GetParam().valid), "valid");
  EXPECT_EQ(Verdict(GetParam().schema, GetParam().invalid), "invalid");
}

INSTANTIATE_TEST_SUITE_P(
    Numbers, KeywordCase,
    ::testing::Values(
        Case{R"({"type":"integer"})", "1.0", "1.5"}, Case{R"({"type":"integer"})", "1e3", "1e-3"},
        Case{R"({"type":"integer"})", "123456789012345678901234567890", "0.1e-1"},
        Case{R"({"const":1})", "1.0", "true"}, Case{R"({"const":100})", "1e2", "1e3"},
        Case{R"({"const":9007199254740993})", "9007199254740993", "9007199254740992"},
        Case{R"({"const":0})", "-0.0", "false"}, Case{R"({"multipleOf":0.01})", "4.35", "4.355"},
        Case{R"({"multipleOf":0.0001})", "0.0075", "0.00751"},
        Case{R"({"multipleOf":7})", "700000000000000000000000000000000",
             "700000000000000000000000000000001"},
        Case{R"({"multipleOf":1e-8})", "12391239123", "1e-9"},
        Case{R"({"multipleOf":0.123456789})", "0", "1e308"},
        Case{R"({"multipleOf":1e3})", "-5e3", "500"},
        Case{R"({"maximum":9007199254740992})", "9007199254740992", "9007199254740993"},
        Case{R"({"exclusiveMaximum":0.3})", "0.2999999999999999999999", "0.30"},
        Case{R"({"minimum":-1.5})", "-1.5", "-1.50000000000000000001"},
        Case{R"({"exclusiveMinimum":0})", "1e-300", "-0"}, Case{R"({"minimum":10})", "10", "9"},
        Case{R"({"maxLength":2.0})", "\"\\ud83d\\ude00é\"", "\"abc\""}));
INSTANTIATE_TEST_SUITE_P(
    Equality, KeywordCase,
    ::testing::Values(Case{R"({"const":{"a":1,"b":[2]}})", R"({"b":[2.0],"a":1})", R"({"a":1})"},
                      Case{R"({"enum":["[1]",[1]]})", "[1]", "[\"1\"]"},
                      Case{R"({"enum":[{"a":"b"}]})", R"({"a":"b"})", R"({"a":"b","c":null})"},
                      Case{R"({"const":["ab","c"]})", R"(["ab","c"])", R"(["a","bc"])"},
                      Case{R"({"const":[[],1]})", "[[],1]", "[[1]]"},
                      Case{R"({"uniqueItems":true})", "[1,true,\"1\",null]", "[1,2,1.0]"},
                      Case{R"({"uniqueItems":true})", R"([{"a":1},{"a":2}])",
                           R"([{"a":1,"b":2},{"b":2,"a":1}])"}));
INSTANTIATE_TEST_SUITE_P(
    Members, KeywordCase,
    ::testing::Values(
        Case{R"({"properties":{"a":true},"patternProperties":{"^x":{"type":"null"}},
                 "additionalProperties":{"type":"integer"}})",
             R"({"a":"s","xa":null,"b":1})", R"({"xa":1})"},
        Case{R"({"propertyNames":{"maxLength":2}})", R"({"ab":1})", R"({"abc":1})"},
        Case{R"({"dependentRequired":{"a":["b"]}})", R"({"b":1})", R"({"a":1})"},
        Case{R"({"dependentSchemas":{"a":{"required":["b"]}}})", R"({"a":1,"b":1})", R"({"a":1})"},
        Case{R"({"required":["__proto__","toString"]})", R"({"__proto__":1,"toString":2})", "{}"},
        Case{R"({"minProperties":1,"maxProperties":2})", R"({"a":1})", R"({"a":1,"b":1,"c":1})"}));
INSTANTIATE_TEST_SUITE_P(
    Items, KeywordCase,
    ::testing::Values(
        Case{R"({"prefixItems":[{"type":"string"}],"items":false})", R"(["a"])", R"(["a",1])"},
        Case{R"({"contains":{"const":1},"minContains":2,"maxContains":3})", "[1,1]", "[1,1,1,1]"},
        Case{R"({"contains":{"const":1}})", "[0,1]", "[]"},
        Case{R"({"contains":false,"minContains":0,"maxItems":1})", "[]", "[1,2]"},
        Case{R"({"minContains":2,"maxItems":1})", "[1]", "[1,2]"}));
INSTANTIATE_TEST_SUITE_P(
    Combinations, KeywordCase,
    ::testing::Values(Case{R"({"oneOf":[{"minimum":1},{"minimum":5}]})", "2", "6"},
                      Case{R"({"if":{"minimum":5},"then":{"multipleOf":5},"else":{"maximum":3}})",
                           "10", "4"},
                      Case{R"({"not":{"type":"string"}})", "1", "\"a\""},
                      Case{R"({"allOf":[{"required":["a"]},{"required":["b"]}]})",
                           R"({"a":1,"b":1})", R"({"a":1})"}));
INSTANTIATE_TEST_SUITE_P(
    Unevaluated, KeywordCase,
    ::testing::Values(
        Case{R"({"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false})", R"({"a":1})",
             R"({"b":1})"},
        // What an alternative looked at counts only where it holds.
        Case{R"({"anyOf":[{"properties":{"a":{"type":"null"}}},{"properties":{"b":true}}],
                 "unevaluatedProperties":false})",
             R"({"a":null,"b":1})", R"({"a":1,"b":1})"},
        Case{R"({"not":{"not":{"properties":{"a":true}}},"unevaluatedProperties":false})", "{}",
             R"({"a":1})"},
        Case{R"({"if":{"properties":{"a":{"const":1}},"required":["a"]},
                 "unevaluatedProperties":false})",
             R"({"a":1})", R"({"a":2})"},
        Case{R"({"$ref":"#/$defs/a","$defs":{"a":{"properties":{"a":true}}},
                 "unevaluatedProperties":{"type":"null"}})",
             R"({"a":1,"b":null})", R"({"b":1})"},
        Case{R"({"allOf":[{"unevaluatedProperties":true}],"unevaluatedProperties":false,
                 "maxProperties":1})",
             R"({"a":1})", R"({"a":1,"b":1})"},
        Case{R"({"prefixItems":[true],"contains":{"const":2},"unevaluatedItems":false})", "[1,2,2]",
             "[1,2,3]"},
        Case{R"({"anyOf":[{"prefixItems":[true,true]},{"items":{"type":"string"}}],
                 "unevaluatedItems":false})",
             R"(["a","b","c"])", R"([1,2,3])"}));

}  // namespace
}  // namespace claribi::json_schema
