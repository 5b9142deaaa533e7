#include "operator_config/operator_credentials.h"

#include <gtest/gtest.h>

#include <string>

#include "oauth/jwt.h"
#include "operator_config/operator_config.h"
#include "testing/result_matchers.h"

namespace claribi::operator_config {
namespace {

using core::Json;
using ::testing::HasSubstr;

core::Result<oauth::OperatorCredentials> Read(const std::string& text) {
  return ReadOperatorCredentials(Json::Parse(text).value());
}

// A registration with a private key that can be used.
Json WithKey(const core::Secret& pem) {
  Json registration = Json::MakeObject({{"client_id", "c"}, {"private_key_pem", pem.Reveal()}});
  Json client;
  client.Set("registrations", Json::MakeArray({std::move(registration)}));
  Json config;
  config.Set("client", std::move(client));
  return config;
}

TEST(OperatorCredentials, AreNoneByDefault) {
  for (const char* text :
       {"{}", R"({"client":null,"grant":null})", R"({"client":{},"grant":{}})"}) {
    const auto credentials = Read(text);
    ASSERT_THAT(credentials, IsOk()) << text;
    EXPECT_TRUE(credentials->metadata_url.empty());
    EXPECT_TRUE(credentials->registrations.empty());
    EXPECT_TRUE(credentials->assertion.empty());
    EXPECT_FALSE(credentials->identity_provider.has_value());
  }
}

TEST(OperatorCredentials, HoldWhatTheOperatorWrote) {
  const auto credentials = Read(R"({
      "client": {"metadata_url": "https://bi.example/client.json", "registrations": [
        {"issuer": "https://a.example", "client_id": "one", "client_secret": "s",
         "token_endpoint_auth_method": "client_secret_post"},
        {"client_id": "two", "issuer": null, "token_endpoint_auth_method": "none"}]},
      "grant": {"assertion": "a.b.c", "identity_provider": {"issuer": "https://idp.example",
        "token_endpoint": "https://idp.example/token", "client_id": "i", "id_token": "d.e.f"}}})");
  ASSERT_THAT(credentials, IsOk());
  EXPECT_EQ(credentials->metadata_url, "https://bi.example/client.json");
  ASSERT_EQ(credentials->registrations.size(), 2U);
  EXPECT_EQ(credentials->registrations[0].issuer, "https://a.example");
  EXPECT_EQ(credentials->registrations[0].client_id, "one");
  EXPECT_EQ(credentials->registrations[0].client_secret.Reveal(), "s");
  EXPECT_EQ(credentials->registrations[0].token_endpoint_auth_method, "client_secret_post");
  EXPECT_TRUE(credentials->registrations[1].issuer.empty());
  EXPECT_EQ(credentials->assertion.Reveal(), "a.b.c");
  ASSERT_TRUE(credentials->identity_provider.has_value());
  EXPECT_EQ(credentials->identity_provider->token_endpoint, "https://idp.example/token");
  EXPECT_EQ(credentials->identity_provider->id_token.Reveal(), "d.e.f");
}

TEST(OperatorCredentials, HoldAPrivateKey) {
  const auto pem = oauth::Es256Key::Generate()->ToPem();
  const auto credentials = ReadOperatorCredentials(WithKey(*pem));
  ASSERT_THAT(credentials, IsOk());
  EXPECT_EQ(credentials->registrations.front().private_key_pem.Reveal(), pem->Reveal());
}

TEST(OperatorCredentials, ArePartOfTheOperatorConfiguration) {
  const auto config = ParseOperatorConfig(R"({"manifest":{},"grant":{"assertion":"a.b.c"}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->credentials.assertion.Reveal(), "a.b.c");
  EXPECT_THAT(ParseOperatorConfig(R"({"manifest":{},"grant":{"asertion":"a.b.c"}})"), IsError());
}

struct RefusedCredentials {
  const char* text;
  const char* pointer;
};

class OperatorCredentialsRefuse : public ::testing::TestWithParam<RefusedCredentials> {};

// The member is named, what is in it is not.
TEST_P(OperatorCredentialsRefuse, NamingTheMember) {
  const auto credentials = Read(GetParam().text);
  ASSERT_THAT(credentials, IsError());
  const core::Error& error = credentials.error();
  EXPECT_THAT(error, IsErrorWith(core::ErrorCode::kInvalid, "configuration",
                                 CauseIs(HasSubstr(std::string(GetParam().pointer) + ":"))));
  EXPECT_EQ((error.message + error.cause + error.fix).find("t0p-secret"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    All, OperatorCredentialsRefuse,
    ::testing::Values(
        RefusedCredentials{R"({"client":[]})", "/client"},
        RefusedCredentials{R"({"client":{"id":"x"}})", "/client/id"},
        RefusedCredentials{R"({"client":{"metadata_url":"http://bi.example/c"}})",
                           "/client/metadata_url"},
        RefusedCredentials{R"({"client":{"metadata_url":"https://bi.example/"}})",
                           "/client/metadata_url"},
        RefusedCredentials{R"({"client":{"registrations":{}}})", "/client/registrations"},
        RefusedCredentials{R"({"client":{"registrations":["t0p-secret"]}})",
                           "/client/registrations/0"},
        RefusedCredentials{R"({"client":{"registrations":[{"client_secret":"t0p-secret"}]}})",
                           "/client/registrations/0/client_id"},
        RefusedCredentials{
            R"({"client":{"registrations":[{"client_id":"c","secret":"t0p-secret"}]}})",
            "/client/registrations/0/secret"},
        RefusedCredentials{R"({"client":{"registrations":[{"client_id":"c","client_secret":7}]}})",
                           "/client/registrations/0/client_secret"},
        RefusedCredentials{R"({"client":{"registrations":[{"client_id":"c",
                    "token_endpoint_auth_method":"client_secret_basic"}]}})",
                           "/client/registrations/0/client_secret"},
        RefusedCredentials{R"({"client":{"registrations":[{"client_id":"c",
                    "token_endpoint_auth_method":"private_key_jwt"}]}})",
                           "/client/registrations/0/private_key_pem"},
        RefusedCredentials{R"({"client":{"registrations":[{"client_id":"c",
                    "token_endpoint_auth_method":"tls_client_auth"}]}})",
                           "/client/registrations/0/token_endpoint_auth_method"},
        RefusedCredentials{
            R"({"client":{"registrations":[{"client_id":"c","private_key_pem":"t0p-secret"}]}})",
            "/client/registrations/0/private_key_pem"},
        RefusedCredentials{
            R"({"client":{"registrations":[{"client_id":"c","signing_algorithm":"RS256"}]}})",
            "/client/registrations/0/signing_algorithm"},
        RefusedCredentials{R"({"client":{"registrations":[{"client_id":"c","issuer":"i"},
                                               {"client_id":"d","issuer":"i"}]}})",
                           "/client/registrations/1/issuer"},
        RefusedCredentials{R"({"grant":"t0p-secret"})", "/grant"},
        RefusedCredentials{R"({"grant":{"assertion":["t0p-secret"]}})", "/grant/assertion"},
        RefusedCredentials{R"({"grant":{"assertion":""}})", "/grant/assertion"},
        RefusedCredentials{R"({"grant":{"identity_provider":{"issuer":"i","token_endpoint":"t",
                                                  "client_id":"c"}}})",
                           "/grant/identity_provider/id_token"}));

}  // namespace
}  // namespace claribi::operator_config
