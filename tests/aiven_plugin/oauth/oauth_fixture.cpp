#include "aiven_plugin/oauth/oauth_fixture.h"

#include <utility>

#include "testing/result_matchers.h"

namespace claribi::oauth {

using testing::JsonAnswer;
using testing::ScriptedAnswer;

core::Url MustParse(std::string_view text) {
  auto url = core::Url::Parse(text);
  EXPECT_THAT(url, IsOk()) << text;
  return *url;
}

std::string TextOf(const core::Error& error) {
  return error.message + "|" + error.cause + "|" + error.fix + "|" + std::string(Name(error.kind)) +
         "|" + error.vendor_code + "|" + error.request_id;
}

std::map<std::string, std::string> Form(std::string_view text) {
  std::map<std::string, std::string> form;
  const auto parameters = core::FormDecode(text);
  EXPECT_THAT(parameters, IsOk());
  if (!parameters.ok()) return form;
  for (const auto& [name, value] : *parameters) {
    EXPECT_TRUE(form.emplace(name, value).second) << "repeated: " << name;
  }
  return form;
}

FakeVendor::FakeVendor() {
  Set(kPathMetadata, 200,
      R"({"resource":"https://mcp.vendor.example",
          "authorization_servers":["https://auth.vendor.example"],
          "scopes_supported":["projects","services"],
          "bearer_methods_supported":["header"]})");
  SetServerMetadata([](core::Json&) {});
  Set(kRegister, [this](const http::HttpRequest& request) { return Register(request); });
  ServeTokens();
  Set(kRevoke, 200, "");
}

ScriptedAnswer FakeVendor::Answer(const http::HttpRequest& request) {
  const std::string& text = request.url.text();
  Route route;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = routes_.find(text.substr(0, text.find('?')));
    if (found != routes_.end()) route = found->second;
  }
  if (route) return route(request);
  ScriptedAnswer missing;
  missing.status = 404;
  missing.headers.Set("Content-Type", "text/html");
  missing.body = "<html>no such page</html>";
  return missing;
}

void FakeVendor::Set(std::string_view url, int status, std::string_view body) {
  Set(url, [status, body = std::string(body)](const http::HttpRequest&) {
    return JsonAnswer(status, body);
  });
}

void FakeVendor::Set(std::string_view url, Route route) {
  const std::lock_guard<std::mutex> lock(mutex_);
  routes_[std::string(url)] = std::move(route);
}

void FakeVendor::Remove(std::string_view url) {
  const std::lock_guard<std::mutex> lock(mutex_);
  routes_.erase(std::string(url));
}

void FakeVendor::ServeTokens() {
  Set(kToken, [this](const http::HttpRequest& request) { return Token(request); });
}

void FakeVendor::SetServerMetadata(const std::function<void(core::Json&)>& change) {
  core::Json metadata = core::Json::MakeObject({
      {"issuer", kIssuer},
      {"authorization_endpoint", "https://auth.vendor.example/authorize"},
      {"token_endpoint", kToken},
      {"registration_endpoint", kRegister},
      {"revocation_endpoint", kRevoke},
      {"response_types_supported", core::Json::MakeArray({core::Json("code")})},
      {"code_challenge_methods_supported", core::Json::MakeArray({core::Json("S256")})},
  });
  change(metadata);
  Set(kServerMetadata, 200, metadata.Dump());
}

ScriptedAnswer FakeVendor::Register(const http::HttpRequest& request) {
  const auto asked = core::Json::Parse(request.body);
  EXPECT_THAT(asked, IsOk());
  const std::lock_guard<std::mutex> lock(mutex_);
  core::Json answer = asked.ok() ? *asked : core::Json();
  const std::string number = std::to_string(++registrations_);
  answer.Set("client_id", "client-" + number);
  const core::JsonString* method = answer.FindString("token_endpoint_auth_method");
  if (method != nullptr && *method != "none")
    answer.Set("client_secret", "client-secret-" + number);
  return JsonAnswer(201, answer.Dump());
}

