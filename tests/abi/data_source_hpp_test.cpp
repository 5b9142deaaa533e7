// The C++ conveniences: what they report, and that nothing gets past the guard.
#include <gtest/gtest.h>

#include <claribi/data_source.hpp>
#include <stdexcept>

#include "abi/recording_host.h"

namespace claribi::abi_test {
namespace {

TEST(StatusName, KnowsEveryCodeOfTheHeader) {
  EXPECT_EQ(abi::StatusName(CBI_OK), "OK");
  EXPECT_EQ(abi::StatusName(CBI_E_AUTH_REQUIRED), "AUTH_REQUIRED");
  EXPECT_EQ(abi::StatusName(CBI_E_CONFLICT), "CONFLICT");
  EXPECT_EQ(abi::StatusName(CBI_E_UNSUPPORTED), "UNSUPPORTED");
  EXPECT_EQ(abi::StatusName(CBI_E_INTERNAL), "INTERNAL");
}

TEST(StatusName, CallsUnknownCodesInternal) {
  EXPECT_EQ(abi::StatusName(-1), "INTERNAL");
  EXPECT_EQ(abi::StatusName(16), "INTERNAL");
  EXPECT_EQ(abi::StatusName(INT32_MAX), "INTERNAL");
}

TEST(Guard, PassesTheStatusOfTheBodyOn) {
  RecordingCall call;
  EXPECT_EQ(abi::Guard(call.get(), [] { return CBI_E_NOT_FOUND; }), CBI_E_NOT_FOUND);
  EXPECT_TRUE(call.errors.empty());
}

TEST(Guard, TurnsAnExceptionIntoOneInternalErrorWithoutItsText) {
  RecordingCall call;
  const auto body = []() -> std::int32_t { throw std::runtime_error("token abc123"); };
  EXPECT_EQ(abi::Guard(call.get(), body), CBI_E_INTERNAL);
  ASSERT_EQ(call.errors.size(), 1u);
  EXPECT_EQ(call.errors[0].code, CBI_E_INTERNAL);
  const std::string said = call.errors[0].message + call.errors[0].cause + call.errors[0].fix;
  EXPECT_EQ(said.find("abc123"), std::string::npos) << said;
}

TEST(Guard, ContainsWhatIsNoStandardException) {
  RecordingCall call;
  EXPECT_EQ(abi::Guard(call.get(), []() -> std::int32_t { throw 7; }), CBI_E_INTERNAL);
  EXPECT_EQ(call.errors.size(), 1u);
}

TEST(Guard, NamesMemoryAsTheCauseWhenItRanOut) {
  RecordingCall call;
  EXPECT_EQ(abi::Guard(call.get(), []() -> std::int32_t { throw std::bad_alloc(); }),
            CBI_E_INTERNAL);
  ASSERT_EQ(call.errors.size(), 1u);
  EXPECT_NE(call.errors[0].message.find("memory"), std::string::npos);
}

TEST(Guard, RefusesACallThatCannotCarryAnErrorAndDoesNotRunTheBody) {
  bool ran = false;
  const auto body = [&] {
    ran = true;
    return CBI_OK;
  };
  EXPECT_EQ(abi::Guard(nullptr, body), CBI_E_INVALID);
  RecordingCall call;
  call.mutable_table().struct_size = offsetof(cbi_call, fail);
  EXPECT_EQ(abi::Guard(call.get(), body), CBI_E_INVALID);
  EXPECT_FALSE(ran);
}

TEST(Guard, WithoutACallSwallowsAnException) {
  EXPECT_NO_THROW(abi::Guard([] { throw std::runtime_error("while closing"); }));
}

TEST(Fail, FillsTheWholeErrorAndReturnsItsCode) {
  RecordingCall call;
  EXPECT_EQ(abi::Fail(call.get(), CBI_E_TIMEOUT, "what", "cause", "fix"), CBI_E_TIMEOUT);
  ASSERT_EQ(call.errors.size(), 1u);
  EXPECT_EQ(call.errors[0].code, CBI_E_TIMEOUT);
  EXPECT_EQ(call.errors[0].message, "what");
  EXPECT_EQ(call.errors[0].cause, "cause");
  EXPECT_EQ(call.errors[0].fix, "fix");
  EXPECT_EQ(abi::MakeError(CBI_E_TIMEOUT, "what").retry_after_ms, -1);
  EXPECT_EQ(abi::MakeError(CBI_E_TIMEOUT, "what").struct_size, sizeof(cbi_error));
}

TEST(Emit, HandsOverBytesThatAreNotTerminated) {
  RecordingCall call;
  EXPECT_EQ(abi::Emit(call.get(), std::string_view("{}xyz", 2)), CBI_OK);
  EXPECT_EQ(call.result, "{}");
}

TEST(Handles, DestroyWhatTheyOwnOnceAndKeepItOnFailure) {
  static int closed = 0;
  static int destroyed = 0;
  static char memory[2];
  cbi_api api{};
  api.create = [](const cbi_host*, const cbi_call*, const char* config, cbi_plugin** out) {
    *out = config != nullptr ? reinterpret_cast<cbi_plugin*>(&memory[0]) : nullptr;
    return config != nullptr ? CBI_OK : CBI_E_INVALID;
  };
  api.destroy = [](cbi_plugin*) { ++destroyed; };
  api.open = [](cbi_plugin*, const cbi_call*, const cbi_conn_params*, cbi_conn** out) {
    *out = reinterpret_cast<cbi_conn*>(&memory[1]);
    return CBI_OK;
  };
  api.close = [](cbi_conn*) { ++closed; };
  RecordingHost host;
  RecordingCall call;
  {
    abi::PluginHandle plugin;
    EXPECT_EQ(abi::Create(api, host.get(), call.get(), "{}", plugin), CBI_OK);
    EXPECT_EQ(abi::Create(api, host.get(), call.get(), nullptr, plugin), CBI_E_INVALID);
    EXPECT_NE(plugin, nullptr);
    abi::ConnectionHandle connection;
    EXPECT_EQ(abi::Open(api, plugin.get(), call.get(), cbi_conn_params{}, connection), CBI_OK);
    EXPECT_EQ(closed + destroyed, 0);
  }
  EXPECT_EQ(closed, 1);
  EXPECT_EQ(destroyed, 1);
}

}  // namespace
}  // namespace claribi::abi_test
