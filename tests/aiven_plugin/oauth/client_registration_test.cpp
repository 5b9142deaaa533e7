#include "oauth/client_registration.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/error_response.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;

RegistrationWish Wish(std::string_view auth_method = kAuthMethodBasic) {
  RegistrationWish wish;
  wish.application_type = "web";
  wish.auth_method = auth_method;
  wish.redirect_uris = {kRedirectUri};
  return wish;
}

core::Result<RegisteredClient> Registered(std::string_view answer,
                                          std::string_view asked_for = kAuthMethodBasic) {
  Notes notes;
  return ProcessRegistration(*Json::Parse(answer), Wish(asked_for), notes);
}

// REG-05
TEST(ClientRegistration, StatesAnApplicationTypeThatFitsTheRedirectUri) {
  EXPECT_EQ(*ApplicationType(kRedirectUri), "web");
  EXPECT_EQ(*ApplicationType(kLoopbackRedirect), "native");
  EXPECT_EQ(*ApplicationType("http://localhost:3000/callback"), "native");
  EXPECT_EQ(*ApplicationType("http://[::1]:3000/callback"), "native");
}

// DSC-06
TEST(ClientRegistration, RefusesRedirectUrisThatAreNeitherHttpsNorLoopback) {
  for (const char* uri : {"http://claribi.example/callback", "myapp://callback", "", "javascript:1",
                          "https://claribi.example/#x", "http://127.0.0.1.evil.example/"}) {
    EXPECT_THAT(ApplicationType(uri), IsErrorWith(ErrorCode::kInvalid)) << uri;
  }
}

