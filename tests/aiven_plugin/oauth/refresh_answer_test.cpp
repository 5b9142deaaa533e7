// Failures 9: what a renewal makes of every answer. Answers that bring tokens are used, whatever
// their form; refusals that last ask for a sign-in and keep the tokens.
#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/refresh.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using State = AuthorizationStatus::State;
using ::testing::HasSubstr;

class RenewalAnswer : public SignedInTest {
 protected:
  void SetUp() override {
    SignedInTest::SetUp();
    Expire();
  }
  void Answer(std::string_view body, int status = 200) { vendor_.Set(kToken, status, body); }
  void Refuse(std::string_view code, std::string_view description = "the vendor says why") {
    Answer(R"({"error":")" + std::string(code) + R"(","error_description":")" +
               std::string(description) + R"("})",
           400);
  }
  AuthorizationStatus Status() { return *MakeFlow().Status(call_); }
};

TEST_F(RenewalAnswer, IsUsedWhateverItsForm) {
  for (const char* rest :
       {R"("expires_in":"3600")", R"("expires_in":0)", R"("expires_in":-1)", R"("expires_in":null)",
        R"("expires_in":"soon")", R"("expires_in":[])", R"("scope":["projects"])",
        R"("token_type":null)", R"("token_type":"")", R"("id_token":null)", R"("x":NaN)"}) {
    SignIn();
    Expire();
    Answer(std::string(R"({"access_token":"access-token-9","refresh_token":"refresh-token-9",)") +
           rest + "}");
    EXPECT_EQ(Bearer(), "Bearer access-token-9") << rest;
    EXPECT_EQ(StoredGrant().refresh_token.Reveal(), "refresh-token-9") << rest;
    EXPECT_FALSE(StoredGrant().renewal_began_at) << rest;
    vendor_.ServeTokens();
  }
}

// The lifetime is not known: the token is used until it is refused.
TEST_F(RenewalAnswer, WithoutALifetimeIsRenewedWhenItIsRefused) {
  Answer(R"({"access_token":"access-token-9","token_type":"Bearer","expires_in":"unknown"})");
  EXPECT_EQ(Bearer(), "Bearer access-token-9");
  clock_.Advance(std::chrono::hours(100));
  const int before = Requests(kToken);
  EXPECT_EQ(Bearer(), "Bearer access-token-9");
  EXPECT_EQ(Requests(kToken), before);
  Answer(R"({"access_token":"access-token-10","token_type":"Bearer"})");
  EXPECT_THAT(authorizer_.Recover(Refusal(), call_), IsOk());
  EXPECT_EQ(Bearer(), "Bearer access-token-10");
}

// RFC 6749 section 6
TEST_F(RenewalAnswer, WithoutARefreshTokenKeepsTheOldOne) {
  for (const char* token :
       {"", R"(,"refresh_token":null)", R"(,"refresh_token":"")", R"(,"refresh_token":false)",
        R"(,"refresh_token":[])", R"(,"refresh_token":{})"}) {
    SignIn();
    Expire();
    const std::string old(StoredGrant().refresh_token.Reveal());
    Answer(std::string(R"({"access_token":"access-token-9","token_type":"Bearer")") + token + "}");
    EXPECT_EQ(Bearer(), "Bearer access-token-9") << token;
    EXPECT_EQ(StoredGrant().refresh_token.Reveal(), old) << token;
    EXPECT_FALSE(StoredGrant().renewal_began_at) << token;
    vendor_.ServeTokens();
  }
}

