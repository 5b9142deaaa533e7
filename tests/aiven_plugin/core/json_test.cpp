#include "core/json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/byte_blocks.h"
#include "core/text.h"
#include "testing/result_matchers.h"

namespace claribi::core {
namespace {

// Parses from a buffer of exactly its size, so that a sanitizer sees every byte read beyond it.
Result<Json> ParseExact(std::string_view text, const JsonLimits& limits = {}) {
  const std::unique_ptr<char[]> exact(new char[text.size()]);
  text.copy(exact.get(), text.size());
  return Json::Parse(std::string_view(exact.get(), text.size()), limits);
}

std::string RoundTrip(std::string_view text) {
  const auto json = ParseExact(text);
  return json.ok() ? json.value().Dump() : "refused: " + json.error().cause;
}

TEST(Json, KeepsOrderAndValues) {
  const std::string text = R"({"z":1,"a":[null,true,false,"x",{"b":[]}],"":{},"m":"\u0000\"\\\n"})";
  EXPECT_EQ(RoundTrip(text), text);
  EXPECT_EQ(RoundTrip(" { \"a\" : [ 1 , 2 ] } \r\n\t"), R"({"a":[1,2]})");
}

TEST(Json, KeepsNumbersAsTheyWereWritten) {
  for (const char* number : {"0", "-0", "0.10", "1E5", "1e+05", "-0.0e-5", "1790000000000",
                             "12345678901234567890123456789",
                             "0.1000000000000000055511151231257827", "9007199254740993"}) {
    EXPECT_EQ(RoundTrip(number), number);
  }
}

TEST(Json, RefusesWhatIsNoJson) {
  for (const char* text : {"",         " ",
                           "{",        "}",
                           "[",        "[1,]",
                           "[1 2]",    "{\"a\"}",
                           "{\"a\":}", "{a:1}",
                           "{'a':1}",  "{\"a\":1,}",
                           "nul",      "True",
                           "NaN",      "Infinity",
                           "-",        "+1",
                           "01",       "1.",
                           ".5",       "1e",
                           "0x10",     "\"",
                           "\"\\x\"",  "\"\\u12\"",
                           "\"a\nb\"", "\"\t\"",
                           "1 2",      "{}x",
                           "[]]",      "// c\n1",
                           "/* c */1", "\xEF\xBB\xBF{}",
                           "1e400",    "-1e400"}) {
    EXPECT_THAT(ParseExact(text), IsErrorWith(ErrorCode::kInvalid, HasCause())) << text;
  }
}

TEST(Json, RefusesNulBytesOutsideEscapes) {
  for (const std::string& text :
       {std::string("1\0", 2), std::string("1\0x", 3), std::string("\"\0\"", 3),
        std::string("\0{}", 3), std::string("{}\0{}", 5), std::string("[\0]", 3)}) {
    EXPECT_THAT(ParseExact(text), IsError());
  }
  const auto escaped = ParseExact(R"("a\u0000b")");
  ASSERT_THAT(escaped, IsOk());
  EXPECT_EQ(*escaped.value().AsString(), std::string("a\0b", 3));
}

// Wherever a character stands: texts are looked through sixteen bytes at a time.
TEST(Json, WritesEachCharacterInEachPlace) {
  for (int code = 0; code < 0x80; ++code) {
    const char c = static_cast<char>(code);
    const std::string alone = Json(std::string(1, c)).Dump();
    for (std::size_t place = 0; place < std::size_t{34} * 20; ++place) {
      const std::string before(place % 34, 'a');
      const std::string behind(place / 34, 'b');
      const std::string text = before + c + behind;
      const std::string written = Json(text).Dump();
      EXPECT_EQ(written, "\"" + before + alone.substr(1, alone.size() - 2) + behind + "\"");
      EXPECT_EQ(SizeAsJson(text), written.size());
      EXPECT_EQ(RoundTrip(written), written);
    }
  }
}

