// A connection of which one tool changes, beside the tool of its probe.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "aiven_plugin/messages/connection_fixture.h"
#include "testing/result_matchers.h"
#include "tools/tool_approvals.h"

namespace claribi::connection {

inline core::Json ToolWith(std::string_view name, std::string_view description,
                           std::string_view properties) {
  const std::string schema = R"({"type":"object","properties":)" + std::string(properties) + "}";
  return core::Json::MakeObject(
      {{"name", name},
       {"title", "Things"},
       {"description", description},
       {"inputSchema", core::Json::Parse(schema).value()},
       {"annotations", core::Json::MakeObject({{"readOnlyHint", true}})}});
}

class ApprovalsTest : public ConnectionTest {
 protected:
  static constexpr std::string_view kPinRecord = tools::ToolApprovals::kRecord;
  static constexpr std::string_view kRefresh = R"({"refresh":true})";

  ApprovalsTest() { Offer("Lists things.", R"({"a":{"type":"string","description":"An a."}})"); }

  // The tool under test beside the probe's.
  void Offer(std::string_view description, std::string_view properties) {
    vendor_.tools = core::Json::MakeArray({ToolWith("aiven_project_list", "Lists projects.", "{}"),
                                           ToolWith("aiven_thing_list", description, properties)});
  }
  void ConfigureAnew(core::Json members) {
    Configure(std::move(members));
    connection_ = Open("{}");
  }
  core::Json List(std::string_view options = kRefresh) { return List(*connection_, options); }
  core::Json List(testing::HostsConnection& connection, std::string_view options = kRefresh) {
    ExpectValid("tool_list/options", core::Json::Parse(options).value());
    auto listed = connection.ListTools(call_, options);
    EXPECT_THAT(listed, IsOk());
    if (!listed.ok()) return core::Json::MakeObject();
    ExpectValid("tool_list", *listed);
    return std::move(listed).value();
  }
  static core::Json Entry(const core::Json& listing, std::string_view member,
                          std::string_view name) {
    for (const core::Json& tool : *listing.Find(member)->AsArray()) {
      if (*tool.FindString("name") == name) return tool;
    }
    return {};
  }
  static core::Json Shown(const core::Json& listing, std::string_view name = "aiven_thing_list") {
    return Entry(listing, "tools", name);
  }
  static core::Json Hidden(const core::Json& listing, std::string_view name = "aiven_thing_list") {
    return Entry(listing, "hidden", name);
  }
  core::Result<core::Json> Call(std::string_view arguments = "{}") {
    return connection_->CallTool(call_, "aiven_thing_list", arguments, "{}");
  }
  std::unique_ptr<testing::HostsConnection> OpenSecond(const std::string& name) {
    auto opened = plugin_->Open(
        {"org", name, second_host_.Services(), organisation_host_.Services(), logger_}, "{}");
    EXPECT_THAT(opened, IsOk());
    return std::move(opened).value();
  }
  void SignInSecond() {
    connection_ = OpenSecond("second");
    SignIn();
  }
  // Through the first listing.
  void Begin() {
    SignIn();
    List();
  }

  testing::MemoryHost second_host_;
};

}  // namespace claribi::connection
