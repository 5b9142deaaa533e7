// Exceptions that a manifest pins, through a whole sign-in. Which breach is accepted at all is
// tested with the metadata.
#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/authorization_flow.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Json;

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
