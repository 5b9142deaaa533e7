#include "oauth/registered_clients.h"

#include <atomic>
#include <thread>

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "core/crypto.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

constexpr char kOtherLoopback[] = "http://127.0.0.1:50001/callback";
constexpr char kSecondRedirectUri[] = "https://eu.claribi.example/callback";

// A call that counts how often it was looked at, so that a test knows that it waits. [mt]
class WatchedCall final : public core::CallContext {
 public:
  bool IsCancelled() const override {
    ++looks;
    return false;
  }
  core::MonotonicTime Now() const override { return core::MonotonicTime(core::Milliseconds(1)); }
  core::MonotonicTime Deadline() const override { return core::MonotonicTime::max(); }
  void Progress(double, std::string_view) const override {}

  mutable std::atomic<int> looks{0};
};

class RegisteredClientsTest : public OAuthTest {
 protected:
  std::string ClientIdFor(std::string_view redirect_uri, std::string_view issuer = kIssuer) {
    return ClientIdFor(redirect_uri, issuer, call_);
  }
  std::string ClientIdFor(std::string_view redirect_uri, std::string_view issuer,
                          const core::CallContext& call) {
    AuthorizationServerMetadata server;
    server.issuer = issuer;
    server.registration_endpoint = MustParse(kRegister);
    server.token_endpoint = MustParse(kToken);
    const auto client = clients_.ClientFor(server, redirect_uri, scopes_, call);
    return client.ok() ? client->client_id : TextOf(client.error());
  }

  static std::string LeaseName(std::string_view issuer) {
    return "register/" + core::Base64UrlEncode(*core::Sha256(issuer));
  }

  RegisteredClients clients_{dependencies_, config_};
  Scopes scopes_;
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
  ASSERT_THAT(organisation_vault_.Replace(call_, name, "https://evil.example",
                                          (*record)->plaintext.Clone()),
              IsOk());
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-2");
}

// REG-09: the port of a loopback redirect URI counts.
TEST_F(RegisteredClientsTest, RegistersAnewForARedirectUriThatIsNotCovered) {
  EXPECT_EQ(ClientIdFor(kLoopbackRedirect), "client-1");
  EXPECT_EQ(ClientIdFor(kOtherLoopback), "client-2");
  EXPECT_EQ(ClientIdFor(kOtherLoopback), "client-2");
}

TEST_F(RegisteredClientsTest, KeepsWebAndNativeSideBySide) {
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
  EXPECT_EQ(ClientIdFor(kLoopbackRedirect), "client-2");
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
  EXPECT_EQ(Requests(kRegister), 2);
}

TEST_F(RegisteredClientsTest, KeepsEarlierWebRedirectUrisInANewRegistration) {
  ClientIdFor(kRedirectUri);
  EXPECT_EQ(ClientIdFor(kSecondRedirectUri), "client-2");
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-2");
  EXPECT_EQ(Requests(kRegister), 2);
}

// Some servers let a client ask for the scopes of its registration only.
TEST_F(RegisteredClientsTest, RegistersAnewForScopesThatAreNotCovered) {
  scopes_ = {"read"};
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
  scopes_ = {"write"};
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-2");
  EXPECT_EQ(*core::Json::Parse(LastRequest(kRegister).body)->FindString("scope"), "write read");
  for (const Scopes& covered : {Scopes{}, Scopes{"read"}, Scopes{"read", "write"}}) {
    scopes_ = covered;
    EXPECT_EQ(ClientIdFor(kRedirectUri), "client-2");
  }
  EXPECT_EQ(Requests(kRegister), 2);
}

// It served before, and a new one might be refused.
TEST_F(RegisteredClientsTest, KeepsARegistrationOfAnEarlierReleaseWhateverIsAskedFor) {
  ClientIdFor(kRedirectUri);
  const std::string name = organisation_host_.records.begin()->first;
  const auto record = organisation_vault_.Get(call_, name);
  std::string text((*record)->plaintext.Reveal());
  const std::string scopes = R"(,"scopes":[])";
  ASSERT_NE(text.find(scopes), std::string::npos) << text;
  text.erase(text.find(scopes), scopes.size());
  ASSERT_THAT(organisation_vault_.Replace(call_, name, kIssuer, core::Secret(std::move(text))),
              IsOk());
  scopes_ = {"read"};
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
}

TEST_F(RegisteredClientsTest, KeepsARegistrationThatCouldNotNameScopes) {
  vendor_.Set(kRegister, [](const http::HttpRequest& request) {
    if (request.body.find("\"scope\"") != std::string::npos) {
      return testing::JsonAnswer(400, R"({"error":"invalid_client_metadata"})");
    }
    return testing::JsonAnswer(201, R"({"client_id":"c"})");
  });
  for (const char* scope : {"read", "write", "read"}) {
    scopes_ = {scope};
    EXPECT_EQ(ClientIdFor(kRedirectUri), "c");
  }
  EXPECT_EQ(Requests(kRegister), 2);
}

