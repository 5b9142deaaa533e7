// Questions as plans, from plan to answer: what is asked for is what is answered.
#include "host_stub/engine/mill.h"

namespace claribi::engine {
namespace {

TEST_F(Mill, ListsAllPages) {
  const AnswerDocument answer = Run(kAll);
  EXPECT_EQ(answer.status, AnswerStatus::kAnswered);
  EXPECT_TRUE(answer.complete);
  EXPECT_THAT(Column(answer, "machine.name"),
              ElementsAre("\"alpha-one\"", "\"beta-one\"", "\"alpha-two\"", "\"gamma-off\""));
  EXPECT_EQ(mill_.CountOf("list_machines"), 2u) << "two pages, and nothing else";
  EXPECT_EQ(mill_.CountOf("list_sites"), 0u);
}

TEST_F(Mill, FiltersOnListingsBeforeItFansOut) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "list",
      "where": {"and": [{"column": "machine.label", "op": "has_token", "value": "PRO"},
                        {"column": "machine.kind", "op": "=", "value": "press"}]}})");
  EXPECT_THAT(Column(answer, "machine.name"), ElementsAre("\"beta-one\""));
  EXPECT_EQ(mill_.CountOf("get_machine"), 1u) << "saws are dropped by the listing";
}

TEST_F(Mill, WhatNothingMatchesIsSaidWithWhatThereIs) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "list",
      "where": {"column": "machine.label", "op": "has_token", "value": "lux"}})");
  EXPECT_EQ(answer.status, AnswerStatus::kAnswered);
  EXPECT_THAT(answer.answer, HasSubstr("no machines"));
  EXPECT_THAT(Notes(answer), HasSubstr("Labels that occur: pro-20, std-10 and std-20."));
}

TEST_F(Mill, AConditionAndItsNegationMakeAll) {
  for (const char* condition :
       {R"({"column": "machine.label", "op": "has_token", "value": "std"})",
        R"({"column": "machine.price", "op": ">", "value": {"number": 120, "unit": "USD/month"}})",
        R"({"column": "machine.family", "op": "=", "value": "std"})",
        R"({"column": "machine.tags.team", "op": "exists"})"}) {
    const std::string yes = condition;
    const auto with = Run(R"({"from": "machine", "frame": "list", "where": )" + yes + "}");
    const auto without =
        Run(R"({"from": "machine", "frame": "list", "where": {"not": )" + yes + "}}");
    EXPECT_EQ(with.table.rows.size() + without.table.rows.size(), 4u) << condition;
  }
}

TEST_F(Mill, GroupsCountTheirRowsAndSharesMakeAHundred) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "groups",
      "group_by": ["machine.site"], "aggregates": [{"function": "count", "as": "n"},
      {"function": "count", "as": "part", "share": true}], "order": [{"by": "machine.site"}]})");
  EXPECT_THAT(Column(answer, "machine.site"), ElementsAre("\"north\"", "\"south\""));
  EXPECT_THAT(Column(answer, "n"), ElementsAre("2", "2"));
  EXPECT_THAT(Column(answer, "part"), ElementsAre("50", "50"));
}

TEST_F(Mill, TiesComeAlong) {
  mill_.machines[2].price = 250;
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "top",
      "select": ["machine.name", "machine.price"],
      "order": [{"by": "machine.price", "descending": true}], "limit": {"count": 1}})");
  EXPECT_EQ(answer.table.rows.size(), 2u);
  EXPECT_THAT(answer.answer, HasSubstr("share the highest price"));
}

TEST_F(Mill, ParentsWithoutChildrenAndCountsOfChildren) {
  const AnswerDocument without = Run(R"({"from": "machine", "frame": "list",
      "joins": [{"entity": "job", "kind": "anti"}]})");
  EXPECT_THAT(Column(without, "machine.name"), ElementsAre("\"beta-one\""));
  EXPECT_THAT(Notes(without), HasSubstr("machines that are off have no jobs"));
  const AnswerDocument counted = Run(R"({"from": "machine", "frame": "groups",
      "joins": [{"entity": "job", "kind": "left"}], "group_by": ["machine.name"],
      "aggregates": [{"function": "count", "of": "job.name", "as": "jobs"}],
      "order": [{"by": "jobs", "descending": true}]})");
  EXPECT_THAT(Column(counted, "machine.name"),
              ElementsAre("\"alpha-one\"", "\"alpha-two\"", "\"beta-one\""));
  EXPECT_THAT(Column(counted, "jobs"), ElementsAre("2", "1", "0"));
}

