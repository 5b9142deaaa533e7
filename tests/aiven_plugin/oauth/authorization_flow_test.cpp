#include "oauth/authorization_flow.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/authorization_request.h"
#include "oauth/token_endpoint.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Json;
using State = AuthorizationStatus::State;
using ::testing::IsEmpty;
using ::testing::Not;

class AuthorizationFlowTest : public OAuthTest {
 protected:
  State CurrentState() {
    const auto status = MakeFlow().Status(call_);
    EXPECT_THAT(status, IsOk());
    return status.ok() ? status->state : State::kNone;
  }
  AuthorizationRedirect BeginOrFail(const AuthorizationFlow::BeginOptions& options = {}) {
    auto redirect = Begin(options);
    EXPECT_THAT(redirect, IsOk());
    return *redirect;
  }
  core::Error CompleteAndFail(std::string_view callback_url) {
    const auto status = MakeFlow().Complete(call_, callback_url);
    EXPECT_THAT(status, IsError());
    if (status.ok()) return {};
    EXPECT_THAT(status, IsErrorWith(MessageIs(Not(IsEmpty())), HasCause(), HasFix()));
    ExpectNoSecretIn(TextOf(status.error()));
    return status.error();
  }
  std::string AccessToken() {
    TokenAuthorizer authorizer(dependencies_, config_);
    const auto bearer = Bearer(authorizer, call_);
    return bearer.ok() ? *bearer : TextOf(bearer.error());
  }
};

TEST_F(AuthorizationFlowTest, SignsInAndStoresTokens) {
  const AuthorizationRedirect redirect = BeginOrFail();
  EXPECT_EQ(redirect.issuer, kIssuer);
  EXPECT_EQ(redirect.scopes, (Scopes{"projects", "services"}));
  EXPECT_EQ(redirect.expires_at, clock_.Now() + std::chrono::minutes(10));
  EXPECT_EQ(CurrentState(), State::kPending);

  const auto status = MakeFlow().Complete(call_, Callback(redirect));
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(status->state, State::kAuthorized);
  EXPECT_EQ(status->issuer, kIssuer);
  EXPECT_EQ(status->scopes, (Scopes{"projects", "services"}));
  EXPECT_EQ(status->expires_at, clock_.Now() + std::chrono::hours(1));
  EXPECT_EQ(status->issued_at, clock_.Now());
  EXPECT_TRUE(status->is_refreshable);
  EXPECT_EQ(CurrentState(), State::kAuthorized);
  EXPECT_EQ(connection_host_.records.count("authorization"), 0U);
  EXPECT_EQ(AccessToken(), "Bearer access-token-1");
}

// GRT-07, GRT-08, failures 6: the metadata's resource, byte for byte, in both requests.
TEST_F(AuthorizationFlowTest, SendsTheResourceVerbatim) {
  for (const char* resource : {"https://mcp.vendor.example", "https://mcp.vendor.example/",
                               "https://mcp.vendor.example/mcp"}) {
    vendor_.Set(kPathMetadata, 200,
                std::string(R"({"authorization_servers":["https://auth.vendor.example"],)") +
                    R"("resource":")" + resource + "\"}");
    const AuthorizationRedirect redirect = BeginOrFail();
    EXPECT_EQ(Form(MustParse(redirect.authorization_url).query()).at("resource"), resource);
    ASSERT_THAT(MakeFlow().Complete(call_, Callback(redirect)), IsOk());
    EXPECT_EQ(Form(LastRequest(kToken).body).at("resource"), resource);
  }
}

// GRT-01
TEST_F(AuthorizationFlowTest, ProvesTheCodeWithTheVerifierOfItsChallenge) {
  const AuthorizationRedirect redirect = BeginOrFail();
  ASSERT_THAT(MakeFlow().Complete(call_, Callback(redirect)), IsOk());
  const std::string verifier = Form(LastRequest(kToken).body).at("code_verifier");
  EXPECT_EQ(Form(MustParse(redirect.authorization_url).query()).at("code_challenge"),
            *S256CodeChallenge(core::Secret::CopyOf(verifier)));
}