// The one that was sent is spent.
TEST_F(RenewalAnswer, WithoutAnAccessTokenLeavesItsRefreshToken) {
  for (const char* access : {"", R"("access_token":null,)", R"("access_token":true,)",
                             R"("access_token":"a b",)", R"("access_token":"a\r\n",)"}) {
    SignIn();
    Expire();
    Answer(std::string("{") + access + R"("refresh_token":"refresh-token-9"})");
    EXPECT_THAT(Failure(), IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("access_token"))));
    EXPECT_EQ(StoredGrant().refresh_token.Reveal(), "refresh-token-9") << access;
    EXPECT_FALSE(StoredGrant().renewal_began_at) << access;
    EXPECT_EQ(Status().state, State::kAuthorized);
    vendor_.Set(kToken, [](const http::HttpRequest& request) {
      EXPECT_EQ(Form(request.body).at("refresh_token"), "refresh-token-9");
      return testing::JsonAnswer(200,
                                 R"({"access_token":"access-token-10","token_type":"Bearer"})");
    });
    EXPECT_EQ(Bearer(), "Bearer access-token-10") << access;
    vendor_.ServeTokens();
  }
}

// The access token is used. What the refresh token holds is neither kept nor sent; the old one is
// perhaps spent, and if it is, the reason is known.
TEST_F(RenewalAnswer, WithARefreshTokenThatCannotBeUsedGivesItsAccessTokenAndATrueReason) {
  for (const char* token :
       {R"("refresh-token-9\r\nx")", R"("refresh-token-9\u0000")", R"("refresh-token-9\ud800")",
        R"(["refresh-token-9"])", R"({"refresh":"token"})", "1.5", "NaN"}) {
    SignIn();
    Expire();
    const std::string old(StoredGrant().refresh_token.Reveal());
    Answer(std::string(R"({"access_token":"access-token-9","expires_in":3600,"refresh_token":)") +
           token + "}");
    EXPECT_EQ(Bearer(), "Bearer access-token-9") << token;
    EXPECT_EQ(StoredGrant().refresh_token.Reveal(), old) << token;
    EXPECT_TRUE(StoredGrant().renewal_began_at) << token;
    EXPECT_EQ(Status().state, State::kAuthorized) << token;
    Expire();
    Refuse("invalid_grant");
    EXPECT_THAT(Failure(), IsErrorWith(ErrorCode::kAuthRequired,
                                       CauseIs(HasSubstr("the refresh_token of its answer"))))
        << token;
    EXPECT_EQ(Form(LastRequest(kToken).body).at("refresh_token"), old) << token;
    EXPECT_EQ(Status().reason->code, "renewal_failed") << token;
    vendor_.ServeTokens();
  }
}

TEST_F(RenewalAnswer, WithDigitsForARefreshTokenIsFollowed) {
  Answer(R"({"access_token":"access-token-9","expires_in":60,"refresh_token":90071992547409931})");
  EXPECT_EQ(Bearer(), "Bearer access-token-9");
  EXPECT_EQ(StoredGrant().refresh_token.Reveal(), "90071992547409931");
  EXPECT_FALSE(StoredGrant().renewal_began_at);
}

// At a sign-in, no refresh token is left: the reason says why.
TEST_F(RenewalAnswer, OfASignInWithoutAUsableRefreshTokenSaysSoInTheEnd) {
  for (const char* token : {R"("r\n")", R"(["r"])", R"("\ud800")"}) {
    Answer(std::string(R"({"access_token":"access-token-9","expires_in":3600,"refresh_token":)") +
           token + "}");
    SignIn();
    EXPECT_EQ(Bearer(), "Bearer access-token-9") << token;
    Expire();
    EXPECT_THAT(Failure(), IsErrorWith(ErrorCode::kAuthRequired,
                                       CauseIs(HasSubstr("the refresh_token of its answer"))))
        << token;
    EXPECT_EQ(Status().reason->code, "no_refresh_token");
  }
}

