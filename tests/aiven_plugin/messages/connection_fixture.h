// A connection over a vendor in memory, with the shipped manifest pointed at it.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "aiven_plugin/messages/plugin_as_host_sees_it.h"
#include "contract/message_schemas.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"
#include "testing/scripted_vendor.h"

namespace claribi::connection {

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The shipped manifest, pointed at the vendor of the tests.
inline core::Json TestManifest() {
  core::Json manifest =
      core::Json::Parse(ReadFile(CLARIBI_SOURCE_DIR "/manifests/aiven.json")).value();
  core::Json endpoint = core::Json::MakeObject({{"name", "Vendor"},
                                                {"url", testing::ScriptedVendor::kEndpoint},
                                                {"accepted_resources", core::Json::MakeArray()}});
  manifest.Set("endpoints", core::Json::MakeArray({endpoint}));
  manifest.Find("endpoint_rule")
      ->Set("allowed_hosts", core::Json::MakeArray({core::Json("mcp.vendor.example")}));
  return manifest;
}

class ConnectionTest : public ::testing::Test {
 protected:
  explicit ConnectionTest(core::Json manifest = TestManifest()) : manifest_(std::move(manifest)) {
    vendor_.tools = core::Json::MakeArray(
        {testing::ToolDefinition("aiven_project_list", R"({"readOnlyHint":true})"),
         testing::ToolDefinition("aiven_service_update", R"({"readOnlyHint":false})"),
         testing::ToolDefinition("aiven_thing_list", R"({"readOnlyHint":false})")});
    vendor_.result =
        core::Json::Parse(R"({"content":[{"type":"text","text":"{\"projects\":[]}"}]})").value();
    connection_ = Open("{}");
  }

  // `operator_members`: further members of the operator configuration.
  void Configure(core::Json operator_members) {
    auto transport = std::make_unique<testing::ScriptedTransport>(
        [this](const http::HttpRequest& request) { return vendor_.Answer(request); });
    transport_ = transport.get();
    operator_members.Set("manifest", manifest_);
    connection_.reset();
    auto plugin = testing::HostsPlugin::Create(
        {clock_, random_, logger_, "host 1", "com.claribi.aiven", "0.1.0"}, operator_members.Dump(),
        std::move(transport));
    EXPECT_THAT(plugin, IsOk());
    plugin_ = std::move(plugin).value();
  }

  std::unique_ptr<testing::HostsConnection> Open(const std::string& config) {
    if (plugin_ == nullptr) Configure(core::Json::MakeObject());
    auto opened = plugin_->Open(
        {"org", "conn", connection_host_.Services(), organisation_host_.Services(), logger_},
        config);
    EXPECT_THAT(opened, IsOk());
    return std::move(opened).value();
  }

  // From nothing to authorized, as a person would.
  void SignIn() {
    const auto begun = connection_->AuthorizeBegin(call_, "https://bi.example/callback", "{}");
    ASSERT_THAT(begun, IsOk());
    ExpectValid("authorize_begin", *begun);
    const auto url = core::Url::Parse(*begun->FindString("authorization_url"));
    ASSERT_THAT(url, IsOk());
    std::string state;
    const auto query = url->Query();
    for (const auto& [name, value] : query.value()) {
      if (name == "state") state = value;
    }
    const auto done = connection_->AuthorizeComplete(
        call_, "https://bi.example/callback?code=one&state=" + state);
    ASSERT_THAT(done, IsOk());
    ExpectValid("authorization_status", *done);
    EXPECT_EQ(*done->FindString("status"), "authorized");
  }

  static void ExpectValid(const std::string& message, const core::Json& json) {
    static const contract::MessageSchemas schemas;
    EXPECT_EQ(schemas.Check(message, json.Dump()), std::nullopt);
  }

  core::Json manifest_;
  testing::FakeClock clock_;
  testing::CountingRandom random_;
  testing::RecordingLogger logger_;
  testing::FakeCall call_{clock_};
  testing::MemoryHost connection_host_;
  testing::MemoryHost organisation_host_;
  testing::ScriptedVendor vendor_;
  testing::ScriptedTransport* transport_ = nullptr;
  std::unique_ptr<testing::HostsPlugin> plugin_;
  std::unique_ptr<testing::HostsConnection> connection_;
};

// The same vendor without code of its own: only its manifest tells its failures apart.
class PlainConnectionTest : public ConnectionTest {
 protected:
  PlainConnectionTest() : ConnectionTest(PlainManifest()) {}

 private:
  static core::Json PlainManifest() {
    core::Json manifest = TestManifest();
    manifest.Set("result_adapter", "plain");
    return manifest;
  }
};

}  // namespace claribi::connection
