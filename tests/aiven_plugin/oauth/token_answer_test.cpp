// What a token answer may look like, and what of it is refused all the same.
#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/token_endpoint.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Secret;
using ::testing::HasSubstr;

core::Result<TokenAnswer> Process(int status, std::string_view body,
                                  const std::vector<std::string_view>& secrets = {}) {
  http::BufferedResponse response;
  response.status = status;
  response.body = body;
  return ProcessTokenAnswer(response, Config(), core::UnixTimeFromMs(1790000000000), secrets);
}

core::Error Refused(int status, std::string_view body,
                    const std::vector<std::string_view>& secrets = {}) {
  auto answer = Process(status, body, secrets);
  EXPECT_THAT(answer, IsError()) << body;
  return answer.error();
}

TEST(TokenAnswer, GivesWhatTheServerIssued) {
  const auto answer =
      Process(200, R"({"access_token":"a.b~c+d/e-f_g=","token_type":"Bearer","expires_in":3600,
                       "refresh_token":"r","scope":"one two","unknown":{"x":[]}})");
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->access_token.Reveal(), "a.b~c+d/e-f_g=");
  EXPECT_EQ(answer->refresh_token.Reveal(), "r");
  EXPECT_EQ(answer->lifetime, core::Milliseconds(3600000));
  EXPECT_EQ(answer->scopes, (Scopes{"one", "two"}));
}

// Failures 9; GRT-11: never counted on.
TEST(TokenAnswer, MayLeaveOutAllButTheAccessToken) {
  const auto answer = Process(200, R"({"access_token":"a","token_type":"bearer"})");
  ASSERT_THAT(answer, IsOk());
  EXPECT_TRUE(answer->refresh_token.empty());
  EXPECT_FALSE(answer->lifetime.has_value());
  EXPECT_FALSE(answer->scopes.has_value());
}

TEST(TokenAnswer, TakesTheTypeIgnoringCaseAndNoOther) {
  EXPECT_THAT(Process(200, R"({"access_token":"a","token_type":"BEARER"})"), IsOk());
  EXPECT_EQ(Refused(200, R"({"access_token":"a","token_type":"DPoP"})").code, ErrorCode::kUpstream);
  EXPECT_EQ(Refused(200, R"({"access_token":"a","token_type":"mac"})").code, ErrorCode::kUpstream);
}

TEST(TokenAnswer, ReadsAMissingTypeAsBearer) {
  for (const char* type : {"", R"(,"token_type":null)", R"(,"token_type":"")"}) {
    const auto answer = Process(200, std::string(R"({"access_token":"a")") + type + "}");
    ASSERT_THAT(answer, IsOk()) << type;
    EXPECT_EQ(answer->notes.size(), 1U) << type;
  }
}

// RFC 9449 section 5: what is bound to a key is never taken for less.
TEST(TokenAnswer, RefusesAMissingTypeWhereDpopIsBound) {
  for (const char* type : {"", R"(,"token_type":null)", R"(,"token_type":"")",
                           R"(,"token_type":"Bearer")", R"(,"token_type":["DPoP"])"}) {
    const std::string body = std::string(R"({"access_token":"a")") + type + "}";
    http::BufferedResponse response;
    response.status = 200;
    response.body = body;
    EXPECT_THAT(ProcessTokenAnswer(response, Config(), core::UnixTimeFromMs(0), {}, kDpop),
                IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("token_type"))))
        << type;
  }
}

TEST(TokenAnswer, RefusesATypeThatIsNoTextOrTwoOfThem) {
  for (const char* type :
       {"7", "true", "[]", R"(["Bearer"])", "{}", R"("mac","token_type":"Bearer")",
        R"("Bearer","token_type":"mac")", R"("mac\ud800")", R"("\udc00Bearer")", "mac", "NaN",
        "1e999", R"("Bearer","token_type":"\ud800")", R"("\ud800","token_type":"Bearer")"}) {
    const std::string body = std::string(R"({"access_token":"a","token_type":)") + type + "}";
    EXPECT_THAT(Process(200, body),
                IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("token_type"))))
        << type;
  }
}

