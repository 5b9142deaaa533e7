// Hosts and plugins of different age: {level 1, longer} host x {level 1, longer} plugin table, and
// a host that is too short.
#include "abi/plugin_session.h"

namespace claribi::abi_test {
namespace {

// A host as a later release might be: its table is one service longer.
struct FutureHost {
  cbi_host level_1;
  std::int32_t(CBI_CALL* service_of_level_2)(const cbi_host* host);
};

class VersionMatrix : public ::testing::TestWithParam<const char*> {};

void RunTheJourney(RecordingHost& host, const char* library) {
  Session session(host, library);
  ASSERT_NE(session.connection(), nullptr);
  RecordingCall list;
  EXPECT_EQ(session.api().list_tools(session.connection(), list.get(), nullptr), CBI_OK);
  EXPECT_NE(list.result.find("clock_now"), std::string::npos);
  RecordingCall call;
  EXPECT_EQ(session.CallTool(call, "clock_now", R"({"city":"Dubai"})"), CBI_OK);
  EXPECT_NE(call.result.find("18:13"), std::string::npos) << call.result;
}

TEST_P(VersionMatrix, WorksWithAHostOfLevel1) {
  RecordingHost host;
  host.mutable_table().struct_size = offsetof(cbi_host, secret_clear) + sizeof(void (*)());
  RunTheJourney(host, GetParam());
}

TEST_P(VersionMatrix, WorksWithAHostOfThisHeader) {
  RecordingHost host;
  RunTheJourney(host, GetParam());
}

TEST_P(VersionMatrix, WorksWithAHostWhoseTableIsLonger) {
  RecordingHost recording;
  FutureHost host{*recording.get(), [](const cbi_host*) -> std::int32_t { return CBI_OK; }};
  host.level_1.struct_size = sizeof(host);
  const cbi_api& api = *LoadTable(GetParam());
  RecordingCall call;
  abi::PluginHandle plugin;
  abi::ConnectionHandle connection;
  ASSERT_EQ(abi::Create(api, &host.level_1, call.get(), "{}", plugin), CBI_OK);
  ASSERT_EQ(abi::Open(api, plugin.get(), call.get(), Params(), connection), CBI_OK);
  EXPECT_EQ(
      api.call_tool(connection.get(), call.get(), "clock_now", R"({"city":"Dubai"})", 16, nullptr),
      CBI_OK);
  EXPECT_NE(call.result.find("18:13"), std::string::npos) << call.result;
}

TEST_P(VersionMatrix, RefusesAHostShorterThanLevel1) {
  RecordingHost host;
  host.mutable_table().struct_size = offsetof(cbi_host, secret_clear);
  RecordingCall call;
  abi::PluginHandle plugin;
  EXPECT_EQ(abi::Create(*LoadTable(GetParam()), host.get(), call.get(), "{}", plugin), CBI_E_ABI);
  EXPECT_EQ(plugin, nullptr);
  ASSERT_EQ(call.errors.size(), 1u);
  EXPECT_FALSE(call.errors[0].fix.empty());
}

INSTANTIATE_TEST_SUITE_P(Plugin, VersionMatrix, ::testing::Values(CLARIBI_EXAMPLE, CLARIBI_FUTURE),
                         [](const auto& which) { return which.index == 0 ? "Level1" : "Future"; });

TEST(FutureTable, AgreesOnLevel1WithAHostOfLevel1AndIsComplete) {
  const cbi_entry_fn entry = LoadEntry(CLARIBI_FUTURE);
  ASSERT_NE(entry, nullptr);
  cbi_handshake handshake{1, 1, 0, 0, 0};
  const cbi_api* api = nullptr;
  ASSERT_EQ(entry(&handshake, &api), CBI_OK);
  EXPECT_EQ(handshake.abi, 1u);
  EXPECT_EQ(handshake.plugin_abi_max, 2u);
  EXPECT_GT(api->struct_size, sizeof(cbi_api));
  EXPECT_TRUE(abi::IsComplete(*api));
}

TEST(FutureTable, AgreesOnLevel2WithAHostThatSpeaksIt) {
  const cbi_entry_fn entry = LoadEntry(CLARIBI_FUTURE);
  ASSERT_NE(entry, nullptr);
  cbi_handshake handshake{2, 3, 0, 0, 0};
  const cbi_api* api = nullptr;
  ASSERT_EQ(entry(&handshake, &api), CBI_OK);
  EXPECT_EQ(handshake.abi, 2u);
}

}  // namespace
}  // namespace claribi::abi_test
