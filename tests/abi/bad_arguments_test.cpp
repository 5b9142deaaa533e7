// What the example plugin must refuse: garbage and NULL, each with one error and no output.
#include <cstddef>
#include <functional>
#include <vector>

#include "abi/plugin_session.h"

namespace claribi::abi_test {
namespace {

// ---- Garbage

class GarbageArguments : public Example, public ::testing::WithParamInterface<const char*> {};

TEST_P(GarbageArguments, AreRefusedOnceAndGiveNoOutput) {
  ExpectOneError(session_.CallTool(call_, "clock_now", GetParam()), CBI_E_INVALID);
  EXPECT_EQ(call_.pieces, 0u);
}

INSTANTIATE_TEST_SUITE_P(Json, GarbageArguments,
                         ::testing::Values("", " ", "{", "}", "null", "[]", "\"city\"", "{]",
                                           "{\"city\"}", "{\"city\":}", "{\"city\":\"Tokyo\"",
                                           "{\"city\":\"Tokyo}", "{\"city\":Tokyo}",
                                           "{\"city\":\"Tokyo\",}", "{\"city\":\"Tokyo\"} x",
                                           "{city:\"Tokyo\"}", "{'city':'Tokyo'}", "{\"a\":01}",
                                           "{\"a\":+1}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1e}",
                                           "{\"a\":-}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}",
                                           "{\"a\":\"\n\"}", "{\"a\":tru}", "{\"a\":1 \"b\":2}",
                                           "\xef\xbb\xbf{}"));

TEST_F(Example, RefusesEveryTruncationOfItsArguments) {
  const std::string whole = R"({"a":[1,-2.5e+3,{"b":null}],"city":"To\u00e9\n"})";
  for (std::size_t len = 0; len < whole.size(); ++len) {
    // An exact heap copy, so that a sanitizer sees a read behind the end.
    const std::vector<char> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(len));
    RecordingCall call;
    EXPECT_EQ(session_.CallTool(call, "clock_now", {cut.data(), cut.size()}), CBI_E_INVALID) << len;
    EXPECT_EQ(call.errors.size(), 1u) << len;
  }
  EXPECT_EQ(session_.CallTool(call_, "clock_now", whole), CBI_OK);
}

TEST_F(Example, RefusesNestingWithoutBound) {
  const std::string deep = "{\"a\":" + std::string(100'000, '[');
  ExpectOneError(session_.CallTool(call_, "clock_now", deep), CBI_E_INVALID);
}

TEST_F(Example, RefusesArgumentsThatAreNotUtf8) {
  for (const std::string_view text :
       {"\xff", "\xc0\xaf", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\x80"}) {
    RecordingCall call;
    EXPECT_EQ(session_.CallTool(call, "clock_now", "{\"a\":\"" + std::string(text) + "\"}"),
              CBI_E_INVALID);
  }
  EXPECT_EQ(session_.CallTool(call_, "clock_now", "{\"a\":\"\u00e9\u20ac\U0001F600\"}"), CBI_OK);
}

TEST_F(Example, RefusesANulInsideItsArguments) {
  ExpectOneError(session_.CallTool(call_, "clock_now", std::string_view("{\0}", 3)), CBI_E_INVALID);
}

// ---- NULL, one function at a time: refused with one error where there is a call to tell.

struct NullCase {
  const char* name;
  std::function<std::int32_t(const cbi_api&, const cbi_host*, Session&, const cbi_call*)> run;
};
void PrintTo(const NullCase& null_case, std::ostream* out) { *out << null_case.name; }

class NullArgument : public Example, public ::testing::WithParamInterface<NullCase> {};

TEST_P(NullArgument, IsRefusedWithOneError) {
  ExpectOneError(GetParam().run(session_.api(), host_.get(), session_, call_.get()), CBI_E_INVALID);
}

TEST_P(NullArgument, IsRefusedWithoutACallToo) {
  EXPECT_EQ(GetParam().run(session_.api(), host_.get(), session_, nullptr), CBI_E_INVALID);
  RecordingCall short_call;
  short_call.mutable_table().struct_size = offsetof(cbi_call, fail);
  EXPECT_EQ(GetParam().run(session_.api(), host_.get(), session_, short_call.get()), CBI_E_INVALID);
  EXPECT_TRUE(short_call.errors.empty());
}

cbi_plugin* no_plugin = nullptr;
cbi_conn* no_connection = nullptr;
const cbi_conn_params kParams = Params();

INSTANTIATE_TEST_SUITE_P(Of, NullArgument,
                         ::testing::
                             Values(NullCase{"CreateHost",
                                             [](auto& api, auto*, auto&, auto* call) {
                                               return api.create(nullptr, call, "{}", &no_plugin);
                                             }},
                                    NullCase{"CreateConfig",
                                             [](auto& api, auto* host, auto&, auto* call) {
                                               return api.create(host, call, nullptr, &no_plugin);
                                             }},
                                    NullCase{"CreateOut",
                                             [](auto& api, auto* host, auto&, auto* call) {
                                               return api.create(host, call, "{}", nullptr);
                                             }},
                                    NullCase{"DescribePlugin",
                                             [](auto& api, auto*, auto&, auto* call) {
                                               return api.describe(nullptr, call, nullptr);
                                             }},
                                    NullCase{"OpenPlugin",
                                             [](auto& api, auto*, auto&, auto* call) {
                                               return api.open(nullptr, call, &kParams,
                                                               &no_connection);
                                             }},
                                    NullCase{"OpenParams",
                                             [](auto& api, auto*, auto& session, auto* call) {
                                               return api.open(session.plugin(), call, nullptr,
                                                               &no_connection);
                                             }},
                                    NullCase{"OpenOut",
                                             [](auto& api, auto*, auto& session, auto* call) {
                                               return api.open(session.plugin(), call, &kParams,
                                                               nullptr);
                                             }},
                                    NullCase{"BeginConnection",
                                             [](auto& api, auto*, auto&, auto* call) {
                                               return api.authorize_begin(
                                                   nullptr, call, "http://127.0.0.1/", nullptr);
                                             }},
                                    NullCase{"CompleteCallbackUrl",
                                             [](auto& api, auto*, auto& session, auto* call) {
                                               return api.authorize_complete(session.connection(),
                                                                             call, nullptr);
                                             }},
                                    NullCase{"StatusConnection",
                                             [](auto& api, auto*, auto&, auto* call) {
                                               return api.authorize_status(nullptr, call, nullptr);
                                             }},
                                    NullCase{"RevokeConnection",
                                             [](auto& api, auto*, auto&, auto* call) {
                                               return api.authorize_revoke(nullptr, call);
                                             }},
                                    NullCase{"ListConnection",
                                             [](auto& api, auto*, auto&, auto* call) {
                                               return api.list_tools(nullptr, call, nullptr);
                                             }},
                                    NullCase{"CallConnection",
                                             [](auto& api, auto*, auto&, auto* call) {
                                               return api.call_tool(nullptr, call, "clock_now",
                                                                    "{}", 2, nullptr);
                                             }},
                                    NullCase{"CallName",
                                             [](auto& api, auto*, auto& session, auto* call) {
                                               return api.call_tool(session.connection(), call,
                                                                    nullptr, "{}", 2, nullptr);
                                             }},
                                    NullCase{"CallArgs",
                                             [](auto& api, auto*, auto& session, auto* call) {
                                               return api.call_tool(session.connection(), call,
                                                                    "clock_now", nullptr, 0,
                                                                    nullptr);
                                             }}),
                         [](const auto& of) { return of.param.name; });

}  // namespace
}  // namespace claribi::abi_test
