// URLs that a server hands us, the metadata of an authorization server, and the exceptions that a
// manifest pins, through a whole sign-in.
#include "oauth/server_metadata.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/authorization_flow.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;

TEST(ServerUrl, IsAPublicHttpsUrl) {
  for (const char* text :
       {"https://auth.example/token", "https://8.8.8.8/", "https://a.example:1/"}) {
    EXPECT_THAT(ParseServerUrl(text, "token_endpoint", false), IsOk()) << text;
  }
}

// What a vendor's metadata could name to have us, or the person's browser, reach inside.
class HostileServerUrl : public ::testing::TestWithParam<const char*> {};

TEST_P(HostileServerUrl, IsRefusedNamingWhatItIsFor) {
  EXPECT_THAT(
      ParseServerUrl(GetParam(), "token_endpoint", false),
      IsErrorWith(core::ErrorCode::kForbidden, CauseIs(HasSubstr("token_endpoint")), HasFix()));
}

INSTANTIATE_TEST_SUITE_P(
    All, HostileServerUrl,
    ::testing::Values("", "token", "http://auth.example/", "file:///etc/passwd",
                      "javascript:alert(1)", "https://user@auth.example/", "https://localhost/",
                      "https://127.0.0.1/", "https://10.0.0.1/", "https://192.168.1.1/",
                      "https://169.254.169.254/latest/meta-data/", "https://[::1]/",
                      "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/",
                      "https://[64:ff9b::a9fe:a9fe]/", "https://2130706433/", "https://0x7f.1/",
                      "https://metadata.google.internal/", "https://intranet/",
                      "https://router.lan/"));

TEST(ServerUrl, MayBeOfThisMachineInDevelopment) {
  EXPECT_THAT(ParseServerUrl("http://127.0.0.1:8080/token", "token_endpoint", true), IsOk());
  EXPECT_THAT(ParseServerUrl("https://localhost/token", "token_endpoint", true), IsOk());
  EXPECT_THAT(ParseServerUrl("https://169.254.169.254/", "token_endpoint", true), IsError());
  EXPECT_THAT(ParseServerUrl("http://auth.example/", "token_endpoint", true), IsError());
}

std::vector<std::string> IssuerUrls(std::string_view issuer) {
  const auto urls = AuthorizationServerMetadataUrls(MustParse(issuer));
  std::vector<std::string> texts;
  if (!urls.ok()) return {urls.error().message};
  for (const core::Url& url : *urls) texts.push_back(url.text());
  return texts;
}

// DSC-03
TEST(AuthorizationServerMetadata, OfAnIssuerWithAPathIsInsertedThenAppended) {
  EXPECT_EQ(
      IssuerUrls("https://as.example/tenant1"),
      (std::vector<std::string>{"https://as.example/.well-known/oauth-authorization-server/tenant1",
                                "https://as.example/.well-known/openid-configuration/tenant1",
                                "https://as.example/tenant1/.well-known/openid-configuration"}));
}

// DSC-03
TEST(AuthorizationServerMetadata, OfAnIssuerWithoutAPathIsAtTheRoot) {
  const std::vector<std::string> expected{
      "https://as.example/.well-known/oauth-authorization-server",
      "https://as.example/.well-known/openid-configuration"};
  EXPECT_EQ(IssuerUrls("https://as.example"), expected);
  EXPECT_EQ(IssuerUrls("https://as.example/"), expected);
}

class AuthorizationServerDiscovery : public OAuthTest {
 protected:
  core::Result<AuthorizationServerMetadata> Discover(std::string_view issuer = kIssuer) {
    return DiscoverAuthorizationServer(dependencies_, config_, issuer, call_);
  }
  void ExpectRefused(ErrorCode code, const std::function<void(Json&)>& change) {
    vendor_.SetServerMetadata(change);
    EXPECT_THAT(Discover(), IsErrorWith(code, HasFix()));
  }
};

