#include "aiven_plugin/oauth/oauth_fixture.h"
#include "core/crypto.h"
#include "oauth/jwt.h"
#include "oauth/registered_clients.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Json;
using core::Secret;
using Way = RegistrationWay;
using ::testing::HasSubstr;

constexpr char kMetadataUrl[] = "https://claribi.example/client.json";

class ClientChoice : public OAuthTest {
 protected:
  ClientChoice() {
    config_.credentials = &credentials_;
    config_.registration = {Way::kPreRegistered, Way::kClientIdMetadataDocument, Way::kDynamic};
    server_.issuer = kIssuer;
    server_.token_endpoint = MustParse(kToken);
    server_.registration_endpoint = MustParse(kRegister);
  }

  core::Result<Client> Choose(const Grant* previous = nullptr) {
    return ChooseClient(dependencies_, config_, server_, kRedirectUri, {}, previous, call_);
  }
  std::string ChosenId(const Grant* previous = nullptr) {
    const auto client = Choose(previous);
    return client.ok() ? client->client_id : TextOf(client.error());
  }
  ErrorCode Failure(const Grant* previous = nullptr) {
    const auto client = Choose(previous);
    EXPECT_THAT(client, IsError());
    if (client.ok()) return ErrorCode::kInternal;
    EXPECT_THAT(client, IsErrorWith(HasFix()));
    ExpectNoSecretIn(TextOf(client.error()));
    return client.error().code;
  }
  PreRegisteredClient& Register(std::string_view issuer, std::string_view client_id) {
    PreRegisteredClient& held = credentials_.registrations.emplace_back();
    held.issuer = issuer;
    held.client_id = client_id;
    held.client_secret = Secret::CopyOf("client-secret-of-operator");
    return held;
  }
  static Grant GrantOf(std::string_view issuer, std::string_view client_id) {
    Grant grant;
    grant.binding.issuer = issuer;
    grant.binding.client.client_id = client_id;
    return grant;
  }

  OperatorCredentials credentials_;
  AuthorizationServerMetadata server_;
};

// REG-01, REG-04
TEST_F(ClientChoice, PrefersTheClientOfTheOperator) {
  credentials_.metadata_url = kMetadataUrl;
  server_.client_id_metadata_document_supported = true;
  Register(kIssuer, "operator-client");
  const auto client = Choose();
  ASSERT_THAT(client, IsOk());
  EXPECT_EQ(client->client_id, "operator-client");
  EXPECT_TRUE(client->is_pre_registered);
  EXPECT_TRUE(client->client_secret.empty());  // stays with the operator
  EXPECT_EQ(client->token_endpoint_auth_method, kAuthMethodBasic);
  EXPECT_TRUE(transport_.seen().empty());
}

// REG-01, REG-02
TEST_F(ClientChoice, ThenTheMetadataDocumentWhereItIsSupported) {
  credentials_.metadata_url = kMetadataUrl;
  server_.client_id_metadata_document_supported = true;
  const auto client = Choose();
  ASSERT_THAT(client, IsOk());
  EXPECT_EQ(client->client_id, kMetadataUrl);
  EXPECT_EQ(client->token_endpoint_auth_method, kAuthMethodNone);
  EXPECT_TRUE(transport_.seen().empty());
}

// REG-01
TEST_F(ClientChoice, ThenDynamicRegistration) {
  credentials_.metadata_url = kMetadataUrl;
  EXPECT_EQ(ChosenId(), "client-1");
}

// Deprecated, and all the same what is left where a server has no other.
TEST_F(ClientChoice, TakesDynamicRegistrationOnlyWhereADocumentIsNotSupported) {
  credentials_.metadata_url = kMetadataUrl;
  server_.client_id_metadata_document_supported = true;
  EXPECT_EQ(ChosenId(), kMetadataUrl);
  EXPECT_EQ(Requests(kRegister), 0);
  server_.client_id_metadata_document_supported = false;
  EXPECT_EQ(ChosenId(), "client-1");
  credentials_.metadata_url.clear();
  server_.client_id_metadata_document_supported = true;
  EXPECT_EQ(ChosenId(), "client-1");
}

