#include "oauth/client_authentication.h"

#include "aiven_plugin/oauth/jwt_reader.h"
#include "aiven_plugin/oauth/oauth_fixture.h"
#include "core/crypto.h"
#include "oauth/jwt.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Secret;

Client MakeClient(std::string_view method) {
  return {"id:1", core::Secret::CopyOf("client-secret- %"), std::string(method)};
}

TEST(Client, SurvivesItsRecord) {
  const auto client = ReadClient(ToJson(MakeClient(kAuthMethodPost)));
  ASSERT_THAT(client, IsOk());
  EXPECT_EQ(client->client_id, "id:1");
  EXPECT_EQ(client->client_secret.Reveal(), "client-secret- %");
  EXPECT_EQ(client->token_endpoint_auth_method, kAuthMethodPost);
  EXPECT_FALSE(client->is_pre_registered);
}

TEST(Client, OfTheOperatorStaysOneInItsRecord) {
  const auto client = ReadClient(
      ToJson(Client{"id:1", core::Secret(), std::string(kAuthMethodPrivateKeyJwt), true}));
  ASSERT_THAT(client, IsOk());
  EXPECT_TRUE(client->is_pre_registered);
}

TEST(Client, IsRefusedWhenItsRecordIsIncomplete) {
  for (const char* member : {"client_id", "client_secret", "token_endpoint_auth_method"}) {
    core::Json json = ToJson(MakeClient(kAuthMethodPost));
    json.Remove(member);
    EXPECT_THAT(ReadClient(json), IsError()) << member;
  }
}

class ClientAuthentication : public OAuthTest {
 protected:
  ClientAuthentication() { config_.credentials = &credentials_; }

  static Client MakeClient(std::string_view method) {
    return {"id:1", Secret::CopyOf("client-secret- %"), std::string(method)};
  }
  core::Result<http::HttpRequest> TryForm(const Client& client) {
    SecretForm form;
    form.Add("grant_type", "x y");
    return AuthenticatedForm(dependencies_, config_, kIssuer, MustParse(kToken), client,
                             std::move(form));
  }
  http::HttpRequest MakeForm(const Client& client) {
    auto request = TryForm(client);
    EXPECT_THAT(request, IsOk());
    return *std::move(request);
  }
  http::HttpRequest MakeForm(std::string_view method) { return MakeForm(MakeClient(method)); }
  PreRegisteredClient& Register(std::string_view issuer) {
    PreRegisteredClient& held = credentials_.registrations.emplace_back();
    held.issuer = issuer;
    held.client_id = "operator-client";
    held.client_secret = Secret::CopyOf("client-secret-of-operator");
    return held;
  }
  static Client OperatorClient(std::string_view method) {
    return {"operator-client", Secret(), std::string(method), true};
  }

  OperatorCredentials credentials_;
};

// Failures 16; RFC 6749 section 2.3.1: both halves are form-encoded first.
TEST_F(ClientAuthentication, BasicGoesIntoTheHeaderOnly) {
  const auto request = MakeForm(kAuthMethodBasic);
  EXPECT_EQ(request.authorization.Reveal(),
            "Basic " + core::Base64Encode("id%3A1:client-secret-%20%25"));
  EXPECT_EQ(Form(request.body), (std::map<std::string, std::string>{{"grant_type", "x y"}}));
  EXPECT_TRUE(request.body_is_secret);
}

// Failures 16
TEST_F(ClientAuthentication, PostGoesIntoTheBodyOnly) {
  const auto request = MakeForm(kAuthMethodPost);
  EXPECT_TRUE(request.authorization.empty());
  const auto form = Form(request.body);
  EXPECT_EQ(form.at("client_id"), "id:1");
  EXPECT_EQ(form.at("client_secret"), "client-secret- %");
}

// Failures 16
TEST_F(ClientAuthentication, NoneSendsTheIdAndNoSecret) {
  const auto request = MakeForm(kAuthMethodNone);
  EXPECT_TRUE(request.authorization.empty());
  const auto form = Form(request.body);
  EXPECT_EQ(form.at("client_id"), "id:1");
  EXPECT_EQ(form.count("client_secret"), 0U);
}

// RFC 7521 section 4.1: an assertion may speak for itself.
TEST_F(ClientAuthentication, NobodySendsNoId) {
  const auto request = MakeForm(Client{"", Secret(), std::string(kAuthMethodNone)});
  EXPECT_EQ(Form(request.body).count("client_id"), 0U);
}

TEST_F(ClientAuthentication, PutsNoSecretIntoUrlOrHeaders) {
  for (const auto method : {kAuthMethodBasic, kAuthMethodPost, kAuthMethodNone}) {
    const auto request = MakeForm(method);
    EXPECT_EQ(request.url.text(), kToken);
    for (const auto& [name, value] : request.headers) {
      EXPECT_EQ(value.find("client-secret-"), std::string::npos) << name;
    }
  }
}

// REG-04
TEST_F(ClientAuthentication, TakesTheOperatorsSecretFromTheConfiguration) {
  Register(kIssuer);
  EXPECT_EQ(MakeForm(OperatorClient(kAuthMethodBasic)).authorization.Reveal(),
            "Basic " + core::Base64Encode("operator-client:client-secret-of-operator"));
  credentials_.registrations.front().client_secret = Secret::CopyOf("replaced");
  EXPECT_EQ(Form(MakeForm(OperatorClient(kAuthMethodPost)).body).at("client_secret"), "replaced");
}

// REG-07
TEST_F(ClientAuthentication, ShowsTheOperatorsSecretToNoOtherIssuer) {
  Register("https://other.example");
  const auto request = TryForm(OperatorClient(kAuthMethodBasic));
  ASSERT_THAT(request, IsErrorWith(ErrorCode::kAuthRequired));
  ExpectNoSecretIn(TextOf(request.error()));
}

// RFC 7523 section 3
TEST_F(ClientAuthentication, PrivateKeyJwtSignsWhoWeAreForThisIssuer) {
  const auto key = Es256Key::Generate();
  ASSERT_THAT(key, IsOk());
  Register(kIssuer).private_key_pem = *key->ToPem();
  const auto request = MakeForm(OperatorClient(kAuthMethodPrivateKeyJwt));
  EXPECT_TRUE(request.authorization.empty());
  const auto form = Form(request.body);
  EXPECT_EQ(form.at("client_id"), "operator-client");
  EXPECT_EQ(form.count("client_secret"), 0U);
  EXPECT_EQ(form.at("client_assertion_type"),
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  const ReadJwt jwt = Read(form.at("client_assertion"));
  EXPECT_TRUE(IsSignedBy(jwt, *key->PublicJwk()));
  EXPECT_EQ(*jwt.header.FindString("alg"), "ES256");
  EXPECT_EQ(*jwt.claims.FindString("iss"), "operator-client");
  EXPECT_EQ(*jwt.claims.FindString("sub"), "operator-client");
  EXPECT_EQ(*jwt.claims.FindString("aud"), kIssuer);
  const std::int64_t now = core::ToMs(clock_.Now()) / 1000;
  EXPECT_EQ(jwt.claims.FindInt64("iat"), now);
  EXPECT_EQ(jwt.claims.FindInt64("exp"), now + 120);

  const auto again = Form(MakeForm(OperatorClient(kAuthMethodPrivateKeyJwt)).body);
  EXPECT_NE(*Read(again.at("client_assertion")).claims.FindString("jti"),
            *jwt.claims.FindString("jti"));
}

}  // namespace
}  // namespace claribi::oauth
