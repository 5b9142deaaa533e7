// Failures that a vendor tells inside a success of HTTP, and what comes of them.
#include <gtest/gtest.h>

#include "aiven_plugin/messages/connection_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::connection {
namespace {

using core::ErrorCode;
using core::Json;

// The new token is no better: asked once more, and no third time.
TEST_F(ConnectionTest, AsksForSignInWhenARenewedTokenIsDeadToo) {
  SignIn();
  vendor_.live_token = "another";
  vendor_.takes_no_token = true;
  EXPECT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"),
              IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_EQ(vendor_.token_requests, 2);
  EXPECT_EQ(vendor_.tool_calls, 2);
}

// What a manifest says about a dead token needs no code of the vendor's own.
TEST_F(PlainConnectionTest, RenewsOnceWhenAResultSaysThatTheTokenIsDead) {
  SignIn();
  vendor_.live_token = "another";
  const auto called = connection_->CallTool(call_, "aiven_project_list", "{}", "{}");
  ASSERT_THAT(called, IsOk());
  EXPECT_EQ(called->FindBool("is_error"), false);
  EXPECT_EQ(called->FindInt64("retries"), 1);
  EXPECT_EQ(vendor_.token_requests, 2);
}

TEST_F(PlainConnectionTest, AsksForSignInWhenTheRenewalIsRefused) {
  SignIn();
  vendor_.live_token = "another";
  vendor_.refuses_refresh = true;
  EXPECT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"),
              IsErrorWith(ErrorCode::kAuthRequired));
}

TEST_F(PlainConnectionTest, TellsOtherFailuresWithTheirStatusAndAFix) {
  SignIn();
  vendor_.result = Json::Parse(R"({"isError":true,"content":[
      {"type":"text","text":"Aiven API Error (403): Permission denied"}]})")
                       .value();
  const auto called = connection_->CallTool(call_, "aiven_project_list", "{}", "{}");
  ASSERT_THAT(called, IsOk());
  ExpectValid("call_result", *called);
  const Json* error = called->Find("error");
  EXPECT_EQ(*error->FindString("kind"), "forbidden");
  EXPECT_EQ(error->FindInt64("http_status"), 403);
  EXPECT_NE(error->FindString("hint")->find("never changes anything"), std::string::npos);
  EXPECT_EQ(vendor_.token_requests, 1);
}

}  // namespace
}  // namespace claribi::connection