TEST_F(AuthorizationServerDiscovery, ReadsWhatASignInNeeds) {
  vendor_.SetServerMetadata([](Json& metadata) {
    metadata.Set("authorization_response_iss_parameter_supported", true);
    metadata.Set("scopes_supported", Json::MakeArray({Json("offline_access")}));
  });
  const auto metadata = Discover();
  ASSERT_THAT(metadata, IsOk());
  EXPECT_EQ(metadata->issuer, kIssuer);
  EXPECT_EQ(metadata->token_endpoint.text(), kToken);
  EXPECT_EQ(metadata->registration_endpoint->text(), kRegister);
  EXPECT_EQ(metadata->revocation_endpoint->text(), kRevoke);
  EXPECT_TRUE(metadata->authorization_response_iss_parameter_supported);
  EXPECT_EQ(metadata->scopes_supported, Scopes{"offline_access"});
}

// DSC-03
TEST_F(AuthorizationServerDiscovery, FindsOpenIdConfigurationAsTheThirdForm) {
  vendor_.Set("https://auth.vendor.example/tenant1/.well-known/openid-configuration", 200,
              R"({"issuer":"https://auth.vendor.example/tenant1",
                  "authorization_endpoint":"https://auth.vendor.example/tenant1/authorize",
                  "token_endpoint":"https://auth.vendor.example/tenant1/token",
                  "code_challenge_methods_supported":["plain","S256"]})");
  const auto metadata = Discover("https://auth.vendor.example/tenant1");
  ASSERT_THAT(metadata, IsOk());
  EXPECT_FALSE(metadata->registration_endpoint.has_value());
  EXPECT_EQ(Requests(kServerMetadata), 0);
}

// DSC-04, failures 11
TEST_F(AuthorizationServerDiscovery, RefusesMetadataOfAnotherIssuer) {
  for (const char* issuer : {"https://evil.example.com", "https://auth.vendor.example/",
                             "HTTPS://auth.vendor.example", ""}) {
    ExpectRefused(ErrorCode::kForbidden, [issuer](Json& json) { json.Set("issuer", issuer); });
  }
}

// GRT-02
TEST_F(AuthorizationServerDiscovery, RefusesAServerWithoutS256) {
  ExpectRefused(ErrorCode::kUnsupported,
                [](Json& json) { json.Remove("code_challenge_methods_supported"); });
  ExpectRefused(ErrorCode::kUnsupported, [](Json& json) {
    json.Set("code_challenge_methods_supported", Json::MakeArray({Json("plain")}));
  });
}

// An exception names its issuer, covers an omission and nothing else, and is told.
TEST_F(AuthorizationServerDiscovery, AcceptsAnOmittedS256WhereTheManifestPinsIt) {
  const auto omit = [](Json& json) { json.Remove("code_challenge_methods_supported"); };
  config_.pkce_unadvertised = {"https://other.example"};
  ExpectRefused(ErrorCode::kUnsupported, omit);
  EXPECT_EQ(logger_.Text().find("PKCE"), std::string::npos);
  config_.pkce_unadvertised.emplace_back(kIssuer);
  ExpectRefused(ErrorCode::kUnsupported, [](Json& json) {
    json.Set("code_challenge_methods_supported", Json::MakeArray({Json("plain")}));
  });
  ExpectRefused(ErrorCode::kUnsupported, [](Json& json) {
    json.Set("code_challenge_methods_supported", Json::MakeArray());
  });
  vendor_.SetServerMetadata(omit);
  ASSERT_THAT(Discover(), IsOk());
  EXPECT_NE(logger_.Text().find("does not advertise PKCE"), std::string::npos);
}

TEST_F(AuthorizationServerDiscovery, LogsNoExceptionThatIsNotNeeded) {
  config_.pkce_unadvertised = {kIssuer};
  config_.accepted_issuers = {{kIssuer, "https://auth.vendor.example/"}};
  ASSERT_THAT(Discover(), IsOk());
  EXPECT_EQ(logger_.Text().find("manifest"), std::string::npos) << logger_.Text();
}

