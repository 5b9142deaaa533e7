#include "results/result_limits.h"

#include <gtest/gtest.h>

#include <string>

#include "core/text.h"

namespace claribi::results {
namespace {

using core::Json;

Json Parsed(const std::string& text) { return Json::Parse(text).value(); }

Json Fitted(const std::string& text, std::size_t max_bytes) {
  Json value = Parsed(text);
  Fit(value, max_bytes);
  EXPECT_LE(value.Dump().size(), std::max<std::size_t>(max_bytes, 4)) << text;
  return value;
}

Limited LimitedData(Json& data, const ResultLimits& limits) {
  Json content = Json::MakeArray();
  Json structured;
  return Limit({content, structured, data}, limits, 0);
}

TEST(CountRows, CountsTheLongestArrayOfRows) {
  EXPECT_EQ(CountRows(Parsed(R"({"fields":["a","b","c"],"rows":[{},{}]})")), 2U);
  EXPECT_EQ(CountRows(Parsed(R"([[1,2],[3,4],[5,6]])")), 3U);
  EXPECT_EQ(CountRows(Parsed(R"({"rows":[]})")), 0U);
  EXPECT_EQ(CountRows(Parsed(R"({"a":{"b":[{"c":[{},{},{}]}]}})")), 3U);
}

TEST(CountRows, KnowsWhatHasNone) {
  EXPECT_FALSE(CountRows(Parsed(R"({"names":["a"],"n":1})")).has_value());
  EXPECT_FALSE(CountRows(Json()).has_value());
}

TEST(DumpedSize, IsThatOfTheText) {
  for (const char* text :
       {"null", "true", "false", "-1.50e3", "[]", "{}", "[1,2]", R"({"a":1,"b":[{}]})",
        R"("q\"\\\n\t\u0001\u007f/é🚀")", R"({"\u0000":"\b\f\r"})"}) {
    const Json value = Parsed(text);
    EXPECT_EQ(DumpedSize(value), value.Dump().size()) << text;
  }
}

TEST(DumpedPrefix, CountsEscapesAndCutsBetweenCharacters) {
  EXPECT_EQ(DumpedPrefix("a\"b", 5), "a\"");
  EXPECT_EQ(DumpedPrefix("a\u6771b", 5), "a");
  EXPECT_EQ(DumpedPrefix("abc", 5), "abc");
}

TEST(Fit, KeepsWhatIsSmallEnough) {
  EXPECT_EQ(Fitted(R"({"a":[1,2,3]})", 13).Dump(), R"({"a":[1,2,3]})");
}

TEST(Fit, CutsAnArrayAtAnElement) {
  EXPECT_EQ(Fitted(R"([{"a":1},{"a":2},{"a":3}])", 20).Dump(), R"([{"a":1},{"a":2}])");
}

TEST(Fit, KeepsTheSmallMembersBesideALargeOne) {
  std::string rows;
  for (int i = 0; i < 100; ++i) rows += (i > 0 ? "," : "") + std::string(R"({"n":1})");
  const Json fitted = Fitted(R"({"rows":[)" + rows + R"(],"count":100,"unit":"kg"})", 200);
  EXPECT_EQ(fitted.FindInt64("count"), 100);
  EXPECT_EQ(*fitted.FindString("unit"), "kg");
  EXPECT_GT(fitted.Find("rows")->AsArray()->size(), 10U);
}

TEST(Fit, KeepsTheFirstOfVeryManyMembers) {
  Json map = Json::MakeObject();
  for (int i = 0; i < 500; ++i) {
    map.AsObject()->emplace_back("name-" + std::to_string(i), Json(i));
  }
  Fit(map, 500);
  EXPECT_LE(map.Dump().size(), 500U);
  EXPECT_GT(map.AsObject()->size(), 20U);
  EXPECT_EQ(map.AsObject()->front().first, "name-0");
}

TEST(Fit, CutsATextBetweenCharacters) {
  const Json fitted = Fitted("\"" + std::string(50, 'a') + "東京\"", 54);
  EXPECT_EQ(*fitted.AsString(), std::string(50, 'a'));
}

TEST(Fit, LeavesOutARowThatDoesNotFit) {
  const std::string cell = std::string(500, 'x');
  for (const std::string& data : {R"([{"a":")" + cell + R"("}])", R"([["a",")" + cell + R"("]])",
                                  "[\"" + cell + "\"]", R"([{"a":")" + cell + R"("},{"a":1}])",
                                  R"([{"id":1,"tags":["x"],"a":")" + cell + R"("}])"}) {
    EXPECT_EQ(Fitted(data, 100).Dump(), "[]") << data;
  }
}

TEST(Fit, GoesIntoAnOnlyElementThatHoldsTheRows) {
  std::string rows = R"({"n":1})";
  for (int i = 0; i < 100; ++i) rows += R"(,{"n":1})";
  const Json fitted = Fitted(R"([{"name":"a","rows":[)" + rows + "]}]", 300);
  EXPECT_EQ(*fitted.AsArray()->front().FindString("name"), "a");
  const Json::Array& kept = *fitted.AsArray()->front().Find("rows")->AsArray();
  ASSERT_GT(kept.size(), 2U);
  EXPECT_EQ(kept.back().FindInt64("n"), 1);
}

TEST(Limit, CutsEveryArrayAtTheRows) {
  Json data = Parsed(R"({"a":[{"b":[1,2,3,4]},{},{},{}],"c":[]})");
  const Limited limited = LimitedData(data, {.max_rows = 3});
  EXPECT_EQ(data.Dump(), R"({"a":[{"b":[1,2,3]},{},{}],"c":[]})");
  EXPECT_EQ(limited.rows, 3U);
  EXPECT_EQ(limited.notes, std::vector<std::string>{"3 of 4 rows are shown."});
}

TEST(Limit, SaysThatAListOfNamesIsCut) {
  Json data = Parsed(R"({"names":["a","b","c"]})");
  const Limited limited = LimitedData(data, {.max_rows = 2});
  EXPECT_EQ(data.Dump(), R"({"names":["a","b"]})");
  EXPECT_EQ(limited.notes,
            std::vector<std::string>{"Lists of more than 2 elements are cut there."});
}

TEST(Limit, LeavesOutWhatIsTooDeep) {
  Json data = Parsed(R"({"a":{"b":{"c":{}}},"d":1})");
  const Limited limited = LimitedData(data, {.max_depth = 2});
  EXPECT_EQ(data.Dump(), R"({"a":{"b":null},"d":1})");
  EXPECT_EQ(limited.notes, std::vector<std::string>{"What lies deeper than 2 levels is left out."});
}

TEST(Limit, OfDataThatIsNotPassedOnIsItsRowsAndDepthAlone) {
  Json data = Parsed(R"({"rows":[{},{},{}],"text":")" + std::string(5000, 'a') + R"("})");
  Json content = Json::MakeArray();
  Json structured;
  const Limited limited =
      Limit({content, structured, data, false}, {.max_bytes = 2000, .max_rows = 2}, 0);
  EXPECT_EQ(limited.rows, 2U);
  EXPECT_EQ(limited.notes, std::vector<std::string>{"2 of 3 rows are shown."});
  EXPECT_EQ(data.FindString("text")->size(), 5000U);
}

TEST(Limit, OfBytesNamesTheFigures) {
  Json data = Parsed("\"" + std::string(5000, 'a') + "\"");
  Json content = Json::MakeArray();
  Json structured;
  const Limited limited = Limit({content, structured, data}, {.max_bytes = 3000}, 1000);
  EXPECT_EQ(limited.notes,
            std::vector<std::string>{"The answer has 5,008 bytes; it was cut to 2,000."});
  EXPECT_LE(DumpedSize(data), 2000U);
}

TEST(Limit, CutsTheLongestOfSeveralTexts) {
  Json content = Json::MakeArray(
      {Json::MakeObject({{"type", "text"}, {"text", std::string(9000, 'a')}}),
       Json::MakeObject({{"type", "resource"},
                         {"resource", Json::MakeObject({{"uri", "x:"}, {"blob", "QUJD"}})}}),
       Json::MakeObject({{"type", "text"}, {"text", "short"}})});
  Json structured;
  Json data;
  const Limited limited = Limit({content, structured, data}, {.max_bytes = 4096}, 0);
  ASSERT_EQ(content.AsArray()->size(), 2U);
  EXPECT_LE(content.Dump().size(), 4096U);
  EXPECT_EQ(*content.AsArray()->back().FindString("text"), "short");
  EXPECT_EQ(limited.notes.size(), 2U);
}

}  // namespace
}  // namespace claribi::results
