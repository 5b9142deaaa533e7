// What of a JSON text depends on where in it something stands, and how long it is: short texts,
// escapes and long texts are read in ways of their own.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/json.h"
#include "core/json_repair.h"
#include "core/text_buffer.h"
#include "testing/result_matchers.h"

namespace claribi::core {
namespace {

constexpr std::size_t kLong = std::size_t{200} * 1024;

// From a buffer of exactly its size, so that a sanitizer sees every byte read beyond it.
Result<Json> ReadExact(std::string_view text) {
  const std::unique_ptr<char[]> exact(new char[text.size()]);
  text.copy(exact.get(), text.size());
  return Json::ParseReceived(std::string_view(exact.get(), text.size()));
}

// What is escaped, and what stands for it, in so many bytes or a little more.
struct Escaped {
  std::string written;
  std::string meant;
};
Escaped LongText(std::string_view written, std::string_view meant, std::size_t bytes) {
  Escaped text;
  for (std::size_t i = 0; text.written.size() < bytes; ++i) {
    const std::string plain(i % 67, 'x');
    text.written.append(plain).append(written);
    text.meant.append(plain).append(meant);
  }
  return text;
}

const std::pair<const char*, const char*> kEscapes[] = {{R"(\")", "\""},
                                                        {R"(\\)", "\\"},
                                                        {R"(\/)", "/"},
                                                        {R"(\b)", "\b"},
                                                        {R"(\f)", "\f"},
                                                        {R"(\n)", "\n"},
                                                        {R"(\r)", "\r"},
                                                        {R"(\t)", "\t"},
                                                        {R"(\u0041)", "A"},
                                                        {R"(\u00e5)", "\xC3\xA5"},
                                                        {R"(\u20AC)", "\xE2\x82\xAC"},
                                                        {R"(\uD83D\uDE00)", "\xF0\x9F\x98\x80"},
                                                        {R"(\\\")", "\\\""},
                                                        {R"(\n\u000a\\n)", "\n\n\\n"}};

TEST(JsonReceived, ReadsEachEscapeInEachPlace) {
  for (const auto& [written, meant] : kEscapes) {
    for (std::size_t before = 0; before < 70; ++before) {
      for (const std::size_t behind : {0U, 1U, 15U, 16U, 70U}) {
        const std::string text =
            "\"" + std::string(before, 'a') + written + std::string(behind, 'b') + "\"";
        const auto json = ReadExact(text);
        ASSERT_THAT(json, IsOk()) << text;
        EXPECT_EQ(*json->AsString(), std::string(before, 'a') + meant + std::string(behind, 'b'));
      }
    }
  }
}

TEST(JsonReceived, RefusesWhatIsNoEscapeInEachPlace) {
  for (const std::string_view wrong :
       {R"(\x)", R"(\u12G4)", R"(\uD83Dn)", R"(\u)", "\\\x01", "\x01"}) {
    for (std::size_t before = 0; before < 140; ++before) {
      const std::string text =
          "\"\\n" + std::string(before, 'a') + std::string(wrong) + std::string(80, 'z') + "\"";
      EXPECT_THAT(Json::Parse(text), IsError()) << text;
    }
  }
}

TEST(JsonReceived, TakesTheBufferForTheTextThatMakesUpMostOfIt) {
  for (const auto& [written, meant] : kEscapes) {
    const Escaped text = LongText(written, meant, kLong);
    const std::string message = R"({"id":1,"result":{"content":[{"type":"text","text":")" +
                                text.written + R"("}]},"more":["a","b"]})";
    TextBuffer buffer(message);
    const char* const begin = buffer.data();
    const auto json = Json::ParseReceived(std::move(buffer), {});
    ASSERT_THAT(json, IsOk());
    const JsonString& read =
        *json->Find("result")->Find("content")->AsArray()->front().FindString("text");
    EXPECT_EQ(read.view(), text.meant);
    // A text that is much shorter than what stands for it is no reason to keep the buffer.
    const bool is_taken = text.meant.size() > message.size() - message.size() / 4;
    EXPECT_EQ(read.data() == begin, is_taken) << written;
    EXPECT_EQ(*json, *Json::Parse(message));
  }
}

TEST(JsonReceived, EmptiesTheBufferWhereNoTextMakesUpMostOfIt) {
  const std::string half(kLong, 'x');
  for (const std::string& message :
       {"[\"a text before it\",\"" + half + "\",\"" + half + "\"]", "{\"" + half + "\":1}",
        std::string("[\"a text before it\",\"short\"]")}) {
    TextBuffer buffer(message);
    const auto json = Json::ParseReceived(std::move(buffer), {});
    ASSERT_THAT(json, IsOk());
    EXPECT_TRUE(buffer.empty());  // NOLINT(bugprone-use-after-move): promised
    EXPECT_EQ(*json, *Json::Parse(message));
  }
}