// Wherever it stands: texts are read sixteen bytes at a time.
TEST(Json, RefusesEveryControlCharacter) {
  for (char control = 0x01; control < 0x20; ++control) {
    for (std::size_t before = 0; before < 40; ++before) {
      const std::string text = std::string(before, 'a') + control + std::string(40, 'b');
      const std::string at = " At byte " + std::to_string(before + 1) + ".";
      EXPECT_THAT(ParseExact("\"" + text + "\""),
                  IsErrorWith(ErrorCode::kInvalid, CauseIs(::testing::HasSubstr(at))))
          << static_cast<int>(control);
      EXPECT_THAT(ParseExact("\"\\n" + text + "\""), IsErrorWith(ErrorCode::kInvalid));
      EXPECT_THAT(ParseExact("{\"" + text + "\":1}"), IsErrorWith(ErrorCode::kInvalid));
    }
  }
}

TEST(Json, RefusesMalformedUtf8) {
  for (const char* bytes : {"\xFF", "\xC0\x80", "\xC3", "\xE2\x82", "\xED\xA0\x80",
                            "\xF5\x80\x80\x80", "\xF4\x90\x80\x80", "\xF0\x8F\x80\x80", "\x80"}) {
    EXPECT_THAT(ParseExact("\"" + std::string(bytes) + "\""), IsError());
    EXPECT_THAT(ParseExact("{\"" + std::string(bytes) + "\":1}"), IsError());
  }
  EXPECT_EQ(RoundTrip("\"Gr\xC3\xB6\xC3\x9F\x65 \xE6\x97\xA5 \xF0\x9F\x98\x80\""),
            "\"Gr\xC3\xB6\xC3\x9F\x65 \xE6\x97\xA5 \xF0\x9F\x98\x80\"");
}

TEST(Json, RefusesEscapesOfHalfACharacter) {
  for (const char* text : {R"("\uD800")", R"("\uDC00")", R"("\uD800\u0041")", R"("\uDC00\uD800")",
                           R"("x\uDFFFy")", R"({"\uDC00":1})"}) {
    EXPECT_THAT(ParseExact(text), IsError()) << text;
  }
  EXPECT_EQ(RoundTrip(R"("\uD83D\uDE00")"), "\"\xF0\x9F\x98\x80\"");
}

std::string Received(std::string_view text, std::string* repaired = nullptr) {
  const std::unique_ptr<char[]> exact(new char[text.size()]);
  text.copy(exact.get(), text.size());
  const auto json =
      Json::ParseReceived(std::string_view(exact.get(), text.size()), JsonLimits(), repaired);
  return json.ok() ? json.value().Dump() : "refused: " + json.error().cause;
}

TEST(ReceivedJson, PutsAMarkInPlaceOfWhatIsNoCharacter) {
  for (const auto& [text, whole] : std::vector<std::pair<std::string, std::string>>{
           {R"("\uD83D")", "\"\xEF\xBF\xBD\""},
           {R"("\udc00x")", "\"\xEF\xBF\xBDx\""},
           {R"("\uD83D\u0041")", "\"\xEF\xBF\xBD\x41\""},
           {R"("\uD83D\uD83D\uDE00")", "\"\xEF\xBF\xBD\xF0\x9F\x98\x80\""},
           {R"("\uDE00\uD83D")", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
           {R"({"a\uD800":[1,{"b":"\uDFFF"}]})",
            "{\"a\xEF\xBF\xBD\":[1,{\"b\":\"\xEF\xBF\xBD\"}]}"},
           {"\"\xFFz\"", "\"\xEF\xBF\xBDz\""},
           {"{\"\xC3\":\"\xE2\x82\"}", "{\"\xEF\xBF\xBD\":\"\xEF\xBF\xBD\xEF\xBF\xBD\"}"},
           {"\xEF\xBB\xBF[1]", "[1]"}}) {
    std::string repaired;
    EXPECT_EQ(Received(text, &repaired), whole) << text;
    EXPECT_FALSE(repaired.empty()) << text;
  }
}

TEST(ReceivedJson, ReadsWhatLibrariesWriteAgainstTheStandard) {
  for (const auto& [text, whole] : std::vector<std::pair<std::string, std::string>>{
           {"\"a\tb\nc\"", R"("a\tb\nc")"},
           {std::string("\"a\0b\"", 5), R"("a\u0000b")"},
           {"{\"a\x01\":\"\x1f\"}", R"({"a\u0001":"\u001F"})"},
           {"[NaN,Infinity,-Infinity,nan,-nan,inf,-inf,-NaN]",
            "[null,null,null,null,null,null,null,null]"},
           {R"({"a":NaN,"NaN":"NaN, \"Infinity\"","b":[1,NaN]})",
            R"({"a":null,"NaN":"NaN, \"Infinity\"","b":[1,null]})"},
           {std::string("[1]\0", 4), "[1]"},
           {std::string("{}\r\n\0\0", 6), "{}"},
           {std::string("[1] \0 \n", 7), "[1]"}}) {
    std::string repaired;
    EXPECT_EQ(Received(text, &repaired), whole) << text;
    EXPECT_FALSE(repaired.empty()) << text;
  }
}

