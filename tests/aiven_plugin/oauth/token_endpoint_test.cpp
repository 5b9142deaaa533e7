#include "oauth/token_endpoint.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/authorization_request.h"
#include "oauth/refresh.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Secret;

core::Result<TokenAnswer> Process(int status, std::string_view body,
                                  const std::vector<std::string_view>& secrets = {}) {
  http::BufferedResponse response;
  response.status = status;
  response.body = body;
  return ProcessTokenAnswer(response, Config(), core::UnixTimeFromMs(1790000000000), secrets);
}

core::Error Refused(int status, std::string_view body,
                    const std::vector<std::string_view>& secrets = {}) {
  auto answer = Process(status, body, secrets);
  EXPECT_THAT(answer, IsError()) << body;
  return answer.error();
}

Grant GrantOfThisServer() {
  Grant grant;
  grant.binding.issuer = kIssuer;
  grant.binding.resource = kOrigin;
  grant.binding.client = {"client-1", Secret(), std::string(kAuthMethodNone)};
  grant.binding.token_endpoint = MustParse(kToken);
  grant.refresh_token = Secret::CopyOf("refresh-token-1");
  return grant;
}

TEST(TokenAnswer, GivesWhatTheServerIssued) {
  const auto answer =
      Process(200, R"({"access_token":"a.b~c+d/e-f_g=","token_type":"Bearer","expires_in":3600,
                       "refresh_token":"r","scope":"one two","unknown":{"x":[]}})");
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->access_token.Reveal(), "a.b~c+d/e-f_g=");
  EXPECT_EQ(answer->refresh_token.Reveal(), "r");
  EXPECT_EQ(answer->lifetime, core::Milliseconds(3600000));
  EXPECT_EQ(answer->scopes, (Scopes{"one", "two"}));
}

// Failures 9; GRT-11: never counted on.
TEST(TokenAnswer, MayLeaveOutAllButTheAccessToken) {
  const auto answer = Process(200, R"({"access_token":"a","token_type":"bearer"})");
  ASSERT_THAT(answer, IsOk());
  EXPECT_TRUE(answer->refresh_token.empty());
  EXPECT_FALSE(answer->lifetime.has_value());
  EXPECT_FALSE(answer->scopes.has_value());
}

TEST(TokenAnswer, TakesTheTypeIgnoringCaseAndNoOther) {
  EXPECT_THAT(Process(200, R"({"access_token":"a","token_type":"BEARER"})"), IsOk());
  EXPECT_EQ(Refused(200, R"({"access_token":"a","token_type":"DPoP"})").code, ErrorCode::kUpstream);
  EXPECT_EQ(Refused(200, R"({"access_token":"a"})").code, ErrorCode::kUpstream);
}

TEST(TokenAnswer, RefusesTokensThatDoNotFitAHeader) {
  for (const char* token : {"", "a b", "a\\r\\nX-Evil: 1", "a\\u0000b", "caf\\u00e9", "\\t"}) {
    const std::string body =
        std::string(R"({"token_type":"Bearer","access_token":")") + token + "\"}";
    EXPECT_EQ(Refused(200, body).code, ErrorCode::kUpstream) << token;
  }
  EXPECT_THAT(Process(200, R"({"token_type":"Bearer","access_token":7})"), IsError());
  EXPECT_THAT(
      Process(200, R"({"token_type":"Bearer","access_token":")" + std::string(40000, 'a') + "\"}"),
      IsError());
}

TEST(TokenAnswer, RefusesLifetimesThatMakeNoSense) {
  for (const char* lifetime : {"0", "-5", "\"soon\"", "true", "[]"}) {
    const std::string body =
        std::string(R"({"access_token":"a","token_type":"Bearer","expires_in":)") + lifetime + "}";
    EXPECT_EQ(Refused(200, body).code, ErrorCode::kUpstream) << lifetime;
  }
  const auto endless =
      Process(200, R"({"access_token":"a","token_type":"Bearer","expires_in":1e300})");
  ASSERT_THAT(endless, IsOk());
  EXPECT_EQ(endless->lifetime, std::chrono::hours(24 * 365 * 10));
  const auto fraction =
      Process(200, R"({"access_token":"a","token_type":"Bearer","expires_in":59.9})");
  EXPECT_EQ(fraction->lifetime, core::Milliseconds(59000));
}

TEST(TokenAnswer, RefusesARefreshTokenThatIsNoString) {
  EXPECT_THAT(Process(200, R"({"access_token":"a","token_type":"Bearer","refresh_token":{}})"),
              IsError());
  EXPECT_THAT(Process(200, R"({"access_token":"a","token_type":"Bearer","refresh_token":null})"),
              IsOk());
}

// RFC 6749 section 5.2
TEST(TokenAnswer, TellsTheServersRefusalsApart) {
  const core::Error ended = Refused(400, R"({"error":"invalid_grant"})");
  EXPECT_EQ(ended.code, ErrorCode::kAuthRequired);
  EXPECT_TRUE(IsOAuthError(ended, OAuthError::kInvalidGrant));
  EXPECT_EQ(Refused(401, R"({"error":"invalid_client"})").code, ErrorCode::kAuthRequired);
  EXPECT_EQ(Refused(400, R"({"error":"invalid_target"})").code, ErrorCode::kForbidden);
  EXPECT_EQ(Refused(400, R"({"error":"invalid_request"})").code, ErrorCode::kUpstream);
  EXPECT_EQ(Refused(400, R"({"error":"made_up"})").code, ErrorCode::kUpstream);
}