// DSC-02, GRT-10
TEST_F(AuthorizationFlowTest, FollowsTheChallenge) {
  vendor_.Set("https://mcp.vendor.example/custom", 200,
              R"({"resource":"https://mcp.vendor.example/mcp",
                  "authorization_servers":["https://auth.vendor.example"],
                  "scopes_supported":["everything"]})");
  http::Challenge challenge;
  challenge.headers.Set("WWW-Authenticate",
                        R"(Bearer resource_metadata="https://mcp.vendor.example/custom", )"
                        R"(scope="mcp:basic")");
  const AuthorizationRedirect redirect = BeginOrFail({{}, challenge});
  EXPECT_EQ(redirect.scopes, Scopes{"mcp:basic"});
  EXPECT_EQ(Requests(kPathMetadata), 0);
  EXPECT_EQ(Requests(kRootMetadata), 0);
}

// GRT-09
TEST_F(AuthorizationFlowTest, OmitsTheScopeWhenNobodyNamesOne) {
  vendor_.Set(kPathMetadata, 200,
              R"({"resource":"https://mcp.vendor.example",
                  "authorization_servers":["https://auth.vendor.example"]})");
  const AuthorizationRedirect redirect = BeginOrFail();
  EXPECT_EQ(Form(MustParse(redirect.authorization_url).query()).count("scope"), 0U);
}

TEST_F(AuthorizationFlowTest, RefusesARedirectUriBeforeAskingAnybody) {
  EXPECT_THAT(MakeFlow().Begin(call_, endpoint_, "http://claribi.example/callback"),
              IsErrorWith(ErrorCode::kInvalid));
  EXPECT_TRUE(transport_.seen().empty());
}

// GRT-03: nothing changes.
TEST_F(AuthorizationFlowTest, LeavesEverythingAsItWasOnAnotherState) {
  SignIn();
  const AuthorizationRedirect redirect = BeginOrFail();
  const int token_requests = Requests(kToken);
  const auto before = connection_host_.records.at("authorization").version;
  const core::Error error =
      CompleteAndFail(std::string(kRedirectUri) + "?code=the-secret-code&state=another");
  EXPECT_EQ(error.code, ErrorCode::kInvalid);
  EXPECT_EQ(connection_host_.records.at("authorization").version, before);
  EXPECT_EQ(AccessToken(), "Bearer access-token-1");
  EXPECT_EQ(Requests(kToken), token_requests);
  EXPECT_THAT(MakeFlow().Complete(call_, Callback(redirect)), IsOk());
}

// GRT-05: no token request is made.
TEST_F(AuthorizationFlowTest, SpendsNoCodeOnAnIssuerThatIsMissingOrWrong) {
  vendor_.SetServerMetadata(
      [](Json& metadata) { metadata.Set("authorization_response_iss_parameter_supported", true); });
  const AuthorizationRedirect redirect = BeginOrFail();
  EXPECT_EQ(CompleteAndFail(Callback(redirect)).code, ErrorCode::kForbidden);
  EXPECT_EQ(CompleteAndFail(Callback(redirect, "&iss=https://evil.example.com")).code,
            ErrorCode::kForbidden);
  EXPECT_EQ(Requests(kToken), 0);
  EXPECT_THAT(MakeFlow().Complete(call_, Callback(redirect, "&iss=https://auth.vendor.example")),
              IsOk());
}

TEST_F(AuthorizationFlowTest, SaysThatThePersonDeclinedAndKeepsOlderTokens) {
  SignIn();
  const AuthorizationRedirect redirect = BeginOrFail();
  const core::Error error = CompleteAndFail(std::string(kRedirectUri) +
                                            "?error=access_denied&state=" + StateOf(redirect));
  EXPECT_EQ(error.code, ErrorCode::kAuthRequired);
  EXPECT_TRUE(IsOAuthError(error, OAuthError::kAccessDenied));
  EXPECT_EQ(connection_host_.records.count("authorization"), 0U);
  EXPECT_EQ(AccessToken(), "Bearer access-token-1");
}

