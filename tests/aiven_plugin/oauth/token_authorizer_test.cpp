#include "oauth/token_authorizer.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/token_endpoint.h"
#include "testing/failing_allocation.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using ::testing::HasSubstr;

class TokenAuthorizerTest : public SignedInTest {};

// TOK-01: the scheme exactly as the vendor compares it.
TEST_F(TokenAuthorizerTest, PutsTheTokenIntoTheHeaderAndNowhereElse) {
  http::HttpRequest request;
  request.url = endpoint_;
  const auto credential = authorizer_.Open(endpoint_, call_);
  ASSERT_THAT(credential, IsOk());
  ASSERT_THAT(authorizer_.Sign(*credential, request), IsOk());
  EXPECT_EQ(request.authorization.Reveal(), "Bearer access-token-1");
  EXPECT_EQ(request.authorization.Reveal().substr(request.credential_at), "access-token-1");
  EXPECT_EQ(credential->id, StoredGrant().Credential());
  EXPECT_EQ(request.url.text(), kEndpoint);
  EXPECT_TRUE(request.body.empty());
}

// What a handle remembers between two calls is never newer or older than the store.
TEST_F(TokenAuthorizerTest, AsksTheStoreForEachCall) {
  Bearer();
  const int before = connection_host_.reads["tokens"];
  EXPECT_EQ(Bearer(), "Bearer access-token-1");
  EXPECT_EQ(connection_host_.reads["tokens"], before + 1);
  ChangeStored([](Grant& grant) { grant.access_token = core::Secret::CopyOf("of another node"); });
  EXPECT_EQ(Bearer(), "Bearer of another node");
  EXPECT_EQ(Bearer(), "Bearer of another node");
  connection_host_.records.clear();
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
}

TEST_F(TokenAuthorizerTest, RemembersNothingWhoseKeyWasRetired) {
  Bearer();
  connection_host_.keys.clear();
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
}

