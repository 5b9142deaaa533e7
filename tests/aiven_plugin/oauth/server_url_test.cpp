#include "oauth/server_url.h"

#include <gtest/gtest.h>

#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

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

}  // namespace
}  // namespace claribi::oauth