TEST(TokenAnswer, RefusesTokensThatDoNotFitAHeader) {
  for (const char* token : {"", "a b", "a\\r\\nX-Evil: 1", "a\\u0000b", "caf\\u00e9", "\\t"}) {
    const std::string body =
        std::string(R"({"token_type":"Bearer","access_token":")") + token + "\"}";
    EXPECT_EQ(Refused(200, body).code, ErrorCode::kUpstream) << token;
  }
}

TEST(TokenAnswer, SaysWhyItsAccessTokenCannotBeUsed) {
  const std::string long_token = "\"" + std::string(40000, 'a') + "\"";
  const std::vector<std::pair<std::string, const char*>> cases{
      {"7.5", "not a whole number"},
      {"true", "a boolean"},
      {"[]", "an array"},
      {R"({"a":1})", "an object"},
      {"null", "no access_token"},
      {R"("")", "no access_token"},
      {R"("a\ud800")", "cannot be read"},
      {R"("a b")", "visible ASCII"},
      {long_token, "longer than 32768 bytes"}};
  for (const auto& [token, why] : cases) {
    EXPECT_THAT(Process(200, R"({"token_type":"Bearer","access_token":)" + token + "}"),
                IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr(why))))
        << token.substr(0, 20);
  }
}

TEST(TokenAnswer, ReadsANumberAsAnAccessTokenOfItsDigits) {
  const auto answer =
      Process(200, R"({"token_type":"Bearer","access_token":12345678901234567890123})");
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->access_token.Reveal(), "12345678901234567890123");
  EXPECT_EQ(answer->notes.size(), 1U);
}

// A lifetime is a hint (RFC 6749 section 5.1). The tokens are what was paid for.
TEST(TokenAnswer, TakesALifetimeThatMakesNoSenseForUnknown) {
  for (const char* lifetime :
       {"0", "-5", "-1", "0.5", "\"soon\"", "\"-3600\"", "\"0\"", "\"3600 s\"", "true", "[]", "{}",
        "[3600]", "1e300", "1790000000", "NaN", "Infinity", "1e999", "\"NaN\""}) {
    const std::string body =
        std::string(R"({"access_token":"a","token_type":"Bearer","expires_in":)") + lifetime + "}";
    const auto answer = Process(200, body);
    ASSERT_THAT(answer, IsOk()) << lifetime;
    EXPECT_FALSE(answer->lifetime.has_value()) << lifetime;
    EXPECT_EQ(answer->notes.size(), 1U) << lifetime;
  }
  for (const char* missing : {"null", "\"\""}) {
    const std::string body =
        std::string(R"({"access_token":"a","token_type":"Bearer","expires_in":)") + missing + "}";
    const auto answer = Process(200, body);
    ASSERT_THAT(answer, IsOk()) << missing;
    EXPECT_FALSE(answer->lifetime.has_value()) << missing;
    EXPECT_TRUE(answer->notes.empty()) << missing;
  }
}

TEST(TokenAnswer, ReadsALifetimeInDigits) {
  const std::vector<std::pair<const char*, int>> lifetimes{
      {"3600", 3600},       {"59.9", 59},       {"3600.0", 3600},
      {"3.6e3", 3600},      {"\"3600\"", 3600}, {"\" 60 \"", 60},
      {"\"3599.5\"", 3599}, {"1", 1},           {"315360000", 315360000}};
  for (const auto& [text, seconds] : lifetimes) {
    const std::string body =
        std::string(R"({"access_token":"a","token_type":"Bearer","expires_in":)") + text + "}";
    const auto answer = Process(200, body);
    ASSERT_THAT(answer, IsOk()) << text;
    EXPECT_EQ(answer->lifetime, std::chrono::seconds(seconds)) << text;
  }
}

