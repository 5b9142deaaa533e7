#include "vendor_sandbox/mcp_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host_stub/vendor_sandbox/vendor.h"

namespace claribi::vendor_sandbox {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class McpEndpointTest : public ::testing::Test {
 protected:
  HttpReply Get(const std::string& target) { return vendor.Mcp(MakeRequest("GET", target)); }
  HttpReply PostWith(const std::string& body, const std::vector<Header>& changes,
                     const std::string& target = "/mcp") {
    std::vector<Header> headers = vendor.McpHeaders();
    for (const Header& change : changes) {
      std::erase_if(headers, [&](const Header& header) { return header.first == change.first; });
      if (!change.second.empty()) headers.push_back(change);
    }
    return vendor.Mcp(MakeRequest("POST", target, body, headers));
  }
  void ExpectQueryError(const std::string& query, const std::string& text) {
    const HttpReply reply = vendor.Post(kPing, "/mcp?" + query);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.body, Json::Object({{"error", text}}).Text());
  }
  void ExpectProtocolError(const HttpReply& reply, int status, int code) {
    EXPECT_EQ(reply.status, status);
    const Json body = BodyOf(reply);
    EXPECT_EQ(body["error"]["code"].AsInt(), code) << reply.body;
    ASSERT_NE(body.Find("id"), nullptr);
    EXPECT_TRUE(body["id"].IsNull());
  }

  Vendor vendor;
};

TEST_F(McpEndpointTest, Answers401WithoutTellingWhereToSignIn) {
  const HttpReply reply = vendor.Mcp(MakeRequest("POST", "/mcp?read_only=true"));
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.body, R"({"error":"Missing or invalid Authorization header"})");
  EXPECT_EQ(HeaderOf(reply, "WWW-Authenticate"), "");
}

TEST_F(McpEndpointTest, ComparesTheSchemeExactly) {
  for (const char* value : {"bearer x", "BEARER x", "Basic x", "Bearer ", "Bearer", "Bearerx"}) {
    EXPECT_EQ(PostWith(kPing, {{"Authorization", value}}).status, 401) << value;
  }
}

TEST_F(McpEndpointTest, NeverChecksTheBearerItself) {
  for (const char* method : {"ping", "tools/list"}) {
    const std::string body =
        Json::Object({{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}}).Text();
    const HttpReply reply = PostWith(body, {{"Authorization", "Bearer made-up"}});
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(BodyOf(reply)["result"].IsObject()) << method;
  }
}

