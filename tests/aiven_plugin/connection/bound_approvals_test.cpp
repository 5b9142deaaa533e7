// An approval holds for what was seen: it names the fingerprint of a definition, or of a list. And
// its end, where a person withdraws it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "aiven_plugin/connection/approvals_fixture.h"
#include "policy/tool_definition.h"
#include "testing/result_matchers.h"

namespace claribi::connection {
namespace {

using core::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kTool = "aiven_thing_list";
constexpr std::string_view kWithUrl = R"({"target_url":{"type":"string"}})";
constexpr std::string_view kWithSql = R"({"sql":{"type":"string","maxLength":1}})";

class BoundApprovalsTest : public ApprovalsTest {
 protected:
  // The fingerprint of what is offered now, as a person gets it.
  std::string Look() {
    const Json listing = List(R"({"refresh":true,"diff":"aiven_thing_list"})");
    return std::string(*listing.Find("diff")->FindString("definition"));
  }
  static std::string Approving(std::string_view definition) {
    return Json::MakeObject({{"refresh", true},
                             {"approve", Json::MakeArray({Json::MakeObject(
                                             {{"name", kTool}, {"definition", definition}})})}})
        .Dump();
  }
  static std::string ApprovingAll(std::string_view as_listed) {
    return Json::MakeObject({{"refresh", true}, {"approve", true}, {"as_listed", as_listed}})
        .Dump();
  }
  core::Result<Json> TryList(const std::string& options) {
    ExpectValid("tool_list/options", Json::Parse(options).value());
    return connection_->ListTools(call_, options);
  }
  bool IsHidden() { return !Hidden(List()).IsNull(); }
};

TEST_F(BoundApprovalsTest, ADefinitionIsApprovedByItsFingerprintWholeOrShort) {
  Begin();
  for (const std::string_view properties : {kWithUrl, kWithSql}) {
    vendor_.tools = Json::MakeArray({ToolWith(kTool, "Lists things.", kWithUrl)});
    const std::string seen = Look();
    ASSERT_EQ(seen.size(), 45U);
    const std::string given = properties == kWithUrl ? seen : seen.substr(0, 24);
    EXPECT_THAT(*List(Approving(given)).Find("tools")->AsArray(), Not(IsEmpty()));
    List(R"({"withdraw":["aiven_thing_list"]})");
  }
}

TEST_F(BoundApprovalsTest, WhatChangedSinceItWasSeenIsNotApprovedNorAnythingBesideIt) {
  Begin();
  Offer("Lists things.", kWithUrl);
  const std::string seen = Look();
  Offer("Lists things.", R"({"target_url":{"type":"string"},"body":{"type":"object"}})");
  vendor_.tools.Append(ToolWith("aiven_plan_list", "Lists plans.", "{}"));
  const std::string both =
      Json::MakeObject(
          {{"refresh", true},
           {"approve",
            Json::MakeArray(
                {"aiven_plan_list", Json::MakeObject({{"name", kTool}, {"definition", seen}})})}})
          .Dump();
  const auto refused = TryList(both);
  EXPECT_THAT(refused, IsErrorWith("conflict", FixIs(HasSubstr("nothing was approved"))));
  EXPECT_THAT(refused.error().cause, Not(HasSubstr("2:"))) << "a fingerprint is for who looks";
  const Json listing = List();
  EXPECT_EQ(*Hidden(listing).FindString("layer"), "drift");
  EXPECT_EQ(*Hidden(listing, "aiven_plan_list").FindString("layer"), "drift");
}

TEST_F(BoundApprovalsTest, AListIsApprovedAsItWasListed) {
  Begin();
  Offer("Lists things.", kWithUrl);
  const std::string seen(*List().FindString("as_listed"));
  EXPECT_THAT(List(ApprovingAll(seen.substr(0, 24))).Find("approved")->AsArray()->size(), 1U);
  Offer("Lists things.", kWithSql);
  EXPECT_THAT(TryList(ApprovingAll(seen)), IsErrorWith("conflict"));
  EXPECT_TRUE(IsHidden());
  vendor_.tools.Append(ToolWith("aiven_plan_list", "Lists plans.", "{}"));
  const std::string grown(*List().FindString("as_listed"));
  vendor_.tools.AsArray()->pop_back();
  EXPECT_THAT(TryList(ApprovingAll(grown)), IsErrorWith("conflict"));
}

// Shown as one text; not one definition.
TEST_F(BoundApprovalsTest, TextsThatLookAlikeAreTwoDefinitions) {
  Begin();
  Offer("Lists \\u202Ethings.", kWithUrl);
  const Json listing = List(R"({"refresh":true,"diff":"aiven_thing_list"})");
  const Json diff = *listing.Find("diff");
  Offer("Lists \u202ethings.", kWithUrl);
  const Json other = *List(R"({"refresh":true,"diff":"aiven_thing_list"})").Find("diff");
  EXPECT_EQ(*diff.Find("offered"), *other.Find("offered"));
  EXPECT_THAT(TryList(Approving(*diff.FindString("definition"))), IsErrorWith("conflict"));
}

TEST_F(BoundApprovalsTest, AChangedToolHasItsFingerprintWhereAllOfItIsShown) {
  Begin();
  const std::string approved(*Shown(List()).FindString("definition"));
  Offer("Lists other things.", R"({"a":{"type":"string","description":"An a."}})");
  const Json listing = List();
  EXPECT_EQ(Shown(listing).Find("definition"), nullptr);
  EXPECT_THAT(TryList(Approving(approved)), IsErrorWith("conflict"));
  const Json after = List(Approving(Look()));
  EXPECT_EQ(*Shown(after).FindString("description"), "Lists other things.");
  EXPECT_NE(*Shown(after).FindString("definition"), approved);
}

TEST_F(BoundApprovalsTest, AFingerprintOfAnOlderVersionNamesTheSameDefinition) {
  Begin();
  Offer("Lists things.", kWithUrl);
  const Json schema =
      Json::MakeObject({{"type", "object"}, {"properties", Json::Parse(kWithUrl).value()}});
  const Json none;
  const Json hints = Json::MakeObject({{"readOnlyHint", true}});
  const auto older = policy::FingerprintOf({.name = kTool,
                                            .title = "Things",
                                            .description = "Lists things.",
                                            .input_schema = schema,
                                            .output_schema = none,
                                            .annotations = hints},
                                           1);
  ASSERT_THAT(older, IsOk());
  EXPECT_THAT(TryList(Approving(older->Short())), IsOk());
  EXPECT_FALSE(IsHidden());
}

TEST_F(BoundApprovalsTest, WhatIsNoFingerprintApprovesNothing) {
  Begin();
  Offer("Lists things.", kWithUrl);
  for (const std::string& given :
       {std::string("3:") + std::string(22, 'a'), std::string("2:") + std::string(21, 'a'),
        std::string("2:"), std::string("latest"), std::string("2:") + std::string(21, 'a') + "+",
        Look().substr(2)}) {
    EXPECT_THAT(TryList(Approving(given)), IsErrorWith("invalid_arguments")) << given;
    EXPECT_THAT(TryList(ApprovingAll(given)), IsErrorWith("invalid_arguments")) << given;
  }
  for (const std::string_view options :
       {R"({"as_listed":"2:aaaaaaaaaaaaaaaaaaaaaa"})", R"({"approve":true,"as_listed":""})",
        R"({"approve":["aiven_thing_list"],"as_listed":"2:aaaaaaaaaaaaaaaaaaaaaa"})",
        R"({"approve":[{"name":"aiven_thing_list"}]})",
        R"({"approve":[{"name":"aiven_thing_list","definition":""}]})",
        R"({"approve":[{"definition":"2:aaaaaaaaaaaaaaaaaaaaaa"}]})"}) {
    EXPECT_THAT(connection_->ListTools(call_, options), IsErrorWith("invalid_arguments"))
        << options;
  }
  EXPECT_TRUE(IsHidden());
}

TEST_F(BoundApprovalsTest, AWithdrawnToolIsHiddenUntilItIsApprovedAgain) {
  Begin();
  EXPECT_THAT(Call(), IsOk());
  const Json listing = List(R"({"withdraw":["aiven_thing_list"]})");
  EXPECT_THAT(listing.Find("withdrawn")->Dump(), HasSubstr(kTool));
  EXPECT_EQ(listing.Find("notes"), nullptr);
  EXPECT_THAT(*Hidden(listing).FindString("reason"), HasSubstr("its approval was withdrawn"));
  EXPECT_EQ(Name(Call().error().kind), "tool_hidden");
  EXPECT_THAT(List(R"({"definitions":true})").Find("approved_definitions")->Dump(),
              Not(HasSubstr(kTool)));
  SignIn();
  EXPECT_TRUE(IsHidden()) << "a sign-in approves nothing";
  List(Approving(Look()));
  EXPECT_THAT(Call(), IsOk());
}

TEST_F(BoundApprovalsTest, AToolThatIsNotOfferedAnyMoreCanBeWithdrawn) {
  Begin();
  const Json offered = vendor_.tools;
  vendor_.tools.AsArray()->pop_back();
  List(R"({"refresh":true,"withdraw":["aiven_thing_list"]})");
  vendor_.tools = offered;
  EXPECT_TRUE(IsHidden());
}

TEST_F(BoundApprovalsTest, OnlyWhatIsApprovedThereIsWithdrawnAllOrNothing) {
  Begin();
  EXPECT_THAT(TryList(R"({"withdraw":["aiven_thing_list","aiven_other_list"]})"),
              IsErrorWith("invalid_arguments", FixIs(HasSubstr("nothing was withdrawn"))));
  EXPECT_THAT(TryList(R"({"withdraw":["aiven_thing_list"],"approve_for":"organisation"})"),
              IsErrorWith("invalid_arguments", CauseIs(HasSubstr("organisation"))));
  EXPECT_FALSE(IsHidden());
  for (const std::string_view options :
       {R"({"withdraw":[]})", R"({"withdraw":"aiven_thing_list"})", R"({"withdraw":[1]})",
        R"({"withdraw":["aiven_thing_list"],"approve":true})"}) {
    EXPECT_THAT(connection_->ListTools(call_, options), IsErrorWith("invalid_arguments"))
        << options;
  }
}

TEST_F(BoundApprovalsTest, EachPlaceWithdrawsItsOwnAndTheOthersStillApprove) {
  Begin();
  List(R"({"refresh":true,"approve":["aiven_thing_list"],"approve_for":"organisation"})");
  const Json own = List(R"({"withdraw":["aiven_thing_list"]})");
  EXPECT_THAT(own.Find("notes")->Dump(), HasSubstr("still approves"));
  EXPECT_THAT(Call(), IsOk());
  const Json shared = List(R"({"withdraw":["aiven_thing_list"],"approve_for":"organisation"})");
  EXPECT_EQ(shared.Find("notes"), nullptr);
  EXPECT_EQ(Name(Call().error().kind), "tool_hidden");
}

TEST_F(BoundApprovalsTest, AnotherHandleNoticesAWithdrawalWithItsNextListing) {
  Begin();
  // A change without harm, which that handle remembers.
  Offer("Lists other things.", R"({"a":{"type":"string","description":"An a."}})");
  const auto other = Open("{}");
  List(*other);
  EXPECT_THAT(other->CallTool(call_, kTool, "{}", "{}"), IsOk());
  List(R"({"refresh":true,"withdraw":["aiven_thing_list"]})");
  EXPECT_EQ(Name(Call().error().kind), "tool_hidden");
  List(*other);
  EXPECT_EQ(Name(other->CallTool(call_, kTool, "{}", "{}").error().kind), "tool_hidden");
}

}  // namespace
}  // namespace claribi::connection