TEST(TokenAnswer, OfAny2xxWithAnAccessTokenIsOne) {
  for (const int status : {200, 201, 202, 203, 206, 226, 299}) {
    EXPECT_THAT(Process(status, R"({"access_token":"a","token_type":"Bearer"})"), IsOk()) << status;
  }
  for (const char* error : {"null", "\"\"", "false", "[]", "\"deprecated_scope\""}) {
    EXPECT_THAT(Process(200, std::string(R"({"access_token":"a","error":)") + error + "}"), IsOk())
        << error;
  }
}

TEST(TokenAnswer, ReadsNullAsAbsent) {
  const auto answer = Process(
      200, R"({"access_token":"a","token_type":"Bearer","expires_in":null,"refresh_token":null,
               "scope":null,"id_token":null,"error":null,"error_description":null})");
  ASSERT_THAT(answer, IsOk());
  EXPECT_TRUE(answer->refresh_token.empty());
  EXPECT_FALSE(answer->scopes.has_value());
  EXPECT_TRUE(answer->notes.empty());
}

TEST(TokenAnswer, IsReadWhateverSurroundsIt) {
  const std::string json = R"({"access_token":"a","token_type":"Bearer","refresh_token":"r"})";
  for (const std::string& body :
       {"\xEF\xBB\xBF" + json, "\r\n  " + json + "\n\n",
        std::string("access_token=a&token_type=bearer&refresh_token=r")}) {
    for (const char* type : {"", "text/html", "text/plain; charset=utf-8", "application/jwt"}) {
      http::BufferedResponse response;
      response.status = 200;
      response.body = body;
      if (*type != '\0') response.headers.Set("Content-Type", type);
      const auto answer =
          ProcessTokenAnswer(response, Config(), core::UnixTimeFromMs(1790000000000), {});
      ASSERT_THAT(answer, IsOk()) << body << type;
      EXPECT_EQ(answer->access_token.Reveal(), "a");
      EXPECT_EQ(answer->refresh_token.Reveal(), "r");
    }
  }
}

TEST(TokenAnswer, ReadsScopesInEveryForm) {
  const std::vector<std::pair<const char*, std::optional<Scopes>>> cases{
      {R"("a b")", Scopes{"a", "b"}},
      {R"(["a","b"])", Scopes{"a", "b"}},
      {R"(["a b","c"])", Scopes{"a", "b", "c"}},
      {R"("a,b,c")", Scopes{"a", "b", "c"}},
      {R"("a,b c")", Scopes{"a,b", "c"}},
      {R"(["a",null,7])", Scopes{"a"}},
      {R"("")", std::nullopt},
      {"[]", std::nullopt},
      {"{}", std::nullopt},
      {"7", std::nullopt},
      {"null", std::nullopt}};
  for (const auto& [text, scopes] : cases) {
    const auto answer = Process(
        200, std::string(R"({"access_token":"a","token_type":"Bearer","scope":)") + text + "}");
    ASSERT_THAT(answer, IsOk()) << text;
    EXPECT_EQ(answer->scopes, scopes) << text;
  }
}

// What stands beside the tokens costs nothing of them.
TEST(TokenAnswer, SurvivesMembersThatCannotBeRead) {
  const std::string deep = std::string(100, '[') + std::string(100, ']');
  for (const std::string& member :
       {std::string(R"("x":NaN)"), std::string(R"("x":"\ud83d")"), "\"x\":" + deep,
        std::string(R"("scope":"a","scope":"a b")"), std::string(R"("x":1e999,)"),
        std::string(R"("x":"}\",{")"), R"("x":")" + std::string(50000, 'y') + "\""}) {
    const auto answer = Process(
        200, R"({"access_token":"a","token_type":"Bearer","refresh_token":"r",)" + member + "}");
    ASSERT_THAT(answer, IsOk()) << member.substr(0, 40);
    EXPECT_EQ(answer->refresh_token.Reveal(), "r");
  }
}

