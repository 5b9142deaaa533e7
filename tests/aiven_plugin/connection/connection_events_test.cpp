// What a connection tells its host unasked: each event at each moment at which it can be noticed,
// once, and to the right connection.
#include "connection/connection_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "aiven_plugin/messages/connection_fixture.h"
#include "aiven_plugin/messages/recorded_events.h"
#include "core/crypto.h"

namespace claribi::connection {
namespace {

using core::Json;
using core::Milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ToolDefinition;

constexpr Milliseconds kBeyondATokensLife{3601000};
constexpr const char* kListChanged =
    R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed"})";

class HostEventsTest : public ConnectionTest {
 protected:
  HostEventsTest() {
    auto transport = std::make_unique<testing::ScriptedTransport>(
        [this](const http::HttpRequest& request) { return Answer(request); });
    transport_ = transport.get();
    connection_.reset();
    plugin_ = testing::HostsPlugin::Create(
                  {clock_, random_, logger_, "host 1", "com.claribi.aiven", "0.1.0"},
                  Json::MakeObject({{"manifest", manifest_}}).Dump(), std::move(transport))
                  .value();
    connection_ = Watched(&events_);
  }

  // One more node that has the same connection open.
  std::unique_ptr<testing::HostsConnection> Watched(HostEvents* events) {
    return plugin_
        ->Open({.organisation = "org",
                .connection = "conn",
                .connection_services = connection_host_.Services(),
                .organisation_services = organisation_host_.Services(),
                .logger = logger_,
                .events = events},
               "{}")
        .value();
  }
  // The vendor's answer, as a stream that begins with a notice where the test wants one.
  testing::ScriptedAnswer Answer(const http::HttpRequest& request) {
    testing::ScriptedAnswer answer = vendor_.Answer(request);
    if (notice_before_.empty() ||
        request.body.find("\"" + notice_before_ + "\"") == std::string::npos) {
      return answer;
    }
    notice_before_.clear();
    answer.headers.Set("Content-Type", "text/event-stream");
    answer.body =
        "data: " + std::string(kListChanged) + "\n\ndata: " + std::move(answer.body) + "\n\n";
    return answer;
  }
  static bool Call(testing::HostsConnection& connection, testing::FakeCall& call) {
    return connection.CallTool(call, "aiven_project_list", "{}", "{}").ok();
  }
  bool Call() { return Call(*connection_, call_); }
  bool List(std::string_view options = R"({"refresh":true})") {
    return connection_->ListTools(call_, options).ok();
  }
  Json Status(std::string_view options = "{}") {
    return connection_->AuthorizeStatus(call_, options).value();
  }
  // The vendor takes no token that is out, and renews none.
  void Revoke() {
    vendor_.live_token = "another";
    vendor_.refuses_refresh = true;
  }
  void SignInAgain() {
    vendor_.refuses_refresh = false;
    SignIn();
  }
  void ExpectLastIsLoss(const Json& reason) {
    ASSERT_FALSE(events_.All().empty());
    const Json event = events_.All().back();
    ExpectValid("host_event", event);
    EXPECT_EQ(*event.FindString("kind"), "sign_in_lost");
    EXPECT_EQ(event.Find("reason")->Dump(), reason.Dump());
  }

