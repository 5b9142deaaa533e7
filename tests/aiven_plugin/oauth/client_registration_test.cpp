#include "oauth/client_registration.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/token_endpoint.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;

core::Result<RegisteredClient> Registered(std::string_view answer,
                                          std::string_view asked_for = kAuthMethodBasic) {
  return ProcessRegistration(*Json::Parse(answer), "web", asked_for, {kRedirectUri});
}

// REG-05
TEST(ClientRegistration, StatesAnApplicationTypeThatFitsTheRedirectUri) {
  EXPECT_EQ(*ApplicationType(kRedirectUri), "web");
  EXPECT_EQ(*ApplicationType(kLoopbackRedirect), "native");
  EXPECT_EQ(*ApplicationType("http://localhost:3000/callback"), "native");
  EXPECT_EQ(*ApplicationType("http://[::1]:3000/callback"), "native");
}

// DSC-06
TEST(ClientRegistration, RefusesRedirectUrisThatAreNeitherHttpsNorLoopback) {
  for (const char* uri : {"http://claribi.example/callback", "myapp://callback", "", "javascript:1",
                          "https://claribi.example/#x", "http://127.0.0.1.evil.example/"}) {
    EXPECT_THAT(ApplicationType(uri), IsErrorWith(ErrorCode::kInvalid)) << uri;
  }
}

