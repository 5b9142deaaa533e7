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
        " \xEF\xBB\xBF\xEF\xBB\xBF[{\"error\":\"invalid_grant\",\"message\":\"it is spent\"}]",
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

// However the server writes it, and wherever: what was sent is not shown, not even its beginning.
TEST(ErrorResponse, ShowsNoSecretInAnyEncoding) {
  const std::string secret = "a+b/c=d&e<f>~g\"h 0123456789-ABCDEFGHIJ";
  const std::vector<std::string> forms{
      secret,
      "a%2Bb%2Fc%3Dd%26e%3Cf%3E~g%22h%200123456789-ABCDEFGHIJ",
      "a%2bb%2fc%3dd%26e%3cf%3e~g%22h+0123456789-ABCDEFGHIJ",
      "a+b/c=d&amp;e&lt;f&gt;~g&quot;h 0123456789-ABCDEFGHIJ",
      "a&#43;b&#x2F;c&#61;d&#38;e&#60;f&#x3e;~g&#34;h&#32;0123456789-ABCDEFGHIJ",
      "a\\u002bb\\/c=d\\u0026e\\u003cf\\u003E~g\\\"h 0123456789-ABCDEFGHIJ",
      "a%252Bb%252Fc%253Dd%2526e%253Cf%253E~g%2522h%25200123456789-ABCDEFGHIJ",
      "a+b/c=d&amp;amp;e&amp;lt;f&amp;gt;~g&amp;quot;h 0123456789-ABCDEFGHIJ",
      secret.substr(0, 16),
      secret.substr(0, 25) + "..."};
  for (const std::string& form : forms) {
    for (const char* type : {"", "text/html", "text/plain", "application/json"}) {
      for (const std::string& body :
           {"before " + form + " after", "<title>before " + form + "</title>",
            R"({"error":"x","message":"before )" + form + "\"}",
            R"([{"message":"before","more":")" + form + "\"}]", form,
            "before " + std::string(5000, ' ') + form}) {
        for (const int status : {400, 429, 500, 503}) {
          const core::Error error = Answered(status, body, type, {"", secret});
          EXPECT_EQ(error.cause.find("before"), std::string::npos) << body << error.cause;
          EXPECT_EQ(error.cause.find("ABCDE"), std::string::npos) << body << error.cause;
          EXPECT_EQ(error.cause.find("c=d"), std::string::npos) << body << error.cause;
        }
      }
    }
  }
}

TEST(ErrorResponse, ShowsTheWordsThatRepeatNoSecret) {
  const std::vector<std::string_view> secrets{"", "0123456789abcdefghijklmnop"};
  for (const char* words :
       {"token 0123456789 is unknown", "100% of it &amp; more", "a\\", "%", "&#", "&#x;", "%zz"}) {
    EXPECT_THAT(Answered(400, words, "text/plain", secrets),
                IsErrorWith(CauseIs(HasSubstr("in its words"))))
        << words;
  }
  // An OAuth code is no secret.
  const core::Error refusal =
      Answered(400, R"({"error":"invalid_grant","error_description":"no 0123456789abcdefXX"})",
               "application/json", secrets);
  EXPECT_TRUE(IsOAuthError(refusal, OAuthError::kInvalidGrant));
  EXPECT_EQ(refusal.cause.find("0123"), std::string::npos);
}

}  // namespace
}  // namespace claribi::oauth
