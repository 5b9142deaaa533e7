#include "policy/url_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "policy/endpoint_rule.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(UrlTemplate, WithoutPlacesFitsItsOwnTextAlone) {
  EXPECT_TRUE(FitsTemplate("a.example", "a.example", "."));
  EXPECT_FALSE(FitsTemplate("b.example", "a.example", "."));
  EXPECT_FALSE(FitsTemplate("a.example.", "a.example", "."));
  EXPECT_TRUE(FitsTemplate("", "", "."));
}

TEST(UrlTemplate, APlaceIsOneLabelOrAPartOfOne) {
  constexpr std::string_view kHost = "{tenant}.vendor.example";
  EXPECT_TRUE(FitsTemplate("acme.vendor.example", kHost, "."));
  EXPECT_FALSE(FitsTemplate(".vendor.example", kHost, "."));
  EXPECT_FALSE(FitsTemplate("vendor.example", kHost, "."));
  EXPECT_FALSE(FitsTemplate("a.b.vendor.example", kHost, "."));
  EXPECT_FALSE(FitsTemplate("acme.vendor.example.evil.example", kHost, "."));
  EXPECT_FALSE(FitsTemplate("acmevendor.example", kHost, "."));
  EXPECT_TRUE(FitsTemplate("x-acme-1.vendor.example", "x-{tenant}-1.vendor.example", "."));
  EXPECT_FALSE(FitsTemplate("x--1.vendor.example", "x-{tenant}-1.vendor.example", "."));
}

TEST(UrlTemplate, AValueMayRepeatWhatFollowsIt) {
  EXPECT_TRUE(FitsTemplate("a-b-c-d", "{x}-d", "/"));
  EXPECT_TRUE(FitsTemplate("aaa", "{x}a", "/"));
  EXPECT_TRUE(FitsTemplate("/t/a/b/mcp", "/t/{x}/{y}/mcp", "/"));
  EXPECT_FALSE(FitsTemplate("/t/a/b/c/mcp", "/t/{x}/{y}/mcp", "/"));
}

TEST(UrlTemplate, IsMatchedInBoundedTime) {
  std::string hostile(8000, 'a');
  EXPECT_FALSE(FitsTemplate(hostile + "/", "{a}{b}{c}{d}{e}{f}{g}a", "/"));
  EXPECT_TRUE(FitsTemplate(hostile, "{a}{b}{c}{d}{e}{f}{g}a", "/"));
}

TEST(UrlTemplate, TellsItsPlaces) {
  EXPECT_THAT(PlacesOf("https://{tenant}.example/{tenant}/{db_1}").names,
              ElementsAre("tenant", "tenant", "db_1"));
  EXPECT_THAT(PlacesOf("https://a.example").names, IsEmpty());
  for (const char* wrong : {"{", "}", "{}", "{a", "a}", "{A}", "{a-b}", "{a}}", "{{a}}", "{a b}"}) {
    EXPECT_FALSE(PlacesOf(wrong).is_valid) << wrong;
  }
}

TEST(EndpointRule, TakesAFamilyOfHostsAndPaths) {
  EndpointRule rule;
  rule.allowed_hosts = {"{tenant}.vendor.example"};
  rule.allowed_paths = {"/db/{name}/mcp"};
  EXPECT_THAT(CheckEndpoint("https://acme.vendor.example/db/main/mcp", rule), IsOk());
  for (const char* url :
       {"https://vendor.example/db/main/mcp", "https://a.b.vendor.example/db/main/mcp",
        "https://acme.vendor.example.evil.example/db/main/mcp",
        "https://acme.vendor.example/db/mcp", "https://acme.vendor.example/db/a/b/mcp",
        "https://acme.vendor.example/db/../mcp", "https://acme.vendor.example:444/db/main/mcp",
        "http://acme.vendor.example/db/main/mcp"}) {
    EXPECT_THAT(CheckEndpoint(url, rule), IsError()) << url;
  }
}

}  // namespace
}  // namespace claribi::policy
