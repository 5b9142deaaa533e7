#include "oauth/client.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

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

}  // namespace
}  // namespace claribi::oauth
