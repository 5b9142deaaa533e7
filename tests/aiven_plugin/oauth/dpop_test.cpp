// Proof of possession: the proof itself, and whole sign-ins with a vendor that demands it.
#include "oauth/dpop.h"

#include <algorithm>

#include "aiven_plugin/oauth/jwt_reader.h"
#include "aiven_plugin/oauth/oauth_fixture.h"
#include "core/crypto.h"
#include "oauth/grant.h"
#include "oauth/token_endpoint.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Json;
using testing::ScriptedAnswer;

std::string Ath(std::string_view token) { return core::Base64UrlEncode(*core::Sha256(token)); }

TEST(DpopProof, NamesTheRequestAndTheKey) {
  const auto key = Es256Key::Generate();
  testing::CountingRandom random;
  const core::Url url = MustParse("https://mcp.vendor.example:8443/a%20b?read_only=true");
  const auto proof = DpopProof(*key, {"POST", url, "access-token-1", "n-1"},
                               core::UnixTimeFromMs(1790000000999), random);
  ASSERT_THAT(proof, IsOk());
  const ReadJwt jwt = Read(*proof);
  EXPECT_TRUE(IsSignedBy(jwt, *jwt.header.Find("jwk")));
  EXPECT_EQ(*jwt.header.FindString("typ"), "dpop+jwt");
  EXPECT_EQ(*jwt.header.Find("jwk"), *key->PublicJwk());
  EXPECT_EQ(jwt.header.Find("jwk")->Find("d"), nullptr);
  EXPECT_EQ(*jwt.claims.FindString("htm"), "POST");
  EXPECT_EQ(*jwt.claims.FindString("htu"), "https://mcp.vendor.example:8443/a%20b");
  EXPECT_EQ(jwt.claims.FindInt64("iat"), 1790000000);
  EXPECT_EQ(*jwt.claims.FindString("ath"), Ath("access-token-1"));
  EXPECT_EQ(*jwt.claims.FindString("nonce"), "n-1");
  EXPECT_EQ(core::Base64UrlDecode(*jwt.claims.FindString("jti"))->size(), 16U);
}

TEST(DpopProof, LeavesOutWhatThereIsNot) {
  testing::CountingRandom random;
  const core::Url url = MustParse(kToken);
  const auto proof =
      DpopProof(*Es256Key::Generate(), {"POST", url, "", ""}, core::UnixTime(), random);
  const ReadJwt jwt = Read(*proof);
  EXPECT_EQ(jwt.claims.Find("ath"), nullptr);
  EXPECT_EQ(jwt.claims.Find("nonce"), nullptr);
}

TEST(DpopNonce, IsTakenFromOneHeaderOfVisibleCharactersOnly) {
  http::Headers headers;
  EXPECT_EQ(DpopNonce(headers), "");
  headers.Set("dpop-nonce", "eyJ7S_zG.eyJH0-Z.HX4w-7v");
  EXPECT_EQ(DpopNonce(headers), "eyJ7S_zG.eyJH0-Z.HX4w-7v");
  for (const std::string& bad : {std::string("a b"), std::string("a\"b"), std::string("a\\b"),
                                 std::string("a\x80"), std::string(), std::string(1025, 'a')}) {
    headers.Set("DPoP-Nonce", bad);
    EXPECT_EQ(DpopNonce(headers), "") << bad;
  }
  headers.Set("DPoP-Nonce", "a");
  headers.Add("DPoP-Nonce", "b");
  EXPECT_EQ(DpopNonce(headers), "");
}

// A vendor whose tokens are bound to keys. Like RFC 9449, it answers the first proof without its
// nonce with one.
class DpopTest : public OAuthTest {
 protected:
  DpopTest() {
    vendor_.SetServerMetadata([](Json& metadata) {
      metadata.Set("dpop_signing_alg_values_supported", Json::MakeArray({"ES256"}));
    });
    vendor_.Set(kToken, [this](const http::HttpRequest& request) { return Token(request); });
    challenge_.headers.Set("WWW-Authenticate", "DPoP algs=\"ES256\"");
  }

