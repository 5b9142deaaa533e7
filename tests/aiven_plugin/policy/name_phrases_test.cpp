#include <gtest/gtest.h>

#include <string>

#include "core/json.h"
#include "policy/tool_filter.h"

namespace claribi::policy {
namespace {

// The layer that hides the tool, or "shown". A hint is one of a vendor whose hints vary.
std::string LayerOfPhrase(std::string_view name, std::string_view description,
                          bool has_hint = false, std::string_view schema = "{}") {
  const auto input = core::Json::Parse(schema);
  ToolFacts facts;
  facts.name = name;
  facts.description = description;
  facts.input_schema = &*input;
  if (has_hint) facts.read_only_hint = true;
  facts.hints_vary = has_hint;
  const ToolFilter filter(FilterRules{}, {});
  const auto denial = filter.Judge(facts);
  return denial ? std::string(Name(denial->layer)) : "shown";
}

TEST(NamePhrases, TellOfAnEvent) {
  for (const char* name : {"churn.burn_rate", "repair_tickets", "deposit_ledger", "deploy_markers",
                           "upgrade_options", "merge_conflict_check", "charges_register"}) {
    EXPECT_EQ(LayerOfPhrase(name, "", true), "shown") << name;
    EXPECT_NE(LayerOfPhrase(name, ""), "shown") << name;
  }
  EXPECT_EQ(LayerOfPhrase("sync_log", "Log of a sync.", true), "shown");
  EXPECT_NE(LayerOfPhrase("sync_and_deploy_log", "", true), "shown");
  EXPECT_NE(LayerOfPhrase("update_tickets", "", true), "shown");
}

TEST(NamePhrases, TellAFactOfWhatIsDone) {
  for (const char* name : {"unsubscribe_reasons", "best-send-times", "delete_dates"}) {
    EXPECT_EQ(LayerOfPhrase(name, "Reasons by farm."), "shown") << name;
    EXPECT_NE(LayerOfPhrase(name, "", true), "shown") << name;
  }
  for (const char* name : {"pump_rerun_count", "barn-purge-state"}) {
    EXPECT_EQ(LayerOfPhrase(name, "Whether it was done, by farm.", true), "shown") << name;
    EXPECT_NE(LayerOfPhrase(name, "Whether it was done, by farm."), "shown") << name;
  }
  EXPECT_NE(LayerOfPhrase("send_and_delete_times", "Times by farm.", true), "shown");
}

TEST(NamePhrases, KnowCompoundsAndWhatSomethingIsOf) {
  for (const char* name :
       {"pull_requests", "spend_by_day", "report.time_to_hire", "share_of_calls"}) {
    EXPECT_EQ(LayerOfPhrase(name, "Numbers of a team.", true), "shown") << name;
  }
  for (const char* name : {"pull_image", "spend_points", "hire_to_team"}) {
    EXPECT_NE(LayerOfPhrase(name, ""), "shown") << name;
  }
}

TEST(NamePhrases, AreThingsWhereNothingElseIsSaid) {
  for (const char* name : {"vessel_position", "library_loans", "instances_available",
                           "soil_profile", "depreciation_schedule", "nutrition_of"}) {
    EXPECT_EQ(LayerOfPhrase(name, ""), "shown") << name;
    EXPECT_NE(LayerOfPhrase(name, "Sends it off."), "shown") << name;
  }
  for (const char* name :
       {"table_block", "walkin_seat", "visit_record", "post_schedule", "customer_reminder",
        "cluster_admin_topics", "specimen_accession", "box_snapshots", "users"}) {
    EXPECT_NE(LayerOfPhrase(name, ""), "shown") << name;
  }
}

TEST(NamePhrases, AreNoneWhereTheCallerGivesTheValue) {
  for (const char* text :
       {"Rotation of a certificate.", "Suspension of an account.", "Change of a price.",
        "Cancellation of a trip.", "Termination of a contract."}) {
    EXPECT_NE(LayerOfPhrase("certificate", text), "shown") << text;
  }
  const char* gives = R"({"properties":{"room":{},"scene":{}},"required":["room","scene"]})";
  EXPECT_NE(LayerOfPhrase("room_scene", "Scene of a room.", false, gives), "shown");
  EXPECT_EQ(LayerOfPhrase("room_scene", "Scene of a room.", true, R"({"required":["room"]})"),
            "shown");
}

TEST(NamePhrases, ActInWhatTheirTextHandsOver) {
  for (const char* text :
       {"Gives a number back.", "Gives access to a room.", "Opens an incident for a service.",
        "Changes who may see it.", "Reports a sign of life."}) {
    EXPECT_NE(LayerOfPhrase("membership", text), "shown") << text;
  }
  EXPECT_EQ(LayerOfPhrase("membership", "Gives a list of the members of a group."), "shown");
}

TEST(NamePhrases, AreTrialsWhereTheTextSaysSo) {
  EXPECT_EQ(LayerOfPhrase("apply-preview", "Dry run of a manifest. The cluster remains as it is."),
            "shown");
  EXPECT_EQ(
      LayerOfPhrase("merge_trial_check", "Tries a merge in memory. The branch is left alone."),
      "shown");
  EXPECT_NE(LayerOfPhrase("apply-preview", "Dry run of a manifest, then the change is rolled out."),
            "shown");
  EXPECT_EQ(
      LayerOfPhrase("notes_draft", "Composes notes and returns the text; it isn't published."),
      "shown");
  EXPECT_EQ(LayerOfPhrase("notes_draft", "Composes notes and returns the text."), "description");
  const char* verbs = R"({"properties":{"verb":{"enum":["get","delete"]}}})";
  EXPECT_EQ(LayerOfPhrase("access-check", "Answers whether a user may do it.", false, verbs),
            "shown");
  EXPECT_EQ(LayerOfPhrase("get_access", "Gets an access.", false, verbs), "input_schema");
}

}  // namespace
}  // namespace claribi::policy