  RecordedEvents events_;
  std::string notice_before_;  // the method whose next answer brings a notice
};

TEST_F(HostEventsTest, AnUneventfulLifeHasNone) {
  EXPECT_FALSE(Call()) << "never signed in: that is no loss";
  EXPECT_EQ(*Status().FindString("status"), "none");
  SignIn();
  EXPECT_TRUE(List() && List() && Call());
  Status(R"({"probe":true})");
  clock_.Advance(kBeyondATokensLife);
  EXPECT_TRUE(Call()) << "renewed here";
  ASSERT_TRUE(connection_->AuthorizeRevoke(call_).ok());
  EXPECT_FALSE(Call());
  EXPECT_THAT(events_.Kinds(), IsEmpty());
}

TEST_F(HostEventsTest, ReportsWhatTheServerSaysOfItsTools) {
  SignIn();
  ASSERT_TRUE(List());
  notice_before_ = "tools/call";
  ASSERT_TRUE(Call());
  EXPECT_THAT(events_.Kinds(), ElementsAre("tools_changed"));
  ExpectValid("host_event", events_.All().front());
  EXPECT_EQ(events_.All().front().FindInt64("at_ms"), core::ToMs(clock_.Now()));

  vendor_.tools.Append(ToolDefinition("aiven_new_list", R"({"readOnlyHint":true})"));
  ASSERT_TRUE(List());
  EXPECT_EQ(events_.Kinds().size(), 1U) << "the listing shows what was said";
  notice_before_ = "tools/call";
  ASSERT_TRUE(Call());
  EXPECT_EQ(events_.Kinds().size(), 2U);
}

TEST_F(HostEventsTest, ReportsANoticeThatComesWithAListing) {
  SignIn();
  ASSERT_TRUE(List());
  notice_before_ = "tools/list";
  ASSERT_TRUE(List());
  vendor_.tools.Append(ToolDefinition("aiven_new_list", R"({"readOnlyHint":true})"));
  ASSERT_TRUE(List());
  EXPECT_THAT(events_.Kinds(), ElementsAre("tools_changed"));
}

TEST_F(HostEventsTest, ReportsAListingThatDiffers) {
  SignIn();
  ASSERT_TRUE(List());
  std::reverse(vendor_.tools.AsArray()->begin(), vendor_.tools.AsArray()->end());
  ASSERT_TRUE(List());
  EXPECT_THAT(events_.Kinds(), IsEmpty()) << "the order means nothing";

  const std::function<void()> changes[] = {
      [&] { vendor_.tools.Append(ToolDefinition("aiven_new_list", R"({"readOnlyHint":true})")); },
      [&] { vendor_.tools.AsArray()->back().Set("description", "another tool"); },
      [&] { vendor_.tools.AsArray()->front().Set("annotations", Json::MakeObject()); },  // hidden
      [&] {
        vendor_.tools.Append(Json::MakeObject({{"name", "aiven_broken_list"}}));
      },
      [&] { vendor_.tools.AsArray()->pop_back(); },
  };
  std::size_t reported = 0;
  for (const auto& change : changes) {
    change();
    ASSERT_TRUE(List());
    ASSERT_TRUE(List());
    EXPECT_EQ(events_.Kinds().size(), ++reported);
  }
  const auto fresh = Watched(&events_);
  ASSERT_TRUE(fresh->ListTools(call_, "{}").ok());
  EXPECT_EQ(events_.Kinds().size(), reported) << "the first listing of a handle differs from none";
}

TEST_F(HostEventsTest, ReportsAChangeThatACallComesAcross) {
  SignIn();
  ASSERT_TRUE(List());
  vendor_.tools.Append(ToolDefinition("aiven_new_list", R"({"readOnlyHint":true})"));
  EXPECT_FALSE(connection_->CallTool(call_, "aiven_new_list", "{}", "{}").ok()) << "drift";
  EXPECT_THAT(events_.Kinds(), ElementsAre("tools_changed"));
}

TEST_F(HostEventsTest, ReportsALossThatACallFindsOnce) {
  SignIn();
  Revoke();
  EXPECT_FALSE(Call());
  ExpectLastIsLoss(*Status().Find("reason"));
  EXPECT_FALSE(Call() || List());
  Status(R"({"probe":true})");
  EXPECT_EQ(events_.Kinds().size(), 1U);

  clock_.Advance(Milliseconds(1));
  SignInAgain();
  Revoke();
  EXPECT_FALSE(Call());
  EXPECT_THAT(events_.Kinds(), ElementsAre("sign_in_lost", "sign_in_lost"));
}

TEST_F(HostEventsTest, ReportsALossThatARenewalAheadOfTimeFinds) {
  SignIn();
  ASSERT_TRUE(Call());
  vendor_.refuses_refresh = true;
  clock_.Advance(kBeyondATokensLife);
  EXPECT_FALSE(List());
  ExpectLastIsLoss(*Status().Find("reason"));
  EXPECT_EQ(events_.Kinds().size(), 1U);
}

TEST_F(HostEventsTest, ReportsALossThatAnotherNodeFound) {
  SignIn();
  const auto other_node = Watched(nullptr);
  Revoke();
  EXPECT_FALSE(Call(*other_node, call_));
  EXPECT_THAT(events_.Kinds(), IsEmpty()) << "an idle handle notices nothing";
  const Json status = Status();
  ExpectLastIsLoss(*status.Find("reason"));
  EXPECT_FALSE(Call());
  EXPECT_EQ(events_.Kinds().size(), 1U);
}

TEST_F(HostEventsTest, ReportsARetiredSealingKey) {
  SignIn();
  connection_host_.keys.erase(1);
  connection_host_.keys[2] = std::string(core::kSealingKeyBytes, '2');
  connection_host_.current_key = 2;
  EXPECT_FALSE(Call() || List());
  ExpectLastIsLoss(*Status().Find("reason"));
  EXPECT_EQ(*events_.All().back().Find("reason")->FindString("code"), "key_retired");
  EXPECT_EQ(events_.Kinds().size(), 1U);
}

TEST_F(HostEventsTest, ReportsARefusalThatARenewalDoesNotHelp) {
  SignIn();
  vendor_.takes_no_token = true;
  EXPECT_FALSE(Call() || Call());
  EXPECT_THAT(events_.Kinds(), ElementsAre("sign_in_lost"));
  EXPECT_EQ(*events_.All().back().Find("reason")->FindString("code"), "refused_by_vendor");
  vendor_.takes_no_token = false;
  EXPECT_TRUE(Call());
  vendor_.takes_no_token = true;
  const Json status = Status(R"({"probe":true})");
  ExpectLastIsLoss(*status.Find("reason"));
  EXPECT_EQ(events_.Kinds().size(), 2U);
}

TEST_F(HostEventsTest, ReportsWhatAnotherNodeRenewed) {
  SignIn();
  ASSERT_TRUE(Call());
  RecordedEvents theirs;
  const auto other_node = Watched(&theirs);
  clock_.Advance(kBeyondATokensLife);
  ASSERT_TRUE(Call(*other_node, call_));
  EXPECT_THAT(events_.Kinds(), IsEmpty());
  EXPECT_TRUE(Call() && Call() && List());
  EXPECT_THAT(events_.Kinds(), ElementsAre("sign_in_renewed"));
  ExpectValid("host_event", events_.All().front());
  clock_.Advance(kBeyondATokensLife);
  EXPECT_TRUE(Call());
  EXPECT_EQ(events_.Kinds().size(), 1U) << "renewed here";
  EXPECT_TRUE(Call(*other_node, call_));
  EXPECT_THAT(theirs.Kinds(), ElementsAre("sign_in_renewed"));
}

TEST_F(HostEventsTest, ReportsWhatARenewalFindsDoneAlready) {
  SignIn();
  ASSERT_TRUE(Call());
  const auto other_node = Watched(nullptr);
  vendor_.live_token = "another";  // the token died early
  ASSERT_TRUE(Call(*other_node, call_));
  EXPECT_TRUE(Call());
  EXPECT_THAT(events_.Kinds(), ElementsAre("sign_in_renewed"));
}

TEST_F(HostEventsTest, TellsOnlyTheConnectionThatItConcerns) {
  SignIn();
  ASSERT_TRUE(List());
  RecordedEvents theirs;
  testing::MemoryHost their_host;
  auto opened = plugin_->Open({.organisation = "other",
                               .connection = "conn",
                               .connection_services = their_host.Services(),
                               .organisation_services = organisation_host_.Services(),
                               .logger = logger_,
                               .events = &theirs},
                              "{}");
  ASSERT_TRUE(opened.ok());
  std::swap(connection_, *opened);
  SignIn();
  ASSERT_TRUE(List());
  std::swap(connection_, *opened);
  notice_before_ = "tools/call";
  vendor_.live_token = "access-1";
  ASSERT_TRUE(Call());
  Revoke();
  EXPECT_FALSE(Call());
  EXPECT_THAT(events_.Kinds(), ElementsAre("tools_changed", "sign_in_lost"));
  EXPECT_THAT(theirs.Kinds(), IsEmpty());
}

// A listener that asks the connection something, as a host's thread may at that very moment: with a
// mutex held, it would wait for ever.
TEST_F(HostEventsTest, HoldsNoMutexWhileItReports) {
  SignIn();
  ASSERT_TRUE(List());
  events_.on_report = [this] {
    events_.on_report = nullptr;
    EXPECT_TRUE(connection_->ListTools(call_, "{}").ok());
    Status();
  };
  vendor_.tools.Append(ToolDefinition("aiven_new_list", R"({"readOnlyHint":true})"));
  ASSERT_TRUE(List());
  notice_before_ = "tools/call";
  events_.on_report = [this] {
    events_.on_report = nullptr;
    EXPECT_TRUE(connection_->ListTools(call_, "{}").ok());
  };
  ASSERT_TRUE(Call());
  events_.on_report = [this] {
    events_.on_report = nullptr;
    Status();
  };
  Revoke();
  EXPECT_FALSE(Call());
  EXPECT_EQ(events_.Kinds().size(), 3U);
}

}  // namespace
}  // namespace claribi::connection
