#include "policy/endpoint_rule.h"

#include <gtest/gtest.h>

#include "aiven_plugin/policy/shipped_rules.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using claribi::testing::ShippedEndpointRule;
using ::testing::HasSubstr;

bool Accepts(const EndpointRule& rule, std::string_view endpoint) {
  return CheckEndpoint(endpoint, rule).ok();
}

void ExpectRefused(const EndpointRule& rule, std::string_view endpoint, std::string_view cause) {
  EXPECT_THAT(CheckEndpoint(endpoint, rule), IsErrorWith(core::ErrorCode::kInvalid, "configuration",
                                                         HasFix(), CauseIs(HasSubstr(cause))))
      << endpoint;
}

TEST(EndpointRule, AcceptsTheVendorsOwnEndpoints) {
  const EndpointRule rule = ShippedEndpointRule();
  for (const char* endpoint : {"https://mcp.aiven.live/mcp?read_only=true",
                               "https://mcp.aiven.live/mcp/aws?read_only=true",
                               "https://MCP.aiven.live/mcp?read_only=true",
                               "https://mcp.aiven.live:443/mcp?read_only=true",
                               "https://mcp.aiven.live/mcp?read_only=true&services_scope=pg",
                               "https://mcp.aiven.live/mcp?services_scope=pg,kafka&read_only=true",
                               "https://mcp.aiven.live/mcp?read%5Fonly=%74rue"}) {
    EXPECT_TRUE(Accepts(rule, endpoint)) << endpoint;
  }
}

TEST(EndpointRule, KeepsTheEndpointAsItWasWritten) {
  const auto url =
      CheckEndpoint("https://mcp.aiven.live/mcp?read_only=true", ShippedEndpointRule());
  ASSERT_THAT(url, IsOk());
  EXPECT_EQ(url.value().text(), "https://mcp.aiven.live/mcp?read_only=true");
}

TEST(EndpointRule, RefusesAMissingOrMistypedReadOnly) {
  const EndpointRule rule = ShippedEndpointRule();
  for (const char* query :
       {"", "?", "?read_only", "?read_only=", "?read_only=false", "?read_only=TRUE",
        "?read_only=True", "?read_only=1", "?read_only=true1", "?READ_ONLY=true", "?Read_Only=true",
        "?readonly=true", "?read-only=true", "?read_only=truе"}) {
    const std::string endpoint = "https://mcp.aiven.live/mcp" + std::string(query);
    EXPECT_FALSE(Accepts(rule, endpoint)) << endpoint;
  }
  ExpectRefused(rule, "https://mcp.aiven.live/mcp", "read_only=true is missing");
  ExpectRefused(rule, "https://mcp.aiven.live/mcp?read_only=TRUE",
                "expected read_only=true, seen read_only=TRUE");
}

TEST(EndpointRule, RefusesARepeatedReadOnlyInAnyDisguise) {
  const EndpointRule rule = ShippedEndpointRule();
  for (const char* more :
       {"read_only=true", "read_only=false", "READ_ONLY=false", "read%5Fonly=false",
        "read_only[]=false", "read_only%5B%5D=false", "read_only[0]=false", "Read_Only",
        "read.only=false", "read-only=false", "Read.Only[]=false", "read%2Eonly=false"}) {
    ExpectRefused(rule, "https://mcp.aiven.live/mcp?read_only=true&" + std::string(more),
                  "more than once");
    EXPECT_FALSE(
        Accepts(rule, "https://mcp.aiven.live/mcp?" + std::string(more) + "&read_only=true"));
  }
}

TEST(EndpointRule, RefusesParametersThatBringWritingOrSecretsBack) {
  const EndpointRule rule = ShippedEndpointRule();
  for (const char* more :
       {"write_allowlist=aiven_service_create", "WRITE_ALLOWLIST=x", "write%5Fallowlist=x",
        "write_allowlist[]=x", "write.allowlist=x", "allow_secrets=true", "allow_secrets=false",
        "allow_secrets", "Allow_Secrets=1"}) {
    ExpectRefused(rule, "https://mcp.aiven.live/mcp?read_only=true&" + std::string(more),
                  "is forbidden");
  }
}

