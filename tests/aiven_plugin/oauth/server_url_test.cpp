#include "oauth/server_url.h"

#include <gtest/gtest.h>

namespace claribi::oauth {
namespace {

TEST(ServerUrl, IsAPublicHttpsUrl) {
  for (const char* text :
       {"https://auth.example/token", "https://8.8.8.8/", "https://a.example:1/"}) {
    EXPECT_TRUE(ParseServerUrl(text, "token_endpoint", false).ok()) << text;
  }
}

// What a vendor's metadata could name to have us, or the person's browser, reach inside.
class HostileServerUrl : public ::testing::TestWithParam<const char*> {};

TEST_P(HostileServerUrl, IsRefusedNamingWhatItIsFor) {
  const auto url = ParseServerUrl(GetParam(), "token_endpoint", false);
  ASSERT_FALSE(url.ok());
  EXPECT_EQ(url.error().code, core::ErrorCode::kForbidden);
  EXPECT_NE(url.error().cause.find("token_endpoint"), std::string::npos) << url.error().cause;
  EXPECT_FALSE(url.error().fix.empty());
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
  EXPECT_TRUE(ParseServerUrl("http://127.0.0.1:8080/token", "token_endpoint", true).ok());
  EXPECT_TRUE(ParseServerUrl("https://localhost/token", "token_endpoint", true).ok());
  EXPECT_FALSE(ParseServerUrl("https://169.254.169.254/", "token_endpoint", true).ok());
  EXPECT_FALSE(ParseServerUrl("http://auth.example/", "token_endpoint", true).ok());
}

}  // namespace
}  // namespace claribi::oauth