// REG-08, failures 1
TEST(ClientRegistration, AsksForRefreshTokensAndTheScopesThatFollow) {
  Config config;
  config.client_uri = "https://claribi.example";
  RegistrationWish wish = Wish(kAuthMethodNone);
  wish.scopes = {"read", "offline_access"};
  EXPECT_EQ(RegistrationRequest(config, wish).Dump(),
            R"({"client_name":"clariBI","redirect_uris":["https://claribi.example/callback"],)"
            R"("grant_types":["authorization_code","refresh_token"],"response_types":["code"],)"
            R"("token_endpoint_auth_method":"none","scope":"read offline_access",)"
            R"("application_type":"web","client_uri":"https://claribi.example"})");
  wish.scopes.clear();
  EXPECT_EQ(RegistrationRequest(config, wish).Find("scope"), nullptr);
}

// What a server says decides what is left out.
TEST(ClientRegistration, AsksForLessByTheWordsOfTheRefusal) {
  RegistrationWish wish = Wish();
  wish.scopes = {"read"};
  wish.redirect_uris.emplace_back("https://old.example/callback");
  const auto less = [&wish](std::string_view code, std::string_view words) {
    return WithLess(wish, ServerRefusal("no", code, words, 400));
  };
  const auto scope = less("invalid_client_metadata", "Scope read is not allowed");
  ASSERT_TRUE(scope);
  EXPECT_TRUE(scope->scopes.empty());
  EXPECT_TRUE(scope->has_refresh_token && scope->has_optional_members);
  EXPECT_EQ(scope->redirect_uris.size(), 2U);
  const auto refresh = less("invalid_client_metadata", "grant_types: refresh_token is unknown");
  ASSERT_TRUE(refresh);
  EXPECT_FALSE(refresh->has_refresh_token);
  EXPECT_EQ(refresh->scopes, Scopes{"read"});
  const auto type = less("invalid_client_metadata", "unknown member application_type");
  ASSERT_TRUE(type);
  EXPECT_FALSE(type->has_optional_members);
  EXPECT_TRUE(type->has_refresh_token);
  const auto uris = less("invalid_redirect_uri", "");
  ASSERT_TRUE(uris);
  EXPECT_EQ(uris->redirect_uris, std::vector<std::string>{kRedirectUri});
  EXPECT_EQ(uris->scopes, Scopes{"read"});
}

TEST(ClientRegistration, AsksForRefreshTokensAsLongAsItCan) {
  RegistrationWish wish = Wish();
  wish.scopes = {"read"};
  const core::Error mute = ServerRefusal("no", "invalid_client_metadata", "", 400);
  auto less = WithLess(wish, mute);
  ASSERT_TRUE(less);
  EXPECT_TRUE(less->scopes.empty());
  EXPECT_FALSE(less->has_optional_members);
  EXPECT_TRUE(less->has_refresh_token);
  less = WithLess(*less, mute);
  ASSERT_TRUE(less);
  EXPECT_FALSE(less->has_refresh_token);
  EXPECT_FALSE(WithLess(*less, mute));
}

TEST(ClientRegistration, GivesUpTheAuthenticationMethodThatTheWordsName) {
  const auto less = [](std::string_view method, std::string_view words) {
    const auto wish =
        WithLess(Wish(method), ServerRefusal("no", "invalid_client_metadata", words, 400));
    return wish ? wish->auth_method : "nothing";
  };
  EXPECT_EQ(less(kAuthMethodBasic, "token_endpoint_auth_method is not allowed"), "");
  EXPECT_EQ(less(kAuthMethodNone, "unsupported token_endpoint_auth_method: none"), "");
  EXPECT_EQ(less(kAuthMethodBasic, "token_endpoint_auth_method must be none"), "none");
  EXPECT_EQ(less(kAuthMethodBasic, "Auth method client_secret_basic: use client_secret_post"),
            "client_secret_post");
  EXPECT_EQ(less(kAuthMethodNone, "only client_secret_post is supported"), "client_secret_post");
  EXPECT_EQ(less(kAuthMethodPost, "this authentication method is unknown"), "");
  // What is about something else leaves it.
  EXPECT_EQ(less(kAuthMethodBasic, "scope is not allowed; none of them"), kAuthMethodBasic);
  RegistrationWish wish = Wish("");
  EXPECT_EQ(RegistrationRequest(Config(), wish).Find("token_endpoint_auth_method"), nullptr);
}

TEST(ClientRegistration, AsksForNothingElseWhereNoMemberWasRefused) {
  for (const int status : {401, 403, 404, 405, 429, 500, 503}) {
    core::Error refusal = ServerRefusal("no", "access_denied", "scope", status);
    EXPECT_FALSE(WithLess(Wish(), refusal)) << status;
  }
  EXPECT_FALSE(WithLess(Wish(), ServerRefusal("no", "invalid_redirect_uri", "", 400)));
}

TEST(ClientRegistration, AsksForAnAuthenticationThatTheServerOffers) {
  AuthorizationServerMetadata server;
  EXPECT_EQ(*ChooseAuthMethod(server, "web"), kAuthMethodBasic);
  EXPECT_EQ(*ChooseAuthMethod(server, "native"), kAuthMethodNone);
  server.token_endpoint_auth_methods_supported = {"private_key_jwt", "client_secret_post"};
  EXPECT_EQ(*ChooseAuthMethod(server, "web"), kAuthMethodPost);
  EXPECT_EQ(*ChooseAuthMethod(server, "native"), kAuthMethodPost);
  server.token_endpoint_auth_methods_supported = {"none"};
  EXPECT_EQ(*ChooseAuthMethod(server, "web"), kAuthMethodNone);
  server.token_endpoint_auth_methods_supported = {"private_key_jwt"};
  EXPECT_THAT(ChooseAuthMethod(server, "web"), IsErrorWith(ErrorCode::kUnsupported));
}

// Failures 16
TEST(ClientRegistration, ObeysTheMethodOfTheAnswer) {
  const auto none =
      Registered(R"({"client_id":"c","client_secret":"s","token_endpoint_auth_method":"none"})");
  ASSERT_THAT(none, IsOk());
  EXPECT_EQ(none->client.token_endpoint_auth_method, kAuthMethodNone);
  EXPECT_TRUE(none->client.client_secret.empty());

  const auto post = Registered(
      R"({"client_id":"c","client_secret":"s","token_endpoint_auth_method":"client_secret_post"})");
  ASSERT_THAT(post, IsOk());
  EXPECT_EQ(post->client.token_endpoint_auth_method, kAuthMethodPost);
  EXPECT_EQ(post->client.client_secret.Reveal(), "s");
}

TEST(ClientRegistration, FillsInAMethodThatTheAnswerLeavesOut) {
  const auto method = [](std::string_view answer, std::string_view asked_for) {
    return Registered(answer, asked_for)->client.token_endpoint_auth_method;
  };
  EXPECT_EQ(method(R"({"client_id":"c"})", kAuthMethodBasic), kAuthMethodNone);
  EXPECT_EQ(method(R"({"client_id":"c","client_secret":"s"})", kAuthMethodPost), kAuthMethodPost);
  EXPECT_EQ(method(R"({"client_id":"c","client_secret":"s"})", kAuthMethodNone), kAuthMethodBasic);
}

// Where none was asked for, and no secret comes, nothing but none can be meant.
TEST(ClientRegistration, ReadsAMethodWithoutItsSecretAsNone) {
  for (const char* rest : {"", R"(,"client_secret":null)", R"(,"client_secret":"")"}) {
    const auto registered =
        Registered(R"({"client_id":"c","token_endpoint_auth_method":"client_secret_basic")" +
                       std::string(rest) + "}",
                   kAuthMethodNone);
    ASSERT_THAT(registered, IsOk()) << rest;
    EXPECT_EQ(registered->client.token_endpoint_auth_method, kAuthMethodNone) << rest;
  }
}

TEST(ClientRegistration, RefusesAnswersThatCannotBeUsed) {
  for (const char* answer :
       {R"({})", R"({"client_id":""})", R"({"client_id":null})", R"({"client_id":[]})", R"([])",
        R"({"client_id":"c","token_endpoint_auth_method":"private_key_jwt"})"}) {
    EXPECT_THAT(Registered(answer), IsError()) << answer;
  }
  const char* without = R"({"client_id":"c","token_endpoint_auth_method":"client_secret_basic"})";
  EXPECT_THAT(Registered(without, kAuthMethodBasic), IsError()) << "a secret was asked for";
}

TEST(ClientRegistration, ReadsAnswersInEveryForm) {
  for (const char* rest :
       {R"("redirect_uris":null)", R"("redirect_uris":[])", R"("redirect_uris":{})",
        R"("redirect_uris":"https://claribi.example/callback")", R"("client_secret":null)",
        R"("client_secret":"")", R"("token_endpoint_auth_method":null)",
        R"("token_endpoint_auth_method":"")", R"("client_secret_expires_at":null)",
        R"("client_secret_expires_at":"never")", R"("grant_types":null)", R"("scope":[])",
        R"("client_id_issued_at":"now")", R"("jwks":[])"}) {
    const auto registered = Registered(std::string(R"({"client_id":"c",)") + rest + "}");
    ASSERT_THAT(registered, IsOk()) << rest;
    EXPECT_EQ(registered->client.client_id, "c");
    EXPECT_EQ(registered->client.token_endpoint_auth_method, kAuthMethodNone) << rest;
    EXPECT_TRUE(registered->IsUsableFor(kRedirectUri, core::UnixTimeFromMs(0))) << rest;
  }
  EXPECT_EQ(Registered(R"({"client_id":12345})")->client.client_id, "12345");
}

TEST(ClientRegistration, ReadsASecretAndItsEndInDigits) {
  const auto numeric = Registered(
      R"({"client_id":"c","client_secret":12345678901234567890123,
          "token_endpoint_auth_method":"client_secret_basic"})");
  ASSERT_THAT(numeric, IsOk());
  EXPECT_EQ(numeric->client.client_secret.Reveal(), "12345678901234567890123");
  const auto ends_at = [](std::string_view value) {
    const auto registered =
        Registered(R"({"client_id":"c","client_secret":"s","client_secret_expires_at":)" +
                   std::string(value) + "}");
    EXPECT_THAT(registered, IsOk()) << value;
    return registered->expires_at;
  };
  for (const char* value : {"1735689600", R"("1735689600")", R"(" 1735689600 ")", "1735689600.0",
                            "1735689600.7", "1.7356896e9", R"("1735689600.0")"}) {
    EXPECT_EQ(ends_at(value), core::UnixTimeFromMs(1735689600000)) << value;
  }
  for (const char* value :
       {"0", R"("0")", "null", R"("")", "false", "[]", R"("never")", "-1", R"("-5")"}) {
    EXPECT_FALSE(ends_at(value)) << value;
  }
  for (const char* value : {"1e18", R"("9999999999999999")"}) EXPECT_TRUE(ends_at(value)) << value;
}

