// Who can switch the read-only filter off: the operator, for a suite on this machine, and nobody
// else. Each test is one way in that must stay shut.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "aiven_plugin/messages/plugin_as_host_sees_it.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"
#include "testing/scripted_vendor.h"

namespace claribi::connection {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;
using testing::ToolDefinition;

Json Shipped(const std::string& file) {
  std::ifstream stream(CLARIBI_SOURCE_DIR "/" + file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  return Json::Parse(text).value();
}

Json Profile() { return Shipped("tests/conformance/conformance.json"); }
// Aiven's row without its sign-in, which is not what these tests are about.
Json Aiven() {
  Json manifest = Shipped("manifests/aiven.json");
  *manifest.Find("sign_in") = Json::MakeObject({{"kind", "none"}});
  return manifest;
}

class ConformanceProfileTest : public ::testing::Test {
 protected:
  ConformanceProfileTest()
      : tools_(Json::MakeArray({ToolDefinition("add_numbers"),
                                ToolDefinition("delete_all", R"({"readOnlyHint":false})")})) {}

  // A server without sign-in that lists `tools_` and does what they say.
  testing::ScriptedAnswer Answer(const http::HttpRequest& request) const {
    const Json message =
        request.body.empty() ? Json::MakeObject() : Json::Parse(request.body).value();
    testing::ScriptedAnswer accepted;
    accepted.status = 202;
    if (message.Find("id") == nullptr) return accepted;
    Json result = Json::Parse(R"({"content":[{"type":"text","text":"done"}]})").value();
    if (*message.FindString("method") == "initialize") {
      result = Json::Parse(R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{}},
                               "serverInfo":{"name":"suite","version":"1"}})")
                   .value();
    } else if (*message.FindString("method") == "tools/list") {
      result = Json::MakeObject({{"tools", tools_}});
    }
    return testing::JsonAnswer(
        200, Json::MakeObject(
                 {{"jsonrpc", "2.0"}, {"id", *message.Find("id")}, {"result", std::move(result)}})
                 .Dump());
  }

  core::Result<std::unique_ptr<testing::HostsPlugin>> Create(const Json& manifest,
                                                             bool allow_loopback) {
    const Json config =
        Json::MakeObject({{"manifest", manifest},
                          {"allow_insecure_loopback", allow_loopback},
                          {"protocol_versions", Json::MakeArray({Json("2025-11-25")})}});
    auto transport = std::make_unique<testing::ScriptedTransport>(
        [this](const http::HttpRequest& request) { return Answer(request); });
    return testing::HostsPlugin::Create(
        {clock_, random_, logger_, "host 1", "com.claribi.aiven", "0.1.0"}, config.Dump(),
        std::move(transport));
  }

  core::Result<std::unique_ptr<testing::HostsConnection>> Open(testing::HostsPlugin& plugin,
                                                               const std::string& config) {
    return plugin.Open(
        {"org", "conn", connection_host_.Services(), organisation_host_.Services(), logger_},
        config);
  }

  // Names of the tools that a connection shows, one after another.
  std::string Shown(testing::HostsConnection& connection) {
    const auto listed = connection.ListTools(call_, "{}");
    if (!listed.ok()) return "error: " + listed.error().cause;
    std::string names;
    for (const Json& tool : *listed->Find("tools")->AsArray()) {
      names += (names.empty() ? "" : " ") + *tool.FindString("name");
    }
    return names;
  }

  testing::FakeClock clock_;
  testing::CountingRandom random_;
  testing::RecordingLogger logger_;
  testing::FakeCall call_{clock_};
  testing::MemoryHost connection_host_;
  testing::MemoryHost organisation_host_;
  Json tools_;
};

