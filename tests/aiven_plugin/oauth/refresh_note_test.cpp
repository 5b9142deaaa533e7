// Failures 2, over deaths: what is left of a renewal when its node stops between any two steps, and
// what the next node makes of it. A death is played by putting the store back to what it was then.
#include <gtest/gtest.h>

#include <utility>

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/refresh.h"
#include "oauth/token_endpoint.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Milliseconds;
using ::testing::HasSubstr;
using testing::JsonAnswer;
using testing::ScriptedAnswer;

ScriptedAnswer Broken(bool unsent) {
  ScriptedAnswer answer;
  answer.error = Error(ErrorCode::kUnavailable, "The connection failed.", "it broke");
  answer.error->unsent = unsent;
  return answer;
}

// A call whose waiting takes time, and during which something may happen.
class PassingCall final : public core::CallContext {
 public:
  explicit PassingCall(testing::FakeClock& clock) : clock_(clock) {}
  bool IsCancelled() const override {
    clock_.Advance(Milliseconds(10));
    if (++looks_ == happens_at && happens) happens();
    return false;
  }
  core::MonotonicTime Now() const override { return clock_.Monotonic(); }
  core::MonotonicTime Deadline() const override { return core::MonotonicTime::max(); }
  void Progress(double, std::string_view) const override {}

  int happens_at = 100;
  std::function<void()> happens;

 private:
  testing::FakeClock& clock_;
  mutable int looks_ = 0;
};

class RenewalNote : public SignedInTest {
 protected:
  void SetUp() override {
    SignedInTest::SetUp();
    Expire();
  }

  void AnswerTokenRequests(ScriptedAnswer answer) {
    vendor_.Set(kToken, [answer](const http::HttpRequest&) { return answer; });
  }
  bool HasNote() { return StoredGrant().renewal_began_at.has_value(); }

  // A node renews, and dies once the vendor has answered.
  void DieWithTheAnswer() {
    auto died_with = connection_host_.records;
    vendor_.before_refresh = [&] { died_with = connection_host_.records; };
    EXPECT_EQ(Bearer(), "Bearer access-token-2");
    connection_host_.records = died_with;
  }
  // What the next node says.
  std::string NextNode() {
    TokenAuthorizer next(dependencies_, config_);
    return BearerOf(next);
  }
  std::string ReasonCode() {
    const auto status = MakeFlow().Status(call_);
    return status.ok() && status->reason ? status->reason->code : "";
  }
};

TEST_F(RenewalNote, IsInTheStoreWhenTheRefreshTokenLeavesAndGoneWithTheAnswer) {
  bool was_noted = false;
  vendor_.before_refresh = [&] { was_noted = HasNote(); };
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_TRUE(was_noted);
  EXPECT_FALSE(HasNote());
}

TEST_F(RenewalNote, OfADeathBeforeTheRequestLeftCostsNothing) {
  AnswerTokenRequests(Broken(false));
  Failure();
  EXPECT_TRUE(HasNote());
  EXPECT_EQ(ReasonCode(), "") << "nothing is lost yet";
  vendor_.ServeTokens();
  EXPECT_EQ(NextNode(), "Bearer access-token-2");
  EXPECT_FALSE(HasNote());
  EXPECT_FALSE(vendor_.family_is_revoked);
  EXPECT_NE(logger_.Text().find("failed (it broke): the refresh token is sent once more"),
            std::string::npos);
}

TEST_F(RenewalNote, OfADeathWithTheAnswerTellsWhyASignInIsNeeded) {
  DieWithTheAnswer();
  const Error error = Failure();
  EXPECT_EQ(error.code, ErrorCode::kAuthRequired);
  EXPECT_TRUE(IsOAuthError(error, OAuthError::kInvalidGrant));
  EXPECT_NE(error.cause.find("cut off"), std::string::npos) << error.cause;
  const auto status = MakeFlow().Status(call_);
  EXPECT_EQ(status->state, AuthorizationStatus::State::kRevoked);
  ASSERT_TRUE(status->reason);
  EXPECT_EQ(status->reason->code, "renewal_interrupted");
  EXPECT_EQ(status->reason->at, clock_.Now());
  EXPECT_NE(NextNode().find("cut off"), std::string::npos);
  EXPECT_EQ(vendor_.refreshes, 2) << "what has ended is not tried again";
}

TEST_F(RenewalNote, OfADeathWithTheAnswerIsHealedByAVendorThatAnswersTheSame) {
  DieWithTheAnswer();
  AnswerTokenRequests(JsonAnswer(200, R"({"access_token":"access-token-2","token_type":"Bearer",
                                          "refresh_token":"refresh-token-2","expires_in":3600})"));
  EXPECT_EQ(NextNode(), "Bearer access-token-2");
  EXPECT_FALSE(HasNote());
  EXPECT_EQ(ReasonCode(), "");
}

