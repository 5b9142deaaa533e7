// What the kinds of sign-in need of a host, and what they refuse because it is another kind's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "aiven_plugin/messages/connection_fixture.h"

namespace claribi::connection {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;
using ::testing::Not;

class SignInOptionsTest : public ConnectionTest {};

TEST_F(SignInOptionsTest, AnAuthorizationCodeNeedsARedirectUri) {
  EXPECT_EQ(plugin_->Describe().Find("auth")->AsArray()->front().FindBool("redirect_uri"), true);
  const auto begun = connection_->AuthorizeBegin(call_, std::nullopt, "{}");
  ASSERT_FALSE(begun.ok());
  EXPECT_EQ(begun.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(begun.error().cause, HasSubstr("NULL"));
  EXPECT_TRUE(transport_->seen().empty());
}

TEST_F(SignInOptionsTest, OAuthTakesNoKey) {
  const auto begun = connection_->AuthorizeBegin(call_, "https://bi.example/callback",
                                                 R"({"api_key":"sk-live-0123456789"})");
  ASSERT_FALSE(begun.ok());
  EXPECT_EQ(begun.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(begun.error().cause, HasSubstr("/api_key"));
  EXPECT_THAT(begun.error().cause, Not(HasSubstr("sk-live")));
  EXPECT_TRUE(transport_->seen().empty());
}

TEST_F(SignInOptionsTest, WithoutASignInNothingIsNeeded) {
  manifest_.Set("sign_in", Json::Parse(R"({"kind":"none"})").value());
  Configure(Json::MakeObject());
  connection_ = Open("{}");
  EXPECT_EQ(plugin_->Describe().Find("auth")->Dump(), R"([{"kind":"none","redirect_uri":false}])");
  for (const auto redirect :
       {std::optional<std::string_view>(), std::optional<std::string_view>("anything")}) {
    const auto begun = connection_->AuthorizeBegin(call_, redirect, "{}");
    ASSERT_TRUE(begun.ok()) << begun.error().cause;
    ExpectValid("authorize_begin", *begun);
    EXPECT_EQ(*begun->FindString("kind"), "done");
  }
  for (const char* options : {R"({"api_key":"sk-live-0123456789"})", R"({"scopes":["a"]})"}) {
    EXPECT_EQ(connection_->AuthorizeBegin(call_, std::nullopt, options).error().code,
              ErrorCode::kInvalid);
  }
}

TEST_F(SignInOptionsTest, AGrantWithoutAPersonNeedsNoRedirectUri) {
  manifest_.Set("sign_in", Json::Parse(R"({"kind":"oauth2_client_credentials"})").value());
  Configure(Json::Parse(R"({"client":{"registrations":[{"issuer":"https://auth.vendor.example",
      "client_id":"claribi","client_secret":"shh","token_endpoint_auth_method":"client_secret_post"}]}})")
                .value());
  connection_ = Open("{}");
  EXPECT_EQ(plugin_->Describe().Find("auth")->AsArray()->front().FindBool("redirect_uri"), false);
  for (const auto redirect :
       {std::optional<std::string_view>(), std::optional<std::string_view>("anything")}) {
    const auto begun = connection_->AuthorizeBegin(call_, redirect, "{}");
    ASSERT_TRUE(begun.ok()) << begun.error().cause;
    EXPECT_EQ(*begun->FindString("kind"), "done");
  }
  EXPECT_FALSE(
      connection_->AuthorizeBegin(call_, std::nullopt, R"({"api_key":"sk-live-01"})").ok());
}

}  // namespace
}  // namespace claribi::connection
