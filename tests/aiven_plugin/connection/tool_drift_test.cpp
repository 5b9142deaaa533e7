// A tool that changes after it was approved, where the operator hides every change: hidden, not
// called, told, and approved again; over two nodes, over records that cannot be read, and at no
// cost where nothing changes. What a change does by default: approvals_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "aiven_plugin/messages/connection_fixture.h"
#include "testing/result_matchers.h"
#include "tools/tool_approvals.h"

namespace claribi::connection {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ToolDefinition;

constexpr std::string_view kRecord = tools::ToolApprovals::kRecord;

std::vector<std::string> NamesIn(const Json& listing, std::string_view member) {
  std::vector<std::string> names;
  for (const Json& tool : *listing.Find(member)->AsArray()) {
    names.emplace_back(tool.IsString() ? *tool.AsString() : *tool.FindString("name"));
  }
  return names;
}

class ToolDriftTest : public ConnectionTest {
 protected:
  ToolDriftTest() {
    OfferReaders();
    Configure(Json::MakeObject({{"tool_drift", "hide"}}));
    connection_ = Open("{}");
  }

  void OfferReaders() {
    vendor_.tools =
        Json::MakeArray({ToolDefinition("aiven_project_list"), ToolDefinition("aiven_service_list"),
                         ToolDefinition("aiven_service_update")});
  }
  void Change(std::size_t tool) {
    (*vendor_.tools.AsArray())[tool].Set("description", "a tool that wants more");
  }
  Json List(std::string_view options = R"({"refresh":true})") {
    return List(*connection_, options);
  }
  Json List(testing::HostsConnection& connection,
            std::string_view options = R"({"refresh":true})") {
    ExpectValid("tool_list/options", Json::Parse(options).value());
    auto listed = connection.ListTools(call_, options);
    EXPECT_THAT(listed, IsOk());
    ExpectValid("tool_list", *listed);
    return std::move(listed).value();
  }
  core::Error ErrorOfList(std::string_view options) {
    const auto listed = connection_->ListTools(call_, options);
    EXPECT_THAT(listed, IsError());
    return listed.error();
  }
  core::Error ErrorOfCall(testing::HostsConnection& connection, std::string_view tool) {
    const auto called = connection.CallTool(call_, tool, "{}", "{}");
    EXPECT_THAT(called, IsError());
    return called.error();
  }
  static Json HiddenEntry(const Json& listing, std::string_view name) {
    for (const Json& tool : *listing.Find("hidden")->AsArray()) {
      if (*tool.FindString("name") == name) return tool;
    }
    return {};
  }
};

TEST_F(ToolDriftTest, IsNoneWhereTheFirstListingApprovedWhatItShows) {
  SignIn();
  EXPECT_THAT(NamesIn(List(), "tools"), ElementsAre("aiven_project_list", "aiven_service_list"));
  EXPECT_THAT(NamesIn(List(), "tools"), ElementsAre("aiven_project_list", "aiven_service_list"));
}

TEST_F(ToolDriftTest, HidesAChangedToolAndSaysWhatChanged) {
  SignIn();
  List();
  Change(1);
  const Json listing = List();
  EXPECT_THAT(NamesIn(listing, "tools"), ElementsAre("aiven_project_list"));
  const Json hidden = HiddenEntry(listing, "aiven_service_list");
  EXPECT_EQ(*hidden.FindString("layer"), "drift");
  EXPECT_EQ(*hidden.FindString("reason"),
            "its definition changed since it was approved at 2026-09-21T14:13:20Z: description "
            "(the text changed)");
  EXPECT_EQ(*hidden.Find("drift")->FindString("change"), "wording");
  EXPECT_THAT(logger_.Text(),
              HasSubstr("tool drift (wording): aiven_service_list: its definition changed"));
}

TEST_F(ToolDriftTest, HidesANewTool) {
  SignIn();
  List();
  vendor_.tools.Append(ToolDefinition("aiven_user_list"));
  EXPECT_THAT(*HiddenEntry(List(), "aiven_user_list").FindString("reason"), HasSubstr("new"));
}

TEST_F(ToolDriftTest, IsJudgedOnCallsAsOnListings) {
  SignIn();
  List();
  Change(1);
  List();
  EXPECT_THAT(ErrorOfCall(*connection_, "aiven_service_list"),
              IsErrorWith("tool_hidden", CauseIs(HasSubstr("drift")), FixIs(HasSubstr("approve"))));
  EXPECT_EQ(vendor_.tool_calls, 0);
  EXPECT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"), IsOk());
}

TEST_F(ToolDriftTest, IsSeenByAHandleThatNeverListed) {
  SignIn();
  List();
  Change(1);
  const auto other = Open("{}");
  EXPECT_EQ(Name(ErrorOfCall(*other, "aiven_service_list").kind), "tool_hidden");
  EXPECT_EQ(vendor_.tool_calls, 0);
}

TEST_F(ToolDriftTest, EndsWithTheApprovalOfOneTool) {
  SignIn();
  List();
  Change(0);
  Change(1);
  const Json listing = List(R"({"refresh":true,"approve":["aiven_service_list"]})");
  EXPECT_THAT(NamesIn(listing, "approved"), ElementsAre("aiven_service_list"));
  EXPECT_THAT(NamesIn(listing, "tools"), ElementsAre("aiven_service_list"));
  EXPECT_THAT(connection_->CallTool(call_, "aiven_service_list", "{}", "{}"), IsOk());
  EXPECT_EQ(Name(ErrorOfCall(*connection_, "aiven_project_list").kind), "tool_hidden");
}

TEST_F(ToolDriftTest, EndsWithTheApprovalOfAll) {
  SignIn();
  List();
  Change(0);
  vendor_.tools.Append(ToolDefinition("aiven_user_list"));
  const Json listing = List(R"({"refresh":true,"approve":true})");
  EXPECT_THAT(NamesIn(listing, "approved"), ElementsAre("aiven_project_list", "aiven_user_list"));
  EXPECT_THAT(NamesIn(listing, "hidden"), ElementsAre("aiven_service_update"));
  EXPECT_THAT(NamesIn(List(R"({"approve":true})"), "approved"), IsEmpty());
}

TEST_F(ToolDriftTest, CannotApproveWhatThePolicyHides) {
  SignIn();
  List();
  Change(0);
  EXPECT_THAT(
      ErrorOfList(R"({"refresh":true,"approve":["aiven_project_list","aiven_service_update"]})"),
      IsErrorWith("invalid_arguments", CauseIs(HasSubstr("name_pattern"))));
  EXPECT_EQ(*HiddenEntry(List(), "aiven_project_list").FindString("layer"), "drift");
  EXPECT_EQ(Name(ErrorOfCall(*connection_, "aiven_service_update").kind), "tool_hidden");
}

TEST_F(ToolDriftTest, CannotApproveAToolThatHasATwin) {
  SignIn();
  List();
  vendor_.tools.Append(ToolDefinition("aiven_service-list"));
  const core::Error refused = ErrorOfList(R"({"refresh":true,"approve":["aiven_service_list"]})");
  EXPECT_THAT(refused.cause, HasSubstr("ambiguous_name"));
  EXPECT_EQ(Name(ErrorOfCall(*connection_, "aiven_service_list").kind), "tool_hidden");
}

TEST_F(ToolDriftTest, CannotApproveWhatIsNotOffered) {
  SignIn();
  List();
  Change(0);
  EXPECT_THAT(
      ErrorOfList(R"({"refresh":true,"approve":["aiven_project_list","nothing_list"]})").cause,
      HasSubstr("no such tool"));
  EXPECT_EQ(*HiddenEntry(List(), "aiven_project_list").FindString("layer"), "drift");
}

TEST_F(ToolDriftTest, RefusesOptionsThatApproveNothingCertain) {
  SignIn();
  for (const std::string_view options :
       {R"({"approve":[]})", R"({"approve":"all"})", R"({"approve":[1]})", R"({"approve":1})"}) {
    EXPECT_EQ(Name(ErrorOfList(options).kind), "invalid_arguments") << options;
  }
  EXPECT_TRUE(connection_host_.records.count(kRecord) == 0);
}

TEST_F(ToolDriftTest, OfAToolThatComesBackChanged) {
  SignIn();
  List();
  vendor_.tools = Json::MakeArray({ToolDefinition("aiven_project_list")});
  List();
  OfferReaders();
  EXPECT_THAT(NamesIn(List(), "tools"), ElementsAre("aiven_project_list", "aiven_service_list"));
  Change(1);
  EXPECT_EQ(*HiddenEntry(List(), "aiven_service_list").FindString("layer"), "drift");
}

TEST_F(ToolDriftTest, NeverShowsWhatAnotherLayerHides) {
  SignIn();
  List();
  vendor_.tools =
      Json::MakeArray({ToolDefinition("aiven_project_list", R"({"readOnlyHint":false})")});
  EXPECT_EQ(*HiddenEntry(List(R"({"refresh":true,"approve":true})"), "aiven_project_list")
                 .FindString("layer"),
            "annotation");
}

TEST_F(ToolDriftTest, CostsOneReadForAListingAndNoneForACallWhereNothingChanged) {
  SignIn();
  List();
  const int reads = connection_host_.reads[std::string(kRecord)];
  const int writes = connection_host_.writes[std::string(kRecord)];
  EXPECT_EQ(writes, 1);
  for (int i = 0; i < 3; ++i) {
    List();
    EXPECT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"), IsOk());
  }
  EXPECT_EQ(connection_host_.reads[std::string(kRecord)], reads + 3) << "once for a listing";
  EXPECT_EQ(connection_host_.writes[std::string(kRecord)], writes);
}

TEST_F(ToolDriftTest, ThatAnotherNodeApprovedIsNone) {
  SignIn();
  List();
  const auto other = Open("{}");
  Change(1);
  EXPECT_EQ(*HiddenEntry(List(), "aiven_service_list").FindString("layer"), "drift");
  List(*other, R"({"refresh":true,"approve":true})");
  EXPECT_THAT(connection_->CallTool(call_, "aiven_service_list", "{}", "{}"), IsOk());
  EXPECT_THAT(NamesIn(List(), "tools"), ElementsAre("aiven_project_list", "aiven_service_list"));
}

TEST_F(ToolDriftTest, IsApprovedOnTopOfWhatAnotherNodeApprovesAtTheSameTime) {
  SignIn();
  List();
  const auto other = Open("{}");
  Change(0);
  Change(1);
  connection_host_.before_put = [&] {
    List(*other, R"({"refresh":true,"approve":["aiven_project_list"]})");
  };
  const Json listing = List(R"({"refresh":true,"approve":["aiven_service_list"]})");
  EXPECT_THAT(NamesIn(listing, "tools"), ElementsAre("aiven_project_list", "aiven_service_list"));
}

TEST_F(ToolDriftTest, OfTwoFirstListingsGoesByTheOneThatWasFirst) {
  vendor_.is_modern = true;  // of an older one, its era is written first
  SignIn();
  const auto other = Open("{}");
  connection_host_.before_put = [&] {
    Change(1);
    List(*other);
  };
  EXPECT_EQ(*HiddenEntry(List(), "aiven_service_list").FindString("layer"), "drift");
}

TEST_F(ToolDriftTest, GivesUpWhereOtherNodesAreAlwaysFirst) {
  SignIn();
  List();
  Change(1);
  for (int i = 0; i < 20; ++i) {
    connection_host_.fail_next_put.emplace_back(ErrorCode::kConflict, "another node was first");
  }
  EXPECT_EQ(ErrorOfList(R"({"refresh":true,"approve":true})").code, ErrorCode::kConflict);
}

TEST_F(ToolDriftTest, OfARecordThatWasChangedHidesEverythingUntilItIsApproved) {
  SignIn();
  List();
  connection_host_.records.find(kRecord)->second.bytes.back() ^= 1;
  const auto other = Open("{}");
  const Json listing = List(*other);
  EXPECT_THAT(NamesIn(listing, "tools"), IsEmpty());
  EXPECT_THAT(*HiddenEntry(listing, "aiven_project_list").FindString("reason"),
              HasSubstr("cannot be read any more"));
  EXPECT_EQ(Name(ErrorOfCall(*other, "aiven_project_list").kind), "tool_hidden");
  EXPECT_THAT(NamesIn(List(*other, R"({"approve":true})"), "tools"),
              ElementsAre("aiven_project_list", "aiven_service_list"));
}

TEST_F(ToolDriftTest, OfARetiredKeyHidesEverythingUntilTheNextSignIn) {
  SignIn();
  List();
  connection_host_.keys[2] = std::string(32, 'n');
  connection_host_.current_key = 2;
  SignIn();
  connection_host_.keys.erase(1);
  const auto other = Open("{}");
  EXPECT_THAT(NamesIn(List(*other), "tools"), IsEmpty());
  SignIn();
  EXPECT_THAT(NamesIn(List(*other), "tools"),
              ElementsAre("aiven_project_list", "aiven_service_list"));
}

TEST_F(ToolDriftTest, IsRememberedUnderTheCurrentKey) {
  SignIn();
  List();
  Change(1);
  connection_host_.keys[2] = std::string(32, 'n');
  connection_host_.current_key = 2;
  SignIn();
  List(*Open("{}"));
  connection_host_.keys.erase(1);
  const Json listing = List(*Open("{}"));
  EXPECT_THAT(NamesIn(listing, "tools"), ElementsAre("aiven_project_list"));
  EXPECT_THAT(*HiddenEntry(listing, "aiven_service_list").FindString("reason"),
              HasSubstr("description"));
}

TEST_F(ToolDriftTest, IsNotGuessedWhereTheStoreFails) {
  SignIn();
  List();
  const auto other = Open("{}");
  connection_host_.fail_get[std::string(kRecord)] =
      core::Error(ErrorCode::kUnavailable, "the store does not answer");
  EXPECT_EQ(ErrorOfCall(*other, "aiven_project_list").code, ErrorCode::kUnavailable);
  EXPECT_THAT(other->ListTools(call_, "{}"), IsError());
  EXPECT_EQ(vendor_.tool_calls, 0);
}

TEST_F(ToolDriftTest, SurvivesANewSignIn) {
  SignIn();
  List();
  Change(1);
  SignIn();
  EXPECT_EQ(*HiddenEntry(List(), "aiven_service_list").FindString("layer"), "drift");
}

TEST_F(ToolDriftTest, IsForgottenWithTheConnection) {
  SignIn();
  List();
  ASSERT_THAT(connection_->AuthorizeRevoke(call_), IsOk());
  EXPECT_THAT(connection_host_.records, IsEmpty());
  Change(1);
  SignIn();
  EXPECT_THAT(NamesIn(List(), "tools"), ElementsAre("aiven_project_list", "aiven_service_list"));
}

TEST_F(ToolDriftTest, DoesNotStopTheProbeWhereItIsNotMaterial) {
  SignIn();
  List();
  Change(0);
  EXPECT_EQ(*HiddenEntry(List(), "aiven_project_list").FindString("layer"), "drift");
  const auto status = connection_->AuthorizeStatus(call_, R"({"probe":true})");
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(status->Find("probe")->FindBool("ok"), true);
  EXPECT_EQ(vendor_.tool_calls, 1);
  EXPECT_EQ(Name(ErrorOfCall(*connection_, "aiven_project_list").kind), "tool_hidden");
}

// The operator wants to be warned only.
class WarnedDriftTest : public ToolDriftTest {
 protected:
  WarnedDriftTest() {
    Configure(Json::MakeObject({{"tool_drift", "warn"}}));
    connection_ = Open("{}");
  }
};

TEST_F(WarnedDriftTest, IsShownWithAWarningAndCanBeCalled) {
  SignIn();
  List();
  Change(1);
  const Json listing = List();
  const Json& tool = (*listing.Find("tools")->AsArray())[1];
  EXPECT_THAT(*tool.FindString("warning"), HasSubstr("description"));
  EXPECT_EQ((*listing.Find("tools")->AsArray())[0].Find("warning"), nullptr);
  EXPECT_THAT(logger_.Text(), HasSubstr("shown all the same"));
  EXPECT_THAT(connection_->CallTool(call_, "aiven_service_list", "{}", "{}"), IsOk());
  EXPECT_EQ((*List(R"({"approve":true})").Find("tools")->AsArray())[1].Find("warning"), nullptr);
}

TEST_F(WarnedDriftTest, StillDoesNotCallWhatThePolicyHides) {
  SignIn();
  List();
  EXPECT_EQ(Name(ErrorOfCall(*connection_, "aiven_service_update").kind), "tool_hidden");
}

}  // namespace
}  // namespace claribi::connection