// REG-01: and if there is none, says what is missing.
TEST_F(ClientChoice, ThenAsksForTheClientsDetails) {
  server_.registration_endpoint.reset();
  EXPECT_EQ(Failure(), ErrorCode::kUnsupported);
}

TEST_F(ClientChoice, GoesNoWayThatTheManifestDoesNotOpen) {
  credentials_.metadata_url = kMetadataUrl;
  server_.client_id_metadata_document_supported = true;
  Register(kIssuer, "operator-client");
  config_.registration = {Way::kDynamic};
  EXPECT_EQ(ChosenId(), "client-1");
  config_.registration = {Way::kClientIdMetadataDocument};
  EXPECT_EQ(ChosenId(), kMetadataUrl);
  credentials_.metadata_url.clear();
  EXPECT_EQ(Failure(), ErrorCode::kUnsupported);
}

// REG-07: an error, and no other way round it.
TEST_F(ClientChoice, DoesNotTakeAClientOfAnotherIssuer) {
  Register("https://auth.vendor.example/", "operator-client");
  EXPECT_EQ(Failure(), ErrorCode::kForbidden);
  EXPECT_TRUE(transport_.seen().empty());
}

TEST_F(ClientChoice, PrefersTheRegistrationOfTheIssuerToOneOfAny) {
  Register("", "of-any");
  EXPECT_EQ(ChosenId(), "of-any");
  Register(kIssuer, "of-this");
  EXPECT_EQ(ChosenId(), "of-this");
}

// REG-07: the server that it was used with has it; the next one must not see it.
TEST_F(ClientChoice, DoesNotTakeAClientOfAnyIssuerToASecondOne) {
  Register("", "of-any");
  const Grant same = GrantOf(kIssuer, "of-any");
  EXPECT_EQ(ChosenId(&same), "of-any");
  const Grant other = GrantOf("https://old.example", "of-any");
  EXPECT_EQ(Failure(&other), ErrorCode::kForbidden);
}

TEST_F(ClientChoice, OfAnAssertionMayBeNobody) {
  config_.grant_type = GrantType::kJwtBearer;
  const auto client = Choose();
  ASSERT_THAT(client, IsOk());
  EXPECT_TRUE(client->client_id.empty());
  EXPECT_EQ(client->token_endpoint_auth_method, kAuthMethodNone);
  Register(kIssuer, "operator-client");
  EXPECT_EQ(ChosenId(), "operator-client");
}

// What a person registers for is no client for other grants.
TEST_F(ClientChoice, OfAGrantWithoutAPersonIsTheOperators) {
  credentials_.metadata_url = kMetadataUrl;
  server_.client_id_metadata_document_supported = true;
  for (const GrantType grant : {GrantType::kClientCredentials, GrantType::kEnterpriseManaged}) {
    config_.grant_type = grant;
    EXPECT_EQ(Failure(), ErrorCode::kUnsupported);
  }
  EXPECT_TRUE(transport_.seen().empty());
}

struct AuthMethodCase {
  bool has_secret;
  bool has_key;
  std::optional<std::vector<std::string>> offered;
  std::string_view expected;  // empty: refused
};

