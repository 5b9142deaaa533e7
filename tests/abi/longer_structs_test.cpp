// A host of a later age, whose table, calls and parameters are longer, with the plugins of level 1
// and of today. That the plugin's structs may be longer is shown where a real host reads them:
// tests/host_stub/loader/ages_test.cpp.
#include <fstream>
#include <sstream>

#include "abi/plugin_session.h"
#include "abi/shipped_library.h"

namespace claribi::abi_test {
namespace {

struct LongerHost {
  cbi_host level_1;
  std::int32_t(CBI_CALL* service_of_level_2)(const cbi_host* host);
};
struct LongerCall {
  cbi_call level_1;
  const char* locale;
};
struct LongerParams {
  cbi_conn_params level_1;
  const char* region;
};

struct Subject {
  const char* name;
  const char* library;
  const char* tool;  // null: none that can be called without a vendor
  const char* manifest;
};

std::string OperatorConfig(const Subject& subject) {
  if (*subject.manifest == '\0') return "{}";
  std::ostringstream manifest;
  manifest << std::ifstream(subject.manifest).rdbuf();
  return R"({"manifest":)" + manifest.str() + "}";
}

// Stands where the struct of level 1 ends: whoever writes there is found out.
constexpr const char* kUntouched = "untouched";

class LongerStructs : public ::testing::TestWithParam<Subject> {};

TEST_P(LongerStructs, OfTheHostChangeNothing) {
  const Subject& subject = GetParam();
  const RecordingHost recording;
  LongerHost host{*recording.get(), [](const cbi_host*) -> std::int32_t { return CBI_OK; }};
  host.level_1.struct_size = sizeof(host);
  RecordingCall recorder;
  LongerCall call{*recorder.get(), kUntouched};
  call.level_1.struct_size = sizeof(call);
  LongerParams params{Params(), kUntouched};
  params.level_1.struct_size = sizeof(params);
  int scope = 0;
  params.level_1.scope = params.level_1.org_scope = &scope;

  const cbi_api* api = LoadTable(subject.library);
  ASSERT_NE(api, nullptr);
  abi::PluginHandle plugin;
  abi::ConnectionHandle connection;
  const std::string config = OperatorConfig(subject);
  ASSERT_EQ(abi::Create(*api, &host.level_1, &call.level_1, config.c_str(), plugin), CBI_OK)
      << (recorder.errors.empty() ? "" : recorder.errors[0].message);
  EXPECT_EQ(api->describe(plugin.get(), &call.level_1, nullptr), CBI_OK);
  EXPECT_NE(recorder.result.find(api->plugin_id), std::string::npos) << recorder.result;
  ASSERT_EQ(abi::Open(*api, plugin.get(), &call.level_1, params.level_1, connection), CBI_OK);
  if (subject.tool != nullptr) {
    EXPECT_EQ(api->call_tool(connection.get(), &call.level_1, subject.tool, R"({"city":"Dubai"})",
                             16, nullptr),
              CBI_OK);
    EXPECT_NE(recorder.result.find("Dubai"), std::string::npos) << recorder.result;
  }
  EXPECT_NE(api->call_tool(connection.get(), &call.level_1, "no_such_tool", "{}", 2, nullptr),
            CBI_OK);
  EXPECT_EQ(recorder.errors.size(), 1u);
  EXPECT_EQ(call.locale, kUntouched);
  EXPECT_EQ(params.region, kUntouched);
  EXPECT_EQ(call.level_1.struct_size, sizeof(call));
}

INSTANTIATE_TEST_SUITE_P(Plugin, LongerStructs,
                         ::testing::Values(Subject{"Example", CLARIBI_EXAMPLE, "clock_now", ""},
                                           Subject{"Future", CLARIBI_FUTURE, "clock_now", ""},
                                           Subject{"Level1", CLARIBI_LEVEL1, "level1_echo", ""},
                                           Subject{"Aiven", AivenLibrary(), nullptr,
                                                   CLARIBI_AIVEN_MANIFEST}),
                         [](const auto& which) { return which.param.name; });

}  // namespace
}  // namespace claribi::abi_test
