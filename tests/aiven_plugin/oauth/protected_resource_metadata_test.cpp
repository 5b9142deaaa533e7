#include "oauth/protected_resource_metadata.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using ::testing::HasSubstr;

RequestedAuthorization Of(std::initializer_list<const char*> fields) {
  http::Headers headers;
  for (const char* field : fields) headers.Add("WWW-Authenticate", field);
  return ReadChallenge(headers);
}

// DSC-02
TEST(Challenge, SaysWhereTheMetadataIsAndWhatIsNeeded) {
  const auto requested =
      Of({R"(Bearer error="invalid_token", scope="a b", resource_metadata="https://m.example/x")"});
  EXPECT_TRUE(requested.offers_bearer);
  EXPECT_FALSE(requested.offers_dpop);
  EXPECT_EQ(requested.error, "invalid_token");
  EXPECT_EQ(requested.scopes, (Scopes{"a", "b"}));
  EXPECT_EQ(requested.resource_metadata, "https://m.example/x");
}

// RFC 9449 section 7.1
TEST(Challenge, KnowsDpop) {
  const auto requested = Of({R"(dPoP resource_metadata="https://m.example/x", scope="a")"});
  EXPECT_TRUE(requested.WantsDpopOnly());
  EXPECT_EQ(requested.resource_metadata, "https://m.example/x");
  EXPECT_EQ(requested.scopes, Scopes{"a"});
}

TEST(Challenge, OfBothSchemesLeavesTheChoice) {
  for (const auto& requested :
       {Of({R"(DPoP algs="ES256", error="use_dpop_nonce", Bearer scope="a")"}),
        Of({R"(Bearer scope="a", error="x")", R"(DPoP error="use_dpop_nonce")"})}) {
    EXPECT_TRUE(requested.offers_bearer);
    EXPECT_TRUE(requested.offers_dpop);
    EXPECT_FALSE(requested.WantsDpopOnly());
    EXPECT_EQ(requested.scopes, Scopes{"a"});
    EXPECT_EQ(requested.error, "use_dpop_nonce");
  }
}

TEST(Challenge, OfOtherSchemesSaysNothing) {
  const auto requested = Of({R"(Basic realm="x", scope="a")", "Negotiate abc="});
  EXPECT_FALSE(requested.offers_bearer);
  EXPECT_FALSE(requested.WantsDpopOnly());
  EXPECT_FALSE(requested.scopes.has_value());
}

TEST(Challenge, OfTheFirstOfAScheme) {
  EXPECT_EQ(Of({R"(Bearer scope="a", Bearer scope="b")"}).scopes, Scopes{"a"});
}

std::vector<std::string> ResourceUrls(std::string_view endpoint,
                                      const std::optional<std::string>& named = std::nullopt) {
  const auto urls = ProtectedResourceMetadataUrls(MustParse(endpoint), named, false);
  std::vector<std::string> texts;
  if (!urls.ok()) return {urls.error().message};
  for (const core::Url& url : *urls) texts.push_back(url.text());
  return texts;
}

// DSC-02
TEST(ProtectedResourceMetadata, IsLookedForByPathThenAtTheRoot) {
  EXPECT_EQ(ResourceUrls(kEndpoint), (std::vector<std::string>{kPathMetadata, kRootMetadata}));
  EXPECT_EQ(ResourceUrls("https://h.example/a/b/"),
            (std::vector<std::string>{"https://h.example/.well-known/oauth-protected-resource/a/b",
                                      "https://h.example/.well-known/oauth-protected-resource"}));
}

TEST(ProtectedResourceMetadata, IsLookedForOnceWhenTheEndpointHasNoPath) {
  EXPECT_EQ(ResourceUrls("https://h.example"),
            std::vector<std::string>{"https://h.example/.well-known/oauth-protected-resource"});
}

// DSC-02
TEST(ProtectedResourceMetadata, IsLookedForWhereTheChallengeSaysFirst) {
  EXPECT_EQ(ResourceUrls(kEndpoint, "https://mcp.vendor.example/custom"),
            (std::vector<std::string>{"https://mcp.vendor.example/custom", kPathMetadata,
                                      kRootMetadata}));
}

// DSC-07, failures 24
TEST(ProtectedResourceMetadata, IsNotFetchedFromUnsafeUrlsInAChallenge) {
  for (const char* unsafe :
       {"http://169.254.169.254/latest/meta-data", "http://localhost/x", "file:///etc/passwd",
        "javascript:alert(1)", "/relative", "https://user@evil.example/"}) {
    std::string why;
    const auto urls = ProtectedResourceMetadataUrls(MustParse(kEndpoint), unsafe, false, &why);
    ASSERT_THAT(urls, IsOk()) << unsafe;
    EXPECT_EQ(urls->size(), 2U) << unsafe;
    EXPECT_EQ(urls->front().text(), kPathMetadata) << unsafe;
    EXPECT_THAT(why, HasSubstr("resource_metadata")) << unsafe;
  }
}

// GRT-08, failures 6
TEST(ProtectedResourceMetadata, AcceptsTheEndpointAndItsParentsAsResource) {
  const core::Url endpoint = MustParse("https://h.example/a/mcp?read_only=true");
  for (const char* resource :
       {"https://h.example/a/mcp?read_only=true", "https://h.example/a/mcp",
        "https://h.example/a/mcp/", "https://h.example/a", "https://h.example/",
        "https://h.example", "https://H.example:443"}) {
    EXPECT_TRUE(CoversEndpoint(resource, endpoint)) << resource;
  }
}

// RFC 9728 section 3.3
TEST(ProtectedResourceMetadata, RefusesOtherResources) {
  const core::Url endpoint = MustParse("https://h.example/a/mcp?read_only=true");
  for (const char* resource :
       {"https://evil.example/a/mcp", "http://h.example/a/mcp", "https://h.example:8443/a/mcp",
        "https://h.example/a/mc", "https://h.example/a/mcp/deeper", "https://h.example/b",
        "https://h.example/a/mcp?read_only=false", "https://h.example/a/mcp#x", "not a url", ""}) {
    EXPECT_FALSE(CoversEndpoint(resource, endpoint)) << resource;
  }
}

class ProtectedResourceDiscovery : public OAuthTest {
 protected:
  core::Result<ProtectedResourceMetadata> Discover(
      const std::optional<std::string>& named = std::nullopt) {
    return DiscoverProtectedResource(dependencies_, config_, endpoint_, named, call_);
  }
};

// DSC-01
TEST_F(ProtectedResourceDiscovery, FindsTheAuthorizationServer) {
  const auto metadata = Discover();
  ASSERT_THAT(metadata, IsOk());
  EXPECT_EQ(metadata->authorization_server, kIssuer);
  EXPECT_EQ(metadata->resource, kOrigin);
  EXPECT_EQ(metadata->scopes_supported, (Scopes{"projects", "services"}));
  EXPECT_EQ(Requests(kRootMetadata), 0);
}

// Failures 7
TEST_F(ProtectedResourceDiscovery, TakesAnyClientErrorForAMiss) {
  const std::string document =
      R"({"resource":"https://mcp.vendor.example","authorization_servers":["https://as.example"]})";
  vendor_.Set(kRootMetadata, 200, document);
  for (const int status : {400, 401, 403, 404, 405, 406, 410, 418}) {
    vendor_.Set(kPathMetadata, status, "nothing here");
    const auto metadata = Discover();
    ASSERT_THAT(metadata, IsOk()) << status;
    EXPECT_EQ(metadata->authorization_server, "https://as.example");
  }
}

TEST_F(ProtectedResourceDiscovery, TakesAStartPageForAMiss) {
  vendor_.Set(kRootMetadata, 200, R"({"resource":"https://mcp.vendor.example",
      "authorization_servers":["https://as.example"]})");
  vendor_.Set(kPathMetadata, 200, "<html>welcome</html>");
  EXPECT_THAT(Discover(), IsOk());
}

TEST_F(ProtectedResourceDiscovery, TakesARedirectElsewhereForAMiss) {
  vendor_.Set(kRootMetadata, 200, R"({"resource":"https://mcp.vendor.example",
      "authorization_servers":["https://as.example"]})");
  vendor_.Set(kPathMetadata, [](const http::HttpRequest&) {
    testing::ScriptedAnswer answer;
    answer.status = 302;
    answer.headers.Set("Location", "https://login.example/");
    return answer;
  });
  EXPECT_THAT(Discover(), IsOk());
  EXPECT_EQ(Requests("https://login.example/"), 0);
}

// Failures 7: an outage is not an absence.
TEST_F(ProtectedResourceDiscovery, ReportsAnOutageInsteadOfAMiss) {
  vendor_.Set(kPathMetadata, 503, R"({"error":"Service is under maintenance."})");
  EXPECT_THAT(Discover(), IsErrorWith(ErrorCode::kUnavailable, IsRetryable()));

  vendor_.Set(kPathMetadata, [](const http::HttpRequest&) {
    testing::ScriptedAnswer answer = testing::JsonAnswer(429, R"({"error":"Too many requests."})");
    answer.headers.Set("Retry-After", "7");
    return answer;
  });
  EXPECT_THAT(Discover(),
              IsErrorWith(ErrorCode::kRateLimited, RetryAfterIs(core::Milliseconds(7000))));

  vendor_.Set(kPathMetadata, [](const http::HttpRequest&) {
    testing::ScriptedAnswer answer;
    answer.error = core::Error(ErrorCode::kUnavailable, "no route");
    return answer;
  });
  EXPECT_THAT(Discover(), IsErrorWith(MessageIs("no route"), IsRetryable()));
  EXPECT_EQ(Requests(kRootMetadata), 3) << "every place is tried all the same";
}

// DSC-07: a link that may not be used counts as none, and is never followed.
TEST_F(ProtectedResourceDiscovery, GoesOnWithoutALinkThatMayNotBeUsed) {
  for (const char* link :
       {"http://169.254.169.254/latest/meta-data", "https://10.0.0.1/x", "/relative", "not a url",
        "", "javascript:alert(1)", "http://mcp.vendor.example/x"}) {
    EXPECT_THAT(Discover(link), IsOk()) << link;
  }
  for (const auto& seen : transport_.seen()) EXPECT_TRUE(seen.url.starts_with(kOrigin)) << seen.url;
  EXPECT_THAT(logger_.Text(), HasSubstr("169.254.169.254"));
}

TEST_F(ProtectedResourceDiscovery, NamesEveryPlaceThatWasTried) {
  vendor_.Remove(kPathMetadata);
  EXPECT_THAT(Discover(), IsErrorWith(ErrorCode::kUnsupported, CauseIs(HasSubstr(kPathMetadata)),
                                      CauseIs(HasSubstr(kRootMetadata)), HasFix()));
}

// RFC 9728 section 3.3: no other place is tried once a document speaks for somebody else.
TEST_F(ProtectedResourceDiscovery, RefusesTheMetadataOfAnotherResource) {
  vendor_.Set(kPathMetadata, 200, R"({"resource":"https://evil.example.com/mcp",
      "authorization_servers":["https://auth.vendor.example"]})");
  EXPECT_THAT(Discover(), IsErrorWith(ErrorCode::kForbidden));
  EXPECT_EQ(Requests(kRootMetadata), 0);
}

// The vendor's marketplace addresses name a resource beside their path.
TEST_F(ProtectedResourceDiscovery, AcceptsAPinnedResourceAndSaysSo) {
  endpoint_ = MustParse("https://mcp.vendor.example/mcp/aws?read_only=true");
  vendor_.Set(std::string(kPathMetadata) + "/aws", 200,
              R"({"resource":"https://mcp.vendor.example/aws",
                  "authorization_servers":["https://auth.vendor.example"]})");
  EXPECT_THAT(Discover(), IsError());
  config_.accepted_resources = {"https://mcp.vendor.example/aws"};
  const auto metadata = Discover();
  ASSERT_THAT(metadata, IsOk());
  EXPECT_EQ(metadata->resource, "https://mcp.vendor.example/aws");
  EXPECT_NE(logger_.Text().find("https://mcp.vendor.example/aws"), std::string::npos);
}

