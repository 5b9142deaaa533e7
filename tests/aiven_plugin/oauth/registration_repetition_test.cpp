// When a registration is asked for once more, and how long it waits.
#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/client_registration.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;

class LimitedRegistration : public OAuthTest {
 protected:
  core::Result<RegisteredClient> Register() {
    AuthorizationServerMetadata server;
    server.issuer = kIssuer;
    server.registration_endpoint = MustParse(kRegister);
    return RegisterClient(dependencies_, config_, server, kRedirectUri, {}, {}, call_);
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
  EXPECT_EQ(Requests(kRegister), 2);
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

// A client may have been made; an orphan does no harm, and a sign-in that fails does.
TEST_F(LimitedRegistration, AsksOnceMoreAfterAFailureThatMayPass) {
  for (const int status : {502, 503, 504}) {
    const int before = Requests(kRegister);
    int asked = 0;
    vendor_.Set(kRegister, [&](const http::HttpRequest&) {
      return ++asked == 1 ? testing::JsonAnswer(status, "")
                          : testing::JsonAnswer(201, R"({"client_id":"c"})");
    });
    EXPECT_THAT(Register(), IsOk()) << status;
    EXPECT_EQ(Requests(kRegister), before + 2) << status;
  }
  vendor_.Set(kRegister, 503, "");
  const int before = Requests(kRegister);
  EXPECT_THAT(Register(), IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_EQ(Requests(kRegister), before + 2);
  vendor_.Set(kRegister, 500, "");
  EXPECT_THAT(Register(), IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_EQ(Requests(kRegister), before + 3);
}

TEST_F(LimitedRegistration, AsksOnceMoreWhereTheConnectionBroke) {
  int asked = 0;
  vendor_.Set(kRegister, [&](const http::HttpRequest&) {
    testing::ScriptedAnswer broken;
    broken.error = core::Error(ErrorCode::kUnavailable, "broke off").Retryable();
    return ++asked == 1 ? broken : testing::JsonAnswer(201, R"({"client_id":"c"})");
  });
  EXPECT_THAT(Register(), IsOk());
  EXPECT_EQ(Requests(kRegister), 2);
}

// The question is a courtesy to the user, who waits for the sign-in.
TEST_F(LimitedRegistration, IsNotWaitedForToLearnWhetherAClientIsForgotten) {
  AuthorizationServerMetadata server;
  server.issuer = kIssuer;
  server.token_endpoint = MustParse(kToken);
  const Client client{"client-1", core::Secret(), std::string(kAuthMethodNone)};
  for (const char* retry_after : {"", "0", "1", "3", "3600"}) {
    vendor_.Set(kToken, [retry_after](const http::HttpRequest&) {
      testing::ScriptedAnswer limited = testing::JsonAnswer(429, R"({"error":"invalid_client"})");
      if (*retry_after != '\0') limited.headers.Set("Retry-After", retry_after);
      return limited;
    });
    const int before = Requests(kToken);
    const core::UnixTime now = clock_.Now();
    EXPECT_FALSE(IsForgotten(dependencies_, config_, server, client, call_)) << retry_after;
    EXPECT_EQ(Requests(kToken), before + 1) << retry_after;
    EXPECT_EQ(clock_.Now(), now) << retry_after;
  }
  vendor_.Set(kToken, 401, R"({"error":"invalid_client"})");
  EXPECT_TRUE(IsForgotten(dependencies_, config_, server, client, call_));
}

}  // namespace
}  // namespace claribi::oauth
