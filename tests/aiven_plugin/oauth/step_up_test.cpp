// From a 403 to more access, and to giving up.
#include "oauth/step_up.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/token_endpoint.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;

class StepUpTest : public SignedInTest {
 protected:
  // What a request that is refused for want of `scope` comes to.
  core::Error Refuse(TokenAuthorizer& authorizer, const std::string& scope) {
    http::Challenge refusal = Refusal(403);
    refusal.headers.Set("WWW-Authenticate",
                        "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
    const core::Status recovered = authorizer.Recover(refusal, call_);
    EXPECT_THAT(recovered, IsError());
    return recovered.error();
  }
  core::Error Refuse(const std::string& scope) { return Refuse(authorizer_, scope); }
  void Accept() { authorizer_.NoteAccepted(Refusal().refused, {}, call_); }
  // How many connections there is a count of.
  int Counted() const {
    const auto& records = organisation_host_.records;
    return static_cast<int>(std::ranges::count_if(records, [](const auto& record) {
      return record.first.starts_with(StepUps::kRecordPrefix);
    }));
  }
  Scopes NextScopes() {
    const auto redirect = Begin();
    EXPECT_THAT(redirect, IsOk());
    return redirect.ok() ? redirect->scopes : Scopes();
  }
};

// TOK-05, TOK-06
TEST_F(StepUpTest, AsksForWhatWasAskedBeforeAndWhatWasMissed) {
  const core::Error error = Refuse("mcp:write projects");
  EXPECT_THAT(error, IsErrorWith(ErrorCode::kAuthRequired, "auth_required", HttpStatusIs(403)));
  EXPECT_TRUE(IsOAuthError(error, OAuthError::kInsufficientScope));
  EXPECT_EQ(NextScopes(), (Scopes{"projects", "services", "mcp:write"}));
}

TEST_F(StepUpTest, AsksAgainForWhatWasNotGranted) {
  vendor_.token_extra = R"(,"scope":"projects")";
  SignIn();
  Refuse("mcp:write");
  EXPECT_EQ(NextScopes(), (Scopes{"projects", "services", "mcp:write"}));
}

TEST_F(StepUpTest, LeavesExplicitScopesAlone) {
  Refuse("mcp:write");
  AuthorizationFlow::BeginOptions options;
  options.scopes = Scopes{"projects"};
  EXPECT_EQ(Begin(options)->scopes, Scopes{"projects"});
}

TEST_F(StepUpTest, IsRememberedOnAnotherNode) {
  Refuse("mcp:write");
  TokenAuthorizer other(dependencies_, config_);
  SignIn();
  EXPECT_EQ(MakeFlow().Status(call_)->scopes, (Scopes{"projects", "services", "mcp:write"}));
  EXPECT_EQ(Refuse(other, "mcp:write").code, ErrorCode::kAuthRequired);
}

// Two processes that are refused at the same moment: neither forgets what the other missed.
TEST_F(StepUpTest, LosesNothingOfTwoNodesThatAreRefusedAtOnce) {
  organisation_host_.before_put = [this] {
    TokenAuthorizer other(dependencies_, config_);
    Refuse(other, "one");
  };
  EXPECT_EQ(Refuse("two").code, ErrorCode::kAuthRequired);
  EXPECT_EQ(NextScopes(), (Scopes{"projects", "services", "one", "two"}));
}

// The two together ask no more often than one would.
TEST_F(StepUpTest, GivesUpAfterThreeSignInsOverTwoNodes) {
  TokenAuthorizer other(dependencies_, config_);
  EXPECT_EQ(Refuse("mcp:admin").code, ErrorCode::kAuthRequired);
  SignIn();
  EXPECT_EQ(Refuse(other, "mcp:admin").code, ErrorCode::kAuthRequired);
  SignIn();
  EXPECT_EQ(Refuse("mcp:admin").code, ErrorCode::kForbidden);
  EXPECT_EQ(Refuse(other, "mcp:admin").code, ErrorCode::kForbidden);
}

// TOK-07: a person is asked three times in all.
TEST_F(StepUpTest, GivesUpAfterThreeSignInsThatDidNotHelp) {
  EXPECT_EQ(Refuse("mcp:admin").code, ErrorCode::kAuthRequired);
  SignIn();
  EXPECT_EQ(Refuse("mcp:admin").code, ErrorCode::kAuthRequired);
  SignIn();
  const core::Error final_error = Refuse("mcp:admin");
  EXPECT_EQ(final_error.code, ErrorCode::kForbidden);
  EXPECT_TRUE(IsOAuthError(final_error, OAuthError::kInsufficientScope));
  EXPECT_FALSE(final_error.fix.empty());
  EXPECT_EQ(Refuse("mcp:admin").code, ErrorCode::kForbidden);
}

// A server may take `initialize` from anybody and refuse all else.
TEST_F(StepUpTest, GivesUpAlthoughOtherRequestsAreAccepted) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Refuse("mcp:admin").code, ErrorCode::kAuthRequired);
    SignIn();
    Accept();
  }
  EXPECT_EQ(Refuse("mcp:admin").code, ErrorCode::kForbidden);
}