TEST(ReceivedJson, TakesTheLastOfANameWhereThatMayBe) {
  for (const auto& [text, last] : std::vector<std::pair<std::string, std::string>>{
           {R"({"a":1,"a":2})", R"({"a":2})"},
           {R"({"a":1,"b":2,"a":3,"a":null})", R"({"b":2,"a":null})"},
           {R"([{"x":{"a":1,"\u0061":[2]}}])", R"([{"x":{"a":[2]}}])"},
           {R"({"\ud800":1,"\ud801":2})", "{\"\xEF\xBF\xBD\":2}"},
           {R"({"a":NaN,"a":"x"})", R"({"a":"x"})"}}) {
    std::string repaired;
    const auto json = Json::ParseReceived(text, {}, &repaired, RepeatedNames::kLastWins);
    ASSERT_THAT(json, IsOk()) << text;
    EXPECT_EQ(json->Dump(), last) << text;
    EXPECT_NE(repaired.find("a name twice"), std::string::npos) << text;
    EXPECT_THAT(Json::ParseReceived(text), IsError()) << text;
  }
  for (const std::string_view broken : {R"({"a":1,"a":2)", R"({"a":1,"a":})"}) {
    EXPECT_THAT(Json::ParseReceived(broken, {}, nullptr, RepeatedNames::kLastWins), IsError());
  }
}

TEST(ReceivedJson, LeavesWholeTextsAsTheyAre) {
  for (const std::string_view text :
       {R"("\uD83D\uDE00")", R"("\\uD83D")", R"({"a":"\\\\","b":"\"\\uDC00"})", R"([1,2])"}) {
    std::string repaired;
    EXPECT_EQ(Received(text, &repaired), RoundTrip(text)) << text;
    EXPECT_EQ(repaired, "") << text;
  }
}

TEST(ReceivedJson, RepairsNoStructure) {
  for (const std::string_view text : std::initializer_list<std::string_view>{
           "", "{", "[1,]", R"("\uD83")", R"("\uD83D)", "\"\xFF", R"({"a":1,"a":2})",
           "\xEF\xBB\xBF", R"(\uD83D)", "NaN", "Infinity", "NaNa", "info", "[nil]", "[1]x",
           std::string_view("[1]\0x", 5), std::string_view("\0[1]", 4), "'a'", "\"a\\\n"}) {
    EXPECT_EQ(Received(text).find("refused: "), 0U) << text;
  }
}

TEST(Json, RefusesDuplicateNames) {
  for (const char* text : {R"({"a":1,"a":2})", R"({"a":1,"b":2,"a":1})", R"({"":1,"":2})",
                           R"([{"x":{"a":1,"\u0061":2}}])"}) {
    EXPECT_THAT(ParseExact(text),
                IsErrorWith(CauseIs(HasSubstr("a member name appears twice in one object: "))))
        << text;
  }
  EXPECT_THAT(ParseExact(R"([{"a":1},{"a":2}])"), IsOk());
  EXPECT_THAT(ParseExact(R"({"a":1,"A":2})"), IsOk());
}

