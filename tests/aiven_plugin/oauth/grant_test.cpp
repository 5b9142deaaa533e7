// The values that a sign-in leaves behind, their records, and the reasons why an access ended.
#include "oauth/grant.h"

#include <cstdint>
#include <limits>

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using State = AuthorizationStatus::State;
using core::ErrorCode;
using core::Milliseconds;
using core::Secret;

Grant MakeGrant() {
  Grant grant;
  grant.binding.issuer = kIssuer;
  grant.binding.endpoint = "https://mcp.vendor.example/mcp";
  grant.binding.resource = kOrigin;
  grant.binding.client = {"client-1", Secret::CopyOf("client-secret-1"),
                          std::string(kAuthMethodBasic)};
  grant.binding.token_endpoint = MustParse(kToken);
  grant.binding.revocation_endpoint = MustParse(kRevoke);
  grant.access_token = Secret::CopyOf("access-token-1");
  grant.refresh_token = Secret::CopyOf("refresh-token-1");
  grant.binding.dpop_key = Secret::CopyOf("the-key");
  grant.binding.leniencies = {"expires_in is a string"};
  grant.scopes = {"projects"};
  grant.requested_scopes = {"projects", "services"};
  grant.issued_at = core::UnixTimeFromMs(1000000);
  grant.expires_at = core::UnixTimeFromMs(1000000 + 3600000);
  return grant;
}

TEST(Grant, SurvivesItsRecord) {
  const auto read = ReadGrant(ToJson(MakeGrant()).json());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(ToJson(*read).json(), ToJson(MakeGrant()).json());
}

TEST(Grant, IsRefusedWhenItsRecordIsIncompleteOrOfOtherTypes) {
  for (const char* member : {"issuer", "endpoint", "resource", "token_endpoint", "client",
                             "access_token", "refresh_token", "scopes", "issued_at_ms", "status"}) {
    core::Json json = ToJson(MakeGrant()).json();
    json.Set(member, core::Json(true));
    EXPECT_THAT(ReadGrant(json), IsError()) << member;
    json.Remove(member);
    EXPECT_THAT(ReadGrant(json), IsError()) << member;
  }
}

// Written before there were step-ups and keys.
TEST(Grant, OfAnOlderReleaseIsABearerGrantThatGotWhatItAskedFor) {
  core::Json json = ToJson(MakeGrant()).json();
  json.Remove("dpop_key");
  json.Remove("requested_scopes");
  const auto read = ReadGrant(json);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->binding.dpop_key.empty());
  EXPECT_EQ(read->requested_scopes, Scopes{"projects"});
}

TEST(Grant, KeepsWhatIsNotedOfItsRenewalAndWhyItEnded) {
  Grant grant = MakeGrant();
  grant.renewal_began_at = core::UnixTimeFromMs(5);
  grant.end = RenewalInterrupted(core::UnixTimeFromMs(6));
  const auto read = ReadGrant(ToJson(grant).json());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->renewal_began_at, core::UnixTimeFromMs(5));
  ASSERT_TRUE(read->end);
  EXPECT_EQ(read->end->code, "renewal_interrupted");
  EXPECT_EQ(read->end->message, grant.end->message);
  EXPECT_EQ(read->end->at, core::UnixTimeFromMs(6));
}

TEST(Grant, KeepsItsTokensWhereOnlyTheRenewalWasRefused) {
  Grant grant = MakeGrant();
  grant.renewal_failure = "HTTP status 502";
  grant.end = RenewalRefused("unauthorized_client", core::UnixTimeFromMs(6));
  EXPECT_FALSE(grant.HasEnded());
  const auto read = ReadGrant(ToJson(grant).json());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->renewal_failure, "HTTP status 502");
  EXPECT_EQ(read->end->code, kRenewalRefused);
  EXPECT_EQ(read->refresh_token.Reveal(), "refresh-token-1");
  EXPECT_EQ(read->Clone().renewal_failure, "HTTP status 502");
  grant.refresh_token = Secret();
  EXPECT_TRUE(grant.HasEnded());
}

// Written before ends had reasons and renewals were noted; and by a later release.
TEST(Grant, OfAnotherReleaseHasADefaultForWhatItDoesNotSay) {
  Grant grant = MakeGrant();
  grant.end = RevokedByVendor("it said so", core::UnixTimeFromMs(6));
  core::Json json = ToJson(grant).json();
  json.Remove("reason");
  json.Set("from_the_future", "x");
  const auto read = ReadGrant(json);
  ASSERT_THAT(read, IsOk());
  EXPECT_FALSE(read->renewal_began_at);
  ASSERT_TRUE(read->end);
  EXPECT_EQ(read->end->code, "revoked_by_vendor");
  EXPECT_FALSE(read->end->at);
  json.Set("reason", core::Json::MakeObject({{"code", "of_the_future"}, {"message", "Why."}}));
  EXPECT_EQ(ReadGrant(json)->end->code, "of_the_future");
}

TEST(Grant, IsRefusedWithAStatusThatIsNotKnown) {
  core::Json json = ToJson(MakeGrant()).json();
  json.Set("status", "half");
  EXPECT_THAT(ReadGrant(json), IsError());
}