TEST_F(RenewalAnswer, OfARefusalWithEmptyMembersIsTheRefusal) {
  for (const char* members :
       {R"("access_token":"","refresh_token":"")", R"("access_token":null,"refresh_token":null)",
        R"("access_token":"","token_type":"","expires_in":0)", R"("refresh_token":"")"}) {
    SignIn();
    Expire();
    Answer(std::string("{") + members + R"(,"error":"invalid_grant"})");
    EXPECT_TRUE(IsOAuthError(Failure(), OAuthError::kInvalidGrant)) << members;
    EXPECT_EQ(Status().state, State::kRevoked) << members;
    EXPECT_EQ(Status().reason->code, "revoked_by_vendor") << members;
    vendor_.ServeTokens();
  }
}

// The token that was sent stands in the refusal, and is no new one.
TEST_F(RenewalAnswer, OfARefusalThatRepeatsTheRefreshTokenIsTheRefusal) {
  Answer(R"({"refresh_token":"refresh-token-1","error":"invalid_grant"})");
  EXPECT_TRUE(IsOAuthError(Failure(), OAuthError::kInvalidGrant));
  EXPECT_EQ(Status().state, State::kRevoked);
}

TEST_F(RenewalAnswer, OfARefusalWithANewRefreshTokenLeavesThat) {
  Answer(R"({"access_token":"","refresh_token":"refresh-token-9","error":"server_error"})");
  EXPECT_TRUE(IsOAuthError(Failure(), OAuthError::kServerError));
  EXPECT_EQ(StoredGrant().refresh_token.Reveal(), "refresh-token-9");
  EXPECT_EQ(Status().state, State::kAuthorized);
}

// Somebody disconnected while the renewal was under way: nothing that was issued stays behind.
TEST_F(RenewalAnswer, WithASparedRefreshTokenIsRevokedWhereTheConnectionIsGone) {
  for (const char* answer : {R"({"refresh_token":"refresh-token-9"})",
                             R"({"refresh_token":"refresh-token-9","error":"server_error"})"}) {
    SignIn();
    Expire();
    const int before = Requests(kRevoke);
    vendor_.Set(kToken, [&](const http::HttpRequest&) {
      connection_host_.records.clear();
      return testing::JsonAnswer(200, answer);
    });
    EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
    EXPECT_GT(Requests(kRevoke), before) << answer;
    bool was_revoked = false;
    for (const auto& seen : transport_.seen()) {
      was_revoked = was_revoked ||
                    (seen.url == kRevoke && seen.body.find("refresh-token-9") != std::string::npos);
    }
    EXPECT_TRUE(was_revoked) << answer;
    vendor_.ServeTokens();
  }
}

class LastingRefusal : public RenewalAnswer, public ::testing::WithParamInterface<const char*> {};

TEST_P(LastingRefusal, AsksForASignInWithTheVendorsWordsAndKeepsTheTokens) {
  Refuse(GetParam());
  EXPECT_THAT(Failure(), IsErrorWith(ErrorCode::kAuthRequired, CauseIs(HasSubstr(GetParam())),
                                     CauseIs(HasSubstr("the vendor says why")), HasFix()));
  const AuthorizationStatus status = Status();
  EXPECT_EQ(status.state, State::kRevoked);
  ASSERT_TRUE(status.reason);
  EXPECT_EQ(status.reason->code, "renewal_refused");
  EXPECT_THAT(status.reason->message, HasSubstr("the vendor says why"));
  EXPECT_EQ(StoredGrant().access_token.Reveal(), "access-token-1");
  EXPECT_EQ(StoredGrant().refresh_token.Reveal(), "refresh-token-1");
}

// The host is told of a loss once, by its time.
TEST_P(LastingRefusal, IsTheSameLossTheNextTime) {
  Refuse(GetParam(), "trace 1");
  Failure();
  const auto first = Status().reason->at;
  clock_.Advance(std::chrono::minutes(5));
  Refuse(GetParam(), "trace 2");
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
  EXPECT_EQ(Status().reason->at, first);
}

TEST_P(LastingRefusal, IsOverWhenTheVendorThinksBetterOfIt) {
  Refuse(GetParam());
  Failure();
  vendor_.ServeTokens();
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_EQ(Status().state, State::kAuthorized);
  EXPECT_FALSE(Status().reason);
}

