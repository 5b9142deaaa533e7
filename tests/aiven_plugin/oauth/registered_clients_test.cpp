#include "oauth/registered_clients.h"

#include "aiven_plugin/oauth/oauth_fixture.h"

namespace claribi::oauth {
namespace {

constexpr char kLoopback[] = "http://127.0.0.1:49152/callback";
constexpr char kOtherLoopback[] = "http://127.0.0.1:50001/callback";
constexpr char kSecondRedirectUri[] = "https://eu.claribi.example/callback";

class RegisteredClientsTest : public OAuthTest {
 protected:
  std::string ClientIdFor(std::string_view redirect_uri, std::string_view issuer = kIssuer) {
    AuthorizationServerMetadata server;
    server.issuer = issuer;
    server.registration_endpoint = MustParse(kRegister);
    const auto client = clients_.ClientFor(server, redirect_uri, call_);
    return client.ok() ? client->client_id : TextOf(client.error());
  }

  RegisteredClients clients_{dependencies_, config_};
};

// Failures 4
TEST_F(RegisteredClientsTest, RegistersOnceForAnIssuer) {
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
  EXPECT_EQ(Requests(kRegister), 1);
}

// DSC-05, REG-07
TEST_F(RegisteredClientsTest, NeverUsesTheRegistrationOfAnotherIssuer) {
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
  EXPECT_EQ(ClientIdFor(kRedirectUri, "https://other.example"), "client-2");
  EXPECT_EQ(organisation_host_.records.size(), 2U);
}

// REG-07: a row copied to another issuer's name does not open, and is replaced.
TEST_F(RegisteredClientsTest, RegistersAnewWhenARecordWasMovedBetweenIssuers) {
  ClientIdFor(kRedirectUri);
  ClientIdFor(kRedirectUri, "https://other.example");
  auto& records = organisation_host_.records;
  std::swap(records.begin()->second.bytes, records.rbegin()->second.bytes);
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-3");
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-3");
}

// REG-07: the issuer is checked beside the name, which is only its hash.
TEST_F(RegisteredClientsTest, RegistersAnewWhenARecordWasSealedForAnotherIssuer) {
  ClientIdFor(kRedirectUri);
  const std::string name = organisation_host_.records.begin()->first;
  const auto record = organisation_vault_.Get(call_, name);
  ASSERT_TRUE(
      organisation_vault_.Replace(call_, name, "https://evil.example", (*record)->plaintext.Clone())
          .ok());
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-2");
}

// REG-09: the port of a loopback redirect URI counts.
TEST_F(RegisteredClientsTest, RegistersAnewForARedirectUriThatIsNotCovered) {
  EXPECT_EQ(ClientIdFor(kLoopback), "client-1");
  EXPECT_EQ(ClientIdFor(kOtherLoopback), "client-2");
  EXPECT_EQ(ClientIdFor(kOtherLoopback), "client-2");
}

TEST_F(RegisteredClientsTest, KeepsWebAndNativeSideBySide) {
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
  EXPECT_EQ(ClientIdFor(kLoopback), "client-2");
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
  EXPECT_EQ(Requests(kRegister), 2);
}

TEST_F(RegisteredClientsTest, KeepsEarlierWebRedirectUrisInANewRegistration) {
  ClientIdFor(kRedirectUri);
  EXPECT_EQ(ClientIdFor(kSecondRedirectUri), "client-2");
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-2");
  EXPECT_EQ(Requests(kRegister), 2);
}

TEST_F(RegisteredClientsTest, SealsTheClientSecret) {
  ClientIdFor(kRedirectUri);
  const auto& [name, record] = *organisation_host_.records.begin();
  EXPECT_TRUE(name.starts_with("client/"));
  ExpectNoSecretIn(record.bytes);
}

TEST_F(RegisteredClientsTest, UsesTheRegistrationOfTheNodeThatWasFirst) {
  std::string first;
  organisation_host_.before_put = [&] {
    RegisteredClients other(dependencies_, config_);
    AuthorizationServerMetadata server;
    server.issuer = kIssuer;
    server.registration_endpoint = MustParse(kRegister);
    first = other.ClientFor(server, kRedirectUri, call_)->client_id;
  };
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-2");
  EXPECT_EQ(first, "client-2");
}

TEST_F(RegisteredClientsTest, RegistersAnewAfterItWasForgotten) {
  ClientIdFor(kRedirectUri);
  clients_.Forget(kIssuer, "client-1", call_);
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-2");
}

TEST_F(RegisteredClientsTest, ForgetsOnlyTheClientNamed) {
  ClientIdFor(kRedirectUri);
  clients_.Forget(kIssuer, "client-0", call_);
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
}

TEST_F(RegisteredClientsTest, RegistersAnewWhenTheSealingKeyWasRetired) {
  ClientIdFor(kRedirectUri);
  organisation_host_.keys = {{2, std::string(32, 'z')}};
  organisation_host_.current_key = 2;
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-2");
}

TEST_F(RegisteredClientsTest, ReportsAStoreThatIsDownWithoutRegistering) {
  organisation_host_.fail_next_get.emplace_back(core::ErrorCode::kUnavailable, "no database");
  EXPECT_NE(ClientIdFor(kRedirectUri).find("no database"), std::string::npos);
  EXPECT_EQ(Requests(kRegister), 0);
}

}  // namespace
}  // namespace claribi::oauth