// The code is spent: the sign-in is over, what was there before stays.
TEST_F(AuthorizationFlowTest, EndsTheSignInWhenTheCodeIsRefusedAndKeepsOlderTokens) {
  SignIn();
  const AuthorizationRedirect redirect = BeginOrFail();
  vendor_.Set(kToken, 400, R"({"error":"invalid_grant","error_description":"the-secret-code"})");
  EXPECT_EQ(CompleteAndFail(Callback(redirect)).code, ErrorCode::kAuthRequired);
  EXPECT_EQ(connection_host_.records.count("authorization"), 0U);
  EXPECT_EQ(AccessToken(), "Bearer access-token-1");
  EXPECT_EQ(CompleteAndFail(Callback(redirect)).code, ErrorCode::kState);
}

TEST_F(AuthorizationFlowTest, AcceptsNoCallbackWithoutASignInUnderWay) {
  EXPECT_EQ(CompleteAndFail(std::string(kRedirectUri) + "?code=the-secret-code&state=x").code,
            ErrorCode::kState);
}

TEST_F(AuthorizationFlowTest, AcceptsACallbackOnce) {
  const AuthorizationRedirect redirect = BeginOrFail();
  ASSERT_THAT(MakeFlow().Complete(call_, Callback(redirect)), IsOk());
  EXPECT_EQ(CompleteAndFail(Callback(redirect)).code, ErrorCode::kState);
  EXPECT_EQ(Requests(kToken), 1);
}

// The same callback on two nodes at once: only one spends the code.
TEST_F(AuthorizationFlowTest, SpendsTheCodeOnceAlthoughTwoNodesGetTheCallback) {
  const AuthorizationRedirect redirect = BeginOrFail();
  int refused = 0;
  vendor_.Set(kToken, [&](const http::HttpRequest&) {
    refused += MakeFlow().Complete(call_, Callback(redirect)).ok() ? 0 : 1;
    return testing::JsonAnswer(200, R"({"access_token":"access-token-9","token_type":"Bearer"})");
  });
  EXPECT_THAT(MakeFlow().Complete(call_, Callback(redirect)), IsOk());
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(Requests(kToken), 1);
}

TEST_F(AuthorizationFlowTest, ASecondBeginReplacesTheFirst) {
  const AuthorizationRedirect first = BeginOrFail();
  const AuthorizationRedirect second = BeginOrFail();
  EXPECT_EQ(CompleteAndFail(Callback(first)).code, ErrorCode::kInvalid);
  EXPECT_THAT(MakeFlow().Complete(call_, Callback(second)), IsOk());
}

TEST_F(AuthorizationFlowTest, AcceptsACallbackForTenMinutes) {
  const AuthorizationRedirect redirect = BeginOrFail();
  clock_.Advance(std::chrono::minutes(10));
  EXPECT_EQ(CurrentState(), State::kNone);
  EXPECT_EQ(CompleteAndFail(Callback(redirect)).code, ErrorCode::kState);
  EXPECT_EQ(Requests(kToken), 0);
  EXPECT_TRUE(connection_host_.records.empty());
}

// Failures 4
TEST_F(AuthorizationFlowTest, RegistersAgainAfterInvalidClient) {
  const AuthorizationRedirect redirect = BeginOrFail();
  vendor_.Set(kToken, 401, R"({"error":"invalid_client"})");
  EXPECT_EQ(CompleteAndFail(Callback(redirect)).code, ErrorCode::kAuthRequired);
  const AuthorizationRedirect again = BeginOrFail();
  EXPECT_EQ(Form(MustParse(again.authorization_url).query()).at("client_id"), "client-2");
  EXPECT_EQ(Requests(kRegister), 2);
}

TEST_F(AuthorizationFlowTest, UsesTheOrganisationsRegistrationForAnotherConnection) {
  SignIn();
  testing::MemoryHost other_host;
  vault::Vault other_vault(other_host.Services(), random_, {"org-1", "conn-2"});
  const Dependencies other{transport_, clock_, random_, logger_, other_vault, organisation_vault_};
  EXPECT_THAT(AuthorizationFlow(other, config_).Begin(call_, endpoint_, kRedirectUri), IsOk());
  EXPECT_EQ(Requests(kRegister), 1);
}