// DSC-04, failures 11: the pair is pinned, in this direction; what is kept is keyed by what was
// asked for.
TEST_F(AuthorizationServerDiscovery, AcceptsAnIssuerThatDoesNotMatchWhereTheManifestPinsThePair) {
  const std::string slashed = std::string(kIssuer) + "/";
  const auto name = [&slashed](Json& json) { json.Set("issuer", slashed); };
  config_.accepted_issuers = {{slashed, kIssuer}, {kIssuer, "https://other.example"}};
  ExpectRefused(ErrorCode::kForbidden, name);
  config_.accepted_issuers.push_back({kIssuer, slashed});
  vendor_.SetServerMetadata(name);
  const auto metadata = Discover();
  ASSERT_THAT(metadata, IsOk());
  EXPECT_EQ(metadata->issuer, kIssuer);
  EXPECT_EQ(metadata->named_issuer, slashed);
  EXPECT_NE(logger_.Text().find("accepted by the manifest"), std::string::npos);
}

TEST_F(AuthorizationServerDiscovery, RefusesAServerWithoutTheCodeResponse) {
  ExpectRefused(ErrorCode::kUnsupported, [](Json& json) {
    json.Set("response_types_supported", Json::MakeArray({Json("token")}));
  });
}

// DSC-06, DSC-08, failures 24
TEST_F(AuthorizationServerDiscovery, RefusesEndpointsThatAreNotHttps) {
  for (const char* name : {"authorization_endpoint", "token_endpoint", "registration_endpoint",
                           "revocation_endpoint"}) {
    for (const char* url : {"http://auth.vendor.example/x", "http://127.0.0.1/x", "file:///bin/sh",
                            "javascript:alert(1)", "x; rm -rf /"}) {
      ExpectRefused(ErrorCode::kForbidden, [&](Json& json) { json.Set(name, url); });
    }
  }
}

TEST_F(AuthorizationServerDiscovery, AllowsLoopbackHttpOnlyForDevelopment) {
  constexpr char kLocal[] = "http://localhost:4000";
  vendor_.Set("http://localhost:4000/.well-known/oauth-authorization-server", 200,
              R"({"issuer":"http://localhost:4000",
                  "authorization_endpoint":"http://localhost:4000/authorize",
                  "token_endpoint":"http://localhost:4000/token",
                  "code_challenge_methods_supported":["S256"]})");
  EXPECT_THAT(Discover(kLocal), IsError());
  EXPECT_TRUE(transport_.seen().empty());
  config_.allow_insecure_loopback = true;
  EXPECT_THAT(Discover(kLocal), IsOk());
  EXPECT_THAT(Discover("http://auth.vendor.example"), IsError());
}

TEST_F(AuthorizationServerDiscovery, RefusesMalformedDocuments) {
  for (const char* name : {"issuer", "authorization_endpoint", "token_endpoint"}) {
    ExpectRefused(ErrorCode::kUpstream, [name](Json& json) { json.Remove(name); });
    ExpectRefused(ErrorCode::kUpstream, [name](Json& json) { json.Set(name, 7); });
  }
}

// What only carries data costs no sign-in: null is absent, and so is what has another type.
TEST_F(AuthorizationServerDiscovery, ReadsOptionalMembersInEveryForm) {
  for (const char* name :
       {"registration_endpoint", "revocation_endpoint", "scopes_supported",
        "response_types_supported", "grant_types_supported",
        "token_endpoint_auth_methods_supported", "dpop_signing_alg_values_supported",
        "authorization_response_iss_parameter_supported", "client_id_metadata_document_supported",
        "jwks_uri", "service_documentation"}) {
    for (const Json& value : {Json(), Json(""), Json(7), Json(false), Json::MakeArray(),
                              Json::MakeObject(), Json::MakeArray({Json(), Json(7)})}) {
      vendor_.SetServerMetadata([&](Json& json) { json.Set(name, value); });
      EXPECT_THAT(Discover(), IsOk()) << name << " " << value.Dump();
    }
  }
}

