// What becomes of an API key that a server refuses, by status or inside a result, at each moment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "aiven_plugin/messages/api_key_fixture.h"
#include "aiven_plugin/messages/recorded_events.h"

namespace claribi::connection {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(ApiKeySignInTest, KeepsAKeyThatTheToolsRefuseAndSaysSo) {
  HandOver(kLiveKey);
  vendor_.takes_no_token = true;
  const auto called = Call();
  ASSERT_FALSE(called.ok());
  EXPECT_EQ(called.error().code, ErrorCode::kAuthRequired);
  EXPECT_EQ(vendor_.tool_calls, 1) << "there is nothing to renew it with";
  const Json status = Status();
  EXPECT_EQ(*status.FindString("status"), "revoked");
  EXPECT_EQ(*status.Find("reason")->FindString("code"), "refused_by_vendor");
  EXPECT_THAT(*status.Find("reason")->FindString("message"), HasSubstr("tried again"));
  EXPECT_EQ(status.Find("reason")->FindInt64("at_ms"), core::ToMs(clock_.Now()));
  EXPECT_THAT(called.error().cause, HasSubstr(*status.Find("reason")->FindString("message")));

  // The mark is every node's, and keeps its time.
  clock_.Advance(core::Milliseconds(5000));
  const auto other_node = Open("{}");
  ASSERT_FALSE(other_node->CallTool(call_, "aiven_project_list", "{}", "{}").ok());
  EXPECT_EQ(Status().Find("reason")->FindInt64("at_ms"), core::ToMs(clock_.Now()) - 5000);

  vendor_.takes_no_token = false;
  EXPECT_EQ(StatusWord(), "revoked") << "until a tool has answered";
  ASSERT_TRUE(connection_->ListTools(call_, R"({"refresh":true})").ok());
  EXPECT_EQ(StatusWord(), "revoked") << "a listing is for anybody";
  ASSERT_TRUE(Call().ok());
  EXPECT_EQ(StatusWord(), "authorized");
}

TEST_F(ApiKeySignInTest, AProbeTriesAKeyThatWasRefused) {
  HandOver(kLiveKey);
  vendor_.takes_no_token = true;
  const Json refused = Status(R"({"probe":true})");
  EXPECT_EQ(*refused.FindString("status"), "revoked");
  EXPECT_EQ(refused.Find("probe")->FindBool("ok"), false);
  EXPECT_EQ(StatusWord(), "revoked");
  vendor_.takes_no_token = false;
  const Json taken = Status(R"({"probe":true})");
  EXPECT_EQ(*taken.FindString("status"), "authorized");
  EXPECT_EQ(taken.Find("probe")->FindBool("ok"), true);
}

TEST_F(ApiKeySignInTest, AnotherKeyEndsTheRefusalOfTheFirst) {
  HandOver(kLiveKey);
  vendor_.takes_no_token = true;
  ASSERT_FALSE(Call().ok());
  ASSERT_EQ(StatusWord(), "revoked");
  HandOver(kNextKey);
  EXPECT_EQ(StatusWord(), "authorized");
}

// What the MCP server says to a request by its status, at each moment of a connection.
class RefusedStatus : public ApiKeySignInTest {
 protected:
  // From now on this method is answered with a status; "" is every one.
  void Refuse(int status, std::string_view method) {
    status_ = status;
    method_ = method;
  }
  RefusedStatus() {
    auto transport =
        std::make_unique<testing::ScriptedTransport>([this](const http::HttpRequest& request) {
          const bool is_meant =
              status_ != 0 &&
              (method_.empty() || request.body.find("\"" + method_ + "\"") != std::string::npos);
          return is_meant ? testing::JsonAnswer(
                                status_, R"({"error":"no: )" +
                                             std::string(request.authorization.Reveal()) + "\"}")
                          : vendor_.Answer(request);
        });
    transport_ = transport.get();
    connection_.reset();
    plugin_ = testing::HostsPlugin::Create(
                  {clock_, random_, logger_, "host 1", "com.claribi.aiven", "0.1.0"},
                  Json::MakeObject({{"manifest", manifest_}}).Dump(), std::move(transport))
                  .value();
    connection_ = Open("{}");
  }

  int status_ = 0;
  std::string method_;
};

TEST_F(RefusedStatus, A401AtAnyMomentMarksTheKey) {
  for (const char* method : {"initialize", "tools/list", "tools/call"}) {
    connection_ = Open("{}");
    HandOver(kLiveKey);
    Refuse(401, method);
    const auto called = Call();
    ASSERT_FALSE(called.ok()) << method;
    EXPECT_EQ(called.error().code, ErrorCode::kAuthRequired) << method;
    EXPECT_EQ(called.error().http_status, 401) << method;
    EXPECT_EQ(StatusWord(), "revoked") << method;
    EXPECT_EQ(ReasonCode(), "refused_by_vendor") << method;
    Refuse(0, "");
    ASSERT_TRUE(Call().ok()) << method << ": it was kept";
    EXPECT_EQ(StatusWord(), "authorized") << method;
  }
}

