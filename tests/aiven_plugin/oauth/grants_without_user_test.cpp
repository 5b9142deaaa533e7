// Access without a person: client credentials, an assertion, and an identity provider's word.
#include "oauth/grants_without_user.h"

#include "aiven_plugin/oauth/jwt_reader.h"
#include "aiven_plugin/oauth/oauth_fixture.h"
#include "core/crypto.h"
#include "oauth/jwt.h"
#include "oauth/token_endpoint.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Json;
using core::Secret;
using State = AuthorizationStatus::State;
using ::testing::HasSubstr;

constexpr char kProviderToken[] = "https://idp.example/token";
constexpr char kJwtBearer[] = "urn:ietf:params:oauth:grant-type:jwt-bearer";

class UnattendedGrant : public OAuthTest {
 protected:
  UnattendedGrant() {
    config_.credentials = &credentials_;
    config_.registration = {RegistrationWay::kPreRegistered};
    config_.grant_type = GrantType::kClientCredentials;
    vendor_.Set(kToken, [this](const http::HttpRequest&) {
      return testing::JsonAnswer(200, R"({"access_token":"access-token-)" +
                                          std::to_string(++issued_) +
                                          R"(","token_type":"Bearer","expires_in":3600,)" +
                                          R"("refresh_token":"refresh-token-x"})");
    });
  }

  PreRegisteredClient& Register() {
    PreRegisteredClient& held = credentials_.registrations.emplace_back();
    held.issuer = kIssuer;
    held.client_id = "operator-client";
    held.client_secret = Secret::CopyOf("client-secret-of-operator");
    return held;
  }
  void UseIdentityProvider() {
    config_.grant_type = GrantType::kEnterpriseManaged;
    credentials_.identity_provider = IdentityProvider{"https://idp.example", kProviderToken,
                                                      "idp-client", Secret::CopyOf("the-id-token")};
    vendor_.Set(kProviderToken, 200,
                R"({"access_token":"the-id-jag","token_type":"N_A",
                    "issued_token_type":"urn:ietf:params:oauth:token-type:id-jag"})");
  }
  core::Result<AuthorizationStatus> Obtain() { return MakeFlow().Obtain(call_, endpoint_); }
  core::Error Failure() {
    const auto status = Obtain();
    EXPECT_THAT(status, IsError());
    if (status.ok()) return {};
    ExpectNoSecretIn(TextOf(status.error()));
    for (const char* secret : {"the-assertion", "the-id-token", "the-id-jag"}) {
      EXPECT_EQ(TextOf(status.error()).find(secret), std::string::npos) << secret;
    }
    return status.error();
  }
  std::map<std::string, std::string> TokenForm() { return Form(LastRequest(kToken).body); }

  OperatorCredentials credentials_;
  int issued_ = 0;
};

TEST_F(UnattendedGrant, TradesTheClientsCredentials) {
  Register();
  const auto status = Obtain();
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(status->state, State::kAuthorized);
  EXPECT_TRUE(status->is_refreshable);
  EXPECT_EQ(LastRequest(kToken).authorization,
            "Basic " + core::Base64Encode("operator-client:client-secret-of-operator"));
  EXPECT_EQ(TokenForm(), (std::map<std::string, std::string>{{"grant_type", "client_credentials"},
                                                             {"scope", "projects services"},
                                                             {"resource", kOrigin}}));
  EXPECT_EQ(Requests(kRegister), 0);
}

TEST_F(UnattendedGrant, TradesASignedAssertionOfTheClient) {
  const auto key = Es256Key::Generate();
  PreRegisteredClient& client = Register();
  client.client_secret = Secret();
  client.private_key_pem = *key->ToPem();
  ASSERT_THAT(Obtain(), IsOk());
  const ReadJwt jwt = Read(TokenForm().at("client_assertion"));
  EXPECT_TRUE(IsSignedBy(jwt, *key->PublicJwk()));
  EXPECT_EQ(*jwt.claims.FindString("aud"), kIssuer);
}

// It has no use for what only a browser needs.
TEST_F(UnattendedGrant, AsksForNoAuthorizationEndpoint) {
  Register();
  vendor_.SetServerMetadata([](Json& metadata) {
    metadata.Remove("authorization_endpoint");
    metadata.Remove("code_challenge_methods_supported");
    metadata.Set("response_types_supported", Json::MakeArray());
    metadata.Set("scopes_supported", Json::MakeArray({"offline_access"}));
  });
  ASSERT_THAT(Obtain(), IsOk());
  EXPECT_EQ(TokenForm().at("scope"), "projects services");
}

