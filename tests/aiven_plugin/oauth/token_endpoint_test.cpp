#include "oauth/token_endpoint.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/authorization_request.h"
#include "oauth/discovery.h"
#include "oauth/refresh.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Secret;

Grant GrantOfThisServer() {
  Grant grant;
  grant.binding.issuer = kIssuer;
  grant.binding.resource = kOrigin;
  grant.binding.client = {"client-1", Secret(), std::string(kAuthMethodNone)};
  grant.binding.token_endpoint = MustParse(kToken);
  grant.refresh_token = Secret::CopyOf("refresh-token-1");
  return grant;
}

testing::ScriptedAnswer NeverLeft() {
  testing::ScriptedAnswer answer;
  answer.error = core::Error(ErrorCode::kUnavailable, "connection refused").Retryable();
  answer.error->unsent = true;
  return answer;
}

testing::ScriptedAnswer TooMany(std::string_view retry_after) {
  testing::ScriptedAnswer answer = testing::JsonAnswer(429, "{}");
  answer.headers.Set("Retry-After", retry_after);
  return answer;
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

// Nothing can have been spent.
TEST_F(TokenEndpointTest, AsksOnceMoreWhereTheRequestNeverLeftOrWasTooMany) {
  const Grant grant = GrantOfThisServer();
  for (const testing::ScriptedAnswer& first : {NeverLeft(), TooMany("3")}) {
    const int before = Requests(kToken);
    int asked = 0;
    vendor_.Set(kToken, [&](const http::HttpRequest&) {
      if (++asked == 1) return first;
      return testing::JsonAnswer(200, R"({"access_token":"a","token_type":"Bearer"})");
    });
    EXPECT_THAT(AskTokenEndpoint(dependencies_, config_, RefreshRequest(grant), call_), IsOk());
    EXPECT_EQ(Requests(kToken), before + 2);
  }
}

TEST_F(TokenEndpointTest, AsksOnceWhereARefreshTokenMayHaveBeenSpent) {
  const Grant grant = GrantOfThisServer();
  testing::ScriptedAnswer broken;
  broken.error = core::Error(ErrorCode::kUnavailable, "broke off").Retryable();
  for (const testing::ScriptedAnswer& answer :
       {broken, testing::JsonAnswer(502, ""), testing::JsonAnswer(503, "{}"),
        testing::JsonAnswer(200, "{")}) {
    const int before = Requests(kToken);
    vendor_.Set(kToken, [&](const http::HttpRequest&) { return answer; });
    EXPECT_THAT(AskTokenEndpoint(dependencies_, config_, RefreshRequest(grant), call_), IsError());
    EXPECT_EQ(Requests(kToken), before + 1) << answer.status;
  }
}

TEST_F(TokenEndpointTest, AsksOnceAndWaitsForNothingWhereNobodyShouldWait) {
  const Grant grant = GrantOfThisServer();
  for (const testing::ScriptedAnswer& answer :
       {NeverLeft(), TooMany("3"), testing::JsonAnswer(429, ""), testing::JsonAnswer(503, "")}) {
    const int before = Requests(kToken);
    const core::UnixTime now = clock_.Now();
    vendor_.Set(kToken, [&](const http::HttpRequest&) { return answer; });
    TokenRequest request = RefreshRequest(grant);
    request.patience = Patience::kNone;
    request.repeatable = http::Repeatable::kYes;
    EXPECT_THAT(AskTokenEndpoint(dependencies_, config_, std::move(request), call_), IsError());
    EXPECT_EQ(Requests(kToken), before + 1) << answer.status;
    EXPECT_EQ(clock_.Now(), now) << answer.status;
  }
}

TEST_F(TokenEndpointTest, LeavesALongPauseToTheCaller) {
  vendor_.Set(kToken, [](const http::HttpRequest&) { return TooMany("3600"); });
  const Grant grant = GrantOfThisServer();
  EXPECT_THAT(AskTokenEndpoint(dependencies_, config_, RefreshRequest(grant), call_),
              IsErrorWith(ErrorCode::kRateLimited, RetryAfterIs(core::Milliseconds(3600000))));
  EXPECT_EQ(Requests(kToken), 1);
}

// A vendor that always answers so does not fill the log.
TEST_F(TokenEndpointTest, TellsOnceWhatItHadToReadLeniently) {
  vendor_.Set(kToken, 200, R"({"access_token":"a","expires_in":"3600"})");
  const Grant grant = GrantOfThisServer();
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(AskTokenEndpoint(dependencies_, config_, RefreshRequest(grant), call_), IsOk());
  }
  const std::string log = logger_.Text();
  for (const char* member : {"expires_in", "token_type"}) {
    const std::size_t first = log.find(member);
    ASSERT_NE(first, std::string::npos) << log;
    EXPECT_EQ(log.find(member, first + 1), std::string::npos) << log;
  }
  EXPECT_NE(log.find(kIssuer), std::string::npos);
  // For a status: each once, in the order of the alphabet.
  const std::vector<std::string> texts = dependencies_.leniency->Noted();
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_NE(texts[0].find("expires_in"), std::string::npos) << texts[0];
  EXPECT_NE(texts[1].find("token_type"), std::string::npos) << texts[1];
}

TEST_F(TokenEndpointTest, BoundsTheAnswer) {
  const Grant grant = GrantOfThisServer();
  const std::string tokens = R"({"access_token":"a","token_type":"Bearer"})";
  vendor_.Set(kToken, 200, std::string(1000000, ' ') + tokens);
  EXPECT_THAT(AskTokenEndpoint(dependencies_, config_, RefreshRequest(grant), call_), IsOk());
  vendor_.Set(kToken, 200, std::string(1100000, ' ') + tokens);
  const auto answer = AskTokenEndpoint(dependencies_, config_, RefreshRequest(grant), call_);
  EXPECT_THAT(answer, IsErrorWith(ErrorCode::kTooLarge));
  // It was an answer all the same: the token may be spent, and the endpoint is where it was.
  ASSERT_THAT(answer, IsError());
  EXPECT_FALSE(MayHaveMoved(answer.error()));
}

}  // namespace
}  // namespace claribi::oauth
