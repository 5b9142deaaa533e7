// A vendor in a script, and everything the room needs around it. The vendor rotates strictly: a
// refresh token spent twice revokes the family.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "oauth/authorization_flow.h"
#include "oauth/oauth_config.h"
#include "oauth/token_authorizer.h"
#include "testing/fakes.h"
#include "vault/vault.h"

namespace claribi::oauth {

inline constexpr char kEndpoint[] = "https://mcp.vendor.example/mcp?read_only=true";
inline constexpr char kOrigin[] = "https://mcp.vendor.example";
inline constexpr char kIssuer[] = "https://auth.vendor.example";
inline constexpr char kPathMetadata[] =
    "https://mcp.vendor.example/.well-known/oauth-protected-resource/mcp";
inline constexpr char kRootMetadata[] =
    "https://mcp.vendor.example/.well-known/oauth-protected-resource";
inline constexpr char kServerMetadata[] =
    "https://auth.vendor.example/.well-known/oauth-authorization-server";
inline constexpr char kRegister[] = "https://auth.vendor.example/register";
inline constexpr char kToken[] = "https://auth.vendor.example/token";
inline constexpr char kRevoke[] = "https://auth.vendor.example/revoke";
inline constexpr char kRedirectUri[] = "https://claribi.example/callback";
inline constexpr char kLoopbackRedirect[] = "http://127.0.0.1:49152/callback";

core::Url MustParse(std::string_view text);
// Every text of an error, for searching.
std::string TextOf(const core::Error& error);
// The form fields of a body or query.
std::map<std::string, std::string> Form(std::string_view text);

class FakeVendor {
 public:
  using Route = std::function<testing::ScriptedAnswer(const http::HttpRequest&)>;

  FakeVendor();
  testing::ScriptedAnswer Answer(const http::HttpRequest& request);
  // What `url` (without query) answers from now on.
  void Set(std::string_view url, int status, std::string_view body);
  void Set(std::string_view url, Route route);
  void Remove(std::string_view url);
  // After Set: its token endpoint is itself again.
  void ServeTokens();
  void SetServerMetadata(const std::function<void(core::Json&)>& change);

  // The token endpoint.
  testing::ScriptedAnswer Token(const http::HttpRequest& request);

  // Everything that must never be seen: tokens, codes, client secrets.
  std::vector<std::string> Secrets() const;

  std::string token_extra;  // members added to each token answer, e.g. R"(,"scope":"a")"
  bool gives_refresh_token = true;
  bool rotates = true;
  int lifetime_s = 3600;
  bool family_is_revoked = false;
  int refreshes = 0;
  std::function<void()> before_refresh;  // runs when the next refresh has arrived

 private:
  testing::ScriptedAnswer Register(const http::HttpRequest& request);

  mutable std::mutex mutex_;
  std::map<std::string, Route, std::less<>> routes_;
  int registrations_ = 0;
  int issued_ = 0;
};

class OAuthTest : public ::testing::Test {
 protected:
  // Waiting takes no time but that of the clock.
  OAuthTest() {
    dependencies_.pause = [this](core::Milliseconds at_most) { clock_.Advance(at_most); };
  }
  AuthorizationFlow MakeFlow() { return {dependencies_, config_}; }
  core::Result<AuthorizationRedirect> Begin(const AuthorizationFlow::BeginOptions& options = {});
  // The callback of an honest vendor for the sign-in of `redirect`.
  static std::string Callback(const AuthorizationRedirect& redirect, std::string_view more = "");
  // Begin and Complete.
  void SignIn();
  // The bearer that a request to the endpoint gets, or the error.
  static core::Result<std::string> Bearer(TokenAuthorizer& authorizer,
                                          const core::CallContext& call);
  // Of the token that is stored.
  http::Challenge Refusal(int status = 401);
  // The grant that is stored; the test fails without one.
  Grant StoredGrant();
  // What another node puts in its place: `change` of it.
  void ChangeStored(const std::function<void(Grant&)>& change);
  // How many requests went to `url`.
  int Requests(std::string_view url) const;
  testing::ScriptedTransport::Seen LastRequest(std::string_view url) const;
  std::string StateOf(const AuthorizationRedirect& redirect) const;
  void ExpectNoSecretIn(std::string_view text) const;

  testing::FakeClock clock_;
  testing::FakeCall call_{clock_};
  testing::CountingRandom random_;
  testing::RecordingLogger logger_;
  testing::MemoryHost connection_host_;
  testing::MemoryHost organisation_host_;
  vault::Vault connection_vault_{connection_host_.Services(), random_, {"org-1", "conn-1"}};
  vault::Vault organisation_vault_{organisation_host_.Services(), random_, {"org-1", ""}};
  FakeVendor vendor_;
  testing::ScriptedTransport transport_{
      [this](const http::HttpRequest& request) { return vendor_.Answer(request); }};
  Dependencies dependencies_{transport_,         clock_, random_, logger_, connection_vault_,
                             organisation_vault_};
  Config config_;
  core::Url endpoint_ = MustParse(kEndpoint);
};

// A connection that is signed in: access-token-1 and refresh-token-1, for an hour.
class SignedInTest : public OAuthTest {
 protected:
  void SetUp() override { SignIn(); }
  void Expire() { clock_.Advance(std::chrono::hours(1)); }
  void ExpireSoon() { clock_.Advance(std::chrono::minutes(59) + std::chrono::seconds(30)); }
  // The bearer, or the text of the error.
  std::string Bearer() { return BearerOf(authorizer_); }
  std::string BearerOf(TokenAuthorizer& authorizer);
  core::Error Failure();

  TokenAuthorizer authorizer_{dependencies_, config_};
};

}  // namespace claribi::oauth