TEST_F(Mill, ChildrenSeeTheColumnsOfWhatTheyBelongTo) {
  const AnswerDocument answer = Run(R"({"from": "job", "frame": "list",
      "where": {"column": "machine.label", "op": "has_token", "value": "20"},
      "select": ["job.name", "machine.label"]})");
  EXPECT_THAT(Column(answer, "machine.label"), ElementsAre("\"std-20\""));
  EXPECT_EQ(mill_.CountOf("list_jobs"), 2u) << "only of the machines that are left";
}

TEST_F(Mill, TermsAreResolvedToWholeNamesAndReadBack) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "value",
      "where": {"named": ["beta"], "among": ["machine.name"]},
      "select": ["machine.name", "machine.label"]})");
  EXPECT_THAT(Column(answer, "machine.label"), ElementsAre("\"pro-20\""));
  EXPECT_THAT(Notes(answer), HasSubstr("\"beta\" was read as the machine beta-one in site north."));
}

TEST_F(Mill, ATermThatTwoNamesShareAsksWhich) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "value",
      "where": {"named": ["alpha"], "among": ["machine.name"]}, "select": ["machine.label"]})");
  EXPECT_EQ(answer.status, AnswerStatus::kAmbiguous);
  EXPECT_THAT(answer.choices, ElementsAre("alpha-one in site north", "alpha-two in site south"));
  const AnswerDocument south = Run(R"({"from": "machine", "frame": "value",
      "where": {"and": [{"named": ["alpha"], "among": ["machine.name"]},
                        {"named": ["south"], "among": ["site.name"]}]},
      "select": ["machine.label"]})");
  EXPECT_THAT(Column(south, "machine.label"), ElementsAre("\"std-20\""));
}

TEST_F(Mill, AWordThatIsANameAsWellAsksWhich) {
  mill_.machines[1].name = "Labels";
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "list",
      "select": ["machine.name", "machine.label"],
      "words": [{"words": "labels", "as": "field", "at": "/select"}]})");
  EXPECT_EQ(answer.status, AnswerStatus::kAmbiguous);
  EXPECT_THAT(answer.answer, HasSubstr("the machine labels as well"));
}

TEST_F(Mill, TheSameNameAtTwoSitesIsTwoMachines) {
  mill_.machines[2].name = "alpha-one";
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "value",
      "where": {"named": ["alpha-one"], "among": ["machine.name"]}, "select": ["machine.label"]})");
  EXPECT_EQ(answer.status, AnswerStatus::kAmbiguous);
  EXPECT_THAT(answer.choices, testing::SizeIs(2));
}

TEST_F(Mill, OneValueOfSeveralRowsAsksWhich) {
  const AnswerDocument answer = Run(R"({"from": "job", "frame": "value",
      "where": {"column": "job.name", "op": "=", "value": "cut"}, "select": ["job.name", "job.machine"]})");
  EXPECT_EQ(answer.status, AnswerStatus::kAmbiguous);
  EXPECT_THAT(answer.choices, testing::SizeIs(2));
}

TEST_F(Mill, ANearNameIsOfferedAndNeverUsed) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "value",
      "where": {"named": ["betta"], "among": ["machine.name"]}, "select": ["machine.label"]})");
  EXPECT_EQ(answer.status, AnswerStatus::kDeclined);
  EXPECT_THAT(answer.answer, HasSubstr("beta-one"));
  EXPECT_EQ(mill_.CountOf("get_machine"), 0u);
}