// RFC 7523 section 2.1; the assertion says who asks.
TEST_F(UnattendedGrant, TradesTheOperatorsAssertion) {
  config_.grant_type = GrantType::kJwtBearer;
  credentials_.assertion = Secret::CopyOf("the-assertion");
  ASSERT_THAT(Obtain(), IsOk());
  EXPECT_TRUE(LastRequest(kToken).authorization.empty());
  EXPECT_EQ(TokenForm(), (std::map<std::string, std::string>{{"grant_type", kJwtBearer},
                                                             {"assertion", "the-assertion"},
                                                             {"scope", "projects services"},
                                                             {"resource", kOrigin}}));
}

// Never again by itself, and never in another way.
TEST_F(UnattendedGrant, TakesARefusalAsFinal) {
  config_.grant_type = GrantType::kJwtBearer;
  credentials_.assertion = Secret::CopyOf("the-assertion");
  Register();
  for (const char* error : {"invalid_grant", "invalid_scope", "unauthorized_client"}) {
    vendor_.Set(
        kToken, 400,
        R"({"error":")" + std::string(error) + R"(","error_description":"bad: the-assertion"})");
    const int before = Requests(kToken);
    EXPECT_EQ(Failure().vendor_code, error);
    EXPECT_EQ(Requests(kToken), before + 1) << error;
  }
  EXPECT_EQ(connection_host_.records.count("tokens"), 0U);
}

// RFC 8693 section 2.1, then RFC 7523.
TEST_F(UnattendedGrant, HasTheIdentityProviderVouchForItFirst) {
  UseIdentityProvider();
  Register();
  const auto status = Obtain();
  ASSERT_THAT(status, IsOk());
  const auto exchange = LastRequest(kProviderToken);
  EXPECT_TRUE(exchange.authorization.empty());
  EXPECT_EQ(Form(exchange.body),
            (std::map<std::string, std::string>{
                {"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
                {"requested_token_type", "urn:ietf:params:oauth:token-type:id-jag"},
                {"audience", kIssuer},
                {"resource", kOrigin},
                {"scope", "projects services"},
                {"subject_token", "the-id-token"},
                {"subject_token_type", "urn:ietf:params:oauth:token-type:id_token"},
                {"client_id", "idp-client"}}));
  EXPECT_EQ(LastRequest(kToken).authorization,
            "Basic " + core::Base64Encode("operator-client:client-secret-of-operator"));
  EXPECT_EQ(TokenForm().at("grant_type"), kJwtBearer);
  EXPECT_EQ(TokenForm().at("assertion"), "the-id-jag");
}

TEST_F(UnattendedGrant, TakesNoTokenOfAnotherTypeForAnAssertion) {
  UseIdentityProvider();
  Register();
  for (const char* body :
       {R"({"access_token":"the-id-jag","token_type":"N_A"})",
        R"({"access_token":"the-id-jag","issued_token_type":
            "urn:ietf:params:oauth:token-type:access_token"})",
        R"({"issued_token_type":"urn:ietf:params:oauth:token-type:id-jag"})", "<html>"}) {
    vendor_.Set(kProviderToken, 200, body);
    EXPECT_EQ(Failure().code, ErrorCode::kUpstream) << body;
  }
  EXPECT_EQ(Requests(kToken), 0);
}

TEST_F(UnattendedGrant, TakesNoTokenWhoseTypeIsContradictedOrCannotBeRead) {
  UseIdentityProvider();
  Register();
  const std::string type = R"("urn:ietf:params:oauth:token-type:id-jag")";
  for (const std::string& types :
       {std::string(R"("\ud800")"), type + R"(,"issued_token_type":"\ud800")",
        R"("\ud800","issued_token_type":)" + type, type + R"(,"issued_token_type":NaN)",
        type + R"(,"issued_token_type":"other")"}) {
    vendor_.Set(kProviderToken, 200,
                R"({"access_token":"the-id-jag","issued_token_type":)" + types + "}");
    EXPECT_THAT(Failure(),
                IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("issued_token_type"))))
        << types;
  }
  EXPECT_EQ(Requests(kToken), 0);
}

TEST_F(UnattendedGrant, TellsAnAssertionFromARefusalWhateverEmptyMembersStandBeside) {
  http::BufferedResponse response;
  response.status = 200;
  const std::string type =
      R"("issued_token_type":"urn:ietf:params:oauth:token-type:id-jag","access_token":)";
  for (const char* error : {R"("")", "null", "false", "[]", "{}", "0"}) {
    response.body = "{" + type + R"("the-id-jag","error":)" + error + "}";
    const auto assertion = ProcessTokenExchange(response, config_, clock_.Now(), {});
    ASSERT_THAT(assertion, IsOk()) << error;
    EXPECT_EQ(assertion->Reveal(), "the-id-jag");
  }
  for (const char* token : {R"("")", "null", "[]", "false"}) {
    response.body = "{" + type + token + R"(,"error":"invalid_grant"})";
    const auto refused = ProcessTokenExchange(response, config_, clock_.Now(), {});
    ASSERT_THAT(refused, IsError()) << token;
    EXPECT_TRUE(IsOAuthError(refused.error(), OAuthError::kInvalidGrant)) << token;
  }
}

