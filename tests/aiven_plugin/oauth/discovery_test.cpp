// Both documents together: servers of MCP 2025-03-26, and one that changes its authorization
// server.
#include "oauth/discovery.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Json;

constexpr char kOriginMetadata[] =
    "https://mcp.vendor.example/.well-known/oauth-authorization-server";

class LegacyDiscovery : public OAuthTest {
 protected:
  LegacyDiscovery() {
    config_.legacy_discovery = true;
    vendor_.Remove(kPathMetadata);
  }
  core::Result<Discovery> Find() { return Discover(dependencies_, config_, endpoint_, {}, call_); }
};

TEST_F(LegacyDiscovery, TakesTheServerForItsOwnAuthorizationServer) {
  vendor_.Set(kOriginMetadata, 200,
              R"({"issuer":"https://mcp.vendor.example",
                  "authorization_endpoint":"https://mcp.vendor.example/oauth/authorize",
                  "token_endpoint":"https://mcp.vendor.example/oauth/token",
                  "code_challenge_methods_supported":["S256"]})");
  const auto found = Find();
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->server.issuer, kOrigin);
  EXPECT_EQ(found->server.token_endpoint.text(), "https://mcp.vendor.example/oauth/token");
  EXPECT_EQ(found->resource.resource, "https://mcp.vendor.example/mcp");
  EXPECT_NE(logger_.Text().find("manifest"), std::string::npos);
}

TEST_F(LegacyDiscovery, FallsBackToTheEndpointsOfOld) {
  const auto found = Find();
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->server.authorization_endpoint.text(), "https://mcp.vendor.example/authorize");
  EXPECT_EQ(found->server.token_endpoint.text(), "https://mcp.vendor.example/token");
  EXPECT_EQ(found->server.registration_endpoint->text(), "https://mcp.vendor.example/register");
  EXPECT_NE(logger_.Text().find("2025-03-26"), std::string::npos);
}

// GRT-01, GRT-07: old servers get them all the same.
TEST_F(LegacyDiscovery, StillSendsPkceAndTheResource) {
  vendor_.Set("https://mcp.vendor.example/register", 201, R"({"client_id":"c"})");
  const auto redirect = Begin();
  ASSERT_THAT(redirect, IsOk());
  auto query = Form(MustParse(redirect->authorization_url).query());
  EXPECT_EQ(query["code_challenge_method"], "S256");
  EXPECT_EQ(query["code_challenge"].size(), 43U);
  EXPECT_EQ(query["resource"], "https://mcp.vendor.example/mcp");
}

TEST_F(LegacyDiscovery, HoldsMetadataToItsIssuer) {
  vendor_.Set(kOriginMetadata, 200, R"({"issuer":"https://evil.example"})");
  EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kForbidden));
}

TEST_F(LegacyDiscovery, IsNotUsedUnlessTheManifestAllowsIt) {
  config_.legacy_discovery = false;
  EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kUnsupported));
  EXPECT_EQ(Requests(kOriginMetadata), 0);
}

TEST_F(LegacyDiscovery, IsNotUsedWhereThereIsMetadata) {
  vendor_.Set(kRootMetadata, 200,
              R"({"resource":"https://mcp.vendor.example",
                  "authorization_servers":["https://auth.vendor.example"]})");
  EXPECT_EQ(Find()->server.issuer, kIssuer);
}

// An outage must not pass for a server of old.
TEST_F(LegacyDiscovery, IsNotUsedInAnOutage) {
  vendor_.Set(kPathMetadata, 503, "");
  EXPECT_THAT(Find(), IsErrorWith(ErrorCode::kUnavailable));
}

// DSC-05, REG-07: a new authorization server is asked from the beginning, as a client of its own.
TEST_F(OAuthTest, MovesWithTheResourceToAnotherAuthorizationServer) {
  vendor_.gives_refresh_token = false;
  SignIn();
  TokenAuthorizer authorizer(dependencies_, config_);
  EXPECT_THAT(authorizer.Recover(Refusal(), call_), IsErrorWith(ErrorCode::kAuthRequired));

  vendor_.Set(kPathMetadata, 200,
              R"({"resource":"https://mcp.vendor.example",
                  "authorization_servers":["https://new.example"]})");
  vendor_.Set("https://new.example/.well-known/oauth-authorization-server", 200,
              R"({"issuer":"https://new.example",
                  "authorization_endpoint":"https://new.example/authorize",
                  "token_endpoint":"https://new.example/token",
                  "registration_endpoint":"https://new.example/register",
                  "code_challenge_methods_supported":["S256"]})");
  vendor_.Set("https://new.example/register", 201, R"({"client_id":"client-of-new"})");
  vendor_.Set("https://new.example/token", 200,
              R"({"access_token":"access-token-of-new","token_type":"Bearer"})");
  const int old_registrations = Requests(kRegister);
  const auto redirect = Begin();
  ASSERT_THAT(redirect, IsOk());
  EXPECT_EQ(redirect->issuer, "https://new.example");
  EXPECT_EQ(Form(MustParse(redirect->authorization_url).query())["client_id"], "client-of-new");
  ASSERT_THAT(MakeFlow().Complete(call_, Callback(*redirect)), IsOk());
  EXPECT_EQ(*Bearer(authorizer, call_), "Bearer access-token-of-new");
  EXPECT_EQ(Requests(kRegister), old_registrations);
  for (const auto& seen : transport_.seen()) {
    if (seen.url.find("new.example") == std::string::npos) continue;
    EXPECT_EQ((seen.url + seen.body + seen.authorization).find("client-1"), std::string::npos);
  }
}

}  // namespace
}  // namespace claribi::oauth
