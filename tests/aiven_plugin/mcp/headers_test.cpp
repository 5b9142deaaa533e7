// What a modern request repeats in headers. H26-04 to H26-08.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aiven_plugin/mcp/client_harness.h"
#include "mcp/header_parameters.h"
#include "mcp/header_value.h"
#include "mcp/request_metadata.h"
#include "mcp/tool.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::Json;
using ::testing::HasSubstr;

TEST(HeaderValue, IsPlainWhereThatIsSafe) {
  for (const std::string_view plain : {"us-west1", "", "two words", "a=b?c", "=?base64?open"}) {
    EXPECT_EQ(EncodeHeaderValue(plain), plain);
  }
}

TEST(HeaderValue, IsEncodedWhereItIsNotPlainAsciiOrLooksEncoded) {
  EXPECT_EQ(EncodeHeaderValue("Hello, 世界"), "=?base64?SGVsbG8sIOS4lueVjA==?=");
  EXPECT_EQ(EncodeHeaderValue(" padded "), "=?base64?IHBhZGRlZCA=?=");
  EXPECT_EQ(EncodeHeaderValue("line1\nline2"), "=?base64?bGluZTEKbGluZTI=?=");
  EXPECT_EQ(EncodeHeaderValue("a\tb"), "=?base64?YQli?=");
  EXPECT_EQ(EncodeHeaderValue("=?base64?literal?="), "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=");
  EXPECT_EQ(EncodeHeaderValue(" "), "=?base64?IA==?=");
}

TEST(HeaderValue, CannotSmuggleALineIntoTheRequest) {
  EXPECT_EQ(EncodeHeaderValue("x\r\nEvil: 1").find('\r'), std::string::npos);
}

TEST(HeaderValue, OfAnArgumentDependsOnItsType) {
  EXPECT_EQ(HeaderValueOf(Parse("42")), "42");
  EXPECT_EQ(HeaderValueOf(Parse("-7")), "-7");
  EXPECT_EQ(HeaderValueOf(Parse("42.0")), "42");
  EXPECT_EQ(HeaderValueOf(Parse("9007199254740991")), "9007199254740991");
  EXPECT_EQ(HeaderValueOf(Parse("9007199254740992")), std::nullopt) << "not exact everywhere";
  EXPECT_EQ(HeaderValueOf(Parse("true")), "true");
  EXPECT_EQ(HeaderValueOf(Parse("\"\"")), "");
  for (const std::string_view none : {"null", "1.5", "[]", "{}"}) {
    EXPECT_EQ(HeaderValueOf(Parse(none)), std::nullopt) << none;
  }
}

TEST(HeaderParameters, AreFoundThroughPropertiesAlone) {
  const auto read = ReadHeaderParameters(Parse(R"({"type":"object","properties":{
      "region":{"type":"string","x-mcp-header":"Region"},
      "target":{"type":"object","properties":{"id":{"type":"integer","x-mcp-header":"Method"}}},
      "x-mcp-header":{"type":"string"},
      "plain":{"type":"string","default":{"x-mcp-header":"data"}}}})"));
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, ::testing::ElementsAre(HeaderParameter{{"region"}, "Region"},
                                            HeaderParameter{{"target", "id"}, "Method"}));
  http::Headers headers;
  AddParameterHeaders(*read, Parse(R"({"region":"","target":{"id":3},"x-mcp-header":"no"})"),
                      headers);
  ASSERT_NE(headers.Find("Mcp-Param-Region"), nullptr) << "an empty value is a value";
  EXPECT_EQ(*headers.Find("Mcp-Param-Region"), "");
  EXPECT_EQ(*headers.Find("Mcp-Param-Method"), "3");
  EXPECT_EQ(std::distance(headers.begin(), headers.end()), 2);
}

TEST(HeaderParameters, OfAbsentAndNullArgumentsAreLeftOut) {
  const std::vector<HeaderParameter> parameters{{{"a"}, "A"}, {{"b", "c"}, "C"}, {{"d"}, "D"}};
  http::Headers headers;
  AddParameterHeaders(parameters, Parse(R"({"a":null,"b":"no object"})"), headers);
  EXPECT_EQ(headers.begin(), headers.end());
}

class BrokenAnnotation : public ::testing::TestWithParam<const char*> {};

TEST_P(BrokenAnnotation, DropsTheToolAloneInAModernRevision) {
  const Json definition = Parse(std::string(R"({"name":"bad","inputSchema":)") + GetParam() + "}");
  const auto modern = ReadTool(definition, ProtocolRevision::k2026_07_28);
  ASSERT_TRUE(std::holds_alternative<InvalidTool>(modern));
  EXPECT_EQ(std::get<InvalidTool>(modern).name, "bad");
  EXPECT_THAT(std::get<InvalidTool>(modern).reason, HasSubstr("x-mcp-header"));
  EXPECT_TRUE(std::holds_alternative<Tool>(ReadTool(definition, ProtocolRevision::k2025_11_25)));
}

INSTANTIATE_TEST_SUITE_P(
    Tool, BrokenAnnotation,
    ::testing::Values(
        R"({"properties":{"a":{"type":"string","x-mcp-header":""}}})",
        R"({"properties":{"a":{"type":"string","x-mcp-header":"two words"}}})",
        R"({"properties":{"a":{"type":"string","x-mcp-header":"colon:"}}})",
        R"({"properties":{"a":{"type":"string","x-mcp-header":"é"}}})",
        R"({"properties":{"a":{"type":"string","x-mcp-header":"tab\t"}}})",
        R"({"properties":{"a":{"type":"string","x-mcp-header":"cr\r\nEvil: 1"}}})",
        R"({"properties":{"a":{"type":"string","x-mcp-header":7}}})",
        R"({"properties":{"a":{"type":"number","x-mcp-header":"A"}}})",
        R"({"properties":{"a":{"type":"object","x-mcp-header":"A"}}})",
        R"({"properties":{"a":{"type":"array","x-mcp-header":"A"}}})",
        R"({"properties":{"a":{"type":"null","x-mcp-header":"A"}}})",
        R"({"properties":{"a":{"x-mcp-header":"A"}}})",
        R"({"properties":{"a":{"type":"string","x-mcp-header":"A"},
                          "b":{"type":"string","x-mcp-header":"a"}}})",
        R"({"properties":{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}})",
        R"({"anyOf":[{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}]})",
        R"({"$defs":{"a":{"type":"string","x-mcp-header":"A"}}})",
        R"({"type":"string","x-mcp-header":"Root"})"));

TEST(RequestHeaders, NameWhatIsAskedFor) {
  http::Headers headers;
  AddRequestHeaders("resources/read",
                    Json::MakeObject({{"uri", "file:///a%20b"}, {"name", "other"}}), headers);
  EXPECT_EQ(*headers.Find("Mcp-Method"), "resources/read");
  EXPECT_EQ(*headers.Find("Mcp-Name"), "file:///a%20b");
  http::Headers of_list;
  AddRequestHeaders("tools/list", Json::MakeObject({{"name", "x"}}), of_list);
  EXPECT_EQ(of_list.Find("Mcp-Name"), nullptr);
}

}  // namespace
}  // namespace claribi::mcp