// Where any other parameter may be there, the required one still has one spelling.
TEST(EndpointRule, RefusesDisguisesWhereNoParameterIsUnknown) {
  EndpointRule rule;
  rule.required_parameters = {{"read_only", "true"}};
  EXPECT_TRUE(Accepts(rule, "https://vendor.example/mcp?read_only=true&page=2"));
  for (const char* more : {"read.only=false", "read-only=false", "READ_ONLY[]=false"}) {
    ExpectRefused(rule, "https://vendor.example/mcp?read_only=true&" + std::string(more),
                  "more than once");
    EXPECT_FALSE(Accepts(rule, "https://vendor.example/mcp?" + std::string(more))) << more;
  }
}

TEST(EndpointRule, RefusesParametersThatTheVendorDoesNotKnow) {
  const EndpointRule rule = ShippedEndpointRule();
  for (const char* more : {"utm_source=x", "token=x", "=x", "Services_Scope=pg", "read_only.x=y"}) {
    ExpectRefused(rule, "https://mcp.aiven.live/mcp?read_only=true&" + std::string(more),
                  "is not one that the manifest allows");
  }
}

TEST(EndpointRule, RefusesWhatAnotherParserCouldReadDifferently) {
  const EndpointRule rule = ShippedEndpointRule();
  for (const char* query :
       {"read_only=true;write_allowlist=x", "read_only=true&services_scope=pg;write_allowlist=x",
        "read_only=true&services_scope=pg%26write_allowlist%3Dx", "read_only=true%00",
        "read_only=true+", "read_only=true%20", "read_only%20=true", "+read_only=true",
        "read_only=true%23x", "read_only=%2574rue", "read_only=true%0d%0a"}) {
    EXPECT_FALSE(Accepts(rule, "https://mcp.aiven.live/mcp?" + std::string(query))) << query;
  }
  for (const char* endpoint :
       {"https://mcp.aiven.live/mcp?read_only=true#x", "https://mcp.aiven.live/mcp?read_only=true ",
        " https://mcp.aiven.live/mcp?read_only=true", "https://mcp.aiven.live/mcp?read_only=true\n",
        "https://mcp.aiven.live/mcp?read_only=tru%", "https://mcp.aiven.live/mcp?read_only=%zz"}) {
    EXPECT_FALSE(Accepts(rule, endpoint)) << endpoint;
  }
}

TEST(EndpointRule, RefusesEveryOtherHost) {
  const EndpointRule rule = ShippedEndpointRule();
  for (const char* authority :
       {"evil.example", "mcp.aiven.live.evil.example", "evilmcp.aiven.live", "aiven.live",
        "xmcp.aiven.live", "mcp.aiven.live.", "mcp.aiven.live:8443", "mcp.aiven.live@evil.example",
        "user:password@mcp.aiven.live", "mcp.aiven.live:443@evil.example", "mcp.aiven.live:0",
        "mcp.aiven.live:99999", "mcp.aiven.live\\@evil.example", "mcp%2eaiven.live", "[::1]",
        "127.0.0.1", "localhost", "169.254.169.254", ""}) {
    EXPECT_FALSE(Accepts(rule, "https://" + std::string(authority) + "/mcp?read_only=true"))
        << authority;
  }
  ExpectRefused(rule, "https://mcp.aiven.live.evil.example/mcp?read_only=true", "not the vendor's");
  ExpectRefused(rule, "https://mcp.aiven.live:8443/mcp?read_only=true", "port 8443");
}

TEST(EndpointRule, RefusesOtherSchemes) {
  const EndpointRule rule = ShippedEndpointRule();
  for (const char* scheme : {"http", "ftp", "file", "javascript", "wss", ""}) {
    EXPECT_FALSE(Accepts(rule, std::string(scheme) + "://mcp.aiven.live/mcp?read_only=true"));
  }
}

TEST(EndpointRule, RefusesOtherPathsAndTheirDisguises) {
  const EndpointRule rule = ShippedEndpointRule();
  for (const char* path : {"", "/", "/mcp/", "/MCP", "/mcp/other", "/mcp/../admin", "/./mcp",
                           "//mcp", "/mcp%2faws", "/mcp/%2e%2e/x", "/%6dcp", "/mcp%5caws"}) {
    EXPECT_FALSE(Accepts(rule, "https://mcp.aiven.live" + std::string(path) + "?read_only=true"))
        << path;
  }
}