TEST_P(LastingRefusal, IsOverWithANewSignIn) {
  Refuse(GetParam());
  Failure();
  vendor_.ServeTokens();
  SignIn();
  EXPECT_EQ(Status().state, State::kAuthorized);
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
}

// It was renewed elsewhere, or the vendor takes it longer than it said.
TEST_P(LastingRefusal, IsOverWhenAToolAnswersWithTheSameToken) {
  vendor_.ServeTokens();
  SignIn();
  Refuse(GetParam());
  EXPECT_THAT(authorizer_.Recover(Refusal(), call_), IsError());
  const http::CredentialId credential = StoredGrant().Credential();
  EXPECT_EQ(Status().state, State::kRevoked);
  EXPECT_TRUE(Status().can_be_tried) << "the tokens are there";
  TokenAuthorizer other(dependencies_, config_);
  for (TokenAuthorizer* node : {&other, &authorizer_}) {
    EXPECT_EQ(BearerOf(*node), "Bearer access-token-2");
    node->NoteAccepted(credential, {}, call_);
    node->NoteProven(credential + 1, call_);
    EXPECT_EQ(Status().state, State::kRevoked) << "nothing is proven yet";
    node->NoteProven(credential, call_);
    EXPECT_EQ(Status().state, State::kAuthorized);
    EXPECT_FALSE(Status().reason);
    EXPECT_THAT(authorizer_.Recover(Refusal(), call_), IsError());
    EXPECT_EQ(Status().state, State::kRevoked);
  }
}

TEST_P(LastingRefusal, LeavesTheTokensToBeRevoked) {
  Refuse(GetParam());
  Failure();
  EXPECT_EQ(MakeFlow().Revoke(call_)->outcome, Revocation::Outcome::kRevoked);
  EXPECT_EQ(Requests(kRevoke), 2);
}

TEST_P(LastingRefusal, EndsNothingWhileTheAccessTokenIsGood) {
  vendor_.ServeTokens();
  SignIn();
  ExpireSoon();
  Refuse(GetParam());
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_EQ(Status().state, State::kAuthorized);
}

TEST_P(LastingRefusal, OfATokenThatIsRefusedBeforeItsTimeAsksForASignIn) {
  vendor_.ServeTokens();
  SignIn();
  Refuse(GetParam());
  EXPECT_THAT(authorizer_.Recover(Refusal(), call_), IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_EQ(Status().state, State::kRevoked);
}

INSTANTIATE_TEST_SUITE_P(All, LastingRefusal,
                         ::testing::Values("unauthorized_client", "unsupported_grant_type",
                                           "invalid_scope"));

TEST_F(RenewalAnswer, OfInvalidScopeIsAskedForOnceMoreWithTheGrantedScopes) {
  vendor_.Set(kToken, [this](const http::HttpRequest& request) {
    const auto form = Form(request.body);
    if (form.count("scope") == 0) return testing::JsonAnswer(400, R"({"error":"invalid_scope"})");
    EXPECT_EQ(form.at("scope"), "projects services");
    return vendor_.Token(request);
  });
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_EQ(Requests(kToken), 3);  // the code among them
}

TEST_F(RenewalAnswer, OfInvalidScopeTwiceIsFinal) {
  Refuse("invalid_scope");
  Failure();
  EXPECT_EQ(Requests(kToken), 3);
}

// As before: these may pass, or are told as they are.
TEST_F(RenewalAnswer, OfOtherRefusalsAsksForNoSignIn) {
  for (const char* code : {"invalid_request", "invalid_target", "temporarily_unavailable",
                           "server_error", "made_up"}) {
    Refuse(code);
    EXPECT_NE(Failure().code, ErrorCode::kAuthRequired) << code;
    EXPECT_EQ(Status().state, State::kAuthorized) << code;
  }
}

}  // namespace
}  // namespace claribi::oauth
