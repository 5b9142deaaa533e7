// The three places of approval: the operator's catalogue, the organisation, the connection. And
// what is kept for them: records of older releases, and definitions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "aiven_plugin/connection/approvals_fixture.h"
#include "policy/tool_definition.h"
#include "testing/result_matchers.h"
#include "tools/kept_definitions.h"
#include "tools/tool_approvals.h"
#include "vault/vault.h"

namespace claribi::connection {
namespace {

using core::Json;
using ::testing::HasSubstr;

TEST_F(ApprovalsTest, TheOrganisationApprovesForAllItsConnections) {
  Begin();
  SignInSecond();
  List();
  Offer("Lists things.", R"({"a":{"type":"string","description":"An a."},"q":{"type":"string"}})");
  EXPECT_EQ(*Hidden(List()).FindString("layer"), "drift");
  const Json approved = List(R"({"approve":["aiven_thing_list"],"approve_for":"organisation"})");
  EXPECT_THAT(approved.Find("approved")->Dump(), HasSubstr("aiven_thing_list"));
  EXPECT_THAT(Call(), IsOk());
  connection_ = Open("{}");
  EXPECT_EQ(Shown(List()).Find("drift"), nullptr);
  EXPECT_THAT(Call(), IsOk());
}

TEST_F(ApprovalsTest, AFirstListingDoesNotApproveWhatTheOrganisationKnowsOtherwise) {
  Begin();
  List(R"({"refresh":true,"approve":["aiven_thing_list"],"approve_for":"organisation"})");
  Offer("Lists other things.", R"({"a":{"type":"string","description":"An a."}})");
  SignInSecond();
  EXPECT_EQ(*Shown(List()).FindString("description"), "Lists things.");
  Offer("Lists things.", R"({"sql":{"type":"integer"},"target_url":{"type":"string"}})");
  EXPECT_EQ(*Hidden(List()).FindString("layer"), "drift");
}

TEST_F(ApprovalsTest, AnApprovalOfAnotherOrganisationIsNone) {
  Begin();
  List(R"({"refresh":true,"approve":true,"approve_for":"organisation"})");
  // Its row is copied into the store of another one.
  testing::MemoryHost other_host;
  other_host.records = organisation_host_.records;
  auto opened = plugin_->Open(
      {"other", "conn", connection_host_.Services(), other_host.Services(), logger_}, "{}");
  ASSERT_THAT(opened, IsOk());
  const auto listed = (*opened)->ListTools(call_, kRefresh);
  EXPECT_FALSE(listed.ok() && !listed->Find("tools")->AsArray()->empty());
}

TEST_F(ApprovalsTest, TheCatalogueApprovesWhatAConnectionExported) {
  Begin();
  const Json catalogue = *List(R"({"definitions":true})").Find("approved_definitions");
  ExpectValid("operator_config", Json::MakeObject({{"approved_definitions", catalogue}}));
  EXPECT_EQ(catalogue.Find("tools")->AsObject()->size(), 2U);
  Offer("Lists things.", R"({"target_url":{"type":"string"}})");
  List(R"({"refresh":true,"approve":true})");
  const Json renewed = *List(R"({"definitions":true})").Find("approved_definitions");
  EXPECT_NE(renewed, catalogue);
  // Another tenant, whose first listing is of the old definition, then gets the new one.
  Offer("Lists things.", R"({"a":{"type":"string","description":"An a."}})");
  ConfigureAnew(Json::MakeObject({{"approved_definitions", renewed}}));
  SignInSecond();
  Offer("Lists things.", R"({"target_url":{"type":"string"}})");
  EXPECT_EQ(Shown(List()).Find("drift"), nullptr);
  EXPECT_THAT(Call(), IsOk());
}

TEST_F(ApprovalsTest, TheCatalogueShowsItsTextsToATenantThatNeverSawThem) {
  Begin();
  const Json catalogue = *List(R"({"definitions":true})").Find("approved_definitions");
  organisation_host_.records.clear();
  ConfigureAnew(Json::MakeObject({{"approved_definitions", catalogue}}));
  Offer("Lists things. NEW", R"({"a":{"type":"string","description":"An a."}})");
  SignInSecond();
  const Json listing = List();
  EXPECT_EQ(*Shown(listing).FindString("description"), "Lists things.");
  EXPECT_THAT(*Shown(listing).Find("drift")->FindString("reason"), HasSubstr("catalogue"));
}

TEST_F(ApprovalsTest, ACatalogueWithoutTextsRecognisesAndCannotJudge) {
  Begin();
  Json catalogue = *List(R"({"definitions":true})").Find("approved_definitions");
  for (auto& [name, entries] : *catalogue.Find("tools")->AsObject()) {
    (*entries.AsArray())[0].Remove("definition");
  }
  organisation_host_.records.clear();
  ConfigureAnew(Json::MakeObject({{"approved_definitions", catalogue}}));
  SignInSecond();
  EXPECT_EQ(Shown(List()).Find("drift"), nullptr);
  second_host_.records.clear();
  organisation_host_.records.clear();
  Offer("Lists things. NEW", R"({"a":{"type":"string","description":"An a."}})");
  SignInSecond();
  EXPECT_THAT(*Hidden(List()).FindString("reason"), HasSubstr("was not kept"));
}

TEST_F(ApprovalsTest, ACatalogueOfAnotherVendorIsRefused) {
  const auto plugin = testing::HostsPlugin::Create(
      {clock_, random_, logger_, "host 1", "com.claribi.aiven", "0.1.0"},
      Json::MakeObject(
          {{"manifest", manifest_},
           {"approved_definitions",
            Json::MakeObject({{"format", 1}, {"vendor", "acme"}, {"tools", Json::MakeObject()}})}})
          .Dump(),
      std::make_unique<testing::ScriptedTransport>(
          [](const http::HttpRequest&) { return testing::ScriptedAnswer{}; }));
  ASSERT_THAT(plugin, IsError());
  EXPECT_THAT(plugin.error().cause, HasSubstr("\"acme\""));
}

// As the release before wrote it, with the tools that are offered now.
class OldRecordTest : public ApprovalsTest {
 protected:
  void WriteOldRecord() {
    Json tools = Json::MakeObject();
    for (const Json& offered : *vendor_.tools.AsArray()) {
      const Json none;
      const policy::VisibleTool tool{.name = *offered.FindString("name"),
                                     .title = *offered.FindString("title"),
                                     .description = *offered.FindString("description"),
                                     .input_schema = *offered.Find("inputSchema"),
                                     .output_schema = none,
                                     .annotations = *offered.Find("annotations")};
      const auto print = policy::FingerprintOf(tool, 1);
      tools.Set(tool.name, Json::MakeArray({print->hash, std::string(20, 'f'), 1790000000000}));
    }
    vault::Vault vault(connection_host_.Services(), random_, {"org", "conn"});
    ASSERT_THAT(
        vault.Replace(call_, kPinRecord, "aiven",
                      core::Secret(Json::MakeObject({{"version", 1}, {"tools", tools}}).Dump())),
        IsOk());
    connection_ = Open("{}");
  }
};

TEST_F(OldRecordTest, IsTakenOverWithoutDrift) {
  SignIn();
  WriteOldRecord();
  EXPECT_EQ(List().Find("tools")->AsArray()->size(), 2U);
  EXPECT_EQ(Shown(List()).Find("drift"), nullptr);
  EXPECT_EQ(connection_host_.writes[std::string(kPinRecord)], 2);
  // From now on a change can be judged.
  Offer("Lists things. NEW", R"({"a":{"type":"string","description":"An a."}})");
  connection_ = Open("{}");
  EXPECT_EQ(*Shown(List()).Find("drift")->FindString("change"), "wording");
}

TEST_F(OldRecordTest, ThatIsNotRecognisedCannotBeJudged) {
  SignIn();
  WriteOldRecord();
  Offer("Lists things. NEW", R"({"a":{"type":"string","description":"An a."}})");
  EXPECT_THAT(*Hidden(List()).FindString("reason"),
              HasSubstr("changed since it was approved at 2026-09-21T14:13:20Z: title, "
                        "description"));
}

TEST_F(ApprovalsTest, SurviveTheEndOfTheSealingKeyThatTheyWereMadeUnder) {
  Begin();
  List(R"({"refresh":true,"approve":["aiven_project_list"],"approve_for":"organisation"})");
  for (testing::MemoryHost* host : {&connection_host_, &organisation_host_}) {
    host->keys[2] = std::string(32, 'n');
    host->current_key = 2;
  }
  SignIn();
  connection_ = Open("{}");
  List();
  for (testing::MemoryHost* host : {&connection_host_, &organisation_host_}) host->keys.erase(1);
  connection_ = Open("{}");
  Offer("Lists things. NEW", R"({"a":{"type":"string","description":"An a."}})");
  EXPECT_EQ(*Shown(List()).Find("drift")->FindString("change"), "wording");
  second_host_.keys = connection_host_.keys;
  second_host_.current_key = 2;
  SignInSecond();
  EXPECT_EQ(Shown(List(), "aiven_project_list").Find("drift"), nullptr);
}

// A row of the store that holds another definition than the one that was approved.
TEST_F(ApprovalsTest, AKeptDefinitionIsBelievedByItsFingerprintAlone) {
  Begin();
  Offer("Lists things. NEW", R"({"a":{"type":"string","description":"An a."}})");
  vault::Vault vault(organisation_host_.Services(), random_, {"org", ""});
  const std::string name = vault::NameFor("tool_definitions.0.", "aiven").value();
  const auto record = vault.Get(call_, name);
  ASSERT_TRUE(record.ok() && *record);
  std::string text((*record)->plaintext.Reveal());
  const std::size_t at = text.find("Lists things.");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 13, "Steal things.");
  ASSERT_THAT(vault.Replace(call_, name, "aiven", core::Secret(std::string(text))), IsOk());
  EXPECT_THAT(*Hidden(List()).FindString("reason"), HasSubstr("was not kept"));
  organisation_host_.records.clear();
  EXPECT_THAT(*Hidden(List()).FindString("reason"), HasSubstr("was not kept"));
}

TEST_F(ApprovalsTest, TwoNodesKeepDefinitionsAtOnce) {
  Begin();
  const auto other = Open("{}");
  organisation_host_.before_put = [&] {
    vendor_.tools.Append(ToolWith("aiven_user_list", "Lists users.", "{}"));
    List(*other, R"({"refresh":true,"approve":["aiven_user_list"]})");
  };
  vendor_.tools.Append(ToolWith("aiven_plan_list", "Lists plans.", "{}"));
  List(R"({"refresh":true,"approve":["aiven_plan_list"]})");
  for (Json& tool : *vendor_.tools.AsArray()) tool.Set("description", "NEW");
  const Json listing = List();
  for (const std::string_view name : {"aiven_user_list", "aiven_plan_list", "aiven_thing_list"}) {
    EXPECT_EQ(*Shown(listing, name).Find("drift")->FindString("change"), "wording") << name;
  }
}

TEST_F(ApprovalsTest, KeepBoundedMuchOfAVendorThatOffersTooMuch) {
  vendor_.tools = Json::MakeArray();
  for (int i = 0; i < 100; ++i) {
    vendor_.tools.Append(ToolWith("aiven_thing" + std::to_string(i) + "x_list",
                                  std::string(64000, 'a') + std::to_string(i), "{}"));
  }
  Begin();
  std::size_t bytes = 0;
  for (const auto& [name, record] : organisation_host_.records) bytes += record.bytes.size();
  EXPECT_LE(organisation_host_.records.size(), tools::KeptDefinitions::kMostPages + 2);
  EXPECT_LE(bytes, tools::KeptDefinitions::kMostPages * std::size_t{200} * 1024);
  EXPECT_EQ(List().Find("tools")->AsArray()->size(), 100U);
}

}  // namespace
}  // namespace claribi::connection
