#include "oauth/client.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "core/crypto.h"

namespace claribi::oauth {
namespace {

Client MakeClient(std::string_view method) {
  return {"id:1", core::Secret::CopyOf("client-secret- %"), std::string(method)};
}

http::HttpRequest MakeForm(std::string_view method) {
  return AuthenticatedForm(MustParse(kToken), MakeClient(method), {{"grant_type", "x y"}});
}

// Failures 16; RFC 6749 section 2.3.1: both halves are form-encoded first.
TEST(ClientAuthentication, BasicGoesIntoTheHeaderOnly) {
  const auto request = MakeForm(kAuthMethodBasic);
  EXPECT_EQ(request.authorization.Reveal(),
            "Basic " + core::Base64Encode("id%3A1:client-secret-%20%25"));
  EXPECT_EQ(Form(request.body), (std::map<std::string, std::string>{{"grant_type", "x y"}}));
  EXPECT_TRUE(request.body_is_secret);
}

// Failures 16
TEST(ClientAuthentication, PostGoesIntoTheBodyOnly) {
  const auto request = MakeForm(kAuthMethodPost);
  EXPECT_TRUE(request.authorization.empty());
  const auto form = Form(request.body);
  EXPECT_EQ(form.at("client_id"), "id:1");
  EXPECT_EQ(form.at("client_secret"), "client-secret- %");
}

// Failures 16
TEST(ClientAuthentication, NoneSendsTheIdAndNoSecret) {
  const auto request = MakeForm(kAuthMethodNone);
  EXPECT_TRUE(request.authorization.empty());
  const auto form = Form(request.body);
  EXPECT_EQ(form.at("client_id"), "id:1");
  EXPECT_EQ(form.count("client_secret"), 0U);
}

TEST(ClientAuthentication, PutsNoSecretIntoUrlOrHeaders) {
  for (const auto method : {kAuthMethodBasic, kAuthMethodPost, kAuthMethodNone}) {
    const auto request = MakeForm(method);
    EXPECT_EQ(request.url.text(), kToken);
    for (const auto& [name, value] : request.headers) {
      EXPECT_EQ(value.find("client-secret-"), std::string::npos) << name;
    }
  }
}

TEST(Client, SurvivesItsRecord) {
  const auto client = ReadClient(ToJson(MakeClient(kAuthMethodPost)));
  ASSERT_TRUE(client.ok());
  EXPECT_EQ(client->client_id, "id:1");
  EXPECT_EQ(client->client_secret.Reveal(), "client-secret- %");
  EXPECT_EQ(client->token_endpoint_auth_method, kAuthMethodPost);
}

TEST(Client, IsRefusedWhenItsRecordIsIncomplete) {
  for (const char* member : {"client_id", "client_secret", "token_endpoint_auth_method"}) {
    core::Json json = ToJson(MakeClient(kAuthMethodPost));
    json.Remove(member);
    EXPECT_FALSE(ReadClient(json).ok()) << member;
  }
}

}  // namespace
}  // namespace claribi::oauth