TEST(EndpointRule, LoopbackNeedsTheOperatorsSwitchAndKeepsTheOtherRules) {
  EndpointRule rule = ShippedEndpointRule();
  EXPECT_FALSE(Accepts(rule, "https://127.0.0.1:8443/mcp?read_only=true"));
  rule.allow_loopback_host = true;
  EXPECT_TRUE(Accepts(rule, "https://127.0.0.1:8443/mcp?read_only=true"));
  EXPECT_TRUE(Accepts(rule, "https://[::1]:8443/mcp?read_only=true"));
  EXPECT_FALSE(Accepts(rule, "http://127.0.0.1:8443/mcp?read_only=true"));
  EXPECT_FALSE(Accepts(rule, "https://127.0.0.1:8443/mcp"));
  EXPECT_FALSE(Accepts(rule, "https://127.0.0.1.evil.example/mcp?read_only=true"));
  rule.allow_insecure_loopback = true;
  EXPECT_TRUE(Accepts(rule, "http://localhost:8443/mcp?read_only=true"));
  EXPECT_FALSE(Accepts(rule, "http://localhost:8443/mcp?read_only=false"));
  EXPECT_FALSE(Accepts(rule, "http://mcp.aiven.live/mcp?read_only=true"));
}

TEST(EndpointRule, WithoutRulesTakesAnyPublicHttpsEndpoint) {
  const EndpointRule rule;
  EXPECT_TRUE(Accepts(rule, "https://vendor.example:8443/any/path?x=1&y=2"));
  EXPECT_FALSE(Accepts(rule, "https://localhost/mcp"));
  EXPECT_FALSE(Accepts(rule, "http://vendor.example/"));
  EXPECT_FALSE(Accepts(rule, "https://vendor.example/?x=1&X=2"));
}

TEST(EndpointRule, RefusesEveryEndpointThatIsOneByteShort) {
  const std::string endpoint = "https://mcp.aiven.live/mcp?read_only=true";
  for (std::size_t i = 0; i < endpoint.size(); ++i) {
    std::string shorter = endpoint;
    shorter.erase(i, 1);
    EXPECT_FALSE(Accepts(ShippedEndpointRule(), shorter)) << shorter;
  }
}

TEST(EndpointRule, LoopbackOnlyRefusesEveryOtherHost) {
  EndpointRule rule;
  rule.loopback_only = true;
  rule.allow_loopback_host = true;
  rule.allow_insecure_loopback = true;
  for (const char* endpoint : {"http://localhost:4711", "http://127.0.0.1:1/mcp",
                               "http://[::1]:1/mcp", "https://localhost:1/mcp"}) {
    EXPECT_TRUE(Accepts(rule, endpoint)) << endpoint;
  }
  for (const char* endpoint :
       {"https://mcp.aiven.live/mcp?read_only=true", "https://localhost.evil.example/mcp",
        "https://127.0.0.1.evil.example/mcp", "https://10.0.0.1/mcp", "https://0.0.0.0/mcp"}) {
    ExpectRefused(rule, endpoint, "is another machine");
  }
  ExpectRefused(rule, "http://mcp.vendor.example/mcp", "http://");
}

TEST(EndpointRule, LoopbackOnlyNeedsTheOperatorsSwitchToo) {
  EndpointRule rule;
  rule.loopback_only = true;
  ExpectRefused(rule, "http://localhost:4711/mcp", "http://");
  ExpectRefused(rule, "https://localhost:4711/mcp", "is this machine");
}

TEST(EndpointRule, SaysHowAServerOfOnesOwnIsPermitted) {
  EndpointRule rule;
  for (const char* url :
       {"http://localhost:8443/mcp", "https://localhost:8443/mcp", "https://127.0.0.1/mcp"}) {
    const auto refused = CheckEndpoint(url, rule);
    ASSERT_FALSE(refused.ok()) << url;
    EXPECT_NE(refused.error().fix.find("allow_insecure_loopback"), std::string::npos) << url;
  }
  const auto elsewhere = CheckEndpoint("http://vendor.example/mcp", rule);
  ASSERT_FALSE(elsewhere.ok());
  EXPECT_EQ(elsewhere.error().fix.find("allow_insecure_loopback"), std::string::npos);
}

}  // namespace
}  // namespace claribi::policy