// A server that names another scope each time never gets further than one that does not.
TEST_F(StepUpTest, GivesUpWhenTheServerAlwaysWantsMore) {
  EXPECT_EQ(Refuse("one").code, ErrorCode::kAuthRequired);
  SignIn();
  EXPECT_EQ(Refuse("two").code, ErrorCode::kAuthRequired);
  SignIn();
  EXPECT_EQ(Refuse("three").code, ErrorCode::kForbidden);
}

TEST_F(StepUpTest, CountsAnewWhenTheAccessHelpedAndMoreIsNeeded) {
  for (const char* scope : {"one", "two", "three", "four"}) {
    EXPECT_EQ(Refuse(scope).code, ErrorCode::kAuthRequired) << scope;
    SignIn();
    Accept();
  }
  EXPECT_EQ(NextScopes(), (Scopes{"projects", "services", "one", "two", "three", "four"}));
}

TEST_F(StepUpTest, CountsAnewAfterAnHour) {
  for (int i = 0; i < 2; ++i) {
    Refuse("mcp:admin");
    SignIn();
  }
  EXPECT_EQ(Refuse("mcp:admin").code, ErrorCode::kForbidden);
  clock_.Advance(StepUps::kForgetAfter);
  EXPECT_EQ(Refuse("mcp:admin").code, ErrorCode::kAuthRequired);
}

TEST_F(StepUpTest, CountsTheRefusalsOfOneTokenOnce) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Refuse("mcp:admin").code, ErrorCode::kAuthRequired);
}

TEST_F(StepUpTest, EndsAlsoWhenTheServerNamesNoScope) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Refuse("").code, ErrorCode::kAuthRequired);
    EXPECT_EQ(NextScopes(), (Scopes{"projects", "services"}));
    SignIn();
  }
  EXPECT_EQ(Refuse("").code, ErrorCode::kForbidden);
}

// DSC-05: another authorization server, another start.
TEST_F(StepUpTest, CarriesNothingToAnotherIssuer) {
  Refuse("mcp:write");
  vendor_.Set(kPathMetadata, 200,
              R"({"resource":"https://mcp.vendor.example",
                  "authorization_servers":["https://other.example"]})");
  vendor_.Set("https://other.example/.well-known/oauth-authorization-server", 200,
              R"({"issuer":"https://other.example",
                  "authorization_endpoint":"https://other.example/authorize",
                  "token_endpoint":"https://other.example/token",
                  "registration_endpoint":"https://auth.vendor.example/register",
                  "code_challenge_methods_supported":["S256"]})");
  EXPECT_EQ(NextScopes(), Scopes());
}

TEST_F(StepUpTest, CarriesNothingToAnotherEndpoint) {
  Refuse("mcp:write");
  endpoint_ = MustParse("https://mcp.vendor.example/mcp/other");
  vendor_.Set("https://mcp.vendor.example/.well-known/oauth-protected-resource/mcp/other", 200,
              R"({"resource":"https://mcp.vendor.example",
                  "authorization_servers":["https://auth.vendor.example"]})");
  EXPECT_EQ(NextScopes(), Scopes());
}

TEST_F(StepUpTest, IsForgottenWithTheConnection) {
  Refuse("mcp:write");
  ASSERT_EQ(Counted(), 1);
  ASSERT_THAT(MakeFlow().Revoke(call_), IsOk());
  EXPECT_EQ(Counted(), 0);
}

TEST_F(StepUpTest, StartsOverFromARecordThatCannotBeRead) {
  for (const char* text : {"", "{", "{}", R"({"needed":[1],"attempts":2})"}) {
    const auto record = vault::NameFor(StepUps::kRecordPrefix, "conn-1");
    ASSERT_THAT(
        organisation_vault_.Replace(call_, record.value(), kIssuer, core::Secret::CopyOf(text)),
        IsOk());
    EXPECT_EQ(Refuse("mcp:admin").code, ErrorCode::kAuthRequired) << text;
  }
}

}  // namespace
}  // namespace claribi::oauth
