// What was understood, in words: each part of a plan is a chip, and every change that a chip offers
// makes a plan that fits the model.
#include "presentation/plan_chips.h"

#include "host_stub/engine/mill.h"
#include "plan/plan_checks.h"
#include "values/json_patch.h"

namespace claribi::engine {
namespace {

using values::Json;

class Chips : public Mill {
 protected:
  Json Of(const std::string& plan) {
    answer_ = Run(plan);
    return answer_.chips;
  }

  static std::string Texts(const Json& chips) {
    std::string texts;
    for (const Json& chip : chips.Items()) {
      texts += (texts.empty() ? "" : " | ") + chip.TextOf("kind") + ": " + chip.TextOf("text");
    }
    return texts;
  }

  /// The patches of all chips.
  static std::vector<Json> Patches(const Json& chips) {
    std::vector<Json> patches;
    for (const Json& chip : chips.Items()) {
      for (const Json& choice : chip.Find("choices")->Items()) {
        patches.push_back(*choice.Find("patch"));
      }
      if (!chip.Find("remove")->IsNull()) patches.push_back(*chip.Find("remove"));
    }
    return patches;
  }

  AnswerDocument answer_;
};

TEST_F(Chips, ReadThePlanBack) {
  EXPECT_EQ(Texts(Of(R"({"from": "machine", "frame": "list", "where": {"and": [
      {"column": "machine.kind", "op": "=", "value": "saw"},
      {"column": "machine.price", "op": ">", "value": {"number": 120, "unit": "USD/month"}}]},
      "order": [{"by": "machine.price", "descending": true}], "limit": {"count": 2}})")),
            "entity: Machines | condition: kind saw | condition: price above 120.00 USD/month | "
            "order: by price, highest first | limit: the first 2");
}

TEST_F(Chips, EveryChangeThatIsOfferedFits) {
  for (const char* plan :
       {R"({"from": "machine", "frame": "list", "where": {"and": [
            {"column": "machine.kind", "op": "=", "value": "saw"},
            {"column": "machine.price", "op": ">", "value": 120}]}})",
        R"({"from": "machine", "frame": "list", "where":
            {"column": "machine.kind", "op": "=", "value": "saw"}})",
        R"({"from": "machine", "frame": "groups", "group_by": ["machine.site"],
            "aggregates": [{"function": "sum", "of": "machine.price", "as": "total"}],
            "order": [{"by": "total", "descending": true}], "limit": {"count": 1}})",
        R"({"from": "site", "frame": "list", "joins": [{"entity": "machine", "kind": "anti"}]})"}) {
    const auto chips = Of(plan);
    const auto patches = Patches(chips);
    EXPECT_FALSE(patches.empty()) << plan;
    for (const Json& patch : patches) {
      const auto changed = values::ApplyPatch(answer_.plan, patch);
      ASSERT_THAT(changed, IsOk()) << values::WriteJson(patch);
      const auto planned = plan::PlannedFromJson(*changed);
      ASSERT_THAT(planned, IsOk()) << values::WriteJson(patch);
      EXPECT_THAT(engine_.RunPlan(*planned, patience_), IsOk()) << values::WriteJson(patch);
    }
  }
}

TEST_F(Chips, AChangeIsNoMoreWhatTheWordsSaid) {
  const auto planned = plan::ReadPlanned(R"({"plan_version": 1, "plan": {"from": "machine",
      "frame": "list", "where": {"column": "machine.kind", "op": "=", "value": "saw"},
      "words": [{"words": "saws", "as": "value", "at": "/where"}]}})");
  ASSERT_THAT(planned, IsOk());
  const auto answer = engine_.RunPlan(*planned, patience_);
  for (const Json& patch : Patches(answer->chips)) {
    EXPECT_EQ(patch.Items().front().TextOf("path"), "/plan/words");
  }
}

TEST_F(Chips, WhatOtherPartsNeedCannotBeLeftOut) {
  const auto chips = Of(R"({"from": "machine", "frame": "top",
      "order": [{"by": "machine.price", "descending": true}], "limit": {"count": 1}})");
  for (const Json& chip : chips.Items()) {
    const std::string& kind = chip.TextOf("kind");
    EXPECT_EQ(chip.Find("edit")->IsObject(), kind == "limit") << kind;
    EXPECT_TRUE(chip.Find("remove")->IsNull()) << kind;
  }
}

}  // namespace
}  // namespace claribi::engine