// Few members are compared in pairs, many are sorted.
TEST(Json, RefusesANameTwiceAmongAnyNumberOfMembers) {
  for (int count = 2; count <= 40; ++count) {
    std::string members;
    for (int i = 0; i < count; ++i) {
      members.append(i == 0 ? "" : ",").append("\"m").append(std::to_string(i)).append("\":1");
    }
    EXPECT_THAT(ParseExact("{" + members + "}"), IsOk()) << count;
    for (const int again : {0, count / 2, count - 1}) {
      const std::string name = "\"m" + std::to_string(again) + "\"";
      EXPECT_THAT(ParseExact("{" + members + "," + name + ":2}"),
                  IsErrorWith(CauseIs(HasSubstr(name))))
          << count;
    }
  }
}

TEST(Json, ObeysTheSizeLimit) {
  JsonLimits limits;
  limits.max_bytes = 4;
  EXPECT_THAT(ParseExact("[12]", limits), IsOk());
  EXPECT_THAT(ParseExact("[123]", limits), IsErrorWith(ErrorCode::kTooLarge, "too_large"));
}

TEST(Json, ObeysTheDepthLimit) {
  JsonLimits limits;
  limits.max_depth = 3;
  EXPECT_THAT(ParseExact("[[[]]]", limits), IsOk());
  EXPECT_THAT(ParseExact(R"([{"a":[1]},{"b":[2]}])", limits), IsOk());
  EXPECT_THAT(ParseExact(R"([{"a":[{}]}])", limits), IsErrorWith(ErrorCode::kTooLarge));
  EXPECT_THAT(ParseExact(std::string(1000000, '[')), IsErrorWith(ErrorCode::kTooLarge));
}

TEST(Json, SurvivesEveryPrefix) {
  const std::string text = R"({"a":[1.5e3,"\u00e9",true,null],"b":{"c":"d"}})";
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_THAT(ParseExact(text.substr(0, size)), IsError()) << size;
  }
}

TEST(Json, ReadsIntegersExactly) {
  const auto integer = [](std::string_view text) { return ParseExact(text).value().AsInt64(); };
  EXPECT_EQ(integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(integer("9223372036854775808"), std::nullopt);
  EXPECT_EQ(integer("1.0"), 1);
  EXPECT_EQ(integer("1e3"), 1000);
  EXPECT_EQ(integer("-0"), 0);
  EXPECT_EQ(integer("1.5"), std::nullopt);
  EXPECT_EQ(integer("1e19"), std::nullopt);
  EXPECT_EQ(integer("\"1\""), std::nullopt);
  EXPECT_EQ(integer("true"), std::nullopt);
}

TEST(Json, ReadsMembersOnlyOfTheirType) {
  const Json json = ParseExact(R"({"s":"x","b":true,"n":5,"z":null})").value();
  EXPECT_EQ(*json.FindString("s"), "x");
  EXPECT_EQ(json.FindBool("b"), true);
  EXPECT_EQ(json.FindInt64("n"), 5);
  EXPECT_EQ(json.FindString("n"), nullptr);
  EXPECT_EQ(json.FindBool("s"), std::nullopt);
  EXPECT_EQ(json.FindInt64("missing"), std::nullopt);
  EXPECT_EQ(json.FindString("z"), nullptr);
  EXPECT_EQ(Json("text").Find("s"), nullptr);
  EXPECT_EQ(json.Find("n")->AsDouble(), 5.0);
}

TEST(Json, IsBuiltAndChanged) {
  Json json;
  json.Set("a", 1);
  json.Set("b", "x");
  json.Set("a", Json::MakeArray({true, nullptr}));
  json.Find("a")->Append(2.5);
  json.Remove("b");
  json.Remove("missing");
  EXPECT_EQ(json.Dump(), R"({"a":[true,null,2.5]})");
  EXPECT_EQ(Json::MakeObject({{"a", 1}, {"a", 2}}).Dump(), R"({"a":2})");
}

TEST(Json, WritesOnlyNumbersThatJsonHas) {
  EXPECT_TRUE(Json(std::numeric_limits<double>::infinity()).IsNull());
  EXPECT_TRUE(Json(std::numeric_limits<double>::quiet_NaN()).IsNull());
  for (const double value : {0.1, 1e300, 5e-324, -0.0, 123456789.125}) {
    const auto again = ParseExact(Json(value).Dump());
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again.value().AsDouble(), value);
  }
}