TEST_F(RefusedStatus, A403AtAnyMomentIsForbiddenAndMarksNothing) {
  for (const char* method : {"initialize", "tools/list", "tools/call"}) {
    connection_ = Open("{}");
    HandOver(kLiveKey);
    Refuse(403, method);
    const auto called = Call();
    ASSERT_FALSE(called.ok()) << method;
    EXPECT_EQ(called.error().code, ErrorCode::kForbidden) << method;
    EXPECT_EQ(called.error().http_status, 403) << method;
    EXPECT_EQ(StatusWord(), "authorized") << method;
    Refuse(0, "");
  }
}

TEST_F(RefusedStatus, NoErrorRepeatsTheKey) {
  HandOver(kLiveKey);
  for (const int status : {400, 401, 403, 404, 405, 409, 413, 422}) {
    Refuse(status, "");
    connection_ = Open("{}");
    const auto called = Call();
    ASSERT_FALSE(called.ok()) << status;
    const core::Error& error = called.error();
    EXPECT_THAT(error.message + error.cause + error.fix + error.vendor_code + error.request_id,
                Not(HasSubstr(kLiveKey)))
        << status;
    EXPECT_THAT(error.cause, Not(HasSubstr("sk-live-0123"))) << status << ": nor half of it";
  }
  EXPECT_THAT(logger_.Text(), Not(HasSubstr("sk-live-0123")));
}

TEST_F(RefusedStatus, ARefusedMarkThatCannotBeStoredIsNoOtherFailure) {
  HandOver(kLiveKey);
  Refuse(401, "tools/call");
  ASSERT_TRUE(connection_->ListTools(call_, "{}").ok());
  connection_host_.fail_next_put = {core::Error(ErrorCode::kUnavailable, "the disk is full")};
  const auto called = Call();
  ASSERT_FALSE(called.ok());
  EXPECT_EQ(called.error().code, ErrorCode::kAuthRequired);
  EXPECT_EQ(StatusWord(), "authorized") << "nobody wrote it down";
}

TEST_F(RefusedStatus, AKeyThatWasReplacedMeanwhileIsTriedAtOnce) {
  HandOver(kLiveKey);
  ASSERT_TRUE(connection_->ListTools(call_, "{}").ok());
  Refuse(401, "tools/call");
  const auto other_node = Open("{}");
  // Between the refusal and the mark.
  connection_host_.before_put = [&] {
    connection_host_.before_put = nullptr;
    ASSERT_TRUE(other_node->AuthorizeBegin(call_, std::nullopt, KeyOptions(kNextKey)).ok());
    vendor_.live_token = kNextKey;
    Refuse(0, "");
  };
  const auto called = Call();
  ASSERT_TRUE(called.ok()) << called.error().cause;
  EXPECT_EQ(transport_->seen().back().authorization, "Bearer " + std::string(kNextKey));
  EXPECT_EQ(StatusWord(), "authorized");
}

TEST_F(ApiKeySignInTest, TellsTheHostOfARefusalOnceUntilItPassed) {
  RecordedEvents events;
  connection_ = plugin_
                    ->Open({.organisation = "org",
                            .connection = "conn",
                            .connection_services = connection_host_.Services(),
                            .organisation_services = organisation_host_.Services(),
                            .logger = logger_,
                            .events = &events},
                           "{}")
                    .value();
  HandOver(kLiveKey);
  vendor_.takes_no_token = true;
  EXPECT_FALSE(Call().ok() || Call().ok());
  const Json status = Status(R"({"probe":true})");
  ASSERT_EQ(events.All().size(), 1U);
  ExpectValid("host_event", events.All().front());
  EXPECT_EQ(events.All().front().Find("reason")->Dump(), status.Find("reason")->Dump());
  vendor_.takes_no_token = false;
  ASSERT_TRUE(Call().ok());
  clock_.Advance(core::Milliseconds(1));
  vendor_.takes_no_token = true;
  EXPECT_FALSE(Call().ok());
  EXPECT_EQ(events.All().size(), 2U);
  HandOver(kNextKey);
  vendor_.takes_no_token = false;
  vendor_.live_token = kNextKey;
  EXPECT_TRUE(Call().ok());
  EXPECT_EQ(events.All().size(), 2U) << "handed over here";
  connection_.reset();
}

// A redirect never carries the key away.
TEST_F(RefusedStatus, TheKeyIsNotCarriedToAnotherOrigin) {
  auto transport = std::make_unique<testing::ScriptedTransport>([](const http::HttpRequest&) {
    testing::ScriptedAnswer answer = testing::JsonAnswer(307, "{}");
    answer.headers.Set("Location", "https://evil.example/mcp");
    return answer;
  });
  transport_ = transport.get();
  connection_.reset();
  plugin_ = testing::HostsPlugin::Create(
                {clock_, random_, logger_, "host 1", "com.claribi.aiven", "0.1.0"},
                Json::MakeObject({{"manifest", manifest_}}).Dump(), std::move(transport))
                .value();
  connection_ = Open("{}");
  HandOver(kLiveKey);
  EXPECT_EQ(Call().error().code, ErrorCode::kForbidden);
  for (const auto& sent : transport_->seen())
    EXPECT_THAT(sent.url, HasSubstr("mcp.vendor.example"));
}

}  // namespace
}  // namespace claribi::connection