TEST_F(ConformanceProfileTest, ShowsAndCallsEveryToolOfASuiteOnThisMachine) {
  const auto plugin = Create(Profile(), true);
  ASSERT_THAT(plugin, IsOk());
  const auto connection = Open(**plugin, R"({"endpoint":"http://localhost:4711/mcp"})");
  ASSERT_THAT(connection, IsOk());
  EXPECT_EQ(Shown(**connection), "add_numbers delete_all");
  EXPECT_THAT((*connection)->CallTool(call_, "delete_all", "{}", "{}"), IsOk());
}

TEST_F(ConformanceProfileTest, SaysThatItIsNotReadOnly) {
  EXPECT_EQ((*Create(Profile(), true))->Describe().FindBool("read_only"), false);
  EXPECT_EQ((*Create(Aiven(), true))->Describe().FindBool("read_only"), true);
}

TEST_F(ConformanceProfileTest, NeedsTheOperatorsLoopbackSwitch) {
  EXPECT_THAT(Create(Profile(), false), IsErrorWith(ErrorCode::kInvalid, "configuration",
                                                    CauseIs(HasSubstr("allow_insecure_loopback"))));
}

TEST_F(ConformanceProfileTest, OpensNoEndpointElsewhere) {
  const auto plugin = Create(Profile(), true);
  ASSERT_THAT(plugin, IsOk());
  for (const char* endpoint :
       {"https://mcp.aiven.live/mcp?read_only=true", "https://localhost.evil.example/mcp",
        "https://10.0.0.1/mcp", "http://mcp.vendor.example/mcp"}) {
    EXPECT_THAT(Open(**plugin, R"({"endpoint":")" + std::string(endpoint) + "\"}"),
                IsErrorWith(ErrorCode::kInvalid))
        << endpoint;
  }
}

TEST_F(ConformanceProfileTest, NamesNoEndpointElsewhereInItsOwnManifest) {
  Json manifest = Profile();
  (*manifest.Find("endpoints")->AsArray())[0].Set("url", "https://mcp.aiven.live/mcp");
  EXPECT_THAT(Create(manifest, true), IsError());
}

TEST_F(ConformanceProfileTest, IsOutOfReachForATenant) {
  const auto plugin = Create(Aiven(), true);
  ASSERT_THAT(plugin, IsOk());
  for (const char* config :
       {R"({"show_all":true})", R"({"tools":{"show_all":true}})",
        R"({"endpoint_rule":{"any_loopback":true}})", R"({"manifest":{"tools":{"show_all":true}}})",
        R"({"allow_insecure_loopback":true})"}) {
    EXPECT_THAT(Open(**plugin, config), IsErrorWith(ErrorCode::kInvalid)) << config;
  }
}

TEST_F(ConformanceProfileTest, DoesNotFollowFromALoopbackEndpointOfAiven) {
  const auto plugin = Create(Aiven(), true);
  ASSERT_THAT(plugin, IsOk());
  const auto connection =
      Open(**plugin, R"({"endpoint":"http://localhost:4711/mcp?read_only=true"})");
  ASSERT_THAT(connection, IsOk());
  EXPECT_EQ(Shown(**connection), "");
  EXPECT_THAT((*connection)->CallTool(call_, "delete_all", "{}", "{}"),
              IsErrorWith(ErrorCode::kForbidden));
}

TEST_F(ConformanceProfileTest, IsOutOfReachForAServer) {
  tools_ = Json::MakeArray({Json::Parse(R"({"name":"delete_all","show_all":true,
      "inputSchema":{"type":"object"},"_meta":{"show_all":true,"tools":{"show_all":true}},
      "annotations":{"readOnlyHint":true,"destructiveHint":false,"show_all":true}})")
                                .value()});
  const auto plugin = Create(Aiven(), true);
  const auto connection =
      Open(**plugin, R"({"endpoint":"http://localhost:4711/mcp?read_only=true"})");
  ASSERT_THAT(connection, IsOk());
  EXPECT_EQ(Shown(**connection), "");
}

}  // namespace
}  // namespace claribi::connection