TEST_F(McpEndpointTest, ShowsADeadTokenOnlyInAToolCall) {
  const std::string body =
      R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"aiven_project_list","arguments":{}}})";
  const HttpReply reply = PostWith(body, {{"Authorization", "Bearer made-up"}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(BodyOf(reply)["result"]["isError"].AsBool());
  EXPECT_THAT(TextOf(BodyOf(reply)["result"]), StartsWith("Aiven API Error (401): "));
}

TEST_F(McpEndpointTest, DescribesTheResourceAsItsBareOrigin) {
  for (const char* path :
       {"/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp",
        "/.well-known/oauth-protected-resource/mcp?read_only=true"}) {
    EXPECT_EQ(
        Get(path).body,
        R"({"resource":"https://localhost:1111","authorization_servers":["https://localhost:2222"],)"
        R"("scopes_supported":["projects","services","accounts:read"],"bearer_methods_supported":["header"]})")
        << path;
  }
}

TEST_F(McpEndpointTest, DescribesMarketplaceAddressesByTheirLastSegment) {
  const Json aws = BodyOf(Get("/.well-known/oauth-protected-resource/mcp/aws"));
  EXPECT_EQ(aws["resource"].AsString(), "https://localhost:1111/aws");
  EXPECT_EQ(aws["authorization_servers"].Text(), R"(["https://localhost:2222/aws"])");
  const Json other = BodyOf(Get("/.well-known/oauth-protected-resource/mcp/other"));
  EXPECT_EQ(other["resource"].AsString(), "https://localhost:1111/other");
  EXPECT_EQ(other["authorization_servers"].Text(), R"(["https://localhost:2222"])");
}

TEST_F(McpEndpointTest, IsNoAuthorizationServer) {
  const HttpReply reply = Get("/.well-known/oauth-authorization-server");
  EXPECT_EQ(reply.status, 404);
  EXPECT_THAT(HeaderOf(reply, "Content-Type"), StartsWith("text/html"));
}

TEST_F(McpEndpointTest, AllowsPostOnly) {
  for (const char* method : {"GET", "HEAD", "DELETE"}) {
    for (const bool with_bearer : {false, true}) {
      const HttpReply reply = vendor.Mcp(MakeRequest(
          method, "/mcp", "", with_bearer ? vendor.McpHeaders() : std::vector<Header>()));
      EXPECT_EQ(reply.status, 405) << method;
      EXPECT_EQ(HeaderOf(reply, "Allow"), "POST");
      EXPECT_EQ(reply.body, R"({"error":"Method Not Allowed"})");
    }
  }
  EXPECT_EQ(vendor.Mcp(MakeRequest("PUT", "/mcp")).status, 404);
  const HttpReply options = vendor.Mcp(MakeRequest("OPTIONS", "/mcp"));
  EXPECT_EQ(options.status, 200);
  EXPECT_EQ(options.body, "DELETE, GET, HEAD, POST");
}

TEST_F(McpEndpointTest, ComparesPathsLoosely) {
  for (const char* path : {"/mcp/", "/MCP", "/mcp/aws"})
    EXPECT_EQ(vendor.Post(kPing, path).status, 200) << path;
  EXPECT_EQ(vendor.Post(kPing, "/mcp/a/b").status, 404);
}

TEST_F(McpEndpointTest, WantsBothMediaTypesAccepted) {
  for (const char* accept : {"*/*", "application/json", "text/event-stream", ""}) {
    ExpectProtocolError(PostWith(kPing, {{"Accept", accept}}), 406, -32000);
  }
}

TEST_F(McpEndpointTest, WantsJson) {
  ExpectProtocolError(PostWith(kPing, {{"Content-Type", "text/plain"}}), 415, -32000);
}

TEST_F(McpEndpointTest, RefusesBodiesAboveHalfAMebibyte) {
  const HttpReply reply = vendor.Post(std::string(kMaxBodyBytes + 1, ' '));
  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(reply.body, R"({"error":"request entity too large"})");
  EXPECT_NE(vendor.Post(std::string(kMaxBodyBytes - 60, ' ') + kPing).status, 413);
}

TEST_F(McpEndpointTest, RefusesBrokenJsonAndJsonThatIsNoJsonRpc) {
  const HttpReply broken = vendor.Post("{");
  EXPECT_EQ(broken.status, 400);
  EXPECT_TRUE(BodyOf(broken)["error"].IsString());
  for (const char* body :
       {"{}", "3", R"({"jsonrpc":"1.0","id":1,"method":"ping"})", R"([{"jsonrpc":"2.0"}])",
        R"({"jsonrpc":"2.0","id":null,"method":"ping"})"}) {
    ExpectProtocolError(vendor.Post(body), 400, -32700);
  }
}

TEST_F(McpEndpointTest, AnswersEveryPrefixOfAMessageWithoutHarm) {
  const std::string whole =
      R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":{"a":["\u00e4"]}}})";
  vendor.Turn({{"rate_limit_per_10s", 0}});
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(vendor.Post(whole.substr(0, size)).status, 400);
  EXPECT_EQ(vendor.Post(whole).status, 200);
}

TEST_F(McpEndpointTest, RefusesBottomlessNesting) {
  EXPECT_EQ(vendor.Post(std::string(200'000, '[')).status, 400);
  EXPECT_EQ(vendor.Post(std::string(100'000, '[') + std::string(100'000, ']')).status, 400);
}

TEST_F(McpEndpointTest, AcceptsNotifications) {
  const HttpReply reply = vendor.Post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  EXPECT_EQ(reply.status, 202);
  EXPECT_EQ(reply.body, "");
  EXPECT_TRUE(reply.chunked);
  EXPECT_THAT(HeaderOf(reply, "Content-Type"), StartsWith("text/plain"));
  EXPECT_EQ(vendor.note["rpc_method"].AsString(), "notifications/initialized");
}

TEST_F(McpEndpointTest, AnswersBatchesAsAnArray) {
  const std::string batch =
      std::string("[") + kPing +
      R"(,{"jsonrpc":"2.0","id":2,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"}])";
  EXPECT_EQ(vendor.Post(batch).body,
            R"([{"result":{},"jsonrpc":"2.0","id":1},{"result":{},"jsonrpc":"2.0","id":2}])");
  EXPECT_EQ(vendor.note["batch"].Items().size(), 3U);
}

TEST_F(McpEndpointTest, WantsInitializeAlone) {
  ExpectProtocolError(
      vendor.Post(std::string("[") + kPing + R"(,{"jsonrpc":"2.0","id":2,"method":"initialize"}])"),
      400, -32600);
}

TEST_F(McpEndpointTest, EchoesTheVersionsItKnows) {
  for (const auto& [asked, answered] : std::vector<Header>{{"2024-10-07", "2024-10-07"},
                                                           {"2025-03-26", "2025-03-26"},
                                                           {"2025-11-25", "2025-11-25"},
                                                           {"2026-07-28", "2025-11-25"},
                                                           {"nonsense", "2025-11-25"}}) {
    const Json result = vendor.Rpc(
        "initialize",
        Json::Object({{"protocolVersion", asked},
                      {"capabilities", Json::Object()},
                      {"clientInfo", Json::Object({{"name", "t"}, {"version", "1"}})}}))["result"];
    EXPECT_EQ(result["protocolVersion"].AsString(), answered);
    EXPECT_EQ(result["capabilities"].Text(), R"({"tools":{"listChanged":true}})");
  }
}

TEST_F(McpEndpointTest, ChecksTheVersionHeader) {
  ExpectProtocolError(PostWith(kPing, {{"MCP-Protocol-Version", "2026-07-28"}}), 400, -32000);
  EXPECT_EQ(PostWith(kPing, {{"mcp-protocol-version", "2025-06-18"}}).status, 200);
}

TEST_F(McpEndpointTest, KeepsNoSession) {
  const HttpReply reply = PostWith(kPing, {{"Mcp-Session-Id", "abc"}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(HeaderOf(reply, "Mcp-Session-Id"), "");
}

TEST_F(McpEndpointTest, PutsTheResultFirstAndAnswersUnknownMethodsWithin200) {
  EXPECT_EQ(vendor.Post(kPing).body, R"({"result":{},"jsonrpc":"2.0","id":1})");
  const Json unknown = vendor.Rpc("resources/list");
  EXPECT_EQ(unknown["error"]["code"].AsInt(), -32601);
}

TEST_F(McpEndpointTest, ReadsItsQueryStrictly) {
  ExpectQueryError("foo=1&read_only=true&bar", "Unknown query parameter(s): foo, bar");
  ExpectQueryError("read_only=true&read_only=true", "Duplicate query parameter: read_only");
  ExpectQueryError("read_only=yes", "Invalid value for read_only: must be \"true\" or \"false\"");
  ExpectQueryError("services_scope=nope",
                   "Invalid value for services_scope: Unknown scope(s): nope. Valid scopes: all, "
                   "core, pg, kafka, application, integrations");
  ExpectQueryError("services_scope=",
                   "Invalid value for services_scope: Empty scope list. Valid scopes: all, core, "
                   "pg, kafka, application, integrations");
}

TEST_F(McpEndpointTest, ChecksTheBearerBeforeTheQuery) {
  EXPECT_EQ(vendor.Mcp(MakeRequest("POST", "/mcp?foo=1")).status, 401);
}

TEST_F(McpEndpointTest, OffersWritersWhenReadOnlyIsIgnored) {
  EXPECT_EQ(vendor.Rpc("tools/list")["result"]["tools"].Items().size(), 32U);
  vendor.Turn({{"ignore_read_only", true}});
  EXPECT_EQ(vendor.Rpc("tools/list")["result"]["tools"].Items().size(), 54U);
}

TEST_F(McpEndpointTest, CountsPostsOfABearerAMinute) {
  vendor.Turn({{"rate_limit_per_minute", 2}});
  vendor.Bearer();
  const HttpReply first = vendor.Post(kPing);
  EXPECT_EQ(HeaderOf(first, "RateLimit-Policy"), "2;w=60");
  EXPECT_EQ(HeaderOf(first, "RateLimit"), "limit=2, remaining=1, reset=60");
  vendor.Post(kPing);
  const HttpReply refused = vendor.Post(kPing);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(HeaderOf(refused, "Retry-After"), "60");
  EXPECT_EQ(refused.body, R"({"error":"Too many MCP requests. Please wait before trying again."})");
  EXPECT_EQ(PostWith(kPing, {{"Authorization", "Bearer other"}}).status, 200)
      << "another bearer, another counter";
  vendor.now += std::chrono::seconds(60);
  EXPECT_EQ(vendor.Post(kPing).status, 200);
}

TEST_F(McpEndpointTest, LetsRequestsWithoutBearerShareOneCounter) {
  vendor.Turn({{"rate_limit_per_minute", 1}});
  EXPECT_EQ(vendor.Mcp(MakeRequest("POST", "/mcp")).status, 401);
  EXPECT_EQ(vendor.Mcp(MakeRequest("POST", "/mcp")).status, 429);
}

TEST_F(McpEndpointTest, CountsAllRequestsOfAnAddressInTenSeconds) {
  vendor.Turn({{"rate_limit_per_10s", 2}});
  EXPECT_EQ(HeaderOf(Get("/.well-known/oauth-protected-resource"), "RateLimit-Policy"), "2;w=10");
  EXPECT_EQ(vendor.Post(kPing).status, 200);
  const HttpReply refused = Get("/.well-known/oauth-protected-resource");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.body, R"({"error":"Too many requests. Please wait before trying again."})");
  EXPECT_EQ(Get("/health").status, 200) << "not counted";
}

TEST_F(McpEndpointTest, AnswersEverythingWith503UnderMaintenance) {
  vendor.Turn({{"maintenance", true}});
  for (const HttpReply& reply :
       {vendor.Post(kPing), Get("/.well-known/oauth-protected-resource"), Get("/nothing")}) {
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.body, R"({"error":"Service is under maintenance. Please try again later."})");
    EXPECT_EQ(HeaderOf(reply, "Retry-After"), "");
  }
  EXPECT_EQ(Get("/health").body, R"({"status":"maintenance"})");
}

TEST_F(McpEndpointTest, StreamsEventsWhenAnIntermediaryWould) {
  vendor.Turn({{"sse", true}, {"progress_notifications", 2}});
  const HttpReply reply = vendor.Post(
      R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"aiven_project_list","_meta":{"progressToken":"t"}}})");
  EXPECT_EQ(HeaderOf(reply, "Content-Type"), "text/event-stream");
  ASSERT_EQ(reply.leading_chunks.size(), 3U);
  EXPECT_THAT(reply.leading_chunks[2], HasSubstr(R"("progressToken":"t","progress":2,"total":2)"));
  EXPECT_THAT(reply.body, StartsWith("event: message\ndata: {\"result\":"));
}

}  // namespace
}  // namespace claribi::vendor_sandbox