// Whatever is wrong behind the long text.
TEST(JsonReceived, RepairsAndRefusesAMessageWithALongText) {
  const std::string text = LongText(R"(\")", "\"", kLong).written;
  const std::string begin = R"({"first":"0123456789","text":")" + text;
  for (const auto& [end, lost] :
       std::initializer_list<std::pair<std::string, bool>>{{R"(\ud800"})", true},
                                                           {R"(","n":NaN})", true},
                                                           {"\",\"n\":\n[-Infinity]}", true},
                                                           {std::string("\"}\0", 3), false},
                                                           {"\x1A\"}", false},
                                                           {"\n\"}", false}}) {
    std::string repaired;
    const auto json = Json::ParseReceived(TextBuffer(begin + end), {}, &repaired);
    ASSERT_THAT(json, IsOk()) << end;
    EXPECT_EQ(!LostIn(repaired).empty(), lost);
    EXPECT_EQ(json->FindString("text")->substr(0, 1000),
              LongText(R"(\")", "\"", kLong).meant.substr(0, 1000));
  }
  for (const char* end :
       {"", "\"", "\",}", "\"}}", "\"]", "\\q\"}", "\",\"text\":1}", "\",\"n\":inf"}) {
    const auto kept = Json::ParseReceived(begin + end);
    ASSERT_THAT(kept, IsErrorWith(HasCause())) << end;
    EXPECT_THAT(Json::ParseReceived(TextBuffer(begin + end), {}),
                IsErrorWith(CauseIs(::testing::Eq(kept.error().cause))));
  }
}

TEST(JsonReceived, KeepsNumbersOfAnyRangeBesideALongText) {
  const std::string digits = "1" + std::string(310, '0');
  for (const std::string& number : {std::string("1e400"), std::string("-1.5E+999"), digits,
                                    digits + "e1", std::string("1e5"), std::string("12e-400")}) {
    for (const char* in_text : {"", "1e400", R"(\")"}) {
      const std::string text = R"(["0123456789",")" + std::string(kLong, 'x') + in_text + "\",";
      const auto json = Json::ParseReceived(TextBuffer(text + number + "]"), {});
      ASSERT_THAT(json, IsOk()) << number;
      EXPECT_EQ((*json->AsArray())[2].NumberText(), number);
      EXPECT_EQ(*json, *Json::ParseReceived(text + number + "]"));
    }
  }
}

// Of a name that stands twice, the long text may be the one that is not kept.
TEST(JsonReceived, KeepsTheLastOfANameBesideALongText) {
  const std::string text = "\"" + LongText(R"(\n)", "\n", kLong).written + "\"";
  for (const auto& [message, last] : std::initializer_list<std::pair<std::string, std::string>>{
           {"{\"first\":\"0123456789\",\"a\":" + text + ",\"a\":1}",
            "{\"first\":\"0123456789\",\"a\":1}"},
           {"{\"first\":\"0123456789\",\"a\":1,\"a\":" + text + "}",
            "{\"first\":\"0123456789\",\"a\":" + text + "}"},
           {"{\"a\":[\"0123456789\",{\"b\":" + text + "}],\"c\":1,\"a\":[2]}",
            "{\"c\":1,\"a\":[2]}"}}) {
    std::string repaired;
    const auto json =
        Json::ParseReceived(TextBuffer(message), {}, &repaired, RepeatedNames::kLastWins);
    ASSERT_THAT(json, IsOk());
    EXPECT_EQ(json->Dump(), last);
    EXPECT_EQ(repaired, "a name twice in one object");
  }
}

// Also where only the beginning of a text is read for it.
TEST(JsonReceived, TellsTheFaultWhereItIs) {
  for (const auto& [text, cause] : std::initializer_list<std::pair<std::string, const char*>>{
           {"[1," + std::string(100, ' ') + "}" + std::string(100, ' '),
            "Invalid value. At byte 103."},
           {"[" + std::string(300, '1') + ".x]", "Miss fraction part in number. At byte 302."},
           {"[tru" + std::string(100, 'u') + "]", "Invalid value. At byte 4."},
           {"[\"" + std::string(100, 'a') + "\\x\"]",
            "Invalid escape character in string. At byte 102."},
           {"{\"a\" " + std::string(100, ' ') + "1}",
            "Missing a colon after a name of object member. At byte 105."},
           {"prose that is none " + std::string(100, 'x'), "Invalid value. At byte 0."},
           {" 2026 is a year",
            "The document root must not be followed by other values. At byte 6."},
           {"true" + std::string(20, ' ') + "x",
            "The document root must not be followed by other values. At byte 24."},
           {std::string("1 \0 2", 5), "a NUL byte follows the value"},
           {"[1] " + std::string(100, ' ') + "2",
            "The document root must not be followed by other values. At byte 104."}}) {
    EXPECT_THAT(Json::ParseReceived(text), IsErrorWith(CauseIs(::testing::Eq(cause)))) << text;
  }
}

// Prose that was taken for JSON: a copy of it for nothing is a body more.
TEST(JsonRepair, SeesWithoutACopyThatNothingIsToBeRepaired) {
  for (const std::string_view text :
       {"At step 1 the importer read", "", "C:\\temp\\u0041", "NaN", R"(["NaN","inf"])",
        "{\n\t\"a\": \"Information\"}\r\n", R"(["\ud83d\uDE00"])", "[information]"}) {
    EXPECT_FALSE(MayBeRepaired(text)) << text;
  }
  for (const std::string_view text :
       std::initializer_list<std::string_view>{"[NaN]", "[1,-inf]", "{\"a\":Infinity}", "[\"\n\"]",
                                               R"(["                \ud83d\\uDE00"])",
                                               "\xEF\xBB\xBF"
                                               "1",
                                               "x\\ud800", "caf\xE9", std::string_view("1\0", 2)}) {
    EXPECT_TRUE(MayBeRepaired(text)) << text;
  }
}

}  // namespace
}  // namespace claribi::core
