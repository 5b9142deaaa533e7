#include "http/proxy_rules.h"

#include <gtest/gtest.h>

#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

using ::testing::HasSubstr;

bool UsesProxy(std::string_view url, std::vector<std::string> no_proxy = {}) {
  const auto rules = ProxyRules::Make("http://proxy.example:3128", std::move(no_proxy));
  return rules->ProxyFor(core::Url::Parse(url).value()) != nullptr;
}

TEST(ProxyRules, UseTheProxyForEverythingButLoopback) {
  EXPECT_TRUE(UsesProxy("https://vendor.example/"));
  EXPECT_TRUE(UsesProxy("https://192.0.2.1/"));
  EXPECT_FALSE(UsesProxy("https://localhost/"));
  EXPECT_FALSE(UsesProxy("https://x.localhost:8443/"));
  EXPECT_FALSE(UsesProxy("https://127.0.0.1/"));
  EXPECT_FALSE(UsesProxy("https://[::1]/"));
}

TEST(ProxyRules, UseNoneWhereNoneIsSet) {
  const auto rules = ProxyRules::Make("", {});
  ASSERT_THAT(rules, IsOk());
  EXPECT_EQ(rules->ProxyFor(core::Url::Parse("https://vendor.example/").value()), nullptr);
}

TEST(ProxyRules, ExceptEverythingByAStar) {
  EXPECT_FALSE(UsesProxy("https://vendor.example/", {"*"}));
}

TEST(ProxyRules, ExceptAHostAndThoseBelowIt) {
  EXPECT_FALSE(UsesProxy("https://vendor.example/", {"other.example", "vendor.example"}));
  EXPECT_FALSE(UsesProxy("https://a.b.vendor.example/", {"Vendor.Example"}));
  EXPECT_FALSE(UsesProxy("https://vendor.example./", {"vendor.example"}));
  EXPECT_TRUE(UsesProxy("https://myvendor.example/", {"vendor.example"}));
  EXPECT_TRUE(UsesProxy("https://vendor.example.evil.example/", {"vendor.example"}));
}

TEST(ProxyRules, ExceptWhatIsBelowASuffixOnly) {
  for (const char* suffix : {".vendor.example", "*.vendor.example"}) {
    EXPECT_FALSE(UsesProxy("https://a.vendor.example/", {suffix})) << suffix;
    EXPECT_TRUE(UsesProxy("https://vendor.example/", {suffix})) << suffix;
    EXPECT_TRUE(UsesProxy("https://myvendor.example/", {suffix})) << suffix;
  }
}

TEST(ProxyRules, ExceptOnePortOnly) {
  EXPECT_FALSE(UsesProxy("https://vendor.example:8443/", {"vendor.example:8443"}));
  EXPECT_FALSE(UsesProxy("https://vendor.example/", {"vendor.example:443"}));
  EXPECT_TRUE(UsesProxy("https://vendor.example/", {"vendor.example:8443"}));
  EXPECT_TRUE(UsesProxy("https://vendor.example/", {"vendor.example:port"}));
  EXPECT_FALSE(UsesProxy("https://[2001:db8::1]:8443/", {"[2001:db8::1]:8443"}));
  EXPECT_TRUE(UsesProxy("https://[2001:db8::1]/", {"[2001:db8::1]:8443"}));
}

TEST(ProxyRules, ExceptAddressesAndRangesOfThem) {
  EXPECT_FALSE(UsesProxy("https://192.0.2.1/", {"192.0.2.1"}));
  EXPECT_FALSE(UsesProxy("https://192.0.2.1/", {"192.0.2.0/24"}));
  EXPECT_TRUE(UsesProxy("https://192.0.3.1/", {"192.0.2.0/24"}));
  EXPECT_FALSE(UsesProxy("https://[2001:db8::1]/", {"2001:db8::1"}));
  EXPECT_FALSE(UsesProxy("https://[2001:db8::1]/", {"[2001:db8::1]"}));
  EXPECT_FALSE(UsesProxy("https://[2001:db8::1]/", {"2001:db8::/32"}));
  EXPECT_TRUE(UsesProxy("https://[2001:db8::1]/", {"192.0.2.0/24"}));
}

TEST(ProxyRules, IgnoreWhatCannotBeUnderstood) {
  for (const char* text :
       {"", ".", ":", "/8", "192.0.2.0/33", "192.0.2.0/x", "[", "[]", "http://x"}) {
    EXPECT_TRUE(UsesProxy("https://vendor.example/", {text})) << text;
    EXPECT_TRUE(UsesProxy("https://192.0.2.1/", {text})) << text;
  }
}

TEST(ProxyRules, DoNotRepeatAPasswordThatStandsInTheProxy) {
  const auto rules = ProxyRules::Make("http://user:secret@proxy.example:3128", {});
  ASSERT_THAT(rules, IsErrorWith(core::ErrorCode::kInvalid));
  for (const std::string& text : {rules.error().message, rules.error().cause, rules.error().fix}) {
    EXPECT_EQ(text.find("secret"), std::string::npos) << text;
  }
  EXPECT_THAT(rules, IsErrorWith(FixIs(HasSubstr("without user name and password"))));
}

}  // namespace
}  // namespace claribi::http