  ScriptedAnswer Token(const http::HttpRequest& request) {
    const std::string* proof = request.headers.Find("DPoP");
    if (proof == nullptr) return testing::JsonAnswer(400, R"({"error":"invalid_dpop_proof"})");
    proofs_.push_back(Read(*proof));
    const core::JsonString* nonce = proofs_.back().claims.FindString("nonce");
    if (wants_nonce_ && (nonce == nullptr || *nonce != "as-nonce")) {
      ScriptedAnswer answer = testing::JsonAnswer(400, R"({"error":"use_dpop_nonce"})");
      if (gives_nonce_) answer.headers.Set("DPoP-Nonce", "as-nonce");
      return answer;
    }
    return testing::JsonAnswer(200, R"({"access_token":"access-token-)" +
                                        std::to_string(++issued_) + R"(","token_type":")" +
                                        token_type_ + R"(","refresh_token":"refresh-token-1"})");
  }

  AuthorizationFlow::BeginOptions Options() const {
    AuthorizationFlow::BeginOptions options;
    options.challenge = challenge_;
    return options;
  }
  core::Result<AuthorizationStatus> SignInWithDpop() {
    CLARIBI_TRY(const AuthorizationRedirect redirect, Begin(Options()));
    jkt_ = Form(MustParse(redirect.authorization_url).query())["dpop_jkt"];
    return MakeFlow().Complete(call_, Callback(redirect));
  }
  // One request to the MCP server, as it would go out.
  http::HttpRequest Request(TokenAuthorizer& authorizer) {
    http::HttpRequest request;
    request.method = "POST";
    request.url = MustParse(kEndpoint);
    const auto credential = authorizer.Open(request.url, call_);
    EXPECT_THAT(credential, IsOk());
    EXPECT_THAT(authorizer.Sign(*credential, request), IsOk());
    return request;
  }

  http::Challenge challenge_;
  std::vector<ReadJwt> proofs_;  // at the token endpoint
  std::string jkt_;
  std::string token_type_ = "DPoP";
  bool wants_nonce_ = false;
  bool gives_nonce_ = true;
  int issued_ = 0;
};

TEST_F(DpopTest, BindsTheSignInToOneKeyAndProvesItWithEachRequest) {
  const auto status = SignInWithDpop();
  ASSERT_THAT(status, IsOk());
  ASSERT_EQ(proofs_.size(), 1U);
  const ReadJwt& at_token_endpoint = proofs_.front();
  const Json jwk = *at_token_endpoint.header.Find("jwk");
  EXPECT_TRUE(IsSignedBy(at_token_endpoint, jwk));
  EXPECT_EQ(*at_token_endpoint.claims.FindString("htu"), kToken);
  EXPECT_EQ(*at_token_endpoint.claims.FindString("htm"), "POST");
  EXPECT_EQ(jkt_, Ath(jwk.Dump()));  // RFC 9449 section 10: the code is bound to it as well

  TokenAuthorizer authorizer(dependencies_, config_);
  std::vector<std::string> ids{std::string(*at_token_endpoint.claims.FindString("jti"))};
  for (int i = 0; i < 3; ++i) {
    const http::HttpRequest request = Request(authorizer);
    EXPECT_EQ(request.authorization.Reveal(), "DPoP access-token-1");
    const ReadJwt proof = Read(*request.headers.Find("DPoP"));
    EXPECT_TRUE(IsSignedBy(proof, jwk));
    EXPECT_EQ(*proof.claims.FindString("htu"), "https://mcp.vendor.example/mcp");
    EXPECT_EQ(*proof.claims.FindString("ath"), Ath("access-token-1"));
    EXPECT_EQ(std::count(ids.begin(), ids.end(), *proof.claims.FindString("jti")), 0);
    ids.emplace_back(*proof.claims.FindString("jti"));
  }
}

TEST_F(DpopTest, MakesAnotherKeyForAnotherSignIn) {
  ASSERT_THAT(SignInWithDpop(), IsOk());
  ASSERT_THAT(SignInWithDpop(), IsOk());
  EXPECT_NE(*proofs_.front().header.Find("jwk"), *proofs_.back().header.Find("jwk"));
}

TEST_F(DpopTest, RenewsWithTheSameKey) {
  ASSERT_THAT(SignInWithDpop(), IsOk());
  TokenAuthorizer authorizer(dependencies_, config_);
  ASSERT_THAT(authorizer.Recover(Refusal(), call_), IsOk());
  EXPECT_EQ(Request(authorizer).authorization.Reveal(), "DPoP access-token-2");
  EXPECT_EQ(*proofs_.front().header.Find("jwk"), *proofs_.back().header.Find("jwk"));
}

TEST_F(DpopTest, KeepsTheKeySealed) {
  ASSERT_THAT(SignInWithDpop(), IsOk());
  EXPECT_EQ(connection_host_.records["tokens"].bytes.find("PRIVATE KEY"), std::string::npos);
  const auto stored = GrantStore(connection_vault_).FindGrant(call_);
  EXPECT_FALSE((*stored)->value.binding.dpop_key.empty());
  EXPECT_EQ(logger_.Text().find("PRIVATE KEY"), std::string::npos);
}

// RFC 9449 section 8
TEST_F(DpopTest, TakesUpTheNonceOfTheTokenEndpointOnce) {
  wants_nonce_ = true;
  ASSERT_THAT(SignInWithDpop(), IsOk());
  ASSERT_EQ(proofs_.size(), 2U);
  EXPECT_EQ(*proofs_.back().claims.FindString("nonce"), "as-nonce");
  EXPECT_NE(*proofs_.front().claims.FindString("jti"), *proofs_.back().claims.FindString("jti"));
}

