// Session: a plugin library with one instance and one open connection, and the fixture of tests
// that drive the example plugin through it.
#pragma once

#include <gtest/gtest.h>

#include <claribi/data_source.hpp>
#include <cstdlib>
#include <string_view>

#include "abi/recording_host.h"

namespace claribi::abi_test {

// `config` must outlive the result.
inline cbi_conn_params Params(const char* config = "{}") {
  cbi_conn_params params{};
  params.struct_size = sizeof(params);
  params.org_id = "org";
  params.connection_id = "connection";
  params.config = config;
  return params;
}

// The example in C, unless a run of the tests is for another library (CLARIBI_EXAMPLE_INSTEAD).
inline const char* ExampleLibrary() {
  const char* instead = std::getenv("CLARIBI_EXAMPLE_INSTEAD");
  return instead != nullptr ? instead : CLARIBI_EXAMPLE;
}

// An open connection to the library at `path`, which must be loadable. `host` outlives it.
class Session {
 public:
  explicit Session(RecordingHost& host, const char* path = ExampleLibrary())
      : api_(*LoadTable(path)) {
    RecordingCall call;
    EXPECT_EQ(abi::Create(api_, host.get(), call.get(), "{}", plugin_), CBI_OK);
    EXPECT_EQ(abi::Open(api_, plugin_.get(), call.get(), Params(), connection_), CBI_OK);
  }
  std::int32_t CallTool(RecordingCall& call, const char* name, std::string_view args,
                        const char* options = nullptr) {
    return api_.call_tool(connection_.get(), call.get(), name, args.data(), args.size(), options);
  }
  const cbi_api& api() const { return api_; }
  cbi_plugin* plugin() { return plugin_.get(); }
  cbi_conn* connection() { return connection_.get(); }

 private:
  const cbi_api& api_;
  abi::PluginHandle plugin_;
  abi::ConnectionHandle connection_;
};

class Example : public ::testing::Test {
 protected:
  RecordingHost host_;
  Session session_{host_};
  RecordingCall call_;

  void ExpectOneError(std::int32_t status, std::int32_t expected) {
    EXPECT_EQ(status, expected);
    ASSERT_EQ(call_.errors.size(), 1u);
    EXPECT_EQ(call_.errors[0].code, expected);
    EXPECT_FALSE(call_.errors[0].message.empty());
  }
};

}  // namespace claribi::abi_test
