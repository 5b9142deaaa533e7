// Error responses of every form: the code decides, and the user reads the vendor's words.
#include "oauth/error_response.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

core::Error Answered(int status, std::string_view body, std::string_view type = "application/json",
                     const std::vector<std::string_view>& secrets = {}) {
  http::BufferedResponse response;
  response.status = status;
  response.body = body;
  response.headers.Set("Content-Type", type);
  return UnexpectedAnswer("No.", response, Config(), core::UnixTimeFromMs(1790000000000), secrets);
}

TEST(ErrorResponse, IsReadInEveryFormOfJson) {
  for (const char* body :
       {R"({"error":"invalid_grant","error_description":"it is spent"})",
        R"({"error":"invalid_grant","error_description":["it is spent"]})",
        R"({"error":"invalid_grant","message":"it is spent"})",
        R"({"error":{"error":"invalid_grant","error_description":"it is spent"}})",
        R"({"error":{"code":"invalid_grant","message":"it is spent"}})",
        R"({"error":{"type":"invalid_grant","message":"it is spent","code":400}})",
        R"({"error":[{"code":"invalid_grant","message":"it is spent"}]})",
        R"({"error":["invalid_grant"],"detail":"it is spent"})",
        R"([{"error":"invalid_grant","error_description":"it is spent"}])",
        R"({"errors":[{"code":"invalid_grant","message":"it is spent"}]})",
        R"({"code":"invalid_grant","message":"it is spent"})",
        "\xEF\xBB\xBF{\"error\":\"invalid_grant\",\"error_description\":\"it is spent\"}",
        "error=invalid_grant&error_description=it+is+spent"}) {
    const core::Error error = Answered(400, body);
    EXPECT_TRUE(IsOAuthError(error, OAuthError::kInvalidGrant)) << body << error.cause;
    EXPECT_THAT(error, IsErrorWith(ErrorCode::kAuthRequired, HttpStatusIs(400),
                                   CauseIs(HasSubstr("\"it is spent\""))))
        << body;
  }
}

TEST(ErrorResponse, WithoutACodeTellsTheStatusAndTheWords) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {R"({"message":"unknown parameter foo"})", "unknown parameter foo"},
      {R"({"title":"Bad","detail":"unknown parameter foo"})", "unknown parameter foo"},
      {R"({"error":{"message":"unknown parameter foo"}})", "unknown parameter foo"},
      {R"({"error":{"code":400,"message":"unknown parameter foo"}})", "unknown parameter foo"},
      {R"({"errors":["unknown parameter foo"]})", "unknown parameter foo"},
      {R"({"error":null,"error_description":"unknown parameter foo"})", "unknown parameter foo"},
      {R"({"error":true,"msg":"unknown parameter foo"})", "unknown parameter foo"},
      {R"({"type":"about:blank","title":"unknown parameter foo"})", "unknown parameter foo"},
      {"unknown parameter foo", "\"unknown parameter foo\""},
      {"<html><head><TITLE>\n Bad request</TITLE>", "title \"Bad request\""},
      {"<html>no title", "a web page"},
      {"", "without an OAuth error document"},
      {"{}", "without an OAuth error document"},
      {"[]", "without an OAuth error document"},
      {"{\"error\":", "without an OAuth error document"},
      {R"({"error":{}})", "without an OAuth error document"},
      {R"({"error":[]})", "without an OAuth error document"}};
  for (const auto& [body, words] : cases) {
    const core::Error error = Answered(400, body);
    EXPECT_THAT(error, IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("HTTP status 400")),
                                   CauseIs(HasSubstr(words))))
        << body;
    EXPECT_EQ(error.vendor_code, "") << body;
  }
}

TEST(ErrorResponse, OfAnOutageTellsTheWordsAndIsNoRefusal) {
  for (const char* body :
       {R"({"error":"invalid_grant","error_description":"we are closed"})",
        R"({"message":"we are closed"})", "we are closed", "<title>we are closed</title>"}) {
    for (const int status : {429, 500, 502, 503}) {
      const core::Error error = Answered(status, body, "");
      EXPECT_THAT(error, IsErrorWith(IsRetryable(), HttpStatusIs(status),
                                     CauseIs(HasSubstr("we are closed"))))
          << body;
      EXPECT_EQ(error.vendor_code, "");
    }
  }
}

TEST(ErrorResponse, IsMadeHarmlessAndShort) {
  const core::Error error =
      Answered(400, "\x1B[31mred\nline" + std::string(5000, 'x'), "text/plain");
  EXPECT_THAT(error.cause, AllOf(HasSubstr("?[31mred line"), Not(HasSubstr("\x1B"))));
  EXPECT_LT(error.cause.size(), 400U);
}

TEST(ErrorResponse, ShowsNoSecretThatTheServerRepeatsWhereverItStands) {
  for (const char* body :
       {R"({"error":"the-secret"})", R"({"error":{"code":"x","message":"no the-secret"}})",
        R"({"errors":["no the-secret"]})", "no the-secret", "<title>no the-secret</title>",
        "error=x&error_description=no+the-secret"}) {
    for (const int status : {400, 429, 503}) {
      EXPECT_EQ(TextOf(Answered(status, body, "", {"the-secret"})).find("the-secret"),
                std::string::npos)
          << body;
    }
  }
}

}  // namespace
}  // namespace claribi::oauth