TEST_F(Mill, PeriodsAreCutFromThePointsOfALargerWindow) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "comparison",
      "where": {"column": "machine.name", "op": "=", "value": "beta-one"},
      "measures": [{"measure": "heat", "as": "heat",
                    "period": {"last": {"count": 1, "unit": "day"}}, "compare": "before"}]})");
  EXPECT_THAT(Column(answer, "heat"), ElementsAre("70"));
  EXPECT_THAT(Column(answer, "heat_before"), ElementsAre("60"));
  EXPECT_THAT(Column(answer, "heat_change"), ElementsAre("10"));
}

TEST_F(Mill, AnOverlongOrOverfinePeriodIsDeclined) {
  const auto over = [&](const std::string& period) {
    return Run(R"({"from": "machine", "frame": "list",
        "measures": [{"measure": "heat", "as": "heat", "period": )" +
               period + "}]}");
  };
  EXPECT_THAT(over(R"({"last": {"count": 1, "unit": "year"}})").answer, HasSubstr("the last week"));
  EXPECT_EQ(over(R"({"last": {"count": 1, "unit": "minute"}})").status, AnswerStatus::kDeclined);
  EXPECT_EQ(mill_.Calls().size(), 0u) << "nothing is called";
}

TEST_F(Mill, ASeriesHasARowForEachStretchOfTime) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "series",
      "where": {"column": "machine.name", "op": "=", "value": "beta-one"},
      "measures": [{"measure": "heat", "as": "heat", "grain": "day",
                    "period": {"last": {"count": 7, "unit": "day"}}}]})");
  EXPECT_EQ(answer.table.rows.size(), 8u) << "seven days touch eight";
  EXPECT_EQ(answer.chart.At("/mark/type")->Text(), "line");
}

TEST_F(Mill, ADifferenceIsTheFirstLessTheSecond) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "difference",
      "where": {"column": "machine.name", "op": "in", "values": ["alpha-one", "beta-one"]},
      "measures": [{"measure": "heat", "as": "heat"}], "order": [{"by": "machine.name"}],
      "difference": {"of": "heat"}})");
  EXPECT_THAT(answer.answer, HasSubstr("40 C less heat: alpha-one has 30 C, beta-one has 70 C"));
}

TEST_F(Mill, AQuestionIsHeldAgainstItsPlan) {
  planner_.next = *plan::ReadPlanned(R"({"plan_version": 1, "plan": {"from": "machine",
      "frame": "list", "words": [{"words": "Which", "as": "filler"},
      {"words": "machines", "as": "entity", "at": "/from"}]}})");
  EXPECT_EQ(engine_.Ask("Which machines?", patience_)->status, AnswerStatus::kAnswered);
  const auto more = engine_.Ask("Which machines explode?", patience_);
  EXPECT_EQ(more->status, AnswerStatus::kDeclined);
  EXPECT_THAT(more->answer, HasSubstr("explode"));
  EXPECT_EQ(engine_.Ask(" ?\t", patience_)->status, AnswerStatus::kDeclined);
  EXPECT_EQ(engine_.Ask(std::string(10'000, 'x'), patience_)->status, AnswerStatus::kDeclined);
}

TEST_F(Mill, APlanThatDoesNotFitTheModelCallsNothing) {
  for (
      const char* plan :
      {R"({"from": "ship", "frame": "list"})",
       R"({"from": "machine", "frame": "list", "select": ["machine.wings"]})",
       R"({"from": "machine", "frame": "list", "tool": "list_machines"})",
       R"({"from": "machine", "frame": "list", "where": {"column": "machine.price", "op": ">",
            "value": {"number": 1, "unit": "MB"}}})",
       R"({"from": "machine", "frame": "top"})",
       R"({"from": "site", "frame": "list", "joins": [{"entity": "machine", "kind": "outer"}]})"}) {
    const auto answer = TryRun(plan);
    ASSERT_THAT(answer, IsErrorWith(outcome::Code::kInvalid)) << plan;
    EXPECT_THAT(answer.error().cause, HasSubstr("at /plan")) << plan;
  }
  EXPECT_THAT(mill_.Calls(), IsEmpty());
}

}  // namespace
}  // namespace claribi::engine