// REG-08, failures 1
TEST(ClientRegistration, AsksForRefreshTokens) {
  Config config;
  config.client_uri = "https://claribi.example";
  const Json request = RegistrationRequest(config, "web", kAuthMethodNone, {kRedirectUri});
  EXPECT_EQ(request.Dump(),
            R"({"client_name":"clariBI","redirect_uris":["https://claribi.example/callback"],)"
            R"("grant_types":["authorization_code","refresh_token"],"response_types":["code"],)"
            R"("token_endpoint_auth_method":"none","application_type":"web",)"
            R"("client_uri":"https://claribi.example"})");
}

TEST(ClientRegistration, AsksForAnAuthenticationThatTheServerOffers) {
  AuthorizationServerMetadata server;
  EXPECT_EQ(*ChooseAuthMethod(server, "web"), kAuthMethodBasic);
  EXPECT_EQ(*ChooseAuthMethod(server, "native"), kAuthMethodNone);
  server.token_endpoint_auth_methods_supported = {"private_key_jwt", "client_secret_post"};
  EXPECT_EQ(*ChooseAuthMethod(server, "web"), kAuthMethodPost);
  EXPECT_EQ(*ChooseAuthMethod(server, "native"), kAuthMethodPost);
  server.token_endpoint_auth_methods_supported = {"none"};
  EXPECT_EQ(*ChooseAuthMethod(server, "web"), kAuthMethodNone);
  server.token_endpoint_auth_methods_supported = {"private_key_jwt"};
  EXPECT_THAT(ChooseAuthMethod(server, "web"), IsErrorWith(ErrorCode::kUnsupported));
}

// Failures 16
TEST(ClientRegistration, ObeysTheMethodOfTheAnswer) {
  const auto none =
      Registered(R"({"client_id":"c","client_secret":"s","token_endpoint_auth_method":"none"})");
  ASSERT_THAT(none, IsOk());
  EXPECT_EQ(none->client.token_endpoint_auth_method, kAuthMethodNone);
  EXPECT_TRUE(none->client.client_secret.empty());

  const auto post = Registered(
      R"({"client_id":"c","client_secret":"s","token_endpoint_auth_method":"client_secret_post"})");
  ASSERT_THAT(post, IsOk());
  EXPECT_EQ(post->client.token_endpoint_auth_method, kAuthMethodPost);
  EXPECT_EQ(post->client.client_secret.Reveal(), "s");
}

TEST(ClientRegistration, FillsInAMethodThatTheAnswerLeavesOut) {
  const auto method = [](std::string_view answer, std::string_view asked_for) {
    return Registered(answer, asked_for)->client.token_endpoint_auth_method;
  };
  EXPECT_EQ(method(R"({"client_id":"c"})", kAuthMethodBasic), kAuthMethodNone);
  EXPECT_EQ(method(R"({"client_id":"c","client_secret":"s"})", kAuthMethodPost), kAuthMethodPost);
  EXPECT_EQ(method(R"({"client_id":"c","client_secret":"s"})", kAuthMethodNone), kAuthMethodBasic);
}

TEST(ClientRegistration, RefusesAnswersThatCannotBeUsed) {
  for (const char* answer :
       {R"({})", R"({"client_id":""})", R"({"client_id":7})", R"([])",
        R"({"client_id":"c","token_endpoint_auth_method":"client_secret_basic"})",
        R"({"client_id":"c","token_endpoint_auth_method":"private_key_jwt"})",
        R"({"client_id":"c","redirect_uris":"https://claribi.example/callback"})"}) {
    EXPECT_THAT(Registered(answer), IsError()) << answer;
  }
}

// REG-09
TEST(ClientRegistration, RefusesAnAnswerWithoutOurRedirectUri) {
  EXPECT_THAT(Registered(R"({"client_id":"c","redirect_uris":["https://other.example/callback"]})"),
              IsErrorWith(ErrorCode::kForbidden));
}

TEST(ClientRegistration, IsNotUsedForOtherRedirectUrisOrShortlyBeforeItsSecretDies) {
  const auto registered =
      Registered(R"({"client_id":"c","client_secret":"s","client_secret_expires_at":1790100000})");
  ASSERT_THAT(registered, IsOk());
  EXPECT_TRUE(registered->IsUsableFor(kRedirectUri, core::UnixTimeFromMs(1790000000000)));
  EXPECT_FALSE(registered->IsUsableFor(kRedirectUri, core::UnixTimeFromMs(1790050000000)));
  EXPECT_FALSE(registered->IsUsableFor(kLoopbackRedirect, core::UnixTimeFromMs(1790000000000)));
  const auto forever =
      Registered(R"({"client_id":"c","client_secret":"s","client_secret_expires_at":0})");
  EXPECT_TRUE(forever->IsUsableFor(kRedirectUri, core::UnixTimeFromMs(4000000000000)));
}

class RegisterClientTest : public OAuthTest {
 protected:
  core::Result<RegisteredClient> Register(const std::vector<std::string>& further = {}) {
    AuthorizationServerMetadata server;
    server.issuer = kIssuer;
    server.registration_endpoint = MustParse(kRegister);
    return RegisterClient(dependencies_, config_, server, kRedirectUri, further, call_);
  }
};

// REG-06
TEST_F(RegisterClientTest, LeavesFurtherRedirectUrisOutWhenTheServerMindsThem) {
  vendor_.Set(kRegister, [](const http::HttpRequest& request) {
    if (request.body.find("old.example") != std::string::npos) {
      return testing::JsonAnswer(400, R"({"error":"invalid_redirect_uri"})");
    }
    return testing::JsonAnswer(201, R"({"client_id":"c"})");
  });
  EXPECT_THAT(Register({"https://old.example/callback"}), IsOk());
  EXPECT_EQ(Requests(kRegister), 2);
}

// REG-06
TEST_F(RegisterClientTest, SaysWhyItWasRefusedAndTriesOnlyOnce) {
  vendor_.Set(kRegister, 400,
              R"({"error":"invalid_redirect_uri","error_description":"not on our list"})");
  const auto registered = Register();
  ASSERT_THAT(registered, IsError());
  EXPECT_TRUE(IsOAuthError(registered.error(), OAuthError::kInvalidRedirectUri));
  EXPECT_THAT(registered, IsErrorWith(CauseIs(HasSubstr("in its words: \"not on our list\""))));
  EXPECT_EQ(Requests(kRegister), 1);
}

// Failures 4
TEST_F(RegisterClientTest, HonoursALimitOfRegistrations) {
  vendor_.Set(kRegister, [](const http::HttpRequest&) {
    testing::ScriptedAnswer answer = testing::JsonAnswer(429, "{}");
    answer.headers.Set("Retry-After", "30");
    return answer;
  });
  EXPECT_THAT(Register(),
              IsErrorWith(ErrorCode::kRateLimited, RetryAfterIs(core::Milliseconds(30000))));
  EXPECT_EQ(Requests(kRegister), 1);
}

TEST_F(RegisterClientTest, SaysThatTheVendorOffersNone) {
  EXPECT_THAT(RegisterClient(dependencies_, config_, {}, kRedirectUri, {}, call_),
              IsErrorWith(ErrorCode::kUnsupported));
}

class LimitedRegistration : public OAuthTest {
 protected:
  LimitedRegistration() {
    dependencies_.pause = [this](core::Milliseconds at_most) { clock_.Advance(at_most); };
  }
  core::Result<RegisteredClient> Register() {
    AuthorizationServerMetadata server;
    server.issuer = kIssuer;
    server.registration_endpoint = MustParse(kRegister);
    return RegisterClient(dependencies_, config_, server, kRedirectUri, {}, call_);
  }
  // 429 with this Retry-After, `times` times; then a client.
  void Limit(int times, const std::string& retry_after) {
    limited_ = times;
    vendor_.Set(kRegister, [this, retry_after](const http::HttpRequest&) {
      if (limited_-- <= 0) return testing::JsonAnswer(201, R"({"client_id":"c"})");
      testing::ScriptedAnswer limited = testing::JsonAnswer(429, R"({"error":"too_many"})");
      limited.headers.Set("Retry-After", retry_after);
      return limited;
    });
  }

  int limited_ = 0;
};

// Failures 4
TEST_F(LimitedRegistration, WaitsForAShortPause) {
  const core::UnixTime before = clock_.Now();
  Limit(1, "3");
  const auto registered = Register();
  ASSERT_THAT(registered, IsOk());
  EXPECT_GE(clock_.Now() - before, std::chrono::seconds(3));
  EXPECT_EQ(Requests(kRegister), 2);
}

TEST_F(LimitedRegistration, GivesUpOnAServerThatIsNeverReady) {
  Limit(100, "1");
  EXPECT_THAT(Register(), IsErrorWith(ErrorCode::kRateLimited));
  EXPECT_EQ(Requests(kRegister), 3);
}

TEST_F(LimitedRegistration, LeavesALongPauseToTheCaller) {
  Limit(1, "1800");
  EXPECT_THAT(Register(), IsErrorWith(ErrorCode::kRateLimited, "rate_limited", IsRetryable(),
                                      RetryAfterIs(std::chrono::minutes(30)), HasFix()));
  EXPECT_EQ(Requests(kRegister), 1);
}

TEST_F(LimitedRegistration, DoesNotWaitBeyondTheDeadline) {
  call_.deadline = call_.Now() + std::chrono::seconds(2);
  Limit(1, "3");
  EXPECT_THAT(Register(), IsErrorWith(ErrorCode::kRateLimited));
  EXPECT_EQ(Requests(kRegister), 1);
}

TEST_F(LimitedRegistration, StopsWaitingWhenCancelled) {
  Limit(1, "3");
  dependencies_.pause = [this](core::Milliseconds) { call_.cancelled = true; };
  EXPECT_THAT(Register(), IsErrorWith(ErrorCode::kCancelled));
  EXPECT_EQ(Requests(kRegister), 1);
}

// A client may have been made: another one would be an orphan.
TEST_F(LimitedRegistration, AsksOnceWhereTheServerFails) {
  for (const int status : {500, 502, 503, 504}) vendor_.Set(kRegister, status, "");
  EXPECT_THAT(Register(), IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_EQ(Requests(kRegister), 1);
}

}  // namespace
}  // namespace claribi::oauth