constexpr std::uint32_t kFirst = 0;
constexpr std::uint32_t kLast = std::numeric_limits<std::uint32_t>::max();
constexpr Milliseconds kMargin(60000);

TEST(Grant, IsDueInItsLastMinuteAtATimeOfChance) {
  const Grant grant = MakeGrant();
  EXPECT_EQ(grant.RefreshDue(kMargin, kFirst), *grant.expires_at - Milliseconds(60000));
  EXPECT_EQ(grant.RefreshDue(kMargin, kLast), *grant.expires_at - Milliseconds(30000));
}

// A token that lives for seconds must not be renewed before every request, nor too late for one.
TEST(Grant, IsDueInTheLastQuarterOfAShortLife) {
  Grant grant = MakeGrant();
  grant.expires_at = grant.issued_at + Milliseconds(2000);
  EXPECT_EQ(grant.RefreshDue(kMargin, kFirst), grant.issued_at + Milliseconds(1500));
  EXPECT_EQ(grant.RefreshDue(kMargin, kLast), grant.issued_at + Milliseconds(1750));
}

TEST(Grant, CannotBeSentWhenItEndsOnTheWay) {
  Grant grant = MakeGrant();
  EXPECT_FALSE(grant.IsTooLateToSend(*grant.expires_at - Milliseconds(1001)));
  EXPECT_TRUE(grant.IsTooLateToSend(*grant.expires_at - Milliseconds(1000)));
  grant.expires_at = grant.issued_at + Milliseconds(2000);
  EXPECT_FALSE(grant.IsTooLateToSend(*grant.expires_at - Milliseconds(201)));
  EXPECT_TRUE(grant.IsTooLateToSend(*grant.expires_at - Milliseconds(200)));
}

TEST(Grant, NeverExpiresWhenTheServerDidNotSay) {
  Grant grant = MakeGrant();
  grant.expires_at.reset();
  EXPECT_FALSE(grant.HasExpired(core::UnixTimeFromMs(9000000000000)));
  EXPECT_FALSE(grant.IsTooLateToSend(core::UnixTimeFromMs(9000000000000)));
  EXPECT_EQ(grant.RefreshDue(kMargin, kFirst), std::nullopt);
}

TEST(Grant, IsTheSameCredentialWhateverIsNotedOfIt) {
  const Grant grant = MakeGrant();
  Grant noted = MakeGrant();
  noted.renewal_began_at = core::UnixTimeFromMs(5);
  EXPECT_EQ(noted.Credential(), grant.Credential());
  Grant renewed = MakeGrant();
  renewed.access_token = Secret::CopyOf("access-token-2");
  EXPECT_NE(renewed.Credential(), grant.Credential());
  Grant same_token_again = MakeGrant();
  same_token_again.issued_at += Milliseconds(1);
  EXPECT_NE(same_token_again.Credential(), grant.Credential());
}

class GrantStoreTest : public OAuthTest {
 protected:
  GrantStore store_{connection_vault_};
};

TEST_F(GrantStoreTest, KeepsTokensSealed) {
  ASSERT_THAT(store_.ReplaceGrant(MakeGrant(), call_), IsOk());
  ExpectNoSecretIn(connection_host_.records["tokens"].bytes);
  const auto stored = store_.FindGrant(call_);
  ASSERT_THAT(stored, IsOk());
  ASSERT_TRUE(stored->has_value());
  EXPECT_EQ((*stored)->value.access_token.Reveal(), "access-token-1");
}

TEST_F(GrantStoreTest, RefusesARecordThatIsNotJson) {
  ASSERT_THAT(connection_vault_.Put(call_, "tokens", kIssuer, Secret::CopyOf("{"), 0), IsOk());
  EXPECT_THAT(store_.FindGrant(call_), IsError());
}

TEST_F(GrantStoreTest, RefusesARecordSealedForAnotherIssuer) {
  ASSERT_THAT(
      connection_vault_.Put(call_, "tokens", "https://evil.example", ToJson(MakeGrant()).Dump(), 0),
      IsOk());
  EXPECT_THAT(store_.FindGrant(call_), IsError());
}

// What another holder of the lease noted in between does not cost the answer.
TEST_F(GrantStoreTest, SupersedesAGrantWhateverWasNotedInItMeanwhile) {
  const Grant grant = MakeGrant();
  const auto version = store_.ReplaceGrant(grant, call_);
  ASSERT_THAT(version, IsOk());
  ChangeStored([](Grant& noted) { noted.renewal_began_at = core::UnixTimeFromMs(5); });
  Grant renewed = MakeGrant();
  renewed.access_token = Secret::CopyOf("access-token-2");
  EXPECT_THAT(store_.Supersede(renewed, grant.Credential(), *version, call_), IsOk());
  EXPECT_THAT(store_.Supersede(grant, grant.Credential(), *version, call_),
              IsErrorWith(core::ErrorCode::kConflict))
      << "it is another token by now";
  EXPECT_EQ(StoredGrant().access_token.Reveal(), "access-token-2");
}

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