TEST(Json, WritesValidUtf8WhateverItIsGiven) {
  EXPECT_EQ(Json("a\xFF"
                 "b")
                .Dump(),
            "\"a\xEF\xBF\xBD"
            "b\"");
  EXPECT_EQ(Json::MakeObject({{"\xC3", 1}}).Dump(), "{\"\xEF\xBF\xBD\":1}");
}

TEST(Json, WritesEveryByteOfATextSoThatItIsReadBack) {
  for (int byte = 0; byte < 0x80; ++byte) {
    // Beside others, at the end, and alone.
    for (const std::string& text :
         {std::string(20, static_cast<char>(byte)),
          std::string("sixteen letters!").append(1, static_cast<char>(byte)),
          std::string(1, static_cast<char>(byte))}) {
      const std::string written = Json(text).Dump();
      EXPECT_EQ(written.find_first_of(std::string_view("\0\n\r\t\x1b", 5)), std::string::npos)
          << byte;
      const auto again = Json::Parse(written);
      ASSERT_THAT(again, IsOk()) << byte;
      EXPECT_EQ(*again->AsString(), text) << byte;
    }
  }
  EXPECT_EQ(Json(std::string_view("\0\x1f\x7f\"\\/\b\f\n\r\t\xC3\xA5", 13)).Dump(),
            "\"\\u0000\\u001F\x7F\\\"\\\\/\\b\\f\\n\\r\\t\xC3\xA5\"");
}

// A buffer that is outgrown would leave a copy of a secret behind.
TEST(Json, IsWrittenIntoMemoryThatIsReservedOnce) {
  const Json json = Json::MakeObject({{"quoted", std::string(1000, '"')},
                                      {"list", Json::MakeArray({1, true, nullptr, "\x01\xFF"})}});
  const std::string text = json.Dump();
  EXPECT_EQ(text.capacity(), text.size());
}

TEST(Json, WipesTextsThatDieOrAreReplaced) {
  alignas(Json) char memory[sizeof(Json)] = {};
  const std::string_view bytes(memory, sizeof(memory));
  auto* json = new (memory) Json("hunter2");  // short: lies in `memory`
  EXPECT_NE(bytes.find("hunter2"), std::string_view::npos);
  *json = Json(1);
  EXPECT_EQ(bytes.find("hunter2"), std::string_view::npos);
  *json = Json("hunter2");
  json->~Json();
  EXPECT_EQ(bytes.find("hunter2"), std::string_view::npos);
}

TEST(Json, NamesItsTypes) {
  EXPECT_EQ(TypeName(Json()), "null");
  EXPECT_EQ(TypeName(Json(true)), "a boolean");
  EXPECT_EQ(TypeName(Json(1)), "a number");
  EXPECT_EQ(TypeName(Json("")), "a string");
  EXPECT_EQ(TypeName(Json::MakeArray()), "an array");
  EXPECT_EQ(TypeName(Json::MakeObject()), "an object");
}

TEST(Json, ListsStringsOrNothing) {
  EXPECT_EQ(StringList(Json::MakeArray({"a", "b"})), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(StringList(Json::MakeArray()), std::vector<std::string>());
  EXPECT_EQ(StringList(Json::MakeArray({"a", 1})), std::nullopt);
  EXPECT_EQ(StringList(Json("a")), std::nullopt);
}

}  // namespace
}  // namespace claribi::core