// The lease outlives its holder, but what it left is seen at once.
TEST_F(RenewalNote, OfADeathAfterStoringIsNoneAndNobodyWaitsForItsLease) {
  const http::CredentialId old = StoredGrant().Credential();
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  connection_host_.held_leases["refresh"] = 99;
  PassingCall call(clock_);
  TokenRefresh next(dependencies_, config_);
  const auto renewed = next.Refresh(old, Need::kNow, call);
  ASSERT_THAT(renewed, IsOk());
  EXPECT_EQ(renewed->value.access_token.Reveal(), "access-token-2");
  EXPECT_EQ(vendor_.refreshes, 1);
}

TEST_F(RenewalNote, OfADeathUnderTheLeaseIsWaitedForUntilTheLeaseLapses) {
  connection_host_.held_leases["refresh"] = 99;
  PassingCall call(clock_);
  call.happens = [this] { connection_host_.held_leases.clear(); };
  EXPECT_EQ(*OAuthTest::Bearer(authorizer_, call), "Bearer access-token-2");
}

TEST_F(RenewalNote, OfANodeThatStoresWhileOthersWaitForItsLeaseServesThem) {
  connection_host_.held_leases["refresh"] = 99;
  PassingCall call(clock_);
  call.happens = [this] {
    ChangeStored([this](Grant& grant) {
      grant.access_token = core::Secret::CopyOf("access-token-other");
      grant.expires_at = clock_.Now() + std::chrono::hours(1);
    });
  };
  EXPECT_EQ(*OAuthTest::Bearer(authorizer_, call), "Bearer access-token-other");
  EXPECT_EQ(vendor_.refreshes, 0);
}

