// Every message that the example plugin emits keeps to its published schema.
#include <gtest/gtest.h>

#include "abi/plugin_session.h"
#include "contract/message_schemas.h"

namespace claribi::contract {
namespace {

class ExampleMessages : public ::testing::Test {
 protected:
  abi_test::RecordingHost host_;
  abi_test::Session session_{host_};
  abi_test::RecordingCall call_;
  MessageSchemas schemas_;

  void ExpectMessage(std::int32_t status, std::string_view message) {
    EXPECT_EQ(status, CBI_OK);
    EXPECT_EQ(schemas_.Check(message, call_.result), std::nullopt) << call_.result;
  }
};

TEST_F(ExampleMessages, Describe) {
  ExpectMessage(session_.api().describe(session_.plugin(), call_.get(), nullptr), "description");
}

TEST_F(ExampleMessages, AuthorizeBegin) {
  ExpectMessage(session_.api().authorize_begin(session_.connection(), call_.get(),
                                               "http://127.0.0.1/callback", "{\"scopes\":[]}"),
                "authorize_begin");
}

TEST_F(ExampleMessages, AuthorizeStatus) {
  ExpectMessage(session_.api().authorize_status(session_.connection(), call_.get(), nullptr),
                "authorization_status");
}

TEST_F(ExampleMessages, AuthorizeStatusWithProbe) {
  ExpectMessage(
      session_.api().authorize_status(session_.connection(), call_.get(), "{\"probe\":true}"),
      "authorization_status");
  EXPECT_NE(call_.result.find("\"probe\""), std::string::npos);
}

TEST_F(ExampleMessages, AuthorizeRevoke) {
  ExpectMessage(session_.api().authorize_revoke(session_.connection(), call_.get()), "revocation");
}

TEST_F(ExampleMessages, ListTools) {
  ExpectMessage(session_.api().list_tools(session_.connection(), call_.get(),
                                          R"({"cursor":null,"refresh":true})"),
                "tool_list");
}

TEST_F(ExampleMessages, CallResultInPieces) {
  ExpectMessage(session_.CallTool(call_, "clock_list_cities", "{}"), "call_result");
  EXPECT_GT(call_.pieces, 1u);
}

TEST_F(ExampleMessages, CallResult) {
  ExpectMessage(session_.CallTool(call_, "clock_now", R"({"city":"Reykjavik"})"), "call_result");
}

TEST_F(ExampleMessages, CallResultOfAToolThatFailed) {
  ExpectMessage(session_.CallTool(call_, "clock_now", "{}"), "call_result");
}

// Whatever forms are asked for, of whatever answer: those are in it, and no others.
TEST_F(ExampleMessages, CallResultInEveryForm) {
  constexpr std::string_view kForms[] = {"content", "structured_content", "data", "model_text"};
  for (const auto& [tool, arguments] :
       {std::pair("clock_list_cities", "{}"), std::pair("clock_now", R"({"city":"Tokyo"})"),
        std::pair("clock_now", "{}")}) {
    for (unsigned subset = 0; subset < 16; ++subset) {
      std::string include;
      for (unsigned i = 0; i < 4; ++i) {
        if ((subset >> i & 1U) == 0) continue;
        include += (include.empty() ? "\"" : ", \"") + std::string(kForms[i]) + "\"";
      }
      const std::string options = R"({"include": [ )" + include + "]}";
      abi_test::RecordingCall call;
      EXPECT_EQ(session_.CallTool(call, tool, arguments, options.c_str()), CBI_OK);
      EXPECT_EQ(schemas_.Check("call_result/options", options), std::nullopt);
      EXPECT_EQ(schemas_.Check("call_result", call.result), std::nullopt) << call.result;
      for (unsigned i = 0; i < 4; ++i) {
        EXPECT_EQ(call.result.find("\"" + std::string(kForms[i]) + "\":") != std::string::npos,
                  (subset >> i & 1U) == 1)
            << options << call.result;
      }
    }
  }
}

TEST_F(ExampleMessages, CallResultHoldsEachRowOnceByDefault) {
  for (const char* options : {"{}", R"({"include":null})", R"({"include":["data","pages"]})"}) {
    abi_test::RecordingCall call;
    EXPECT_EQ(session_.CallTool(call, "clock_now", R"({"city":"Tokyo"})", options), CBI_OK);
    EXPECT_EQ(call.result.find("It is"), std::string::npos) << call.result;
    EXPECT_NE(call.result.find("local_time"), std::string::npos) << call.result;
  }
}

TEST_F(ExampleMessages, CallResultIsRefusedInAFormThatNobodyKnows) {
  for (const char* options : {R"({"include":"data"})", R"({"include":["pages"]})"}) {
    abi_test::RecordingCall call;
    EXPECT_EQ(session_.CallTool(call, "clock_now", "{}", options), CBI_E_INVALID) << options;
    EXPECT_EQ(call.errors.size(), 1u);
  }
}

}  // namespace
}  // namespace claribi::contract