TEST_F(AuthorizationServerDiscovery, ReadsATextAsAListOfOneAndTellsOnce) {
  vendor_.SetServerMetadata([](Json& json) {
    json.Set("scopes_supported", "offline_access");
    json.Set("authorization_response_iss_parameter_supported", "true");
  });
  for (int i = 0; i < 2; ++i) {
    const auto metadata = Discover();
    ASSERT_THAT(metadata, IsOk());
    EXPECT_EQ(metadata->scopes_supported, Scopes{"offline_access"});
    EXPECT_TRUE(metadata->authorization_response_iss_parameter_supported);
  }
  const std::string log = logger_.Text();
  const std::size_t first = log.find("scopes_supported");
  ASSERT_NE(first, std::string::npos) << log;
  EXPECT_EQ(log.find("scopes_supported", first + 1), std::string::npos) << log;
}

// GRT-02: strict, in whatever form it is not advertised.
TEST_F(AuthorizationServerDiscovery, TakesNoOtherFormForAnAdvertisementOfPkce) {
  for (const Json& value : {Json(), Json(""), Json("S256"), Json(true), Json(7), Json::MakeObject(),
                            Json::MakeArray({"s256"}), Json::MakeArray({Json()})}) {
    ExpectRefused(ErrorCode::kUnsupported,
                  [&](Json& json) { json.Set("code_challenge_methods_supported", value); });
  }
}

// Two readers would read two different documents.
TEST_F(AuthorizationServerDiscovery, RefusesADocumentThatContradictsItself) {
  vendor_.Set(kServerMetadata, 200,
              R"({"issuer":"https://auth.vendor.example","token_endpoint":"https://a.example/token",
                  "issuer":"https://evil.example"})");
  EXPECT_THAT(Discover(), IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("issuer"))));
}

TEST_F(AuthorizationServerDiscovery, SaysWhereItLookedInVain) {
  vendor_.Remove(kServerMetadata);
  EXPECT_THAT(Discover(),
              IsErrorWith(ErrorCode::kUnsupported, CauseIs(HasSubstr("openid-configuration"))));
}

class PinnedException : public OAuthTest {};

// Failures 11: the responses name the server's own name, and what is kept is keyed by the other.
TEST_F(PinnedException, HoldsTheResponsesOfAnAcceptedIssuerToTheNameItHas) {
  constexpr char kNamed[] = "https://auth.vendor.example/named";
  config_.accepted_issuers = {{kIssuer, kNamed}};
  vendor_.SetServerMetadata([&kNamed](Json& metadata) {
    metadata.Set("issuer", kNamed);
    metadata.Set("authorization_response_iss_parameter_supported", true);
  });
  const auto redirect = Begin();
  ASSERT_THAT(redirect, IsOk());
  EXPECT_EQ(redirect->issuer, kIssuer);
  const auto complete = [&](std::string_view iss) {
    return MakeFlow().Complete(call_, Callback(*redirect, "&iss=" + std::string(iss)));
  };
  EXPECT_THAT(complete(kIssuer), IsErrorWith(ErrorCode::kForbidden));
  const auto status = complete(kNamed);
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(status->issuer, kIssuer);
}

TEST_F(PinnedException, StillSendsS256WhereItIsNotAdvertised) {
  config_.pkce_unadvertised = {kIssuer};
  vendor_.SetServerMetadata(
      [](Json& metadata) { metadata.Remove("code_challenge_methods_supported"); });
  const auto redirect = Begin();
  ASSERT_THAT(redirect, IsOk());
  const auto query = Form(MustParse(redirect->authorization_url).query());
  EXPECT_EQ(query.at("code_challenge_method"), "S256");
  EXPECT_EQ(query.at("code_challenge").size(), 43U);
}

}  // namespace
}  // namespace claribi::oauth