TEST_F(ProtectedResourceDiscovery, RefusesDocumentsWithoutWhatMustBeInThem) {
  for (const char* document :
       {R"({})", R"([])", R"("x")",
        R"({"resource":7,"authorization_servers":["https://a.example"]})",
        R"({"resource":null,"authorization_servers":["https://a.example"]})",
        R"({"resource":"https://mcp.vendor.example"})",
        R"({"resource":"https://mcp.vendor.example","authorization_servers":null})",
        R"({"resource":"https://mcp.vendor.example","authorization_servers":[]})",
        R"({"resource":"https://mcp.vendor.example","authorization_servers":{}})",
        R"({"resource":"https://mcp.vendor.example","authorization_servers":[1]})",
        R"({"resource":"https://mcp.vendor.example","authorization_servers":["https://a.example"],
            "bearer_methods_supported":["query"]})"}) {
    vendor_.Set(kPathMetadata, 200, document);
    EXPECT_THAT(Discover(), IsErrorWith(CauseIs(::testing::Not(::testing::IsEmpty())), HasFix()))
        << document;
  }
}

TEST_F(ProtectedResourceDiscovery, ReadsOptionalMembersInEveryForm) {
  for (const char* name :
       {"scopes_supported", "bearer_methods_supported", "resource_signing_alg_values_supported",
        "resource_documentation", "jwks_uri"}) {
    for (const char* value : {"null", "[]", "{}", "7", "\"\"", "[null]", "[7,null]", "false"}) {
      vendor_.Set(kPathMetadata, 200,
                  std::string(R"({"resource":"https://mcp.vendor.example",)") +
                      R"("authorization_servers":["https://auth.vendor.example"],")" + name +
                      "\":" + value + "}");
      const auto metadata = Discover();
      ASSERT_THAT(metadata, IsOk()) << name << value;
      EXPECT_EQ(metadata->authorization_server, kIssuer);
    }
  }
}

TEST_F(ProtectedResourceDiscovery, ReadsATextAsAListOfOne) {
  vendor_.Set(kPathMetadata, 200,
              R"({"resource":"https://mcp.vendor.example","scopes_supported":"read",
                  "authorization_servers":"https://auth.vendor.example",
                  "bearer_methods_supported":"header"})");
  const auto metadata = Discover();
  ASSERT_THAT(metadata, IsOk());
  EXPECT_EQ(metadata->authorization_server, kIssuer);
  EXPECT_EQ(metadata->scopes_supported, Scopes{"read"});
}

}  // namespace
}  // namespace claribi::oauth
