// The knobs that make the failures of sign-in which users meet elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host_stub/vendor_sandbox/vendor.h"

namespace claribi::vendor_sandbox {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kByPath = "/.well-known/oauth-protected-resource/mcp";
constexpr const char* kAtRoot = "/.well-known/oauth-protected-resource";
constexpr const char* kServerMetadata = "/.well-known/oauth-authorization-server";

class FailureKnobs : public ::testing::Test {
 protected:
  HttpReply Get(const std::string& target) { return vendor.Mcp(MakeRequest("GET", target)); }
  Json ServerMetadata() { return BodyOf(vendor.Ask(MakeRequest("GET", kServerMetadata))); }
  HttpReply Ping() { return vendor.Post(kPing); }

  Vendor vendor;
};

TEST_F(FailureKnobs, RotationOffKeepsTheRefreshTokenAndNamesNone) {
  vendor.Turn({{"rotation", false}});
  const std::string id = vendor.Register()["client_id"].AsString();
  const Json signed_in = BodyOf(vendor.Redeem(id, vendor.Code(id)));
  const std::string refresh_token = signed_in["refresh_token"].AsString();
  ASSERT_FALSE(refresh_token.empty());
  for (int i = 0; i < 3; ++i) {
    const Json renewed = BodyOf(vendor.Refresh(id, refresh_token));
    EXPECT_FALSE(renewed["access_token"].AsString().empty());
    EXPECT_EQ(renewed.Find("refresh_token"), nullptr);
  }
  EXPECT_EQ(vendor.ledger.Counters()["reuse_detected"].AsInt(), 0);
}

TEST_F(FailureKnobs, RegistrationIsAnsweredWithAnotherAuthMethodWhichThenCounts) {
  vendor.Turn({{"registration_auth_method", "client_secret_post"}});
  const Json client = vendor.Register();
  EXPECT_EQ(client["token_endpoint_auth_method"].AsString(), "client_secret_post");
  EXPECT_FALSE(client["client_secret"].AsString().empty());
  const std::string id = client["client_id"].AsString();
  EXPECT_EQ(BodyOf(vendor.Redeem(id, vendor.Code(id)))["error"].AsString(), "invalid_client");
}

TEST_F(FailureKnobs, ProtectedResourceMetadataMayBeAtTheRootAlone) {
  EXPECT_EQ(Get(kByPath).status, 200);
  vendor.Turn({{"protected_resource_at", "root"}});
  EXPECT_EQ(Get(kByPath).status, 404);
  EXPECT_EQ(Get(kAtRoot).status, 200);
}

TEST_F(FailureKnobs, ProtectedResourceMetadataMayBeWhereA401SaysAlone) {
  EXPECT_EQ(Get("/resource-metadata").status, 404);
  vendor.Turn({{"protected_resource_at", "header"}});
  EXPECT_EQ(Get(kByPath).status, 404);
  EXPECT_EQ(Get(kAtRoot).status, 404);
  const HttpReply refused = vendor.Mcp(MakeRequest("POST", "/mcp?read_only=true"));
  EXPECT_EQ(HeaderOf(refused, "WWW-Authenticate"),
            "Bearer resource_metadata=\"https://localhost:1111/resource-metadata\"");
  EXPECT_EQ(BodyOf(Get("/resource-metadata"))["resource"].AsString(), kOrigin);
}

TEST_F(FailureKnobs, MetadataDocumentsAreMergedWithWhatIsGiven) {
  vendor.Turn(
      {{"protected_resource_metadata",
        Json::Object({{"resource", "https://localhost:1111/"}, {"scopes_supported", Json()}})},
       {"authorization_server_metadata",
        Json::Object({{"issuer", "https://other.example.test"}})}});
  const Json resource = BodyOf(Get(kByPath));
  EXPECT_EQ(resource["resource"].AsString(), "https://localhost:1111/");
  EXPECT_EQ(resource.Find("scopes_supported"), nullptr);
  EXPECT_NE(resource.Find("authorization_servers"), nullptr);
  EXPECT_EQ(ServerMetadata()["issuer"].AsString(), "https://other.example.test");
}

TEST_F(FailureKnobs, ARenamedResourceIsTheOneThatIsAskedFor) {
  vendor.Turn({{"protected_resource_metadata", Json::Object({{"resource", "urn:renamed"}})}});
  const std::string id = vendor.Register()["client_id"].AsString();
  EXPECT_EQ(vendor.Code(id), "");
  EXPECT_NE(vendor.Code(id, {{"resource", "urn:renamed"}}), "");
}

TEST_F(FailureKnobs, ANeededScopeIsAskedForWith403UntilATokenHasIt) {
  vendor.Bearer();
  EXPECT_EQ(Ping().status, 200);
  vendor.Turn({{"needed_scope", "accounts:read"}});
  const HttpReply refused = Ping();
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(HeaderOf(refused, "WWW-Authenticate"),
              HasSubstr("error=\"insufficient_scope\", scope=\"accounts:read\""));
  const std::string id = vendor.Register()["client_id"].AsString();
  const std::string code = vendor.Code(id, {{"scope", "projects accounts:read"}});
  vendor.bearer = BodyOf(vendor.Redeem(id, code))["access_token"].AsString();
  EXPECT_EQ(Ping().status, 200);
}

TEST_F(FailureKnobs, AWithheldScopeIsNeverGranted) {
  vendor.Turn({{"withheld_scope", "services"}});
  const std::string id = vendor.Register()["client_id"].AsString();
  const Json tokens = BodyOf(vendor.Redeem(id, vendor.Code(id)));
  EXPECT_EQ(tokens["scope"].AsString(), "projects offline_access");
}

TEST(MergePatch, RemovesNullsGoesOnInsideObjectsAndReplacesTheRest) {
  Json target = *Json::Parse(R"({"a":1,"b":{"c":2,"d":3},"e":[1,2]})");
  MergePatch(target, *Json::Parse(R"({"a":null,"b":{"c":4},"e":[5],"f":{"g":null,"h":6}})"));
  EXPECT_EQ(target.Text(), R"({"b":{"c":4,"d":3},"e":[5],"f":{"h":6}})");
}

}  // namespace
}  // namespace claribi::vendor_sandbox