TEST(TokenAnswer, SeesARefusalThatComesWithStatus200) {
  EXPECT_TRUE(IsOAuthError(Refused(200, R"({"error":"invalid_grant","access_token":"a",
                                            "token_type":"Bearer"})"),
                           OAuthError::kInvalidGrant));
}

// Failures 9: none of these means "ask the user".
TEST(TokenAnswer, TakesNoOutageForARefusal) {
  EXPECT_EQ(Refused(503, R"({"error":"invalid_grant"})").code, ErrorCode::kUnavailable);
  EXPECT_EQ(Refused(500, "<html>").code, ErrorCode::kUnavailable);
  EXPECT_EQ(Refused(429, "").code, ErrorCode::kRateLimited);
  EXPECT_EQ(Refused(400, "<html>").code, ErrorCode::kUpstream);
  EXPECT_EQ(Refused(404, "[]").code, ErrorCode::kUpstream);
  EXPECT_EQ(Refused(200, "").code, ErrorCode::kUpstream);
  EXPECT_EQ(Refused(204, "").code, ErrorCode::kUpstream);
}

TEST(TokenAnswer, RefusesEveryTruncatedPrefix) {
  const std::string body = R"({"access_token":"a","token_type":"Bearer","expires_in":60})";
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_THAT(Process(200, body.substr(0, size)), IsError()) << size;
  }
}

TEST(TokenAnswer, ErrorsQuoteNoTokenOfTheAnswer) {
  const core::Error error =
      Refused(200, R"({"access_token":"access-token-1","token_type":"mac","expires_in":60})");
  EXPECT_EQ(TextOf(error).find("access-token-1"), std::string::npos);
}

// A server may repeat in its description what we sent.
TEST(TokenAnswer, ErrorsDoNotRepeatASecretThatTheServerEchoes) {
  const core::Error in_description = Refused(
      400, R"({"error":"invalid_grant","error_description":"unknown token refresh-token-1"})",
      {"refresh-token-1"});
  EXPECT_EQ(TextOf(in_description).find("refresh-token-1"), std::string::npos);
  EXPECT_TRUE(IsOAuthError(in_description, OAuthError::kInvalidGrant));
  const core::Error in_code = Refused(400, R"({"error":"refresh-token-1"})", {"refresh-token-1"});
  EXPECT_EQ(TextOf(in_code).find("refresh-token-1"), std::string::npos);
}

class TokenEndpointTest : public OAuthTest {
 protected:
  http::HttpRequest Made(const TokenRequest& request, std::string_view nonce = {}) {
    auto made = MakeHttpRequest(dependencies_, config_, request, nonce);
    EXPECT_THAT(made, IsOk());
    return *std::move(made);
  }
};

// GRT-01, GRT-07
TEST_F(TokenEndpointTest, TradesACodeWithVerifierAndResource) {
  PendingAuthorization pending;
  pending.binding = GrantOfThisServer().binding.Clone();
  pending.code_verifier = Secret::CopyOf("the-verifier");
  pending.redirect_uri = kRedirectUri;
  const Secret code = Secret::CopyOf("the-secret-code");
  const http::HttpRequest request = Made(CodeRequest(pending, code));
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url.text(), kToken);
  EXPECT_EQ(request.headers.Find("DPoP"), nullptr);
  EXPECT_EQ(Form(request.body),
            (std::map<std::string, std::string>{{"grant_type", "authorization_code"},
                                                {"code", "the-secret-code"},
                                                {"redirect_uri", kRedirectUri},
                                                {"code_verifier", "the-verifier"},
                                                {"client_id", "client-1"},
                                                {"resource", kOrigin}}));
}

// GRT-07: refresh included.
TEST_F(TokenEndpointTest, RenewsWithTheResource) {
  const Grant grant = GrantOfThisServer();
  EXPECT_EQ(Form(Made(RefreshRequest(grant)).body),
            (std::map<std::string, std::string>{{"grant_type", "refresh_token"},
                                                {"refresh_token", "refresh-token-1"},
                                                {"client_id", "client-1"},
                                                {"resource", kOrigin}}));
}

// Failures 18
TEST_F(TokenEndpointTest, NeverCarriesARefreshTokenToAnotherOrigin) {
  vendor_.Set(kToken, [](const http::HttpRequest&) {
    testing::ScriptedAnswer answer;
    answer.status = 307;
    answer.headers.Set("Location", "https://evil.example/token");
    return answer;
  });
  const Grant grant = GrantOfThisServer();
  EXPECT_THAT(AskTokenEndpoint(dependencies_, config_, RefreshRequest(grant), call_),
              IsErrorWith(ErrorCode::kForbidden));
  EXPECT_EQ(transport_.seen().size(), 1U);
}

TEST_F(TokenEndpointTest, ReadsAnAnswerThatComesByteByByte) {
  vendor_.Set(kToken, [](const http::HttpRequest&) {
    testing::ScriptedAnswer answer =
        testing::JsonAnswer(200, R"({"access_token":"a","token_type":"Bearer"})");
    answer.chunk = 1;
    return answer;
  });
  const Grant grant = GrantOfThisServer();
  EXPECT_THAT(AskTokenEndpoint(dependencies_, config_, RefreshRequest(grant), call_), IsOk());
}

TEST_F(TokenEndpointTest, BoundsTheAnswer) {
  vendor_.Set(kToken, 200, std::string(300000, ' ') + "{}");
  const Grant grant = GrantOfThisServer();
  EXPECT_THAT(AskTokenEndpoint(dependencies_, config_, RefreshRequest(grant), call_),
              IsErrorWith(ErrorCode::kTooLarge));
}

}  // namespace
}  // namespace claribi::oauth