// Another node completes what this one began.
TEST_F(AuthorizationFlowTest, CompletesOnAnotherNode) {
  const AuthorizationRedirect redirect = BeginOrFail();
  vault::Vault connection(connection_host_.Services(), random_, {"org-1", "conn-1"});
  vault::Vault organisation(organisation_host_.Services(), random_, {"org-1", ""});
  const Dependencies node{transport_, clock_, random_, logger_, connection, organisation};
  EXPECT_THAT(AuthorizationFlow(node, config_).Complete(call_, Callback(redirect)), IsOk());
  EXPECT_EQ(CurrentState(), State::kAuthorized);
}

TEST_F(AuthorizationFlowTest, StoresTheTokensAlthoughTheCallIsCancelledAfterTheAnswer) {
  const AuthorizationRedirect redirect = BeginOrFail();
  vendor_.Set(kToken, [&](const http::HttpRequest&) {
    call_.cancelled = true;
    return testing::JsonAnswer(200, R"({"access_token":"access-token-9","token_type":"Bearer"})");
  });
  EXPECT_THAT(MakeFlow().Complete(call_, Callback(redirect)), IsOk());
  call_.cancelled = false;
  EXPECT_EQ(AccessToken(), "Bearer access-token-9");
}

// A full disk: older tokens stay, the new ones do not live on at the vendor.
TEST_F(AuthorizationFlowTest, RevokesTokensThatCannotBeStored) {
  SignIn();
  const AuthorizationRedirect redirect = BeginOrFail();
  for (int i = 0; i < 3; ++i) {
    connection_host_.fail_next_put.emplace_back(ErrorCode::kUnavailable, "disk full",
                                                "the store is out of space", "Make room.");
  }
  EXPECT_EQ(CompleteAndFail(Callback(redirect)).message, "disk full");
  EXPECT_EQ(Form(LastRequest(kRevoke).body).at("token"), "access-token-2");
  EXPECT_EQ(AccessToken(), "Bearer access-token-1");
}

TEST_F(AuthorizationFlowTest, StatusFollowsTheTokens) {
  EXPECT_EQ(CurrentState(), State::kNone);
  vendor_.gives_refresh_token = false;
  SignIn();
  EXPECT_EQ(CurrentState(), State::kAuthorized);
  BeginOrFail();
  EXPECT_EQ(CurrentState(), State::kAuthorized);
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(CurrentState(), State::kExpired);
  BeginOrFail();
  EXPECT_EQ(CurrentState(), State::kPending);
}

TEST_F(AuthorizationFlowTest, StatusIsAuthorizedWhileTokensCanBeRenewed) {
  SignIn();
  clock_.Advance(std::chrono::hours(100));
  EXPECT_EQ(CurrentState(), State::kAuthorized);
}

TEST_F(AuthorizationFlowTest, NamesStatesAsTheMessageDoes) {
  EXPECT_EQ(StateName(State::kNone), "none");
  EXPECT_EQ(StateName(State::kPending), "pending");
  EXPECT_EQ(StateName(State::kAuthorized), "authorized");
  EXPECT_EQ(StateName(State::kExpired), "expired");
  EXPECT_EQ(StateName(State::kRevoked), "revoked");
}

TEST_F(AuthorizationFlowTest, RevokesBothTokensAndForgetsThem) {
  SignIn();
  std::vector<std::string> revoked;
  vendor_.Set(kRevoke, [&](const http::HttpRequest& request) {
    const auto form = Form(request.body);
    revoked.push_back(form.at("token_type_hint") + "=" + form.at("token"));
    return testing::JsonAnswer(200, "");
  });
  const auto revocation = MakeFlow().Revoke(call_);
  ASSERT_THAT(revocation, IsOk());
  EXPECT_EQ(revocation->outcome, Revocation::Outcome::kRevoked);
  EXPECT_EQ(revoked, (std::vector<std::string>{"refresh_token=refresh-token-1",
                                               "access_token=access-token-1"}));
  EXPECT_TRUE(connection_host_.records.empty());
  EXPECT_EQ(CurrentState(), State::kNone);
}