TEST(TokenAnswer, LeavesOutARefreshTokenThatIsNoText) {
  for (const char* token : {"null", "\"\"", "\" \"", "0", "{}", "[]", "false"}) {
    const auto answer =
        Process(200, std::string(R"({"access_token":"a","token_type":"Bearer","refresh_token":)") +
                         token + "}");
    ASSERT_THAT(answer, IsOk()) << token;
    EXPECT_TRUE(answer->refresh_token.empty()) << token;
    EXPECT_EQ(answer->refused_refresh_token, "") << token;
  }
}

TEST(TokenAnswer, ReadsANumberAsARefreshTokenOfItsDigits) {
  for (const char* token : {"7", "1234567890123456789012345678901234567890"}) {
    const auto answer =
        Process(200, std::string(R"({"access_token":"a","token_type":"Bearer","refresh_token":)") +
                         token + "}");
    ASSERT_THAT(answer, IsOk()) << token;
    EXPECT_EQ(answer->refresh_token.Reveal(), token);
    EXPECT_EQ(answer->notes.size(), 1U) << token;
  }
}

// Strict: it would be sent. The access token beside it is as good as any.
TEST(TokenAnswer, RefusesARefreshTokenWithWhatBelongsToNoTokenAndKeepsTheAccessToken) {
  for (const char* token :
       {R"("r\r\nX-Evil: 1")", R"("r\n")", R"("r\tr")", R"("r\u0000")", R"("r\u007f")",
        R"("\u00e9")", R"("r\ufffd")", R"("r\ud800")", R"("\udc00r")", "NaN", "1.5", "-7", "1e3",
        "true", R"(["r"])", R"({"token":"r"})"}) {
    const auto answer = Process(
        200, std::string(
                 R"({"access_token":"a","token_type":"Bearer","expires_in":60,"refresh_token":)") +
                 token + "}");
    ASSERT_THAT(answer, IsOk()) << token;
    EXPECT_EQ(answer->access_token.Reveal(), "a") << token;
    EXPECT_TRUE(answer->refresh_token.empty()) << token;
    EXPECT_THAT(answer->refused_refresh_token, HasSubstr("refresh_token")) << token;
    EXPECT_EQ(answer->refused_refresh_token.find("Evil"), std::string::npos);
    EXPECT_FALSE(answer->notes.empty()) << token;
  }
}

// Of a renewal: the refresh token that was sent is spent.
TEST(TokenAnswer, SparesTheRefreshTokenOfAnAnswerWithoutAUsableAccessToken) {
  for (const char* rest :
       {"", R"("access_token":null,)", R"("access_token":"",)", R"("access_token":true,)",
        R"("access_token":"a\n",)", R"("access_token":"a","token_type":"mac",)"}) {
    http::BufferedResponse response;
    response.status = 200;
    response.body = std::string("{") + rest + R"("refresh_token":"r"})";
    Secret spared;
    EXPECT_THAT(
        ProcessTokenAnswer(response, Config(), core::UnixTimeFromMs(0), {}, kBearer, &spared),
        IsErrorWith(ErrorCode::kUpstream))
        << rest;
    EXPECT_EQ(spared.Reveal(), "r") << rest;
  }
}

TEST(TokenAnswer, SparesNoRefreshTokenThatWasSent) {
  for (const char* body : {R"({"refresh_token":"the-sent-one"})",
                           R"({"refresh_token":"the-sent-one","error":"server_error"})",
                           R"({"access_token":"a\n","refresh_token":"the-sent-one"})"}) {
    http::BufferedResponse response;
    response.status = 200;
    response.body = body;
    Secret spared;
    EXPECT_THAT(ProcessTokenAnswer(response, Config(), core::UnixTimeFromMs(0), {"the-sent-one"},
                                   kBearer, &spared),
                IsError());
    EXPECT_TRUE(spared.empty()) << body;
  }
}