TEST_F(RenewalNote, StaysWhenNobodyKnowsWhetherTheTokenWasSpent) {
  for (const ScriptedAnswer& answer :
       {Broken(false), JsonAnswer(502, "<html>"), JsonAnswer(503, "{}"),
        JsonAnswer(200, R"({"access_token":"x)"), JsonAnswer(200, R"({"token_type":"Bearer"})")}) {
    AnswerTokenRequests(answer);
    Failure();
    EXPECT_TRUE(HasNote()) << answer.status;
    EXPECT_EQ(StoredGrant().refresh_token.Reveal(), "refresh-token-1");
    ChangeStored([](Grant& grant) { grant.renewal_began_at.reset(); });
  }
}

TEST_F(RenewalNote, IsTakenBackWhenTheTokenWasNotSpent) {
  for (const ScriptedAnswer& answer :
       {Broken(true), JsonAnswer(429, "{}"), JsonAnswer(400, R"({"error":"invalid_request"})"),
        JsonAnswer(200, R"({"error":"temporarily_unavailable"})"), JsonAnswer(404, "gone")}) {
    AnswerTokenRequests(answer);
    Failure();
    EXPECT_FALSE(HasNote()) << answer.status;
    EXPECT_EQ(StoredGrant().refresh_token.Reveal(), "refresh-token-1");
  }
  AnswerTokenRequests(JsonAnswer(400, R"({"error":"invalid_grant"})"));
  Failure();
  EXPECT_EQ(ReasonCode(), "revoked_by_vendor");
}

// It is older than the refusal, and as unknown as before.
TEST_F(RenewalNote, OfAnEarlierRenewalOutlivesARefusal) {
  AnswerTokenRequests(Broken(false));
  Failure();
  AnswerTokenRequests(JsonAnswer(429, "{}"));
  Failure();
  EXPECT_TRUE(HasNote());
  AnswerTokenRequests(JsonAnswer(400, R"({"error":"invalid_grant"})"));
  Failure();
  EXPECT_EQ(ReasonCode(), "renewal_failed");
}

// What came is known, and nothing was cut off.
TEST_F(RenewalNote, KeepsWhatCameInsteadOfAnAnswerAsTheReason) {
  const std::vector<std::pair<ScriptedAnswer, const char*>> cases{
      {JsonAnswer(200, R"({"token_type":"Bearer"})"), "no access_token"},
      {JsonAnswer(200, R"({"access_token":"access-token-9","token_type":"mac"})"), "token_type"},
      {JsonAnswer(200, "<html>"), "web page"},
      {JsonAnswer(200, ""), "empty"},
      {JsonAnswer(502, "<html><title>Bad gateway</title>"), "502"},
      {Broken(false), "it broke"}};
  for (const auto& [answer, why] : cases) {
    SignIn();
    Expire();
    AnswerTokenRequests(answer);
    Failure();
    EXPECT_EQ(ReasonCode(), "") << why << ": nothing is lost yet";
    AnswerTokenRequests(JsonAnswer(400, R"({"error":"invalid_grant"})"));
    const Error error = Failure();
    EXPECT_THAT(error, IsErrorWith(ErrorCode::kAuthRequired, CauseIs(HasSubstr(why))));
    EXPECT_EQ(error.cause.find("cut off"), std::string::npos) << error.cause;
    EXPECT_EQ(ReasonCode(), "renewal_failed") << why;
    vendor_.ServeTokens();
    vendor_.family_is_revoked = false;
  }
}

TEST_F(RenewalNote, OfAFailureIsGoneWithTheNextAnswer) {
  AnswerTokenRequests(JsonAnswer(200, "{}"));
  Failure();
  EXPECT_FALSE(StoredGrant().renewal_failure.empty());
  vendor_.ServeTokens();
  EXPECT_EQ(NextNode(), "Bearer access-token-2");
  EXPECT_TRUE(StoredGrant().renewal_failure.empty());
  EXPECT_FALSE(HasNote());
}

TEST_F(RenewalNote, ThatTheStoreDoesNotTakeMeansThatNothingIsSpent) {
  connection_host_.fail_next_put.emplace_back(ErrorCode::kUnavailable, "no database");
  EXPECT_EQ(Failure().message, "no database");
  EXPECT_EQ(vendor_.refreshes, 0);
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
}

// Stopped (a debugger, a slow store, a swapped-out machine) between the lease and the request: the
// lease may be another's by now.
TEST_F(RenewalNote, OfAHolderThatWasHeldUpIsTakenBackAndTheLeaseTakenAnew) {
  connection_host_.before_put = [this] {
    clock_.Advance(config_.lease_time_to_live - config_.time_to_store - Milliseconds(1));
    connection_host_.before_put = [this] { EXPECT_TRUE(HasNote()) << "the one to be taken back"; };
  };
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_EQ(vendor_.refreshes, 1);
  EXPECT_FALSE(HasNote());
  EXPECT_NE(logger_.Text().find("put off"), std::string::npos);
}

TEST_F(RenewalNote, OfAHolderThatIsHeldUpAgainAndAgainSpendsNothing) {
  std::function<void()> hold_up = [&] {
    clock_.Advance(config_.lease_time_to_live);
    connection_host_.before_put = hold_up;
  };
  connection_host_.before_put = hold_up;
  const Error error = Failure();
  connection_host_.before_put = nullptr;
  EXPECT_THAT(error, IsErrorWith(ErrorCode::kConflict, IsRetryable()));
  EXPECT_EQ(vendor_.refreshes, 0);
}

// The answer has to be stored while the lease still lasts.
TEST_F(RenewalNote, IsFollowedByARequestThatEndsBeforeTheLease) {
  const Milliseconds held_up(8000);
  connection_host_.before_put = [&] { clock_.Advance(held_up); };
  core::MonotonicTime ends_at;
  ScriptedAnswer slow = JsonAnswer(200, R"({"access_token":"access-token-2","token_type":"Bearer",
                                            "refresh_token":"refresh-token-2"})");
  slow.before_read = [&](const core::CallContext& call) {
    ends_at = call.Deadline();
    return core::Ok();
  };
  AnswerTokenRequests(slow);
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_EQ(ends_at - clock_.Monotonic(),
            config_.lease_time_to_live - config_.time_to_store - held_up);
}

TEST_F(RenewalNote, OfARequestThatIsNotAnsweredInTimeStaysAndSaysSo) {
  ScriptedAnswer silent = JsonAnswer(200, "{}");
  silent.before_read = [this](const core::CallContext& call) {
    clock_.Advance(config_.token_timeout);
    return call.CheckAlive();
  };
  AnswerTokenRequests(silent);
  EXPECT_THAT(Failure(), IsErrorWith(ErrorCode::kTimeout, MessageIs(HasSubstr("token endpoint"))));
  EXPECT_TRUE(HasNote());
}

// A clock of the machine may stand still while the other goes on.
class TwoClocks final : public core::Clock {
 public:
  core::UnixTime Now() const override { return core::UnixTime(unix_time); }
  core::MonotonicTime Monotonic() const override { return core::MonotonicTime(monotonic); }
  Milliseconds unix_time{1000};
  Milliseconds monotonic{5};
};

TEST(LeaseClock, CountsOnTheClockThatWentFurther) {
  TwoClocks clock;
  const LeaseClock lease(clock, Milliseconds(30));
  EXPECT_EQ(lease.Remaining(), Milliseconds(30));
  clock.monotonic += Milliseconds(10);
  EXPECT_EQ(lease.Remaining(), Milliseconds(20));
  clock.unix_time += Milliseconds(40);
  EXPECT_EQ(lease.Remaining(), Milliseconds(-10));
}

}  // namespace
}  // namespace claribi::oauth