TEST_F(AuthorizationFlowTest, ForgetsTheTokensAlthoughTheVendorDoesNotAnswer) {
  SignIn();
  BeginOrFail();
  vendor_.Set(kRevoke, [](const http::HttpRequest&) {
    testing::ScriptedAnswer answer;
    answer.error = core::Error(ErrorCode::kUnavailable, "no route", "connection refused");
    return answer;
  });
  const auto revocation = MakeFlow().Revoke(call_);
  ASSERT_THAT(revocation, IsOk());
  EXPECT_EQ(revocation->outcome, Revocation::Outcome::kFailed);
  EXPECT_NE(revocation->detail.find("connection refused"), std::string::npos);
  EXPECT_TRUE(connection_host_.records.empty());
}

TEST_F(AuthorizationFlowTest, ForgetsTheTokensAlthoughTheCallWasCancelled) {
  SignIn();
  call_.cancelled = true;
  EXPECT_THAT(MakeFlow().Revoke(call_), IsOk());
  EXPECT_TRUE(connection_host_.records.empty());
}

TEST_F(AuthorizationFlowTest, ForgetsTokensThatDoNotOpen) {
  SignIn();
  connection_host_.keys.clear();
  const auto revocation = MakeFlow().Revoke(call_);
  ASSERT_THAT(revocation, IsOk());
  EXPECT_EQ(revocation->outcome, Revocation::Outcome::kFailed);
  EXPECT_TRUE(connection_host_.records.empty());
}

TEST_F(AuthorizationFlowTest, RevokesAlthoughAnotherNodeHoldsTheLease) {
  SignIn();
  connection_host_.held_leases["refresh"] = 99;
  config_.revocation_lease_wait = core::Milliseconds(0);
  const auto revocation = MakeFlow().Revoke(call_);
  ASSERT_THAT(revocation, IsOk());
  EXPECT_EQ(revocation->outcome, Revocation::Outcome::kRevoked);
  EXPECT_TRUE(connection_host_.records.empty());
}

TEST_F(AuthorizationFlowTest, SaysThatTheVendorOffersNoRevocation) {
  vendor_.SetServerMetadata([](Json& metadata) { metadata.Remove("revocation_endpoint"); });
  SignIn();
  const auto revocation = MakeFlow().Revoke(call_);
  ASSERT_THAT(revocation, IsOk());
  EXPECT_EQ(revocation->outcome, Revocation::Outcome::kNotOffered);
  EXPECT_TRUE(connection_host_.records.empty());
}

TEST_F(AuthorizationFlowTest, RevokingTwiceSucceeds) {
  SignIn();
  ASSERT_THAT(MakeFlow().Revoke(call_), IsOk());
  const auto again = MakeFlow().Revoke(call_);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->outcome, Revocation::Outcome::kNothingToRevoke);
}

TEST_F(AuthorizationFlowTest, ReportsRecordsThatCouldNotBeDeleted) {
  SignIn();
  connection_host_.fail_clear.emplace(ErrorCode::kUnavailable, "no database");
  EXPECT_THAT(MakeFlow().Revoke(call_), IsError());
}

TEST_F(AuthorizationFlowTest, ForgetsWhateverTheConnectionHolds) {
  SignIn();
  BeginOrFail();
  connection_host_.records["of a later version"] = {"whatever it holds", 7};
  ASSERT_THAT(MakeFlow().Revoke(call_), IsOk());
  EXPECT_TRUE(connection_host_.records.empty());
}

// DSC-04: none of its endpoints is used.
TEST_F(AuthorizationFlowTest, AsksNothingOfAServerWithAnotherIssuer) {
  vendor_.SetServerMetadata([](Json& metadata) { metadata.Set("issuer", "https://evil.example"); });
  EXPECT_THAT(Begin(), IsError());
  EXPECT_EQ(Requests(kRegister), 0);
  EXPECT_TRUE(connection_host_.records.empty());
}

TEST_F(AuthorizationFlowTest, LogsNoSecret) {
  const AuthorizationRedirect redirect = BeginOrFail();
  ASSERT_THAT(MakeFlow().Complete(call_, Callback(redirect)), IsOk());
  ASSERT_THAT(MakeFlow().Revoke(call_), IsOk());
  ExpectNoSecretIn(logger_.Text());
  EXPECT_EQ(logger_.Text().find(StateOf(redirect)), std::string::npos);
  for (const auto& seen : transport_.seen()) ExpectNoSecretIn(seen.url);
}

}  // namespace
}  // namespace claribi::oauth
