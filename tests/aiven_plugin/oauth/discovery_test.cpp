// Both documents together: servers of MCP 2025-03-26, one that changes its authorization server,
// and how the metadata that a grant keeps stay true.
#include "oauth/discovery.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/grant.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;

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

constexpr char kNewToken[] = "https://auth.vendor.example/v2/token";
constexpr char kNewRevoke[] = "https://auth.vendor.example/v2/revoke";
constexpr char kOther[] = "https://other.example";
constexpr char kOtherMetadata[] = "https://other.example/.well-known/oauth-authorization-server";

class RediscoveryTest : public SignedInTest {
 protected:
  // The endpoints are at other addresses, as the metadata say.
  void Move() {
    vendor_.SetServerMetadata([](Json& metadata) {
      metadata.Set("token_endpoint", kNewToken);
      metadata.Set("revocation_endpoint", kNewRevoke);
    });
    vendor_.Set(kNewToken, [this](const auto& request) { return vendor_.Token(request); });
    vendor_.Set(kNewRevoke, 200, "");
    vendor_.Remove(kToken);
    vendor_.Remove(kRevoke);
  }
  void NameAnotherIssuer() {
    vendor_.Set(kPathMetadata, 200,
                R"({"resource":"https://mcp.vendor.example",
                    "authorization_servers":["https://other.example"]})");
    vendor_.Set(kOtherMetadata, 200,
                R"({"issuer":"https://other.example",
                    "authorization_endpoint":"https://other.example/authorize",
                    "token_endpoint":"https://other.example/token",
                    "revocation_endpoint":"https://other.example/revoke",
                    "code_challenge_methods_supported":["S256"]})");
  }
  int RequestsToOther() const {
    int count = 0;
    for (const auto& seen : transport_.seen()) count += seen.url.starts_with(kOther) ? 1 : 0;
    return count;
  }
  void Answer(int status, std::string_view body, std::string_view type = "application/json") {
    vendor_.Set(kToken, [status, body = std::string(body),
                         type = std::string(type)](const http::HttpRequest&) {
      testing::ScriptedAnswer answer = testing::JsonAnswer(status, body);
      answer.headers.Set("Content-Type", type);
      return answer;
    });
  }
  void ServeAtTheOldEndpoint() {
    vendor_.Set(kToken, [this](const auto& request) { return vendor_.Token(request); });
  }
};

TEST_F(RediscoveryTest, FindsATokenEndpointThatMovedAndRemembersIt) {
  Move();
  Expire();
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_EQ(Requests(kToken), 2);  // the sign-in, and in vain
  Expire();
  EXPECT_EQ(Bearer(), "Bearer access-token-3");
  EXPECT_EQ(Requests(kToken), 2);
  EXPECT_EQ(Requests(kServerMetadata), 2);
  EXPECT_FALSE(vendor_.family_is_revoked);
  EXPECT_NE(logger_.Text().find(kNewToken), std::string::npos);
}

// Each way in which nobody can be there: 404, 405, 410, a web page, a redirect, no connection.
TEST_F(RediscoveryTest, FollowsWhereverNobodyIsAtTheOldEndpoint) {
  const std::vector<std::function<void()>> gone{
      [this] { Answer(404, "", "text/plain"); },
      [this] { Answer(404, R"({"status":404,"error":"Not Found"})"); },
      [this] { Answer(405, R"({"message":"no"})"); },
      [this] { Answer(410, ""); },
      [this] { Answer(200, "<html>", "text/html; charset=utf-8"); },
      [this] { Answer(403, "<html>", "text/html"); },
      [this] { Answer(301, ""); },
      [this] {
        vendor_.Set(kToken, [](const http::HttpRequest&) {
          testing::ScriptedAnswer refused;
          refused.error = core::Error(ErrorCode::kUnavailable, "connection refused");
          refused.error->unsent = true;
          return refused;
        });
      }};
  for (std::size_t i = 0; i < gone.size(); ++i) {
    vendor_.SetServerMetadata([](Json&) {});
    ServeAtTheOldEndpoint();
    SignIn();
    Move();
    gone[i]();
    Expire();
    const int before = Requests(kNewToken);
    EXPECT_TRUE(Bearer().starts_with("Bearer ")) << i << ": " << Bearer();
    EXPECT_EQ(Requests(kNewToken), before + 1) << i;
  }
}

// A refresh token may have been spent: it is not spent a second time elsewhere.
TEST_F(RediscoveryTest, AsksNowhereElseWhereTheRequestMayHaveBeenActedOn) {
  Move();
  const std::vector<std::function<void()>> unclear{
      [this] { Answer(500, ""); },
      [this] { Answer(502, "<html>", "text/html"); },
      [this] { Answer(429, ""); },
      [this] { Answer(200, "{"); },
      [this] { Answer(400, R"({"error":"invalid_request"})"); },
      [this] { Answer(401, R"({"error":"invalid_client"})"); },
      [this] {
        vendor_.Set(kToken, [](const http::HttpRequest&) {
          testing::ScriptedAnswer broken;
          broken.error = core::Error(ErrorCode::kUnavailable, "broke off");
          return broken;
        });
      }};
  Expire();
  for (std::size_t i = 0; i < unclear.size(); ++i) {
    unclear[i]();
    EXPECT_FALSE(Bearer().starts_with("Bearer ")) << i;
    EXPECT_EQ(Requests(kNewToken), 0) << i;
  }
}

