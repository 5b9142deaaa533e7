// Descriptions that tell what comes of a call, what a call hands over, and what both say against a
// claim to read.
#include <gtest/gtest.h>

#include <initializer_list>
#include <optional>
#include <string>

#include "core/json.h"
#include "policy/reading_statement.h"
#include "policy/tool_filter.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using core::Json;

TEST(OutcomeStatement, HearsAVerbOfItsOwn) {
  for (const char* text :
       {"Anyone may enter the barn.", "The herd goes to another meadow.",
        "Half of the cows become a herd of their own.", "Farmhands may change the plan.",
        "From now on the gate is shut.", "Calves leave the barn for the meadow.",
        "The gate stays shut until you say otherwise.", "Sick cows are taken out.",
        "Nobody sees the plan.", "Pumps will run until the trough is full."}) {
    EXPECT_TRUE(TellsWhatHappens(text)) << text;
  }
}

TEST(OutcomeStatement, HearsNoDeedInAPhraseNorInWhatIsSaidOfThings) {
  for (const char* text :
       {"Cows nobody has milked for a day.", "Weight a cow had at birth.", "Where a herd stands.",
        "Visits that are late.", "Who feeds the herd.", "Milk and fat by cow.", "Names of cows.",
        "Barns in use.", "Visits are listed by day.", "Prices by month and breed.",
        "What a visit would cost.", "Herds with their meadows.", "Age at which cows calve."}) {
    EXPECT_FALSE(TellsWhatHappens(text)) << text;
  }
}

bool CallHandsOver(const std::string& properties, const std::string& required) {
  const auto schema = Json::Parse(R"({"type":"object","properties":{)" + properties +
                                  R"(},"required":[)" + required + "]}");
  EXPECT_THAT(schema, IsOk()) << properties;
  return schema && HandsOverAValue(*schema);
}

TEST(HandedOver, AValueThatSelectsNothing) {
  for (const auto& [properties, required] :
       std::initializer_list<std::pair<const char*, const char*>>{
           {R"("litres":{"type":"integer"})", R"("litres")"},
           {R"("tags":{"type":"object"})", R"("tags")"},
           {R"("locked":{"type":"boolean"})", R"("locked")"},
           {R"("event":{"enum":["in","out"]})", R"("event")"},
           {R"("event":{"enum":["shift_start","shift_end"]})", R"("event")"},
           {R"("forward_to":{"type":"string"})", R"("forward_to")"},
           {R"("desired":{"type":"string"})", R"("desired")"},
           {R"("valid_until":{"type":"string"})", R"("valid_until")"}}) {
    EXPECT_TRUE(CallHandsOver(properties, required)) << properties;
    EXPECT_FALSE(CallHandsOver(properties, "")) << properties;
  }
}

TEST(HandedOver, NothingByWhatIsLookedFor) {
  for (const auto& [properties, required] :
       std::initializer_list<std::pair<const char*, const char*>>{
           {R"("cow_id":{"type":"integer"})", R"("cow_id")"},
           {R"("last_days":{"type":"integer"})", R"("last_days")"},
           {R"("lat":{"type":"number"},"lon":{"type":"number"})", R"("lat","lon")"},
           {R"("filter":{"type":"object"})", R"("filter")"},
           {R"("include_calves":{"type":"boolean"})", R"("include_calves")"},
           {R"("order":{"enum":["up","name"]})", R"("order")"},
           {R"("from":{},"until":{})", R"("from","until")"},
           {R"("barn":{"type":"string"})", R"("barn")"}}) {
    EXPECT_FALSE(CallHandsOver(properties, required)) << properties;
  }
  EXPECT_FALSE(HandsOverAValue(Json()));
}

struct ToldTool {
  const char* name;
  const char* description;
  std::optional<bool> hint;
  bool vary;  // whether the hints of the listing do
  bool is_shown;
};

void ExpectShown(std::initializer_list<ToldTool> cases) {
  const ToolFilter filter({}, {});
  for (const ToldTool& one : cases) {
    const auto denial = filter.Judge({.name = one.name,
                                      .read_only_hint = one.hint,
                                      .description = one.description,
                                      .hints_vary = one.vary});
    EXPECT_EQ(!denial.has_value(), one.is_shown)
        << one.name << " | " << one.description << " | " << (denial ? denial->reason : "shown");
  }
}

TEST(ToolFilter, WithoutAHintAPhraseOfOneThingIsNoStatement) {
  ExpectShown({{"trough", "Trough of a barn.", {}, false, false},
               {"troughs", "Troughs of a barn.", {}, false, true},
               {"trough", "Returns the trough of a barn.", {}, false, true},
               {"trough", "Trough of a barn.", true, true, true}});
}

TEST(ToolFilter, ANameThatMayBeAnOrderIsNotSettledByAPhrase) {
  ExpectShown({{"split_herd", "Two herds of one.", {}, false, false},
               {"split_herd", "Two herds of one.", true, false, false},
               {"block_gate", "Gates of a barn.", {}, false, false},
               {"enforce_diet", "Diets of a herd.", {}, false, false},
               {"copy_plan", "Copies within a barn.", true, false, false},
               {"route_summary", "Summary of routes.", true, false, true}});
}

TEST(ToolFilter, AnOutcomeIsADeedWhateverTheHintSays) {
  ExpectShown({{"meadow", "The herd goes to another meadow.", true, false, false},
               {"meadow", "Meadow on which a herd stands.", true, true, true},
               {"public_plan", "Anyone may read the plan.", true, false, false},
               {"get_meadow", "The herd may be on a meadow.", true, false, true}});
}

TEST(ToolFilter, GivingMoneyBackAndTryingSomethingAreNoReading) {
  ExpectShown({{"deposit_back", "Returns money to the buyer.", true, false, false},
               {"probe_fence", "Tries the fence of a neighbour with a tractor.", {}, false, false},
               {"probe_fence", "Checks whether a fence is whole.", {}, false, true}});
}

}  // namespace
}  // namespace claribi::policy
