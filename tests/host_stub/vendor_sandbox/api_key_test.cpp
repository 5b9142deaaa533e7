// The simulated vendor with API keys instead of OAuth.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host_stub/vendor_sandbox/vendor.h"
#include "vendor_sandbox/mcp_endpoint.h"

namespace claribi::vendor_sandbox {
namespace {

class ApiKeyKnobTest : public ::testing::Test {
 protected:
  int StatusWith(const Header& credential) {
    std::vector<Header> headers = vendor.McpHeaders();
    std::erase_if(headers, [](const Header& header) { return header.first == "Authorization"; });
    if (!credential.first.empty()) headers.push_back(credential);
    reply = vendor.Mcp(MakeRequest("POST", "/mcp", kPing, headers));
    return reply.status;
  }

  Vendor vendor;
  HttpReply reply;
};

TEST_F(ApiKeyKnobTest, TakesTheKeyInItsHeaderAlone) {
  vendor.Turn({{"api_key_header", "X-API-Key"}, {"api_key", "good-key-1"}});
  EXPECT_EQ(StatusWith({"X-API-Key", "good-key-1"}), 200);
  EXPECT_EQ(StatusWith({"x-api-key", "good-key-1"}), 200);
  EXPECT_EQ(StatusWith({"Authorization", "Bearer good-key-1"}), 401);
  EXPECT_EQ(StatusWith({"X-API-Key", "Bearer good-key-1"}), 401);
  EXPECT_EQ(StatusWith({"X-API-Key", ""}), 401);
  EXPECT_EQ(StatusWith({}), 401);
}

TEST_F(ApiKeyKnobTest, TakesItBehindBearerInAuthorization) {
  vendor.Turn({{"api_key_header", "Authorization"}, {"api_key", "good-key-1"}});
  EXPECT_EQ(StatusWith({"Authorization", "Bearer good-key-1"}), 200);
  EXPECT_EQ(StatusWith({"Authorization", "good-key-1"}), 401);
  EXPECT_EQ(StatusWith({"X-API-Key", "good-key-1"}), 401);
}

TEST_F(ApiKeyKnobTest, RepeatsAKeyThatIsNotGood) {
  vendor.Turn({{"api_key_header", "X-API-Key"}, {"api_key", "good-key-1"}});
  EXPECT_EQ(StatusWith({"X-API-Key", "wrong-key-2"}), 401);
  EXPECT_THAT(reply.body, ::testing::HasSubstr("wrong-key-2"));
  EXPECT_EQ(HeaderOf(reply, "WWW-Authenticate"), "");
}

TEST_F(ApiKeyKnobTest, HasNoProtectedResourceThen) {
  const HttpRequest metadata = MakeRequest("GET", "/.well-known/oauth-protected-resource/mcp");
  EXPECT_EQ(vendor.Mcp(metadata).status, 200);
  vendor.Turn({{"api_key_header", "X-API-Key"}});
  EXPECT_EQ(vendor.Mcp(metadata).status, 404);
}

}  // namespace
}  // namespace claribi::vendor_sandbox
