// What the host reads and prints: numbers in every digit, exit codes by what went wrong, times that
// are known.
#include "app/json_document.h"

#include <gtest/gtest.h>

#include "app/exit_code.h"
#include "app/probe.h"
#include "app/utc_time.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;

TEST(JsonDocument, KeepsEveryDigitOfANumber) {
  for (const std::string& number :
       {std::string("123456789012345678901234567890"), std::string("18446744073709551615"),
        std::string("-9223372036854775809"), std::string("0.1234567890123456789012345"),
        std::string("1.50"), std::string("1.0"), std::string("-0"), std::string("1e400"),
        std::string("-1E-400"), std::string("0"), std::string("-5"), std::string(400, '7')}) {
    const std::string text = "{\"a\":[1," + number + ",2],\"b\":\"1e400\"}";
    const auto read = ParseObject(text, "It");
    ASSERT_TRUE(read) << number << ": " << read.error().cause;
    EXPECT_EQ(ToLine(*read), text);
  }
}

TEST(JsonDocument, TakesNoNumberForAText) {
  const auto read = ParseObject(R"({"a":1.5,"b":"1.5","c":7})", "It");
  ASSERT_TRUE(read);
  EXPECT_EQ(TextOf(*read, "a"), "");
  EXPECT_EQ(WrittenNumber((*read)["a"]), "1.5");
  EXPECT_EQ(TextOf(*read, "b"), "1.5");
  EXPECT_EQ(WrittenNumber((*read)["b"]), "");
  EXPECT_EQ(IntegerOf(*read, "c"), 7);
}

TEST(JsonDocument, RefusesWhatWouldUseUpAStackAndWhatComesBehindANul) {
  using namespace std::string_view_literals;
  for (const char* open : {"[", "{\"a\":"}) {
    std::string deep = "{\"a\":";
    for (int i = 0; i < 300'000; ++i) deep += open;
    const auto read = ParseObject(deep, "It");
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().cause.find("levels"), std::string::npos) << read.error().cause;
  }
  EXPECT_FALSE(ParseObject("{}\0{\"a\":1}"sv, "It"));
  EXPECT_TRUE(ParseObject("{\"a\":" + std::string(900, '[') + std::string(900, ']') + "}", "It"));
}

TEST(JsonDocument, RefusesWhatIsNoNumber) {
  for (const char* text : {R"({"a":01e400})", R"({"a":1.e400})", R"({"a":--1e400})",
                           R"({"a":1e400x})", R"({"a":1e400)", R"({"a":-})"}) {
    EXPECT_FALSE(ParseObject(text, "It")) << text;
  }
}

TEST(ExitCode, IsTheSameForOneRateLimitAndForOneAddress) {
  const auto of = [](const char* kind) {
    const auto detail = ParseObject(std::string(R"({"kind":")") + kind + R"("})", "It");
    return ExitCodeOf(FromDetail(*detail, "It failed."));
  };
  EXPECT_EQ(of("rate_limited"), kExitRateLimited);
  EXPECT_EQ(of("configuration"), kExitUsage);
  EXPECT_EQ(of("protocol"), kExitToolError);
  EXPECT_EQ(of("forbidden"), kExitToolError);
  Error called;
  called.code = Code::kUpstream;
  called.detail = R"({"kind":"configuration"})";
  EXPECT_EQ(ExitCodeOf(called), kExitUsage);
}

TEST(UtcTime, IsNever1970WhereItIsNotKnown) {
  EXPECT_EQ(UtcText(0, "%Y"), kUnknownTime);
  EXPECT_EQ(UtcText(-1, "%Y"), kUnknownTime);
  EXPECT_EQ(UtcText(1'790'000'000'000, "%Y"), "2026");
}

}  // namespace
}  // namespace claribi::app