TEST_F(TokenAuthorizerTest, GivesARememberedTokenToNoOtherEndpoint) {
  Bearer();
  EXPECT_THAT(authorizer_.Open(MustParse("https://evil.example/mcp"), call_),
              IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_EQ(Bearer(), "Bearer access-token-1");
}

#if CLARIBI_ALLOCATIONS_CAN_FAIL
// What a record costs that is opened: decryption, JSON, a grant with its URLs.
TEST_F(TokenAuthorizerTest, OpensARecordOnceForManyCalls) {
  const auto opening = [this] {
    return testing::AskedBy([this] { ASSERT_THAT(authorizer_.Open(endpoint_, call_), IsOk()); });
  };
  const long first = opening().times;
  EXPECT_LE(2 * opening().times, first);
  authorizer_.Forget();
  EXPECT_EQ(opening().times, first) << "it was forgotten";
}
#endif

TEST_F(TokenAuthorizerTest, AsksForASignInWithoutTokens) {
  connection_host_.records.clear();
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
}

// TOK-02
TEST_F(TokenAuthorizerTest, GivesTheTokenToNoOtherEndpoint) {
  for (const char* url : {"https://evil.example/mcp", "https://mcp.vendor.example/mcp/aws",
                          "https://mcp.vendor.example:8443/mcp", "http://mcp.vendor.example/mcp"}) {
    EXPECT_THAT(authorizer_.Open(MustParse(url), call_), IsErrorWith(ErrorCode::kAuthRequired))
        << url;
  }
}

TEST_F(TokenAuthorizerTest, RenewsATokenThatIsAboutToExpire) {
  clock_.Advance(std::chrono::minutes(58));
  EXPECT_EQ(Bearer(), "Bearer access-token-1");
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_EQ(vendor_.refreshes, 1);
}

class ConstantRandom final : public core::RandomSource {
 public:
  explicit ConstantRandom(char byte) : byte_(byte) {}
  core::Result<std::string> Bytes(std::size_t count) override { return std::string(count, byte_); }

 private:
  const char byte_;
};

// Nodes that share a connection do not all come at the same moment.
TEST_F(TokenAuthorizerTest, RenewsAheadAtATimeOfChance) {
  ConstantRandom late_random('\xFF');
  const Dependencies late_node{transport_,         clock_, late_random, logger_, connection_vault_,
                               organisation_vault_};
  TokenAuthorizer late(late_node, config_);
  ExpireSoon();
  clock_.Advance(core::Milliseconds(-1));
  EXPECT_EQ(BearerOf(late), "Bearer access-token-1") << "more than half a minute is left";
  EXPECT_EQ(Bearer(), "Bearer access-token-2") << "this one came a minute before the end";
  clock_.Advance(std::chrono::minutes(59) + std::chrono::seconds(30));
  EXPECT_EQ(BearerOf(late), "Bearer access-token-3");
}

// While one thread looks after the successor, the others go on.
TEST_F(TokenAuthorizerTest, RenewsAheadOnOneThreadOfAHandle) {
  ExpireSoon();
  std::string meanwhile;
  vendor_.before_refresh = [&] { meanwhile = Bearer(); };
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  EXPECT_EQ(meanwhile, "Bearer access-token-1");
  EXPECT_EQ(vendor_.refreshes, 1);
}

// It would be dead on arrival.
TEST_F(TokenAuthorizerTest, WaitsForAnotherNodeWhenTheTokenEndsOnTheWay) {
  clock_.Advance(std::chrono::hours(1) - core::Milliseconds(500));
  connection_host_.held_leases["refresh"] = 99;
  config_.lease_wait = core::Milliseconds(0);
  TokenAuthorizer authorizer(dependencies_, config_);
  EXPECT_EQ(BearerOf(authorizer), "Bearer access-token-1") << "still better than none";
  connection_host_.held_leases.clear();
  EXPECT_EQ(BearerOf(authorizer), "Bearer access-token-2") << "and no pause is made";
}

// Tokens of two seconds: what is refused on the way is healed, and nothing is ever in want of one.
TEST_F(TokenAuthorizerTest, KeepsUpWithTokensThatLiveForSeconds) {
  vendor_.lifetime_s = 2;
  SignIn();
  int issued = 1;
  for (int step = 0; step < 200; ++step) {
    const auto bearer = OAuthTest::Bearer(authorizer_, call_);
    ASSERT_THAT(bearer, IsOk());
    ASSERT_FALSE(StoredGrant().IsTooLateToSend(clock_.Now())) << step;
    clock_.Advance(core::Milliseconds(73));
    issued = vendor_.refreshes;
  }
  EXPECT_LE(issued, 200 * 73 / 1500) << "each is used for most of its life";
  EXPECT_FALSE(vendor_.family_is_revoked);
}

// An authorization server that forgot the client ends nothing that still works.
TEST_F(TokenAuthorizerTest, UsesAGoodTokenAlthoughTheClientWasForgotten) {
  ExpireSoon();
  vendor_.Set(kToken, 401, R"({"error":"invalid_client"})");
  EXPECT_EQ(Bearer(), "Bearer access-token-1");
}

TEST_F(TokenAuthorizerTest, TellsTheStoryOfARenewal) {
  Expire();
  Bearer();
  EXPECT_NE(
      logger_.Text().find("access token refreshed at " + std::string(kIssuer) + ", valid until 20"),
      std::string::npos)
      << logger_.Text();
}

// TOK-04: the new refresh token replaces the old one.
TEST_F(TokenAuthorizerTest, FollowsTheRotation) {
  for (int i = 2; i <= 4; ++i) {
    Expire();
    EXPECT_EQ(Bearer(), "Bearer access-token-" + std::to_string(i));
  }
  EXPECT_FALSE(vendor_.family_is_revoked);
}

// TOK-04, failures 9
TEST_F(TokenAuthorizerTest, KeepsTheRefreshTokenWhenTheAnswerHasNone) {
  vendor_.rotates = false;
  for (int i = 2; i <= 4; ++i) {
    Expire();
    EXPECT_EQ(Bearer(), "Bearer access-token-" + std::to_string(i));
  }
}

TEST_F(TokenAuthorizerTest, KeepsTheScopesUnlessTheAnswerNamesOthers) {
  Expire();
  Bearer();
  EXPECT_EQ(MakeFlow().Status(call_)->scopes, (Scopes{"projects", "services"}));
  vendor_.token_extra = R"(,"scope":"projects")";
  Expire();
  Bearer();
  EXPECT_EQ(MakeFlow().Status(call_)->scopes, Scopes{"projects"});
}

// Failures 9: only invalid_grant ends the tokens.
TEST_F(TokenAuthorizerTest, MarksTheGrantRevokedOnInvalidGrant) {
  Expire();
  vendor_.family_is_revoked = true;
  const core::Error error = Failure();
  EXPECT_EQ(error.code, ErrorCode::kAuthRequired);
  EXPECT_TRUE(IsOAuthError(error, OAuthError::kInvalidGrant));
  EXPECT_FALSE(error.fix.empty());
  EXPECT_EQ(MakeFlow().Status(call_)->state, AuthorizationStatus::State::kRevoked);
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
  EXPECT_EQ(vendor_.refreshes, 1);
}

// Failures 9: everything else keeps the tokens. What asks for a sign-in all the same is in
// refresh_answer_test.cpp.
TEST_F(TokenAuthorizerTest, KeepsTheTokensOnAnyOtherFailure) {
  Expire();
  const std::vector<std::pair<int, std::string>> failures{
      {500, "<html>"},
      {503, R"({"error":"temporarily_unavailable"})"},
      {429, "{}"},
      {400, R"({"error":"invalid_request"})"},
      {401, R"({"error":"invalid_client"})"},
      {200, R"({"token_type":"Bearer"})"},
      {404, "gone"}};
  for (const auto& [status, body] : failures) {
    vendor_.Set(kToken, status, body);
    Failure();
    const Grant grant = StoredGrant();
    EXPECT_FALSE(grant.end) << status << body;
    EXPECT_EQ(grant.access_token.Reveal(), "access-token-1");
    EXPECT_EQ(grant.refresh_token.Reveal(), "refresh-token-1");
  }
}

// Failures 4: a new registration cannot spend the old one's refresh token.
TEST_F(TokenAuthorizerTest, AsksForASignInWhenTheServerForgotTheClient) {
  Expire();
  vendor_.Set(kToken, 401, R"({"error":"invalid_client"})");
  EXPECT_THAT(Failure(),
              IsErrorWith(ErrorCode::kAuthRequired, CauseIs(HasSubstr("invalid_client"))));
  EXPECT_EQ(Requests(kRegister), 1);
  const auto redirect = Begin();
  ASSERT_THAT(redirect, IsOk());
  EXPECT_EQ(Form(MustParse(redirect->authorization_url).query()).at("client_id"), "client-2");
}

TEST_F(TokenAuthorizerTest, UsesAGoodTokenAlthoughItsEarlyRenewalFails) {
  ExpireSoon();
  vendor_.Set(kToken, 503, "");
  EXPECT_EQ(Bearer(), "Bearer access-token-1");
  EXPECT_EQ(Bearer(), "Bearer access-token-1");
  EXPECT_EQ(Requests(kToken), 2);  // the code, and one try: the second request came too soon
  clock_.Advance(std::chrono::seconds(10));
  EXPECT_EQ(Bearer(), "Bearer access-token-1");
  EXPECT_EQ(Requests(kToken), 3);
}

// The old token is good: nobody waits for its successor.
TEST_F(TokenAuthorizerTest, WaitsForNoLimitWhileTheTokenIsGood) {
  const auto limit = [this](const char* retry_after) {
    vendor_.Set(kToken, [retry_after](const http::HttpRequest&) {
      testing::ScriptedAnswer limited = testing::JsonAnswer(429, "{}");
      if (*retry_after != '\0') limited.headers.Set("Retry-After", retry_after);
      return limited;
    });
  };
  ExpireSoon();
  for (const char* retry_after : {"", "0", "1", "9", "3600"}) {
    limit(retry_after);
    TokenAuthorizer node(dependencies_, config_);
    const int before = Requests(kToken);
    const core::UnixTime now = clock_.Now();
    EXPECT_EQ(BearerOf(node), "Bearer access-token-1") << retry_after;
    EXPECT_EQ(clock_.Now(), now) << retry_after;
    EXPECT_EQ(Requests(kToken), before + 1) << retry_after;
  }
  // Once it is of no use, the pause is kept.
  Expire();
  limit("3");
  const core::UnixTime now = clock_.Now();
  EXPECT_EQ(Failure().code, ErrorCode::kRateLimited);
  EXPECT_GE(clock_.Now() - now, std::chrono::seconds(3));
}

TEST_F(TokenAuthorizerTest, AsksForASignInWhenTheTokenExpiredAndCannotBeRenewed) {
  vendor_.gives_refresh_token = false;
  SignIn();
  ExpireSoon();
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  Expire();
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
}

// Failures 8
TEST_F(TokenAuthorizerTest, RecoversFromARefusalByRenewingOnce) {
  const http::Challenge refusal = Refusal();
  EXPECT_THAT(authorizer_.Recover(refusal, call_), IsOk());
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  // The refusal of the old token is not held against the new one.
  EXPECT_THAT(authorizer_.Recover(refusal, call_), IsOk());
  EXPECT_EQ(vendor_.refreshes, 1);
}

TEST_F(TokenAuthorizerTest, CannotRecoverWithoutARefreshToken) {
  vendor_.gives_refresh_token = false;
  SignIn();
  EXPECT_THAT(authorizer_.Recover(Refusal(), call_), IsErrorWith(ErrorCode::kAuthRequired));
}

// Somebody signed in again between the request and its refusal.
TEST_F(TokenAuthorizerTest, TriesTheNewSignInWhenTheOldOneWasRefused) {
  vendor_.gives_refresh_token = false;
  for (const int status : {401, 403}) {
    const http::Challenge refusal = Refusal(status);
    SignIn();
    EXPECT_THAT(authorizer_.Recover(refusal, call_), IsOk()) << status;
  }
}

TEST_F(TokenAuthorizerTest, CannotRecoverWithoutTokens) {
  connection_host_.records.clear();
  EXPECT_THAT(authorizer_.Recover(Refusal(), call_), IsErrorWith(ErrorCode::kAuthRequired));
}

TEST_F(TokenAuthorizerTest, ReportsWhyARecoveryFailed) {
  vendor_.Set(kToken, 503, "");
  EXPECT_THAT(authorizer_.Recover(Refusal(), call_), IsErrorWith(ErrorCode::kUnavailable));
}

// TOK-05, failures 15
TEST_F(TokenAuthorizerTest, AsksForASignInWithTheScopesThatAreMissing) {
  http::Challenge refusal = Refusal(403);
  refusal.headers.Set("WWW-Authenticate",
                      R"(Bearer error="insufficient_scope", scope="mcp:write mcp:admin")");
  const auto recovered = authorizer_.Recover(refusal, call_);
  ASSERT_THAT(recovered, IsErrorWith(ErrorCode::kAuthRequired, "auth_required"));
  EXPECT_TRUE(IsOAuthError(recovered.error(), OAuthError::kInsufficientScope));
  EXPECT_THAT(recovered, IsErrorWith(CauseIs(HasSubstr("mcp:write mcp:admin"))));
  EXPECT_EQ(vendor_.refreshes, 0);
}

TEST_F(TokenAuthorizerTest, TakesAnyOther403AsFinal) {
  EXPECT_THAT(authorizer_.Recover(Refusal(403), call_), IsErrorWith(ErrorCode::kForbidden));
  EXPECT_EQ(vendor_.refreshes, 0);
}

// TOK-03: tokens of another connection, pasted into this one's store, do not open.
TEST_F(TokenAuthorizerTest, DoesNotUseTokensOfAnotherConnection) {
  vault::Vault other_vault(connection_host_.Services(), random_, {"org-1", "conn-2"});
  const Dependencies other{transport_, clock_, random_, logger_, other_vault, organisation_vault_};
  TokenAuthorizer authorizer(other, config_);
  EXPECT_THAT(OAuthTest::Bearer(authorizer, call_), IsErrorWith(ErrorCode::kForbidden));
}

TEST_F(TokenAuthorizerTest, AsksForASignInWhenTheSealingKeyWasRetired) {
  connection_host_.keys = {{2, std::string(32, 'z')}};
  connection_host_.current_key = 2;
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
  SignIn();
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
}

TEST_F(TokenAuthorizerTest, LogsNoSecret) {
  Expire();
  vendor_.Set(kToken, 400,
              R"({"error":"invalid_grant","error_description":"no refresh-token-1 here"})");
  Failure();
  ExpectNoSecretIn(logger_.Text());
  EXPECT_FALSE(logger_.Text().empty());
}

}  // namespace
}  // namespace claribi::oauth
