// An outage as the processes of a host meet it: each has a plugin instance of its own, and one
// command does not outlive it. The store is what they have in common.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "aiven_plugin/messages/connection_fixture.h"
#include "connection/stored_circuits.h"
#include "core/text.h"
#include "testing/result_matchers.h"

namespace claribi::connection {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class SharedOutageTest : public ::testing::Test {
 protected:
  SharedOutageTest() {
    manifest_ = TestManifest();
    manifest_.Set("sign_in", Json::Parse(R"({"kind":"none"})").value());
    manifest_.Set("probe", Json());
    manifest_.Set("endpoint_rule", Json::MakeObject());
    vendor_.tools =
        Json::MakeArray({testing::ToolDefinition("list_rows", R"({"readOnlyHint":true})")});
    vendor_.result = Json::Parse(R"({"content":[{"type":"text","text":"{}"}]})").value();
    vendor_.live_token = "anybody";
  }

  testing::ScriptedAnswer Answer(const http::HttpRequest& request) {
    ++asked_;
    const bool is_discover = request.body.find("server/discover") != std::string::npos;
    const int status = is_discover && fails_discover_ ? 500 : status_;
    if (status != 200) return testing::JsonAnswer(status, "{}");
    http::HttpRequest signed_in = request.Clone();
    signed_in.authorization = core::Secret::CopyOf("Bearer anybody");
    return vendor_.Answer(signed_in);
  }

  // A process of the host, with one data source open.
  struct Process {
    std::unique_ptr<testing::HostsPlugin> plugin;
    std::unique_ptr<testing::HostsConnection> connection;
  };
  Process Start(const std::string& organisation = "acme") {
    Json config = Json::Parse(R"({"limits":{"circuit_pause_ms":60000}})").value();
    config.Find("limits")->Set("circuit_failures", failures_);
    config.Set("manifest", manifest_);
    Process process;
    auto plugin = testing::HostsPlugin::Create(
        {clock_, random_, logger_, "host 1", "com.claribi.aiven", "0.1.0"}, config.Dump(),
        std::make_unique<testing::ScriptedTransport>(
            [this](const http::HttpRequest& request) { return Answer(request); }));
    EXPECT_THAT(plugin, IsOk());
    process.plugin = std::move(plugin).value();
    auto connection = process.plugin->Open({organisation, "conn", connection_host_.Services(),
                                            organisations_[organisation].Services(), logger_},
                                           "{}");
    EXPECT_THAT(connection, IsOk());
    process.connection = std::move(connection).value();
    return process;
  }
  core::Result<Json> List(const std::string& organisation = "acme") {
    return Start(organisation).connection->ListTools(call_, "{}");
  }
  Json Circuit(const std::string& organisation = "acme") {
    const auto status = Start(organisation).connection->AuthorizeStatus(call_, "{}");
    EXPECT_THAT(status, IsOk());
    return *status->Find("circuit");
  }
  testing::MemoryHost& Store() { return organisations_["acme"]; }

  Json manifest_;
  testing::FakeClock clock_;
  testing::CountingRandom random_;
  testing::RecordingLogger logger_;
  testing::FakeCall call_{clock_};
  testing::MemoryHost connection_host_;
  std::map<std::string, testing::MemoryHost> organisations_;
  testing::ScriptedVendor vendor_;
  int failures_ = 5;
  int status_ = 500;
  bool fails_discover_ = false;
  int asked_ = 0;
};

TEST_F(SharedOutageTest, CommandsThatFailOpenItForTheNextOnes) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(Circuit().IsNull()) << i;
    EXPECT_THAT(List(), IsErrorWith(CauseIs(Not(HasSubstr("is not asked"))))) << i;
  }
  const int asked = asked_;
  const Json circuit = Circuit();
  ASSERT_TRUE(circuit.IsObject());
  EXPECT_THAT(*circuit.FindString("reason"), HasSubstr("HTTP status 500"));
  EXPECT_EQ(circuit.FindInt64("failures"), 5);
  const core::UnixTime next = clock_.Now() + core::Milliseconds(60000);
  EXPECT_EQ(circuit.FindInt64("next_attempt_at_ms"), core::ToMs(next));
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(
        List(),
        IsErrorWith(ErrorCode::kUnavailable,
                    CauseIs(AllOf(HasSubstr("HTTP status 500"), HasSubstr(core::TimeText(next))))));
  }
  EXPECT_EQ(asked_, asked) << "nothing is sent, to be told neither";

  // A test by a person is no exception, but the probe once the pause is over.
  auto tested = Start().connection->AuthorizeStatus(call_, R"({"probe":true})");
  ASSERT_THAT(tested, IsOk());
  EXPECT_THAT(tested->Dump(), HasSubstr(core::TimeText(next)));
  EXPECT_EQ(asked_, asked);
  clock_.Advance(core::Milliseconds(60000));
  status_ = 200;
  tested = Start().connection->AuthorizeStatus(call_, R"({"probe":true})");
  EXPECT_EQ(tested->Find("probe")->FindBool("ok"), true) << tested->Dump();
  EXPECT_TRUE(tested->Find("circuit")->IsNull());
  EXPECT_THAT(List(), IsOk());
  EXPECT_FALSE(Store().records.contains(StoredCircuits::kRecord));
}

TEST_F(SharedOutageTest, OfAHealthyVendorACommandReadsOnceAndWritesNothing) {
  status_ = 200;
  const Process process = Start();
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(process.connection->ListTools(call_, R"({"refresh":true})"), IsOk());
  }
  EXPECT_EQ(Store().reads[std::string(StoredCircuits::kRecord)], 1);
  EXPECT_EQ(Store().writes[std::string(StoredCircuits::kRecord)], 0);
}

TEST_F(SharedOutageTest, AnotherOrganisationNoticesNothing) {
  for (int i = 0; i < 6; ++i) EXPECT_THAT(List(), IsError());
  status_ = 200;
  EXPECT_THAT(List("globex"), IsOk());
  EXPECT_TRUE(Circuit("globex").IsNull());
  EXPECT_TRUE(Circuit("acme").IsObject());
  EXPECT_THAT(List("acme"), IsError());
}

TEST_F(SharedOutageTest, ADamagedRecordIsNone) {
  for (int i = 0; i < 6; ++i) EXPECT_THAT(List(), IsError());
  Store().records.find(StoredCircuits::kRecord)->second.bytes.back() ^= 1;
  EXPECT_TRUE(Circuit().IsNull());
  status_ = 200;
  EXPECT_THAT(List(), IsOk());
}

TEST_F(SharedOutageTest, AStoreThatFailsCostsNoCall) {
  Store().fail_get.emplace(StoredCircuits::kRecord,
                           core::Error(ErrorCode::kUnavailable, "The store is down."));
  status_ = 200;
  EXPECT_THAT(List(), IsOk());
  EXPECT_TRUE(Circuit().IsNull());
  status_ = 500;
  for (int i = 0; i < 10; ++i) {
    EXPECT_THAT(List(), IsErrorWith(CauseIs(Not(HasSubstr("The store is down.")))));
  }
  EXPECT_THAT(logger_.Text(), HasSubstr("The store is down."));
}

// Which era the server is of is asked first, and some older servers answer that with 500.
TEST_F(SharedOutageTest, WhatAnOlderServerDoesNotKnowOpensNothing) {
  failures_ = 1;
  status_ = 200;
  fails_discover_ = true;
  for (int i = 0; i < 3; ++i) EXPECT_THAT(List(), IsOk());
  EXPECT_TRUE(Circuit().IsNull());
}

}  // namespace
}  // namespace claribi::connection
