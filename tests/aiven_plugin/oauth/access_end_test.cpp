#include "oauth/access_end.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using State = AuthorizationStatus::State;

TEST(AccessEnd, SurvivesItsRecord) {
  const AccessEnd end = RevokedByVendor("it said so", core::UnixTimeFromMs(7));
  const auto read = ReadAccessEnd(ToJson(end));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->code, "revoked_by_vendor");
  EXPECT_EQ(read->message, end.message);
  EXPECT_EQ(read->at, end.at);
  EXPECT_FALSE(ReadAccessEnd(ToJson(KeyRetired()))->at);
  EXPECT_FALSE(ReadAccessEnd(core::Json::MakeObject({{"code", "x"}})));
}

class SignInReason : public SignedInTest {
 protected:
  // The status as another node tells it.
  AuthorizationStatus Status() {
    const auto status = MakeFlow().Status(call_);
    EXPECT_THAT(status, IsOk());
    return *status;
  }
  std::string ReasonCode() {
    const auto status = Status();
    return status.reason ? status.reason->code : "";
  }
};

TEST_F(SignInReason, IsNoneWhileTheAccessIsGood) {
  EXPECT_EQ(ReasonCode(), "");
  Expire();
  EXPECT_EQ(ReasonCode(), "") << "it is renewed at the next call";
}

// A revocation on the vendor's side is found by a refusal, kept, and told by every node.
TEST_F(SignInReason, OfARevocationIsKeptInTheVendorsWords) {
  vendor_.Set(kToken, 400, R"({"error":"invalid_grant","error_description":"family revoked"})");
  EXPECT_THAT(authorizer_.Recover(Refusal(), call_), IsErrorWith(ErrorCode::kAuthRequired));
  const AuthorizationStatus status = Status();
  EXPECT_EQ(status.state, State::kRevoked);
  EXPECT_FALSE(status.is_refreshable);
  ASSERT_TRUE(status.reason);
  EXPECT_EQ(status.reason->code, "revoked_by_vendor");
  EXPECT_NE(status.reason->message.find("family revoked"), std::string::npos);
  EXPECT_EQ(status.reason->at, clock_.Now());
  EXPECT_EQ(Failure().cause, status.reason->message) << "and by every later call";
  EXPECT_TRUE(StoredGrant().access_token.empty());
  EXPECT_TRUE(StoredGrant().refresh_token.empty());
}

TEST_F(SignInReason, OfARefusedTokenThatCannotBeRenewedIsKeptToo) {
  vendor_.gives_refresh_token = false;
  SignIn();
  EXPECT_THAT(authorizer_.Recover(Refusal(), call_), IsError());
  EXPECT_EQ(Status().state, State::kRevoked);
  EXPECT_EQ(ReasonCode(), "revoked_by_vendor");
}

TEST_F(SignInReason, OfATokenThatRanOutIsThatNothingRenewsIt) {
  vendor_.gives_refresh_token = false;
  SignIn();
  Expire();
  EXPECT_EQ(Status().state, State::kExpired);
  EXPECT_EQ(ReasonCode(), "no_refresh_token");
  EXPECT_EQ(Failure().cause, Status().reason->message);
}

TEST_F(SignInReason, OfARetiredKeyIsToldAndNoError) {
  connection_host_.keys = {{2, std::string(32, 'z')}};
  connection_host_.current_key = 2;
  EXPECT_EQ(Status().state, State::kExpired);
  EXPECT_EQ(ReasonCode(), "key_retired");
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
}

TEST_F(SignInReason, StaysWhileANewSignInIsUnderWayAndGoesWithIt) {
  ChangeStored([](Grant& grant) { grant.end = RevokedByVendor("it said so", std::nullopt); });
  const auto redirect = Begin();
  ASSERT_THAT(redirect, IsOk());
  EXPECT_EQ(Status().state, State::kPending);
  EXPECT_EQ(ReasonCode(), "revoked_by_vendor");
  ASSERT_THAT(MakeFlow().Complete(call_, Callback(*redirect)), IsOk());
  EXPECT_EQ(Status().state, State::kAuthorized);
  EXPECT_EQ(ReasonCode(), "");
}

TEST_F(SignInReason, HoldsNoSecretThatTheVendorRepeats) {
  Expire();
  vendor_.Set(kToken, 400,
              R"({"error":"invalid_grant","error_description":"no refresh-token-1 here"})");
  Failure();
  ExpectNoSecretIn(Status().reason->message);
  ExpectNoSecretIn(logger_.Text());
}

}  // namespace
}  // namespace claribi::oauth