TEST_F(DpopTest, GivesUpWhenTheNonceIsNeverRight) {
  vendor_.Set(kToken, [](const http::HttpRequest&) {
    ScriptedAnswer answer = testing::JsonAnswer(400, R"({"error":"use_dpop_nonce"})");
    answer.headers.Set("DPoP-Nonce", "another");
    return answer;
  });
  EXPECT_THAT(SignInWithDpop(), IsError());
  EXPECT_EQ(Requests(kToken), 2);
}

TEST_F(DpopTest, GivesUpWithoutANonce) {
  wants_nonce_ = true;
  gives_nonce_ = false;
  EXPECT_THAT(SignInWithDpop(), IsError());
  EXPECT_EQ(Requests(kToken), 1);
}

// RFC 9449 section 9
TEST_F(DpopTest, TakesUpTheNonceOfTheResource) {
  ASSERT_THAT(SignInWithDpop(), IsOk());
  TokenAuthorizer authorizer(dependencies_, config_);
  http::Challenge refusal = Refusal();
  refusal.headers.Set("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\"");
  refusal.headers.Set("DPoP-Nonce", "rs-nonce");
  EXPECT_THAT(authorizer.Recover(refusal, call_), IsOk());
  EXPECT_EQ(Requests(kToken), 1);  // nothing was renewed
  EXPECT_EQ(*Read(*Request(authorizer).headers.Find("DPoP")).claims.FindString("nonce"),
            "rs-nonce");
  http::Headers next;
  next.Set("DPoP-Nonce", "rs-nonce-2");
  authorizer.NoteAccepted(refusal.refused, next, call_);
  EXPECT_EQ(*Read(*Request(authorizer).headers.Find("DPoP")).claims.FindString("nonce"),
            "rs-nonce-2");
}

// Another thread renewed meanwhile: the next request needs the nonce all the same.
TEST_F(DpopTest, TakesUpTheNonceOfARefusalThatCameLate) {
  ASSERT_THAT(SignInWithDpop(), IsOk());
  TokenAuthorizer authorizer(dependencies_, config_);
  http::Challenge refusal = Refusal();
  ASSERT_THAT(authorizer.Recover(refusal, call_), IsOk());
  refusal.headers.Set("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\"");
  refusal.headers.Set("DPoP-Nonce", "rs-nonce");
  ASSERT_THAT(authorizer.Recover(refusal, call_), IsOk());
  EXPECT_EQ(Requests(kToken), 2);
  EXPECT_EQ(*Read(*Request(authorizer).headers.Find("DPoP")).claims.FindString("nonce"),
            "rs-nonce");
}

// RFC 9449 section 5: a bearer token instead is a downgrade.
TEST_F(DpopTest, RefusesTokensOfAnotherType) {
  token_type_ = "Bearer";
  EXPECT_THAT(SignInWithDpop(), IsErrorWith(ErrorCode::kUpstream));
  EXPECT_EQ(connection_host_.records.count("tokens"), 0U);
}

TEST_F(DpopTest, IsUsedWhereTheMetadataRequiresIt) {
  vendor_.Set(kPathMetadata, 200,
              R"({"resource":"https://mcp.vendor.example",
                  "authorization_servers":["https://auth.vendor.example"],
                  "dpop_bound_access_tokens_required":true})");
  challenge_.headers.Set("WWW-Authenticate", "Bearer");
  ASSERT_THAT(SignInWithDpop(), IsOk());
  EXPECT_EQ(proofs_.size(), 1U);
}

TEST_F(DpopTest, IsUsedWhereBothOfferIt) {
  challenge_.headers.Add("WWW-Authenticate", "Bearer");
  ASSERT_THAT(SignInWithDpop(), IsOk());
  vendor_.SetServerMetadata([](Json&) {});
  const auto redirect = Begin(Options());
  ASSERT_THAT(redirect, IsOk());
  EXPECT_EQ(redirect->authorization_url.find("dpop_jkt"), std::string::npos);
}

TEST_F(DpopTest, SaysSoWhenTheServerTakesOtherAlgorithmsOnly) {
  vendor_.SetServerMetadata([](Json& metadata) {
    metadata.Set("dpop_signing_alg_values_supported", Json::MakeArray({"EdDSA"}));
  });
  EXPECT_THAT(Begin(Options()), IsErrorWith(ErrorCode::kUnsupported));
  EXPECT_EQ(Requests(kRegister), 0);
}

// The resource changed its mind: another bearer token would not help.
TEST_F(DpopTest, AsksForASignInWhenBearerTokensNoLongerDo) {
  vendor_.Set(kToken, 200,
              R"({"access_token":"a","token_type":"Bearer","refresh_token":"refresh-token-1"})");
  SignIn();
  TokenAuthorizer authorizer(dependencies_, config_);
  http::Challenge refusal = Refusal();
  refusal.headers.Set("WWW-Authenticate", "DPoP");
  EXPECT_THAT(authorizer.Recover(refusal, call_), IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_EQ(Requests(kToken), 1);
}

}  // namespace
}  // namespace claribi::oauth