TEST_F(UnattendedGrant, SaysWhenTheIdentityProviderRefuses) {
  UseIdentityProvider();
  Register();
  vendor_.Set(kProviderToken, 400,
              R"({"error":"invalid_grant","error_description":"the-id-token has expired"})");
  EXPECT_THAT(Failure(), IsErrorWith(ErrorCode::kAuthRequired, FixIs(HasSubstr("operator"))));
  EXPECT_EQ(Requests(kToken), 0);
}

// DSC-06
TEST_F(UnattendedGrant, SendsNoIdTokenInClear) {
  UseIdentityProvider();
  Register();
  credentials_.identity_provider->token_endpoint = "http://idp.example/token";
  EXPECT_EQ(Failure().code, ErrorCode::kForbidden);
  EXPECT_EQ(Requests("http://idp.example/token"), 0);
}

TEST_F(UnattendedGrant, SaysWhatTheOperatorDidNotConfigure) {
  EXPECT_EQ(Failure().code, ErrorCode::kUnsupported);
  config_.grant_type = GrantType::kJwtBearer;
  EXPECT_NE(Failure().cause.find("grant.assertion"), std::string::npos);
  Register();
  config_.grant_type = GrantType::kEnterpriseManaged;
  EXPECT_THAT(Failure(),
              IsErrorWith(ErrorCode::kInvalid, CauseIs(HasSubstr("grant.identity_provider"))));
}

TEST_F(UnattendedGrant, IsHadAgainWhenTheTokenEndsOrIsRefused) {
  Register();
  ASSERT_THAT(Obtain(), IsOk());
  TokenAuthorizer authorizer(dependencies_, config_);
  EXPECT_EQ(*Bearer(authorizer, call_), "Bearer access-token-1");
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(*Bearer(authorizer, call_), "Bearer access-token-2");
  EXPECT_EQ(TokenForm().at("grant_type"), "client_credentials");
  EXPECT_EQ(TokenForm().at("scope"), "projects services");
  EXPECT_THAT(authorizer.Recover(Refusal(), call_), IsOk());
  EXPECT_EQ(*Bearer(authorizer, call_), "Bearer access-token-3");
  EXPECT_EQ(MakeFlow().Status(call_)->state, State::kAuthorized);
}

// There is no refresh token that could be spent twice.
TEST_F(UnattendedGrant, IsHadAgainWithoutANoteOfIt) {
  Register();
  ASSERT_THAT(Obtain(), IsOk());
  const auto version = connection_host_.records.at("tokens").version;
  TokenAuthorizer authorizer(dependencies_, config_);
  EXPECT_THAT(authorizer.Recover(Refusal(), call_), IsOk());
  EXPECT_EQ(connection_host_.records.at("tokens").version, version + 1) << "written once";
}

// The lease and the swap hold here too: the second node finds what the first one got.
TEST_F(UnattendedGrant, IsHadOnceForAllNodes) {
  Register();
  ASSERT_THAT(Obtain(), IsOk());
  const http::Challenge refusal = Refusal();
  TokenAuthorizer first(dependencies_, config_);
  TokenAuthorizer second(dependencies_, config_);
  EXPECT_THAT(first.Recover(refusal, call_), IsOk());
  EXPECT_THAT(second.Recover(refusal, call_), IsOk());
  EXPECT_EQ(issued_, 2);
}

TEST_F(UnattendedGrant, EndsWhenItIsRefusedAgain) {
  Register();
  ASSERT_THAT(Obtain(), IsOk());
  vendor_.Set(kToken, 400, R"({"error":"invalid_grant"})");
  TokenAuthorizer authorizer(dependencies_, config_);
  EXPECT_THAT(authorizer.Recover(Refusal(), call_), IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_EQ(MakeFlow().Status(call_)->state, State::kRevoked);
}

// What the operator holds is in no tenant's record, log or error.
TEST_F(UnattendedGrant, LeavesNoTraceOfTheOperatorsSecrets) {
  UseIdentityProvider();
  Register();
  ASSERT_THAT(Obtain(), IsOk());
  const auto record = connection_vault_.Get(call_, "tokens");
  ASSERT_THAT(record, IsOk());
  ASSERT_TRUE(record->has_value());
  const std::string_view text = (*record)->plaintext.Reveal();
  for (const char* secret :
       {"client-secret-of-operator", "the-id-token", "the-id-jag", "refresh-token-x"}) {
    EXPECT_EQ(text.find(secret), std::string_view::npos) << secret;
    EXPECT_EQ(logger_.Text().find(secret), std::string::npos) << secret;
  }
}

}  // namespace
}  // namespace claribi::oauth
