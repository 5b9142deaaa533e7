#include "oauth/challenge.h"

#include <gtest/gtest.h>

namespace claribi::oauth {
namespace {

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

}  // namespace
}  // namespace claribi::oauth