// RFC 6749 section 5.2
TEST(TokenAnswer, TellsTheServersRefusalsApart) {
  const core::Error ended = Refused(400, R"({"error":"invalid_grant"})");
  EXPECT_EQ(ended.code, ErrorCode::kAuthRequired);
  EXPECT_TRUE(IsOAuthError(ended, OAuthError::kInvalidGrant));
  EXPECT_EQ(Refused(401, R"({"error":"invalid_client"})").code, ErrorCode::kAuthRequired);
  EXPECT_EQ(Refused(400, R"({"error":"invalid_target"})").code, ErrorCode::kForbidden);
  EXPECT_EQ(Refused(400, R"({"error":"invalid_request"})").code, ErrorCode::kUpstream);
  EXPECT_EQ(Refused(400, R"({"error":"made_up"})").code, ErrorCode::kUpstream);
}

TEST(TokenAnswer, SeesARefusalThatComesWithStatus200) {
  EXPECT_TRUE(
      IsOAuthError(Refused(200, R"({"error":"invalid_grant"})"), OAuthError::kInvalidGrant));
  EXPECT_TRUE(IsOAuthError(Refused(200, R"({"error":"invalid_grant","access_token":null})"),
                           OAuthError::kInvalidGrant));
  for (const char* access :
       {"", R"("access_token":"",)", R"("access_token":" ",)", R"("access_token":null,)",
        R"("access_token":false,)", R"("access_token":[],)", R"("access_token":{},)"}) {
    for (const char* refresh : {"", R"("refresh_token":"",)", R"("refresh_token":null,)",
                                R"("refresh_token":"r",)", R"("refresh_token":[],)"}) {
      const std::string body = std::string("{") + access + refresh + R"("error":"invalid_grant"})";
      EXPECT_TRUE(IsOAuthError(Refused(200, body), OAuthError::kInvalidGrant)) << body;
    }
  }
}

// That says that there is no error.
TEST(TokenAnswer, WithoutAnAccessTokenAndWithAnEmptyErrorIsNoRefusal) {
  for (const char* error : {"null", R"("")", "false", "[]", "{}", "0"}) {
    EXPECT_THAT(Process(200, std::string(R"({"refresh_token":"r","error":)") + error + "}"),
                IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("no access_token"))))
        << error;
  }
}

// Failures 9: none of these means "ask the user".
TEST(TokenAnswer, TakesNoOutageForARefusal) {
  EXPECT_EQ(Refused(503, R"({"error":"invalid_grant"})").code, ErrorCode::kUnavailable);
  EXPECT_EQ(Refused(500, "<html>").code, ErrorCode::kUnavailable);
  EXPECT_EQ(Refused(429, "").code, ErrorCode::kRateLimited);
  EXPECT_EQ(Refused(400, "<html>").code, ErrorCode::kUpstream);
  EXPECT_EQ(Refused(404, "[]").code, ErrorCode::kUpstream);
  EXPECT_EQ(Refused(200, "").code, ErrorCode::kUpstream);
  EXPECT_EQ(Refused(204, "").code, ErrorCode::kUpstream);
}

TEST(TokenAnswer, RefusesEveryTruncatedPrefix) {
  const std::string body = R"({"access_token":"a","token_type":"Bearer","expires_in":60})";
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_THAT(Process(200, body.substr(0, size)), IsError()) << size;
  }
}

TEST(TokenAnswer, ErrorsQuoteNoTokenOfTheAnswer) {
  const core::Error error =
      Refused(200, R"({"access_token":"access-token-1","token_type":"mac","expires_in":60})");
  EXPECT_EQ(TextOf(error).find("access-token-1"), std::string::npos);
}

// A server may repeat in its description what we sent.
TEST(TokenAnswer, ErrorsDoNotRepeatASecretThatTheServerEchoes) {
  const core::Error in_description = Refused(
      400, R"({"error":"invalid_grant","error_description":"unknown token refresh-token-1"})",
      {"refresh-token-1"});
  EXPECT_EQ(TextOf(in_description).find("refresh-token-1"), std::string::npos);
  EXPECT_TRUE(IsOAuthError(in_description, OAuthError::kInvalidGrant));
  const core::Error in_code = Refused(400, R"({"error":"refresh-token-1"})", {"refresh-token-1"});
  EXPECT_EQ(TextOf(in_code).find("refresh-token-1"), std::string::npos);
}

}  // namespace
}  // namespace claribi::oauth