TEST_F(RediscoveryTest, AsksOnceMoreAtMost) {
  Move();
  vendor_.Remove(kNewToken);
  Expire();
  EXPECT_FALSE(Bearer().starts_with("Bearer "));
  EXPECT_EQ(Requests(kNewToken), 1);
}

TEST_F(RediscoveryTest, TellsTheFailureItselfWhereNothingMoved) {
  vendor_.Remove(kToken);
  Expire();
  EXPECT_THAT(Failure(), IsErrorWith(ErrorCode::kUpstream, HttpStatusIs(404)));
  EXPECT_EQ(Requests(kToken), 2);
}

TEST_F(RediscoveryTest, LooksOnceADayWhetherItIsStillTrue) {
  Expire();
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_EQ(Requests(kServerMetadata), 1);
  Move();
  ServeAtTheOldEndpoint();  // only the metadata tell
  clock_.Advance(config_.metadata_lifetime);
  EXPECT_EQ(Bearer(), "Bearer access-token-3");
  EXPECT_EQ(Requests(kNewToken), 1);
  EXPECT_EQ(Requests(kServerMetadata), 2);
}

TEST_F(RediscoveryTest, GoesOnWithWhatItKnowsWhereTheMetadataAreAway) {
  vendor_.Set(kPathMetadata, 503, "");
  vendor_.Set(kServerMetadata, 503, "");
  clock_.Advance(config_.metadata_lifetime);
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_NE(logger_.Text().find("cannot be read again"), std::string::npos);
}

// DSC-05, REG-07: whoever is named now gets nothing that the old one gave.
TEST_F(RediscoveryTest, AsksForASignInWhereTheResourceNamesAnotherIssuer) {
  NameAnotherIssuer();
  clock_.Advance(config_.metadata_lifetime);
  EXPECT_THAT(Failure(), IsErrorWith(ErrorCode::kAuthRequired, CauseIs(HasSubstr(kOther)),
                                     CauseIs(HasSubstr(kIssuer))));
  EXPECT_EQ(RequestsToOther(), 0);
  EXPECT_EQ(vendor_.refreshes, 0);
}

TEST_F(RediscoveryTest, AsksForASignInWhereTheOldEndpointIsGoneAndTheIssuerToo) {
  NameAnotherIssuer();
  vendor_.Remove(kToken);
  Expire();
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
  EXPECT_EQ(RequestsToOther(), 0);
}

TEST_F(RediscoveryTest, StaysWithAnIssuerThatIsStillAmongThoseNamed) {
  vendor_.Set(kPathMetadata, 200,
              R"({"resource":"https://mcp.vendor.example",
                  "authorization_servers":["https://other.example","https://auth.vendor.example"]})");
  clock_.Advance(config_.metadata_lifetime);
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
}

// A resource that lies about whom it speaks for is not listened to.
TEST_F(RediscoveryTest, IgnoresMetadataOfAnotherResource) {
  vendor_.Set(kPathMetadata, 200,
              R"({"resource":"https://evil.example",
                  "authorization_servers":["https://other.example"]})");
  clock_.Advance(config_.metadata_lifetime);
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_EQ(RequestsToOther(), 0);
}

TEST_F(RediscoveryTest, NeverFollowsMetadataOfAnotherIssuer) {
  Move();
  vendor_.SetServerMetadata([](Json& metadata) {
    metadata.Set("issuer", kOther);
    metadata.Set("token_endpoint", "https://other.example/token");
  });
  Expire();
  EXPECT_EQ(Failure().http_status, 404);
  EXPECT_EQ(RequestsToOther(), 0);
}

// Where the document was is remembered too: it may be at no well-known place.
TEST_F(RediscoveryTest, LooksWhereTheResourceMetadataWere) {
  constexpr char kCustom[] = "https://mcp.vendor.example/custom";
  vendor_.Set(kCustom, 200,
              R"({"resource":"https://mcp.vendor.example",
                  "authorization_servers":["https://auth.vendor.example"]})");
  http::Challenge challenge;
  challenge.headers.Set("WWW-Authenticate",
                        R"(Bearer resource_metadata="https://mcp.vendor.example/custom")");
  const auto redirect = Begin({{}, challenge});
  ASSERT_THAT(redirect, IsOk());
  ASSERT_THAT(MakeFlow().Complete(call_, Callback(*redirect)), IsOk());
  vendor_.Set(kCustom, 200,
              R"({"resource":"https://mcp.vendor.example",
                  "authorization_servers":["https://other.example"]})");
  clock_.Advance(config_.metadata_lifetime);
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
}

TEST_F(RediscoveryTest, RevokesAtAnEndpointThatMoved) {
  Move();
  const auto revocation = MakeFlow().Revoke(call_);
  ASSERT_THAT(revocation, IsOk());
  EXPECT_EQ(revocation->outcome, Revocation::Outcome::kRevoked) << revocation->detail;
  EXPECT_EQ(Requests(kRevoke), 1);
  EXPECT_EQ(Requests(kNewRevoke), 2);
}

TEST_F(RediscoveryTest, RevokesNothingAtAnotherIssuer) {
  NameAnotherIssuer();
  vendor_.Remove(kRevoke);
  const auto revocation = MakeFlow().Revoke(call_);
  ASSERT_THAT(revocation, IsOk());
  EXPECT_EQ(revocation->outcome, Revocation::Outcome::kFailed);
  EXPECT_EQ(RequestsToOther(), 0);
  EXPECT_TRUE(connection_host_.records.empty());
}

}  // namespace
}  // namespace claribi::oauth
