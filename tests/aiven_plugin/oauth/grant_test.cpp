#include "oauth/grant.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/grant_store.h"

namespace claribi::oauth {
namespace {

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
  grant.scopes = {"projects"};
  grant.requested_scopes = {"projects", "services"};
  grant.issued_at = core::UnixTimeFromMs(1000000);
  grant.expires_at = core::UnixTimeFromMs(1000000 + 3600000);
  return grant;
}

TEST(Grant, SurvivesItsRecord) {
  const auto read = ReadGrant(ToJson(MakeGrant()).json());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(ToJson(*read).json(), ToJson(MakeGrant()).json());
}

TEST(Grant, IsRefusedWhenItsRecordIsIncompleteOrOfOtherTypes) {
  for (const char* member : {"issuer", "endpoint", "resource", "token_endpoint", "client",
                             "access_token", "refresh_token", "scopes", "issued_at_ms", "status"}) {
    core::Json json = ToJson(MakeGrant()).json();
    json.Set(member, core::Json(true));
    EXPECT_FALSE(ReadGrant(json).ok()) << member;
    json.Remove(member);
    EXPECT_FALSE(ReadGrant(json).ok()) << member;
  }
}

// Written before there were step-ups and keys.
TEST(Grant, OfAnOlderReleaseIsABearerGrantThatGotWhatItAskedFor) {
  core::Json json = ToJson(MakeGrant()).json();
  json.Remove("dpop_key");
  json.Remove("requested_scopes");
  const auto read = ReadGrant(json);
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->binding.dpop_key.empty());
  EXPECT_EQ(read->requested_scopes, Scopes{"projects"});
}

TEST(Grant, IsRefusedWithAStatusThatIsNotKnown) {
  core::Json json = ToJson(MakeGrant()).json();
  json.Set("status", "half");
  EXPECT_FALSE(ReadGrant(json).ok());
}

TEST(Grant, ExpiresSoonInItsLastMinute) {
  const Grant grant = MakeGrant();
  const Milliseconds margin(60000);
  EXPECT_FALSE(grant.ExpiresSoon(*grant.expires_at - Milliseconds(60001), margin));
  EXPECT_TRUE(grant.ExpiresSoon(*grant.expires_at - Milliseconds(60000), margin));
  EXPECT_TRUE(grant.ExpiresSoon(*grant.expires_at + Milliseconds(1), margin));
}

// A token that lives for a minute must not be renewed before every request.
TEST(Grant, ExpiresSoonInTheLastTenthOfAShortLife) {
  Grant grant = MakeGrant();
  grant.expires_at = grant.issued_at + Milliseconds(60000);
  const Milliseconds margin(60000);
  EXPECT_FALSE(grant.ExpiresSoon(grant.issued_at, margin));
  EXPECT_FALSE(grant.ExpiresSoon(grant.issued_at + Milliseconds(53999), margin));
  EXPECT_TRUE(grant.ExpiresSoon(grant.issued_at + Milliseconds(54000), margin));
}

TEST(Grant, NeverExpiresWhenTheServerDidNotSay) {
  Grant grant = MakeGrant();
  grant.expires_at.reset();
  EXPECT_FALSE(grant.HasExpired(core::UnixTimeFromMs(9000000000000)));
  EXPECT_FALSE(grant.ExpiresSoon(core::UnixTimeFromMs(9000000000000), Milliseconds(60000)));
}

class GrantStoreTest : public OAuthTest {
 protected:
  GrantStore store_{connection_vault_};
};

TEST_F(GrantStoreTest, KeepsTokensSealed) {
  ASSERT_TRUE(store_.ReplaceGrant(MakeGrant(), call_).ok());
  ExpectNoSecretIn(connection_host_.records["tokens"].bytes);
  const auto stored = store_.FindGrant(call_);
  ASSERT_TRUE(stored.ok() && stored->has_value());
  EXPECT_EQ((*stored)->value.access_token.Reveal(), "access-token-1");
}

TEST_F(GrantStoreTest, RefusesARecordThatIsNotJson) {
  ASSERT_TRUE(connection_vault_.Put(call_, "tokens", kIssuer, Secret::CopyOf("{"), 0).ok());
  EXPECT_FALSE(store_.FindGrant(call_).ok());
}

TEST_F(GrantStoreTest, RefusesARecordSealedForAnotherIssuer) {
  ASSERT_TRUE(
      connection_vault_.Put(call_, "tokens", "https://evil.example", ToJson(MakeGrant()).Dump(), 0)
          .ok());
  EXPECT_FALSE(store_.FindGrant(call_).ok());
}

}  // namespace
}  // namespace claribi::oauth
