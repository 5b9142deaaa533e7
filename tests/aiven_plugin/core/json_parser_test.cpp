// What of a JSON text depends on where in it something stands, and how long it is: short texts,
// escapes and long texts are read in ways of their own.
#include "core/json_parser.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/json.h"
#include "core/json_repair.h"
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

TEST(JsonParser, ReadsEachEscapeInEachPlace) {
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

TEST(JsonParser, RefusesWhatIsNoEscapeInEachPlace) {
  for (const std::string_view wrong :
       {R"(\x)", R"(\u12G4)", R"(\uD83Dn)", R"(\u)", "\\\x01", "\x01"}) {
    for (std::size_t before = 0; before < 140; ++before) {
      const std::string text =
          "\"\\n" + std::string(before, 'a') + std::string(wrong) + std::string(80, 'z') + "\"";
      EXPECT_THAT(Json::Parse(text), IsError()) << text;
    }
  }
}

TEST(JsonParser, TakesTheBufferForTheTextThatMakesUpMostOfIt) {
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
    const bool is_taken = text.meant.size() >= message.size() - message.size() / 4;
    EXPECT_EQ(read.data() == begin, is_taken) << written;
    EXPECT_EQ(*json, *Json::Parse(message));
  }
}

TEST(JsonParser, LeavesTheBufferWhereNoTextMakesUpMostOfIt) {
  const std::string half(kLong, 'x');
  for (const std::string& message :
       {"[\"a text before it\",\"" + half + "\",\"" + half + "\"]", "{\"" + half + "\":1}",
        std::string("[\"a text before it\",\"short\"]")}) {
    TextBuffer buffer(message);
    const auto json = Json::ParseReceived(std::move(buffer), {});
    ASSERT_THAT(json, IsOk());
    EXPECT_EQ(buffer.view(),
              message);  // NOLINT(bugprone-use-after-move): that it stays is promised
    EXPECT_EQ(*json, *Json::Parse(message));
  }
}

// Whatever fails behind the long text, the whole is there to be repaired, and for the error.
TEST(JsonParser, RepairsAndRefusesAMessageWithALongText) {
  const std::string text = LongText(R"(\")", "\"", kLong).written;
  const std::string begin = R"({"first":"0123456789","text":")" + text;
  for (const auto& [end, lost] : std::initializer_list<std::pair<std::string, bool>>{
           {R"(\ud800"})", true}, {R"(","n":NaN})", true}, {std::string("\"}\0", 3), false}}) {
    std::string repaired;
    const auto json = Json::ParseReceived(TextBuffer(begin + end), {}, &repaired);
    ASSERT_THAT(json, IsOk()) << end;
    EXPECT_EQ(!LostIn(repaired).empty(), lost);
    EXPECT_EQ(json->FindString("text")->substr(0, 1000),
              LongText(R"(\")", "\"", kLong).meant.substr(0, 1000));
  }
  for (const char* end : {"", "\"", "\",}", "\"}}", "\"]", "\\q\"}"}) {
    TextBuffer buffer(begin + end);
    EXPECT_THAT(Json::ParseReceived(std::move(buffer), {}), IsErrorWith(HasCause())) << end;
    EXPECT_EQ(buffer.view(), begin + end);  // NOLINT(bugprone-use-after-move): promised
  }
}

// Of a name that stands twice, the long text may be the one that is not kept.
TEST(JsonParser, KeepsTheLastOfANameBesideALongText) {
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

// The fault is told as it is found in the whole text, of which only a part is read for it.
TEST(JsonParser, TellsTheFaultWhereItIs) {
  for (const auto& [text, cause] : std::initializer_list<std::pair<std::string, const char*>>{
           {"[1," + std::string(100, ' ') + "}" + std::string(100, ' '),
            "Invalid value. At byte 103."},
           {"[" + std::string(300, '1') + ".x]", "Miss fraction part in number. At byte 302."},
           {"[tru" + std::string(100, 'u') + "]", "Invalid value. At byte 4."},
           {"[\"" + std::string(100, 'a') + "\\x\"]",
            "Invalid escape character in string. At byte 102."},
           {"{\"a\" " + std::string(100, ' ') + "1}",
            "Missing a colon after a name of object member. At byte 105."},
           {"[1] " + std::string(100, ' ') + "2",
            "The document root must not be followed by other values. At byte 104."}}) {
    EXPECT_THAT(Json::ParseReceived(text), IsErrorWith(CauseIs(::testing::Eq(cause)))) << text;
  }
}

// Prose that was taken for JSON: a copy of it for nothing is a body more.
TEST(JsonRepair, SeesWithoutACopyThatNothingIsToBeRepaired) {
  for (const std::string_view text :
       {"At step 1 the importer read", "", "C:\\temp\\u0041", "NaN"}) {
    EXPECT_FALSE(MayBeRepaired(text)) << text;
  }
  for (const std::string_view text :
       std::initializer_list<std::string_view>{"[NaN]",
                                               "\xEF\xBB\xBF"
                                               "1",
                                               "x\\ud800", "caf\xE9", std::string_view("1\0", 2)}) {
    EXPECT_TRUE(MayBeRepaired(text)) << text;
  }
}

}  // namespace
}  // namespace claribi::core