ScriptedAnswer FakeVendor::Token(const http::HttpRequest& request) {
  const auto form = Form(request.body);
  if (before_refresh && form.at("grant_type") == "refresh_token") {
    std::exchange(before_refresh, nullptr)();
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  if (form.at("grant_type") == "refresh_token") {
    const bool is_ours = form.at("refresh_token").starts_with("refresh-token-");
    if (!is_ours) return JsonAnswer(400, R"({"error":"invalid_grant"})");
    ++refreshes;
    const std::string current = "refresh-token-" + std::to_string(rotates ? issued_ : 1);
    if (form.at("refresh_token") != current) family_is_revoked = true;
    if (family_is_revoked) return JsonAnswer(400, R"({"error":"invalid_grant"})");
  } else if (form.at("code") != "the-secret-code") {
    return JsonAnswer(400, R"({"error":"invalid_grant"})");
  }
  const std::string number = std::to_string(++issued_);
  std::string body = R"({"access_token":"access-token-)" + number +
                     R"(","token_type":"bearer","expires_in":)" + std::to_string(lifetime_s);
  if (gives_refresh_token && (rotates || issued_ == 1)) {
    body += R"(,"refresh_token":"refresh-token-)" + number + "\"";
  }
  return JsonAnswer(200, body + token_extra + "}");
}

std::vector<std::string> FakeVendor::Secrets() const {
  return {"access-token-", "refresh-token-", "the-secret-code", "client-secret-"};
}

core::Result<AuthorizationRedirect> OAuthTest::Begin(
    const AuthorizationFlow::BeginOptions& options) {
  return MakeFlow().Begin(call_, endpoint_, kRedirectUri, options);
}

std::string OAuthTest::StateOf(const AuthorizationRedirect& redirect) const {
  return Form(MustParse(redirect.authorization_url).query()).at("state");
}

std::string OAuthTest::Callback(const AuthorizationRedirect& redirect, std::string_view more) {
  const auto parameters = Form(MustParse(redirect.authorization_url).query());
  return std::string(kRedirectUri) + "?code=the-secret-code&state=" + parameters.at("state") +
         std::string(more);
}

void OAuthTest::SignIn() {
  const auto redirect = Begin();
  ASSERT_THAT(redirect, IsOk());
  const auto status = MakeFlow().Complete(call_, Callback(*redirect));
  ASSERT_THAT(status, IsOk());
  ASSERT_EQ(status->state, AuthorizationStatus::State::kAuthorized);
}

core::Result<std::string> OAuthTest::Bearer(TokenAuthorizer& authorizer,
                                            const core::CallContext& call) {
  CLARIBI_TRY(const http::Credential credential, authorizer.Open(MustParse(kEndpoint), call));
  return std::string(credential.value.Reveal());
}

http::Challenge OAuthTest::Refusal(int status) {
  http::Challenge challenge;
  challenge.status = status;
  const auto found = GrantStore(connection_vault_).FindGrant(call_);
  if (found.ok() && *found) challenge.refused = (*found)->value.Credential();
  return challenge;
}

Grant OAuthTest::StoredGrant() {
  auto found = GrantStore(connection_vault_).FindGrant(call_);
  EXPECT_TRUE(found.ok() && *found);
  return found.ok() && *found ? std::move((*found)->value) : Grant();
}

void OAuthTest::ChangeStored(const std::function<void(Grant&)>& change) {
  Grant grant = StoredGrant();
  change(grant);
  EXPECT_THAT(GrantStore(connection_vault_).ReplaceGrant(grant, call_), IsOk());
}

int OAuthTest::Requests(std::string_view url) const {
  int count = 0;
  for (const auto& seen : transport_.seen()) count += seen.url == url ? 1 : 0;
  return count;
}

testing::ScriptedTransport::Seen OAuthTest::LastRequest(std::string_view url) const {
  testing::ScriptedTransport::Seen last;
  for (const auto& seen : transport_.seen()) {
    if (seen.url == url) last = seen;
  }
  EXPECT_EQ(last.url, url);
  return last;
}

void OAuthTest::ExpectNoSecretIn(std::string_view text) const {
  for (const std::string& secret : vendor_.Secrets()) {
    EXPECT_EQ(text.find(secret), std::string_view::npos) << secret << " in: " << text;
  }
}

std::string SignedInTest::BearerOf(TokenAuthorizer& authorizer) {
  const auto bearer = OAuthTest::Bearer(authorizer, call_);
  return bearer.ok() ? *bearer : TextOf(bearer.error());
}

core::Error SignedInTest::Failure() {
  const auto bearer = OAuthTest::Bearer(authorizer_, call_);
  EXPECT_THAT(bearer, IsError());
  if (bearer.ok()) return {};
  ExpectNoSecretIn(TextOf(bearer.error()));
  return bearer.error();
}

}  // namespace claribi::oauth