TEST(AuthMethod, FitsWhatTheClientHasAndTheServerLists) {
  const std::vector<AuthMethodCase> cases = {
      {false, false, std::nullopt, kAuthMethodNone},
      {false, false, {{"client_secret_basic"}}, kAuthMethodNone},
      {true, false, std::nullopt, kAuthMethodBasic},
      {true, false, {{"client_secret_post", "client_secret_basic"}}, kAuthMethodBasic},
      {true, false, {{"none", "client_secret_post"}}, kAuthMethodPost},
      {true, false, {{"none"}}, ""},
      {false, true, std::nullopt, kAuthMethodPrivateKeyJwt},
      {false, true, {{"private_key_jwt"}}, kAuthMethodPrivateKeyJwt},
      {false, true, {{"client_secret_basic"}}, ""},
      {true, true, {{"client_secret_basic", "private_key_jwt"}}, kAuthMethodPrivateKeyJwt},
      {true, true, {{"client_secret_basic"}}, kAuthMethodBasic},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    PreRegisteredClient client;
    client.client_id = "c";
    if (cases[i].has_secret) client.client_secret = Secret::CopyOf("s");
    if (cases[i].has_key) client.private_key_pem = Secret::CopyOf("k");
    AuthorizationServerMetadata server;
    server.token_endpoint_auth_methods_supported = cases[i].offered;
    const auto method = AuthMethodOf(client, server);
    if (cases[i].expected.empty()) {
      EXPECT_THAT(method, IsErrorWith(ErrorCode::kUnsupported)) << i;
    } else {
      EXPECT_THAT(method, IsOkAnd(cases[i].expected)) << i;
    }
  }
}

TEST(AuthMethod, IsTheOperatorsWhereHeNamesOne) {
  PreRegisteredClient client;
  client.token_endpoint_auth_method = kAuthMethodPost;
  client.client_secret = Secret::CopyOf("s");
  AuthorizationServerMetadata server;
  server.token_endpoint_auth_methods_supported = {"client_secret_basic"};
  EXPECT_EQ(*AuthMethodOf(client, server), kAuthMethodPost);
}

// The whole way: sign-in, renewal after the operator replaced the secret, and after he took the
// client away.
TEST_F(ClientChoice, SignsInAndRenewsWithTheOperatorsClient) {
  Register(kIssuer, "operator-client");
  SignIn();
  const auto basic = [](std::string_view pair) { return "Basic " + core::Base64Encode(pair); };
  EXPECT_EQ(LastRequest(kToken).authorization, basic("operator-client:client-secret-of-operator"));
  EXPECT_EQ(Requests(kRegister), 0);
  credentials_.registrations.front().client_secret = Secret::CopyOf("client-secret-new");
  TokenAuthorizer authorizer(dependencies_, config_);
  EXPECT_THAT(authorizer.Recover(Refusal(), call_), IsOk());
  EXPECT_EQ(LastRequest(kToken).authorization, basic("operator-client:client-secret-new"));
  credentials_.registrations.clear();
  EXPECT_THAT(authorizer.Recover(Refusal(), call_), IsErrorWith(ErrorCode::kAuthRequired));
}

// RFC 9728 section 7.6: the choice among several is the client's.
TEST_F(ClientChoice, PrefersTheAuthorizationServerWhoseClientItIs) {
  vendor_.Set(kPathMetadata, 200,
              R"({"resource":"https://mcp.vendor.example",
                  "authorization_servers":["https://first.example","https://auth.vendor.example"]})");
  Register(kIssuer, "operator-client");
  const auto redirect = Begin();
  ASSERT_THAT(redirect, IsOk());
  EXPECT_EQ(redirect->issuer, kIssuer);
}

TEST_F(ClientChoice, SendsToTheOperatorWhenHisClientIsRefused) {
  Register(kIssuer, "operator-client");
  SignIn();
  vendor_.Set(kToken, 401, R"({"error":"invalid_client"})");
  TokenAuthorizer authorizer(dependencies_, config_);
  EXPECT_THAT(authorizer.Recover(Refusal(), call_), IsErrorWith(FixIs(HasSubstr("operator"))));
}

// An error must not repeat the operator's secret, though it is in no record.
TEST_F(ClientChoice, ShowsNoSecretThatTheServerRepeats) {
  Register(kIssuer, "operator-client");
  vendor_.Set(kToken, 401,
              R"({"error":"invalid_client","error_description":"not client-secret-of-operator"})");
  const auto redirect = Begin();
  ASSERT_THAT(redirect, IsOk());
  const auto status = MakeFlow().Complete(call_, Callback(*redirect));
  ASSERT_THAT(status, IsError());
  ExpectNoSecretIn(TextOf(status.error()));
}

}  // namespace
}  // namespace claribi::oauth
