#include "app/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "app/exit_code.h"
#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using testing::HasSubstr;

Error ErrorOf(Code code) { return Error{.code = code, .what = "It failed."}; }

TEST(ExitCode, FollowsTheCodeOfTheError) {
  const std::pair<Code, int> expected[] = {
      {Code::kCheckFailed, 1}, {Code::kUsage, 2},       {Code::kAuthRequired, 3},
      {Code::kUnavailable, 4}, {Code::kForbidden, 5},   {Code::kState, 5},
      {Code::kConflict, 5},    {Code::kTooLarge, 5},    {Code::kUpstream, 5},
      {Code::kUnsupported, 5}, {Code::kToolError, 5},   {Code::kAbi, 6},
      {Code::kPluginLoad, 6},  {Code::kTimeout, 8},     {Code::kRateLimited, 9},
      {Code::kInternal, 70},   {Code::kCancelled, 130},
  };
  for (const auto& [code, exit_code] : expected) {
    EXPECT_EQ(ExitCodeOf(ErrorOf(code)), exit_code) << CodeName(code);
  }
}

TEST(ExitCode, BlamesThePersonOnlyForWhatTheyTyped) {
  for (const Code code : {Code::kInvalid, Code::kNotFound}) {
    EXPECT_EQ(ExitCodeOf(ErrorOf(code)), 5);
    EXPECT_EQ(ExitCodeOf(AsUsersInput(ErrorOf(code))), 2);
  }
  EXPECT_EQ(ExitCodeOf(AsUsersInput(ErrorOf(Code::kTimeout))), 8);
}

const Error kRateLimit{.code = Code::kRateLimited,
                       .what = "Too many requests.",
                       .cause = "429",
                       .fix = "Wait.",
                       .retryable = true,
                       .retry_after = std::chrono::milliseconds(30'001),
                       .detail = R"({"kind":"rate_limited","request_id":"r-1"})"};

TEST(ErrorObject, HasAllMembers) {
  EXPECT_EQ(ToLine(ToJson(kRateLimit, 0)),
            R"({"code":"rate_limited","what":"Too many requests.","cause":"429","fix":"Wait.",)"
            R"("retryable":true,"retry_at":"1970-01-01T00:00:31Z","request_id":"r-1"})");
}

TEST(ErrorObject, LeavesNeitherCauseNorFixOut) {
  const Document json = ToJson(Error{.code = Code::kAuthRequired, .what = "Sign in."}, 0);
  EXPECT_FALSE(TextOf(json, "cause").empty());
  EXPECT_THAT(TextOf(json, "fix"), HasSubstr("claribi-host connect"));
  EXPECT_TRUE(json["retry_at"].IsNull());
}

TEST(ErrorText, HasAFixedLayout) {
  EXPECT_EQ(ToText(kRateLimit, 0),
            "error: Too many requests.\ncause: 429\nfix: Wait.\n"
            "retry at: 1970-01-01T00:00:31Z\nrequest: r-1\n");
}

TEST(ErrorText, ObeysNoEscapeSequence) {
  const std::string text = ToText(Error{.what = "a\x1b[2J\nerror: forged"}, 0);
  EXPECT_THAT(text, HasSubstr("error: a\\u{1b}[2J error: forged\n"));
}

TEST(Output, IsOneObjectOnFailureToo) {
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(Print(kRateLimit, true, out, err), 9);
  EXPECT_THAT(out.str(), testing::StartsWith(R"({"schema_version":1,"error":{"code":)"));
  EXPECT_EQ(err.str(), "");
  const std::string line = out.str();
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
}

TEST(Output, KeepsDataAndMessagesApart) {
  Answer answer;
  answer.text = "data\n";
  answer.failure = kRateLimit;
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(Print(std::move(answer), false, out, err), 9);
  EXPECT_EQ(out.str(), "data\n");
  EXPECT_THAT(err.str(), HasSubstr("error: "));
}

TEST(Output, JsonIsAsciiAndSafeForATerminal) {
  Answer answer;
  Set(answer.json, "text", "\x1b[2J\u202e\u009b東");
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(Print(std::move(answer), true, out, err), 0);
  EXPECT_EQ(out.str(), "{\"schema_version\":1,\"text\":\"\\u001B[2J\\u202E\\u009B\\u6771\"}\n");
}

TEST(Json, SaysWhereItBreaks) {
  EXPECT_THAT(ParseObject(R"({"a":tru})", "The text"),
              IsErrorWith(MessageIs("The text is not valid JSON."), CauseIs(HasSubstr("at byte"))));
}

TEST(Json, RefusesWhatIsNoObjectOrNoUtf8) {
  for (const char* text : {"", "[]", "1", "null", "{} {}", "{\"a\":\"\xff\"}"}) {
    EXPECT_THAT(ParseObject(text, "The text"), IsError()) << text;
  }
}

TEST(Json, SurvivesEveryPrefixOfATextAndAnyDepth) {
  const std::string text = R"({"a":[1,{"b":"\u00e9"}],"c":null})";
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_THAT(ParseObject(std::string(text, 0, length), "The text"), IsError());
  }
  EXPECT_THAT(ParseObject(std::string(200'000, '['), "The text"), IsError());
}

TEST(Print, SaysThatAnAnswerIsLost) {
  for (const bool json : {false, true}) {
    std::ostream full(nullptr);
    std::ostringstream err;
    Answer answer;
    answer.text = "data\n";
    EXPECT_EQ(Print(std::move(answer), json, full, err), 4) << json;
    EXPECT_THAT(err.str(), HasSubstr("standard output cannot be written")) << json;
  }
}

}  // namespace
}  // namespace claribi::app