// REG-09
TEST(ClientRegistration, RefusesAnAnswerWithoutOurRedirectUri) {
  EXPECT_THAT(Registered(R"({"client_id":"c","redirect_uris":["https://other.example/callback"]})"),
              IsErrorWith(ErrorCode::kForbidden));
}

TEST(ClientRegistration, IsNotUsedForOtherRedirectUrisOrShortlyBeforeItsSecretDies) {
  const auto registered =
      Registered(R"({"client_id":"c","client_secret":"s","client_secret_expires_at":1790100000})");
  ASSERT_THAT(registered, IsOk());
  EXPECT_TRUE(registered->IsUsableFor(kRedirectUri, core::UnixTimeFromMs(1790000000000)));
  EXPECT_FALSE(registered->IsUsableFor(kRedirectUri, core::UnixTimeFromMs(1790050000000)));
  EXPECT_FALSE(registered->IsUsableFor(kLoopbackRedirect, core::UnixTimeFromMs(1790000000000)));
  const auto forever =
      Registered(R"({"client_id":"c","client_secret":"s","client_secret_expires_at":0})");
  EXPECT_TRUE(forever->IsUsableFor(kRedirectUri, core::UnixTimeFromMs(4000000000000)));
}

class RegisterClientTest : public OAuthTest {
 protected:
  core::Result<RegisteredClient> Register(const std::vector<std::string>& further = {}) {
    AuthorizationServerMetadata server;
    server.issuer = kIssuer;
    server.registration_endpoint = MustParse(kRegister);
    server.grant_types_supported = grant_types_;
    return RegisterClient(dependencies_, config_, server, kRedirectUri, {"read"}, {further, {}},
                          call_);
  }
  // Refuses what holds one of these texts, in these words; registers anything else.
  void Refuse(const std::vector<std::string>& texts, std::string_view body, int status = 400) {
    vendor_.Set(kRegister, [=, body = std::string(body)](const http::HttpRequest& request) {
      for (const std::string& text : texts) {
        if (request.body.find(text) != std::string::npos) return testing::JsonAnswer(status, body);
      }
      return testing::JsonAnswer(201, R"({"client_id":"c"})");
    });
  }

  std::optional<std::vector<std::string>> grant_types_;
};

TEST_F(RegisterClientTest, NamesTheScopesThatWillBeAskedFor) {
  const auto registered = Register();
  ASSERT_THAT(registered, IsOk());
  EXPECT_EQ(*Json::Parse(LastRequest(kRegister).body)->FindString("scope"), "read");
  EXPECT_TRUE(registered->Covers({"read"}));
  EXPECT_FALSE(registered->Covers({"read", "write"}));
}

TEST_F(RegisterClientTest, AsksForGrantTypesThatTheMetadataOffer) {
  const auto asked = [this] {
    EXPECT_THAT(Register(), IsOk());
    return Json::Parse(LastRequest(kRegister).body)->Find("grant_types")->Dump();
  };
  EXPECT_EQ(asked(), R"(["authorization_code","refresh_token"])");
  grant_types_ = {"authorization_code", "refresh_token", "implicit"};
  EXPECT_EQ(asked(), R"(["authorization_code","refresh_token"])");
  grant_types_ = {"authorization_code"};
  EXPECT_EQ(asked(), R"(["authorization_code"])");
}

// Whatever a server minds, and however it says so.
TEST_F(RegisterClientTest, IsMadeWithLessAndTellsWhatWasGivenUp) {
  struct Case {
    std::vector<std::string> minds;
    const char* body;
    const char* given_up;
  };
  const std::vector<Case> cases{
      {{"refresh_token"},
       R"({"error":"invalid_client_metadata","error_description":"grant_types"})",
       "refresh_token"},
      {{"refresh_token"}, R"({"error":"invalid_client_metadata"})", "refresh_token"},
      {{"\"scope\""}, R"({"error":"invalid_scope"})", "scope"},
      {{"\"scope\""}, R"({"error":"invalid_client_metadata"})", "scope"},
      {{"application_type"},
       R"({"message":"additional property application_type"})",
       "application_type"},
      {{"application_type", "\"scope\""}, "<html><title>Bad request</title>", "application_type"},
      {{"token_endpoint_auth_method"},
       R"({"error":"invalid_client_metadata","error_description":"token_endpoint_auth_method"})",
       "client_secret_basic"},
      {{"client_secret_basic"},
       R"({"message":"auth method not supported, only client_secret_post"})",
       "client_secret_basic"},
      {{"token_endpoint_auth_method"},
       R"({"error":"invalid_client_metadata"})",
       "client_secret_basic"},
      {{"refresh_token", "\"scope\"", "application_type"}, "", "refresh_token"}};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    for (const int status : {400, 422}) {
      Refuse(cases[i].minds, cases[i].body, status);
      const auto registered = Register({"https://old.example/callback"});
      ASSERT_THAT(registered, IsOk()) << i;
      EXPECT_THAT(logger_.Text(), HasSubstr(cases[i].given_up)) << i;
      // Those that it could not name it does not keep us from asking for.
      EXPECT_TRUE(registered->Covers({"read"})) << i;
    }
  }
}