TEST_F(RegisteredClientsTest, SealsTheClientSecret) {
  ClientIdFor(kRedirectUri);
  const auto& [name, record] = *organisation_host_.records.begin();
  EXPECT_TRUE(name.starts_with("client/"));
  ExpectNoSecretIn(record.bytes);
}

// The lease lapsed; the swap still leaves one record, used by both.
TEST_F(RegisteredClientsTest, UsesTheRegistrationOfTheNodeThatWasFirst) {
  std::string first;
  organisation_host_.before_put = [&] {
    organisation_host_.held_leases.clear();
    RegisteredClients other(dependencies_, config_);
    AuthorizationServerMetadata server;
    server.issuer = kIssuer;
    server.registration_endpoint = MustParse(kRegister);
    first = other.ClientFor(server, kRedirectUri, {}, call_)->client_id;
  };
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-2");
  EXPECT_EQ(first, "client-2");
}

// Failures 4: nodes that come at the same moment make one client.
TEST_F(RegisteredClientsTest, RegistersOnceAlthoughTwoNodesAskAtOnce) {
  WatchedCall waiting;
  std::string second;
  std::thread other;
  vendor_.Set(kRegister, [&](const http::HttpRequest&) {
    other = std::thread([&] { second = ClientIdFor(kRedirectUri, kIssuer, waiting); });
    while (waiting.looks < 1000) std::this_thread::yield();
    return testing::JsonAnswer(201, R"({"client_id":"the-one"})");
  });
  EXPECT_EQ(ClientIdFor(kRedirectUri), "the-one");
  other.join();
  EXPECT_EQ(second, "the-one");
  EXPECT_EQ(Requests(kRegister), 1);
}

// A node that died holding the lease stops nobody for good.
TEST_F(RegisteredClientsTest, RegistersWithoutALeaseThatNeverComesFree) {
  config_.lease_wait = core::Milliseconds(0);
  ClientIdFor(kRedirectUri);
  const std::string issuer = "https://other.example";
  organisation_host_.held_leases[LeaseName(issuer)] = 99;
  EXPECT_EQ(ClientIdFor(kRedirectUri, issuer), "client-2");
}

// Failures 4: the person's browser would be told, and nobody else.
TEST_F(RegisteredClientsTest, RegistersAgainOnceWhenTheServerForgotTheClient) {
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
  vendor_.Set(kToken, 401, R"({"error":"invalid_client"})");
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-2");
  EXPECT_EQ(Requests(kRegister), 2);
  EXPECT_EQ(organisation_host_.records.size(), 1U);
  EXPECT_NE(logger_.Text().find("no longer knows this client"), std::string::npos);
}

// Only that answer says that the client is gone.
TEST_F(RegisteredClientsTest, KeepsAClientThatIsNotSaidToBeGone) {
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
  for (const char* body : {R"({"error":"invalid_grant"})", R"({"error":"unauthorized_client"})",
                           R"({"error":"server_error"})", "<html>", "{}"}) {
    vendor_.Set(kToken, 400, body);
    EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1") << body;
  }
  vendor_.Set(kToken, 503, "");
  EXPECT_EQ(ClientIdFor(kRedirectUri), "client-1");
  EXPECT_EQ(Requests(kRegister), 1);
}

// What it asks with buys nothing and is nobody's.
TEST_F(RegisteredClientsTest, AsksAfterAClientWithATokenThatNobodyHas) {
  ClientIdFor(kLoopbackRedirect);
  EXPECT_EQ(Requests(kToken), 0) << "a new client needs no question";
  ClientIdFor(kLoopbackRedirect);
  const std::string first = LastRequest(kToken).body;
  auto form = Form(first);
  EXPECT_EQ(form["grant_type"], "refresh_token");
  EXPECT_EQ(form["client_id"], "client-1");
  EXPECT_EQ(form["refresh_token"].size(), 43U);
  ClientIdFor(kLoopbackRedirect);
  EXPECT_NE(LastRequest(kToken).body, first);
  EXPECT_EQ(vendor_.refreshes, 0);
  EXPECT_FALSE(vendor_.family_is_revoked);
}

TEST_F(RegisteredClientsTest, KeepsEarlierLoopbackRedirectUrisInANewRegistration) {
  ClientIdFor(kLoopbackRedirect);
  EXPECT_EQ(ClientIdFor(kOtherLoopback), "client-2");
  EXPECT_EQ(ClientIdFor(kLoopbackRedirect), "client-2");
  EXPECT_EQ(Requests(kRegister), 2);
}

TEST_F(RegisteredClientsTest, BoundsTheRedirectUrisOfARegistration) {
  for (int port = 50000; port < 50020; ++port) {
    ClientIdFor("http://127.0.0.1:" + std::to_string(port) + "/callback");
  }
  const auto asked = core::Json::Parse(LastRequest(kRegister).body);
  EXPECT_EQ(asked->Find("redirect_uris")->AsArray()->size(), 8U);
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
