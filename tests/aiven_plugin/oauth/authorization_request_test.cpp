#include "oauth/authorization_request.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/token_endpoint.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Secret;
using ::testing::HasSubstr;

// RFC 7636 appendix B
TEST(Pkce, GivesTheChallengeOfTheStandardsExample) {
  EXPECT_THAT(
      S256CodeChallenge(core::Secret::CopyOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")),
      IsOkAnd("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
}

TEST(Pkce, MakesAVerifierOfTheLengthAndCharactersAllowed) {
  testing::CountingRandom random;
  const auto first = MakeCodeVerifier(random);
  const auto second = MakeCodeVerifier(random);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->size(), 43U);
  EXPECT_EQ(first->Reveal().find_first_not_of(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string_view::npos);
  EXPECT_NE(first->Reveal(), second->Reveal());
}

PendingAuthorization Pending(bool iss_is_advertised = false) {
  PendingAuthorization pending;
  pending.binding.issuer = kIssuer;
  pending.binding.endpoint = "https://mcp.vendor.example/mcp";
  pending.binding.resource = kOrigin;
  pending.binding.client.client_id = "client 1&x";
  pending.binding.client.token_endpoint_auth_method = kAuthMethodNone;
  pending.binding.token_endpoint = MustParse(kToken);
  pending.state = Secret::CopyOf("the-state");
  pending.code_verifier = Secret::CopyOf("the-verifier");
  pending.redirect_uri = kRedirectUri;
  pending.scopes = {"projects", "accounts:read"};
  pending.response_issuer = kIssuer;
  pending.iss_is_advertised = iss_is_advertised;
  return pending;
}

core::Result<AuthorizationResponse> Process(std::string_view query,
                                            bool iss_is_advertised = false) {
  return ProcessCallback(std::string(kRedirectUri) + "?" + std::string(query),
                         Pending(iss_is_advertised));
}

ErrorCode Refused(std::string_view query, bool iss_is_advertised = false) {
  const auto response = Process(query, iss_is_advertised);
  EXPECT_THAT(response, IsError()) << query;
  return response.error().code;
}

// GRT-01, GRT-03, GRT-07
TEST(AuthorizationRequest, CarriesEveryParameterOnce) {
  const auto url = AuthorizationUrl(MustParse("https://as.example/authorize"), Pending());
  ASSERT_THAT(url, IsOk());
  const auto form = Form(MustParse(*url).query());
  EXPECT_EQ(form.at("response_type"), "code");
  EXPECT_EQ(form.at("client_id"), "client 1&x");
  EXPECT_EQ(form.at("redirect_uri"), kRedirectUri);
  EXPECT_EQ(form.at("state"), "the-state");
  EXPECT_EQ(form.at("code_challenge_method"), "S256");
  EXPECT_EQ(form.at("code_challenge"), *S256CodeChallenge(Secret::CopyOf("the-verifier")));
  EXPECT_EQ(form.at("scope"), "projects accounts:read");
  EXPECT_EQ(form.at("resource"), kOrigin);
  EXPECT_EQ(form.size(), 8U);
  EXPECT_EQ(url->find("the-verifier"), std::string::npos);
}

TEST(AuthorizationRequest, KeepsTheQueryOfTheEndpoint) {
  const auto url = AuthorizationUrl(MustParse("https://as.example/authorize?tenant=7"), Pending());
  ASSERT_THAT(url, IsOk());
  EXPECT_TRUE(url->starts_with("https://as.example/authorize?tenant=7&response_type=code"));
}

TEST(AuthorizationRequest, OmitsAnEmptyScope) {
  PendingAuthorization pending = Pending();
  pending.scopes.clear();
  const auto url = AuthorizationUrl(MustParse("https://as.example/authorize"), pending);
  EXPECT_EQ(Form(MustParse(*url).query()).count("scope"), 0U);
}

// OpenID Connect Core section 11
TEST(AuthorizationRequest, AsksForConsentWithOfflineAccess) {
  PendingAuthorization pending = Pending();
  pending.scopes = {"projects", "offline_access"};
  const auto url = AuthorizationUrl(MustParse("https://as.example/authorize"), pending);
  EXPECT_EQ(Form(MustParse(*url).query()).at("prompt"), "consent");
}

TEST(AuthorizationCallback, GivesTheCode) {
  const auto response = Process("code=a%2Bb&state=the-state");
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->code.Reveal(), "a+b");
  EXPECT_FALSE(response->refusal.has_value());
}

// GRT-03
TEST(AuthorizationCallback, DiscardsAnotherState) {
  EXPECT_EQ(Refused("code=c&state=the-statf"), ErrorCode::kInvalid);
  EXPECT_EQ(Refused("code=c&state=the-stat"), ErrorCode::kInvalid);
  EXPECT_EQ(Refused("code=c&state=the-state2"), ErrorCode::kInvalid);
  EXPECT_EQ(Refused("code=c&state="), ErrorCode::kInvalid);
  EXPECT_EQ(Refused("code=c"), ErrorCode::kInvalid);
  EXPECT_EQ(Refused("error=access_denied&state=other"), ErrorCode::kInvalid);
}

// GRT-05
TEST(AuthorizationCallback, AcceptsTheIssuerThatWasAsked) {
  EXPECT_THAT(Process("code=c&state=the-state&iss=https%3A%2F%2Fauth.vendor.example", true),
              IsOk());
  EXPECT_THAT(Process("code=c&state=the-state&iss=https://auth.vendor.example", false), IsOk());
}

// GRT-05
TEST(AuthorizationCallback, RejectsAMissingIssuerWhenOneIsAdvertised) {
  EXPECT_EQ(Refused("code=c&state=the-state", true), ErrorCode::kForbidden);
  EXPECT_THAT(Process("code=c&state=the-state", false), IsOk());
}

// GRT-05: also when it was not advertised.
TEST(AuthorizationCallback, RejectsAnotherIssuer) {
  for (const bool advertised : {true, false}) {
    EXPECT_EQ(Refused("code=c&state=the-state&iss=https://evil.example.com", advertised),
              ErrorCode::kForbidden);
    EXPECT_EQ(Refused("code=c&state=the-state&iss=", advertised), ErrorCode::kForbidden);
  }
}

// GRT-05: compared as strings.
TEST(AuthorizationCallback, DoesNotNormaliseTheIssuer) {
  EXPECT_EQ(Refused("code=c&state=the-state&iss=https://auth.vendor.example/", true),
            ErrorCode::kForbidden);
  EXPECT_EQ(Refused("code=c&state=the-state&iss=https://AUTH.vendor.example", true),
            ErrorCode::kForbidden);
}

// GRT-06
TEST(AuthorizationCallback, ShowsNothingOfAnErrorFromAnotherIssuer) {
  const auto response = Process(
      "error=access_denied&error_description=call+555&error_uri=https://evil.example/help"
      "&state=the-state&iss=https://evil.example.com",
      true);
  ASSERT_THAT(response, IsErrorWith(ErrorCode::kForbidden));
  EXPECT_NE(response.error().vendor_code, "access_denied");
  for (const char* hidden : {"555", "evil.example", "access_denied"}) {
    EXPECT_EQ(TextOf(response.error()).find(hidden), std::string::npos) << hidden;
  }
}

// A server that refuses before it has read the state. It completes nothing and ends nothing.
TEST(AuthorizationCallback, WithoutStateTellsTheVendorsReason) {
  for (const char* query :
       {"error=invalid_scope&error_description=ask+for+less",
        "error=invalid_scope&error_description=ask+for+less&state=",
        "error=invalid_scope&error_description=ask+for+less&code=c",
        "error=invalid_scope&error_description=ask+for+less&iss=https://auth.vendor.example"}) {
    const auto response = Process(query);
    ASSERT_THAT(response, IsErrorWith(ErrorCode::kInvalid, CauseIs(HasSubstr("invalid_scope")),
                                      CauseIs(HasSubstr("ask for less")), HasFix()))
        << query;
  }
  EXPECT_THAT(Process("error=access_denied&iss=https://auth.vendor.example", true),
              IsErrorWith(ErrorCode::kInvalid, CauseIs(HasSubstr("access_denied"))));
}

class CallbackWithoutState : public OAuthTest {};

// Nor does the flow: the true callback still counts.
TEST_F(CallbackWithoutState, LeavesTheSignInPending) {
  const auto redirect = Begin();
  ASSERT_THAT(redirect, IsOk());
  EXPECT_THAT(MakeFlow().Complete(call_, std::string(kRedirectUri) + "?error=invalid_scope"),
              IsErrorWith(ErrorCode::kInvalid, CauseIs(HasSubstr("invalid_scope"))));
  EXPECT_EQ(MakeFlow().Status(call_)->state, AuthorizationStatus::State::kPending);
  EXPECT_EQ(Requests(kToken), 0);
  EXPECT_THAT(MakeFlow().Complete(call_, Callback(*redirect)), IsOk());
}

// GRT-06
TEST(AuthorizationCallback, WithoutStateShowsNothingOfAnotherIssuerOrOfAnotherState) {
  for (const char* query : {"error=call_us&iss=https://evil.example",
                            "error=call_us&iss=", "error=call_us&state=another"}) {
    const auto response = Process(query);
    ASSERT_THAT(response, IsError()) << query;
    EXPECT_EQ(TextOf(response.error()).find("call_us"), std::string::npos) << query;
  }
  const auto unnamed = Process("error=call_us", true);
  ASSERT_THAT(unnamed, IsError());
  EXPECT_EQ(TextOf(unnamed.error()).find("call_us"), std::string::npos);
}

TEST(AuthorizationCallback, ReadsAnEmptyErrorAsNone) {
  const auto response = Process("error=&code=c&state=the-state");
  ASSERT_THAT(response, IsOk());
  EXPECT_FALSE(response->refusal.has_value());
  EXPECT_EQ(response->code.Reveal(), "c");
  EXPECT_EQ(Refused("error=&state=the-state"), ErrorCode::kInvalid);
}

TEST(AuthorizationCallback, SaysThatThePersonDeclined) {
  const auto response = Process("error=access_denied&state=the-state");
  ASSERT_THAT(response, IsOk());
  ASSERT_TRUE(response->refusal.has_value());
  EXPECT_EQ(response->refusal->code, ErrorCode::kAuthRequired);
  EXPECT_TRUE(IsOAuthError(*response->refusal, OAuthError::kAccessDenied));
  EXPECT_NE(response->refusal->message.find("declined"), std::string::npos);
  EXPECT_TRUE(response->code.empty());
}

TEST(AuthorizationCallback, ShowsTheServersWordsMadeHarmlessAndLabelled) {
  const auto response =
      Process("error=invalid_scope&error_description=%1B%5B31mred%0Aline&state=the-state");
  ASSERT_THAT(response, IsOk());
  ASSERT_TRUE(response->refusal.has_value());
  EXPECT_EQ(response->refusal->code, ErrorCode::kForbidden);
  EXPECT_NE(response->refusal->cause.find("in its words: \"?[31mred line\""), std::string::npos)
      << response->refusal->cause;
}

TEST(AuthorizationCallback, AnErrorWinsOverACode) {
  const auto response = Process("code=c&error=server_error&state=the-state");
  ASSERT_THAT(response, IsOk());
  ASSERT_TRUE(response->refusal.has_value());
  EXPECT_EQ(response->refusal->code, ErrorCode::kUnavailable);
  EXPECT_TRUE(response->code.empty());
}

// RFC 6749 section 3.1
TEST(AuthorizationCallback, RejectsRepeatedParameters) {
  EXPECT_EQ(Refused("code=a&code=b&state=the-state"), ErrorCode::kInvalid);
  EXPECT_EQ(Refused("code=a&state=the-state&state=other"), ErrorCode::kInvalid);
  EXPECT_EQ(Refused("code=a&state=the-state&iss=https://auth.vendor.example&iss=x"),
            ErrorCode::kInvalid);
}

TEST(AuthorizationCallback, RejectsWhatIsNoCallback) {
  EXPECT_EQ(Refused("state=the-state"), ErrorCode::kInvalid);
  EXPECT_EQ(Refused("code=&state=the-state"), ErrorCode::kInvalid);
  EXPECT_EQ(Refused("code=%zz&state=the-state"), ErrorCode::kInvalid);
  EXPECT_THAT(ProcessCallback("", Pending()), IsError());
  EXPECT_THAT(ProcessCallback("the-secret-code", Pending()), IsError());
  EXPECT_THAT(ProcessCallback("https://claribi.example/callback?code=a b", Pending()), IsError());
}

TEST(AuthorizationCallback, PassesOverWhatIsNotForUsAndNotFormEncoded) {
  EXPECT_THAT(Process("hint=50%&code=c&state=the-state&session_state=%zz&%"), IsOk());
  const auto refused = Process("error=access_denied&state=the-state&error_description=100%+sure");
  ASSERT_THAT(refused, IsOk());
  EXPECT_TRUE(refused->refusal.has_value());
}

TEST(AuthorizationCallback, IgnoresAFragment) {
  EXPECT_THAT(Process("code=c&state=the-state#_=_"), IsOk());
}

TEST(AuthorizationCallback, SurvivesEveryPrefix) {
  const std::string whole =
      std::string(kRedirectUri) + "?code=c&state=the-state&iss=https%3A%2F%2Fauth.vendor.example";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THAT(ProcessCallback(whole.substr(0, size), Pending(true)), IsError()) << size;
  }
  EXPECT_THAT(ProcessCallback(whole, Pending(true)), IsOk());
}

TEST(AuthorizationCallback, RepeatsNoSecretInItsErrors) {
  for (const char* query : {"code=the-secret-code&state=x", "code=the-secret-code&code=b",
                            "code=the-secret-code&state=the-state&iss=x"}) {
    const auto response = Process(query);
    ASSERT_THAT(response, IsError());
    EXPECT_EQ(TextOf(response.error()).find("the-secret-code"), std::string::npos);
    EXPECT_EQ(TextOf(response.error()).find("the-state"), std::string::npos);
  }
}

}  // namespace
}  // namespace claribi::oauth