TEST_F(RegisterClientTest, IsAskedForAtMostThreeTimes) {
  Refuse({"client_name"}, R"({"error":"invalid_client_metadata"})");
  EXPECT_THAT(Register({"https://old.example/callback"}), IsErrorWith(ErrorCode::kUpstream));
  EXPECT_EQ(Requests(kRegister), 3);
}

TEST_F(RegisterClientTest, ReadsARefusalThatComesWithStatus200AndAClientWithAnyOther2xx) {
  Refuse({"refresh_token"}, R"({"error":"invalid_client_metadata"})", 200);
  EXPECT_THAT(Register(), IsOk());
  for (const char* client_id :
       {"", R"("client_id":"",)", R"("client_id":null,)", R"("client_id":[],)",
        R"("client_id":{},)", R"("client_id":false,)", R"("client_id":" ",)"}) {
    Refuse({"refresh_token"},
           std::string("{") + client_id + R"("error":"invalid_client_metadata"})", 200);
    EXPECT_THAT(Register(), IsOk()) << client_id;
  }
  for (const int status : {200, 201, 202}) {
    vendor_.Set(kRegister, status, "\xEF\xBB\xBF{\"client_id\":\"c\",\"error\":null}");
    EXPECT_THAT(Register(), IsOk()) << status;
  }
}

