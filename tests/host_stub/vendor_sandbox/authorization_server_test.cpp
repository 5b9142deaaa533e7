#include "vendor_sandbox/authorization_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host_stub/vendor_sandbox/authorization_server_fixture.h"

namespace claribi::vendor_sandbox {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST_F(AuthorizationServerTest, DescribesItself) {
  const HttpReply reply = vendor.Ask(MakeRequest("GET", "/.well-known/oauth-authorization-server"));
  const Json document = BodyOf(reply);
  EXPECT_EQ(document["issuer"].AsString(), kIssuer);
  EXPECT_EQ(document["token_endpoint"].AsString(), std::string(kIssuer) + "/token");
  EXPECT_EQ(document["code_challenge_methods_supported"].Text(), R"(["S256"])");
  EXPECT_TRUE(document["authorization_response_iss_parameter_supported"].AsBool());
  EXPECT_THAT(document["scopes_supported"].Text(), HasSubstr("offline_access"));
}

TEST_F(AuthorizationServerTest, DescribesATenantUnderItsPath) {
  const HttpReply reply =
      vendor.Ask(MakeRequest("GET", "/.well-known/oauth-authorization-server/aws"));
  EXPECT_EQ(BodyOf(reply)["issuer"].AsString(), std::string(kIssuer) + "/aws");
  EXPECT_EQ(vendor.Ask(MakeRequest("GET", "/.well-known/oauth-authorization-server/nope")).status,
            404);
}

TEST_F(AuthorizationServerTest, HidesRegistrationAndOfflineAccessWhenTurnedOff) {
  vendor.Turn({{"registration", false}, {"offline_access", false}, {"iss_parameter", false}});
  const Json document =
      BodyOf(vendor.Ask(MakeRequest("GET", "/.well-known/oauth-authorization-server")));
  EXPECT_EQ(document.Find("registration_endpoint"), nullptr);
  EXPECT_THAT(document.Text(), Not(HasSubstr("offline_access")));
  EXPECT_EQ(vendor.Ask(MakeRequest("POST", "/register", "{}")).status, 404);
}

TEST_F(AuthorizationServerTest, RegistersAndAnswersWhatItRegistered) {
  const Json answer = vendor.Register({{"token_endpoint_auth_method", "client_secret_post"}});
  EXPECT_FALSE(answer["client_secret"].AsString().empty());
  EXPECT_EQ(answer["client_secret_expires_at"].AsInt(-1), 0);
  EXPECT_EQ(answer["redirect_uris"].Text(), R"(["http://127.0.0.1/callback"])");
  EXPECT_EQ(vendor.Register().Find("client_secret"), nullptr);
}

TEST_F(AuthorizationServerTest, RefusesBadRegistrations) {
  for (const char* uri : {"http://example.com/cb", "https://a/#x", "ftp://127.0.0.1/", "nonsense",
                          "https://u:p@a/"}) {
    EXPECT_EQ(vendor.Register({{"redirect_uris", Json::List({uri})}})["error"].AsString(),
              "invalid_redirect_uri")
        << uri;
  }
  EXPECT_EQ(vendor.Register({{"redirect_uris", Json::List()}})["error"].AsString(),
            "invalid_redirect_uri");
  EXPECT_EQ(vendor.Register({{"grant_types", Json::List({"password"})}})["error"].AsString(),
            "invalid_client_metadata");
  EXPECT_EQ(vendor.Register({{"token_endpoint_auth_method", "basic"}})["error"].AsString(),
            "invalid_client_metadata");
  EXPECT_EQ(vendor.Ask(MakeRequest("POST", "/register", "{")).status, 400);
}

TEST_F(AuthorizationServerTest, LimitsRegistrations) {
  vendor.Turn({{"registration_limit", 1}});
  const HttpReply reply = vendor.Ask(
      MakeRequest("POST", "/register", R"({"redirect_uris":["https://app.example.test/cb"]})"));
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(HeaderOf(reply, "Retry-After"), "60");
}

TEST_F(AuthorizationServerTest, ShowsAConsentPageThatAPersonAndAScriptCanPass) {
  const HttpReply page = Authorize();
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("A &lt;test&gt; client"));
  EXPECT_THAT(page.body, HasSubstr("<code>services</code>"));
  EXPECT_THAT(page.body, HasSubstr("http://127.0.0.1:5555"));
  EXPECT_THAT(page.body, Not(HasSubstr("<script")));
  EXPECT_THAT(HeaderOf(page, "Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
  EXPECT_EQ(HeaderOf(page, "Cache-Control"), "no-store");

  const auto value = [&](const std::string& name) {
    const std::string mark = "name=\"" + name + "\" value=\"";
    const auto start = page.body.find(mark) + mark.size();
    return page.body.substr(start, page.body.find('"', start) - start);
  };
  EXPECT_EQ(vendor
                .PostForm("/authorize/decision",
                          {{"request", value("request")}, {"csrf", "x"}, {"decision", "approve"}})
                .status,
            400);
  const std::vector<Header> form = {
      {"request", value("request")}, {"csrf", value("csrf")}, {"decision", "approve"}};
  const HttpReply redirect = vendor.PostForm("/authorize/decision", form);
  EXPECT_EQ(redirect.status, 302);
  EXPECT_FALSE(LocationForm(redirect).Value("code").empty());
  EXPECT_EQ(LocationForm(redirect).Value("state"), "state-1");
  EXPECT_EQ(LocationForm(redirect).Value("iss"), kIssuer);
  EXPECT_EQ(vendor.PostForm("/authorize/decision", form).status, 400) << "a decision counts once";
}

TEST_F(AuthorizationServerTest, ForgetsAConsentPageAfterTenMinutes) {
  const HttpReply page = Authorize();
  const auto start = page.body.find("name=\"request\" value=\"") + 22;
  const auto csrf = page.body.find("name=\"csrf\" value=\"") + 19;
  vendor.now += std::chrono::minutes(11);
  const HttpReply reply =
      vendor.PostForm("/authorize/decision", {{"request", page.body.substr(start, 22)},
                                              {"csrf", page.body.substr(csrf, 22)},
                                              {"decision", "approve"}});
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.body, HasSubstr("expired"));
}

TEST_F(AuthorizationServerTest, DeniesWhenThePersonDenies) {
  vendor.Turn({{"auto_consent", "deny"}});
  ExpectRedirectedError({}, "access_denied");
}

TEST_F(AuthorizationServerTest, NeverRedirectsToAnAddressItDoesNotTrust) {
  for (const char* uri :
       {"https://evil.example.test/", "http://127.0.0.1:1/other", "http://localhost:5555/callback",
        "http://127.0.0.1:5555/callback?x=1", "http://127.0.0.1:5555/callback#x"}) {
    const HttpReply reply = Authorize({{"redirect_uri", uri}});
    EXPECT_EQ(reply.status, 400) << uri;
    EXPECT_EQ(HeaderOf(reply, "Location"), "") << uri;
  }
  EXPECT_EQ(vendor.Ask(MakeRequest("GET", Vendor::AuthorizeTarget("unknown"))).status, 400);
}

TEST_F(AuthorizationServerTest, TakesAnyPortOfARegisteredLoopbackAddress) {
  EXPECT_EQ(Authorize({{"redirect_uri", "http://127.0.0.1:61234/callback"}}).status, 200);
}

TEST_F(AuthorizationServerTest, RequiresPkceWithS256) {
  ExpectRedirectedError({{"code_challenge", ""}}, "invalid_request");
  ExpectRedirectedError({{"code_challenge_method", "plain"}}, "invalid_request");
  ExpectRedirectedError({{"code_challenge_method", ""}}, "invalid_request");
}

TEST_F(AuthorizationServerTest, RequiresTheResourceOfTheMetadata) {
  ExpectRedirectedError({{"resource", std::string(kOrigin) + "/"}}, "invalid_target");
  ExpectRedirectedError({{"resource", std::string(kOrigin) + "/mcp?read_only=true"}},
                        "invalid_target");
  ExpectRedirectedError({{"resource", ""}}, "invalid_target");
  vendor.Turn({{"require_resource", false}});
  EXPECT_EQ(Authorize({{"resource", ""}}).status, 200);
}

TEST_F(AuthorizationServerTest, RefusesUnknownScopesAndResponseTypes) {
  ExpectRedirectedError({{"scope", "projects everything"}}, "invalid_scope");
  ExpectRedirectedError({{"response_type", "token"}}, "unsupported_response_type");
}

TEST_F(AuthorizationServerTest, RefusesRepeatedParameters) {
  const HttpReply reply =
      vendor.Ask(MakeRequest("GET", Vendor::AuthorizeTarget(client_id) + "&state=other"));
  EXPECT_EQ(LocationForm(reply).Value("error"), "invalid_request");
}

TEST_F(AuthorizationServerTest, ExchangesACodeForTokens) {
  const HttpReply reply = vendor.Redeem(client_id, vendor.Code(client_id));
  const Json tokens = BodyOf(reply);
  EXPECT_EQ(HeaderOf(reply, "Cache-Control"), "no-store");
  EXPECT_EQ(tokens["token_type"].AsString(), "Bearer");
  EXPECT_EQ(tokens["expires_in"].AsInt(), 3600);
  EXPECT_FALSE(tokens["refresh_token"].AsString().empty());
  EXPECT_EQ(tokens["scope"].AsString(), "projects services offline_access");
  EXPECT_EQ(vendor.note["grant_type"].AsString(), "authorization_code");
}

TEST_F(AuthorizationServerTest, GivesNoRefreshTokenThatWasNotAskedFor) {
  const std::string code = vendor.Code(client_id, {{"scope", "projects"}});
  EXPECT_EQ(BodyOf(vendor.Redeem(client_id, code)).Find("refresh_token"), nullptr);
}

TEST_F(AuthorizationServerTest, RefusesAnotherVerifier) {
  ExpectTokenError(vendor.Redeem(client_id, vendor.Code(client_id), std::string(50, 'w')), 400,
                   "invalid_grant");
}

TEST_F(AuthorizationServerTest, RefusesAnotherClientsCode) {
  const std::string other = vendor.Register()["client_id"].AsString();
  ExpectTokenError(vendor.Redeem(other, vendor.Code(client_id)), 400, "invalid_grant");
}

TEST_F(AuthorizationServerTest, RefusesACodeAfterAMinute) {
  const std::string code = vendor.Code(client_id);
  vendor.now += std::chrono::seconds(61);
  ExpectTokenError(vendor.Redeem(client_id, code), 400, "invalid_grant");
}

TEST_F(AuthorizationServerTest, ExpiresAccessTokensAfterTheirLifetime) {
  vendor.Turn({{"access_token_lifetime_s", 5}});
  const Json tokens = SignIn();
  EXPECT_EQ(tokens["expires_in"].AsInt(), 5);
  vendor.now += std::chrono::seconds(5);
  EXPECT_FALSE(vendor.authorization.Tokens().IsLive(tokens["access_token"].AsString(), vendor.now));
}

TEST_F(AuthorizationServerTest, AuthenticatesConfidentialClientsByTheMethodTheyRegistered) {
  const Json client = vendor.Register({{"token_endpoint_auth_method", "client_secret_basic"}});
  const std::string id = client["client_id"].AsString();
  const std::vector<Header> form = {
      {"grant_type", "authorization_code"}, {"code", "x"}, {"client_id", id}};
  ExpectTokenError(vendor.PostForm("/token", form), 401, "invalid_client");
  std::vector<Header> posted = form;
  posted.emplace_back("client_secret", client["client_secret"].AsString());
  ExpectTokenError(vendor.PostForm("/token", posted), 401, "invalid_client");
  const HttpReply wrong =
      vendor.PostForm("/token", form, {{"Authorization", "Basic Zm9vOmJhcg=="}});
  ExpectTokenError(wrong, 401, "invalid_client");
  EXPECT_THAT(HeaderOf(wrong, "WWW-Authenticate"), StartsWith("Basic"));
}

TEST_F(AuthorizationServerTest, ForgetsClients) {
  const Json tokens = SignIn();
  vendor.authorization.Clients().Forget();
  ExpectTokenError(vendor.Refresh(client_id, tokens["refresh_token"].AsString()), 401,
                   "invalid_client");
}

TEST_F(AuthorizationServerTest, RefusesOtherGrantsAndBodies) {
  ExpectTokenError(
      vendor.PostForm("/token", {{"grant_type", "password"}, {"client_id", client_id}}), 400,
      "unsupported_grant_type");
  ExpectTokenError(
      vendor.Ask(MakeRequest("POST", "/token", "{}", {{"Content-Type", "application/json"}})), 400,
      "invalid_request");
  vendor.Turn({{"refresh", false}});
  ExpectTokenError(vendor.Refresh(client_id, "x"), 400, "unauthorized_client");
}

TEST_F(AuthorizationServerTest, RevokesATokenAndSaysNothingAboutUnknownOnes) {
  const Json tokens = SignIn();
  EXPECT_EQ(vendor.PostForm("/revoke", {{"token", "unknown"}, {"client_id", client_id}}).status,
            200);
  EXPECT_TRUE(vendor.authorization.Tokens().IsLive(tokens["access_token"].AsString(), vendor.now));
  EXPECT_EQ(vendor
                .PostForm("/revoke",
                          {{"token", tokens["refresh_token"].AsString()}, {"client_id", client_id}})
                .status,
            200);
  EXPECT_FALSE(vendor.authorization.Tokens().IsLive(tokens["access_token"].AsString(), vendor.now));
  EXPECT_EQ(vendor.PostForm("/revoke", {{"token", "x"}, {"client_id", "nobody"}}).status, 401);
}

TEST_F(AuthorizationServerTest, RevokesNothingOfAnotherClient) {
  const Json tokens = SignIn();
  const std::string other = vendor.Register()["client_id"].AsString();
  vendor.PostForm("/revoke", {{"token", tokens["refresh_token"].AsString()}, {"client_id", other}});
  EXPECT_TRUE(vendor.authorization.Tokens().IsLive(tokens["access_token"].AsString(), vendor.now));
}

}  // namespace
}  // namespace claribi::vendor_sandbox
