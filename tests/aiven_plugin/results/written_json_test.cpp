#include "results/written_json.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace claribi::results {
namespace {

using core::Json;

bool IsWrittenAs(std::string_view value, std::string_view text) {
  return IsWrittenOut(Json::Parse(value).value(), text);
}

TEST(WrittenJson, BlanksStandWhereTheyMay) {
  const char* const value =
      R"({"rows":[{"id":1,"name":"a b"},{}],"more":false,"next":null,"none":[]})";
  EXPECT_TRUE(IsWrittenAs(value, value));
  EXPECT_TRUE(IsWrittenAs(
      value,
      R"({"rows": [{"id": 1, "name": "a b"}, {}], "more": false, "next": null, "none": []})"));
  EXPECT_TRUE(IsWrittenAs(value,
                          " {\n\t\"rows\" : [ {\r\n\"id\":1 , \"name\":\"a b\" } , { } ],"
                          "\"more\":false,\"next\":null,\"none\":[\n] }\n"));
  EXPECT_FALSE(IsWrittenAs(
      value, R"({"rows":[{"id":1,"name":"a  b"},{}],"more":false,"next":null,"none":[]})"));
}

TEST(WrittenJson, EveryWayToEscapeIsRead) {
  const char* const value = R"("a/\"é\\\n€😀")";
  EXPECT_TRUE(IsWrittenAs(value, value));
  EXPECT_TRUE(IsWrittenAs(value, R"("a\/\"\u00e9\\\n\u20AC\ud83d\ude00")"));
  EXPECT_TRUE(IsWrittenAs(value, R"("\u0061\u002f\u0022\u00E9\u005c\u000a€😀")"));
  EXPECT_FALSE(IsWrittenAs(value, R"("a/\"e\\\n€😀")"));
  EXPECT_FALSE(IsWrittenAs(value, R"("a/\"é\\\n€😀)"));
}

// What a parser refuses, or reads as something else, though the bytes are the same.
TEST(WrittenJson, ATextIsTakenAsAParserWould) {
  EXPECT_FALSE(IsWrittenAs(R"({"k":"a\",\"x\":\"b"})", R"({"k":"a","x":"b"})"));
  EXPECT_FALSE(IsWrittenAs(R"("a\"b")", R"("a"b")"));
  EXPECT_FALSE(IsWrittenAs(R"("a\nb")", "\"a\nb\""));
  EXPECT_FALSE(IsWrittenAs(R"("a\\nb")", R"("a\nb")"));
  EXPECT_FALSE(IsWrittenAs(R"("a\\")", R"("a\")"));
}

TEST(WrittenJson, ADifferenceAnywhereIsSeen) {
  const std::string_view value =
      R"({"a":[1,-2.5e3,"x",true,null],"b":{"c":[]},"d":"0123456789abcdef!"})";
  for (std::size_t at = 0; at < value.size(); ++at) {
    std::string other(value);
    other[at] = other[at] == '7' ? '8' : '7';
    EXPECT_FALSE(IsWrittenAs(value, other)) << other;
    other = value;
    other.erase(at, 1);
    EXPECT_FALSE(IsWrittenAs(value, other)) << other;
    EXPECT_FALSE(IsWrittenAs(value, value.substr(0, at))) << at;
  }
  for (const char* more : {",", "1", "}", "{}", "x"}) {
    EXPECT_FALSE(IsWrittenAs(value, std::string(value) + more)) << more;
  }
  EXPECT_FALSE(IsWrittenAs("1", "12"));
  EXPECT_FALSE(IsWrittenAs("[1]", "[12]"));
  EXPECT_FALSE(IsWrittenAs("[1,2]", "[1,2,3]"));
  EXPECT_FALSE(IsWrittenAs("[1,2]", "[1]"));
  EXPECT_FALSE(IsWrittenAs("[]", ""));
}

// These are for who compares values.
TEST(WrittenJson, AnotherOrderOrAnotherFormOfANumberIsNotTheSame) {
  EXPECT_FALSE(IsWrittenAs(R"({"a":1,"b":2})", R"({"b":2,"a":1})"));
  EXPECT_FALSE(IsWrittenAs("[1]", "[1.0]"));
}

}  // namespace
}  // namespace claribi::results