// REG-06
TEST_F(RegisterClientTest, LeavesFurtherRedirectUrisOutWhenTheServerMindsThem) {
  vendor_.Set(kRegister, [](const http::HttpRequest& request) {
    if (request.body.find("old.example") != std::string::npos) {
      return testing::JsonAnswer(400, R"({"error":"invalid_redirect_uri"})");
    }
    return testing::JsonAnswer(201, R"({"client_id":"c"})");
  });
  EXPECT_THAT(Register({"https://old.example/callback"}), IsOk());
  EXPECT_EQ(Requests(kRegister), 2);
}

// REG-06
TEST_F(RegisterClientTest, SaysWhyItWasRefusedAndTriesOnlyOnce) {
  vendor_.Set(kRegister, 400,
              R"({"error":"invalid_redirect_uri","error_description":"not on our list"})");
  const auto registered = Register();
  ASSERT_THAT(registered, IsError());
  EXPECT_TRUE(IsOAuthError(registered.error(), OAuthError::kInvalidRedirectUri));
  EXPECT_THAT(registered, IsErrorWith(CauseIs(HasSubstr("in its words: \"not on our list\""))));
  EXPECT_EQ(Requests(kRegister), 1);
}

// Failures 4
TEST_F(RegisterClientTest, HonoursALimitOfRegistrations) {
  vendor_.Set(kRegister, [](const http::HttpRequest&) {
    testing::ScriptedAnswer answer = testing::JsonAnswer(429, "{}");
    answer.headers.Set("Retry-After", "30");
    return answer;
  });
  EXPECT_THAT(Register(),
              IsErrorWith(ErrorCode::kRateLimited, RetryAfterIs(core::Milliseconds(30000))));
  EXPECT_EQ(Requests(kRegister), 1);
}

TEST_F(RegisterClientTest, SaysThatTheVendorOffersNone) {
  EXPECT_THAT(RegisterClient(dependencies_, config_, {}, kRedirectUri, {}, {}, call_),
              IsErrorWith(ErrorCode::kUnsupported));
}

}  // namespace
}  // namespace claribi::oauth
