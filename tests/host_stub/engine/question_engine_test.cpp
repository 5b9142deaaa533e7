// Questions as plans, from plan to answer, over a made-up vendor.
#include "engine/question_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host_stub/engine/scripted_caller.h"
#include "plan/plan_json.h"
#include "testing/result_matchers.h"

namespace claribi::engine {
namespace {

using presentation::AnswerDocument;
using presentation::AnswerStatus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Forever final : public outcome::Patience {
 public:
  bool IsCancelled() const override { return cancelled; }
  std::chrono::milliseconds Remaining() const override { return std::chrono::hours(1); }
  bool cancelled = false;
};

class NoPlanner final : public planner::Planner {
 public:
  outcome::Result<plan::Planned> Plan(const planner::Question&, const semantic_model::Model&,
                                      const outcome::Patience&) override {
    return next;
  }
  plan::Planned next = plan::Declined{};
};

class Mill : public testing::Test {
 protected:
  outcome::Result<AnswerDocument> TryRun(const std::string& plan) {
    const auto planned = plan::ReadPlanned(R"({"plan_version": 1, "plan": )" + plan + "}");
    if (!planned) return planned.error();
    return engine_.RunPlan(*planned, patience_);
  }

  AnswerDocument Run(const std::string& plan) {
    auto answer = TryRun(plan);
    EXPECT_THAT(answer, IsOk());
    return answer ? *std::move(answer) : AnswerDocument{};
  }

  /// Cells of a column, as JSON.
  static std::vector<std::string> Column(const AnswerDocument& answer, const std::string& name) {
    std::vector<std::string> cells;
    const auto index = answer.table.IndexOf(name);
    EXPECT_TRUE(index) << name;
    for (const auto& row : answer.table.rows) {
      if (index) cells.push_back(values::WriteJson(row.cells[*index].ToJson()));
    }
    return cells;
  }

  static std::string Notes(const AnswerDocument& answer) {
    std::string text;
    for (const std::string& note : answer.notes) text += note + "\n";
    return text;
  }

  ScriptedCaller mill_;
  FakeClock clock_;
  NoPlanner planner_;
  Forever patience_;
  semantic_model::Model model_ = MillModel();
  QuestionEngine engine_{
      {.model = model_, .planner = planner_, .caller = mill_, .clock = clock_, .on_progress = {}}};
};

constexpr const char* kAll = R"({"from": "machine", "frame": "list"})";
constexpr const char* kCount = R"({"from": "machine", "frame": "count",
    "aggregates": [{"function": "count", "as": "n"}]})";
constexpr const char* kHottest = R"({"from": "machine", "frame": "top",
    "measures": [{"measure": "heat", "as": "heat"}],
    "order": [{"by": "heat", "descending": true}], "limit": {"count": 1}})";

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

TEST_F(Mill, OneMetricRanksAll) {
  const AnswerDocument answer = Run(kHottest);
  EXPECT_TRUE(answer.complete);
  EXPECT_THAT(Column(answer, "machine.name"), ElementsAre("\"beta-one\""));
  EXPECT_THAT(Column(answer, "heat"), ElementsAre("70"));
  EXPECT_THAT(answer.answer, HasSubstr("beta-one has the highest heat of the 3 machines: 70 C"));
  EXPECT_THAT(Notes(answer), HasSubstr("Left out: 1 (gamma-off), because machines that are off"));
  EXPECT_EQ(answer.chart.At("/mark/type")->Text(), "bar");
  EXPECT_EQ(answer.chart.At("/data/values")->Items().size(), 3u) << "what it was compared with";
}

TEST_F(Mill, NodesAreReducedAsTheMetricWants) {
  mill_.machines[0].heat = {20, 40};
  const auto mean = Run(R"({"from": "machine", "frame": "value", "where":
      {"column": "machine.name", "op": "=", "value": "alpha-one"},
      "measures": [{"measure": "heat", "as": "heat"}]})");
  EXPECT_THAT(Column(mean, "heat"), ElementsAre("30"));
  const auto highest = Run(R"({"from": "machine", "frame": "value", "where":
      {"column": "machine.name", "op": "=", "value": "alpha-one"},
      "measures": [{"measure": "heat", "as": "heat", "over_nodes": "max"}]})");
  EXPECT_THAT(Column(highest, "heat"), ElementsAre("40"));
}

TEST_F(Mill, AMetricThatOneLacksIsNotUsedForAny) {
  for (Machine& machine : mill_.machines) machine.metrics = {"heat", "glow"};
  mill_.machines[1].metrics = {"glow"};
  const AnswerDocument answer = Run(kHottest);
  EXPECT_TRUE(answer.complete);
  EXPECT_THAT(Notes(answer), HasSubstr("Glow stand for the heat"));
  const auto heat = answer.table.IndexOf("heat");
  ASSERT_TRUE(heat);
  EXPECT_EQ(answer.table.columns[*heat].unit, "lm");
}

TEST_F(Mill, OneFailureOfManyLosesNothingElseAndWithholdsTheTop) {
  mill_.Fail("read_heat alpha-one", outcome::Code::kUpstream);
  const AnswerDocument answer = Run(kHottest);
  EXPECT_EQ(answer.status, AnswerStatus::kPartial);
  EXPECT_FALSE(answer.complete);
  EXPECT_THAT(answer.answer, HasSubstr("cannot be told"));
  EXPECT_THAT(answer.answer, HasSubstr("out of order"));
  EXPECT_EQ(answer.table.rows.size(), 2u) << "what was read stays to be seen";
  EXPECT_TRUE(answer.chart.IsNull());
}

TEST_F(Mill, AMissingRowThatCannotMatterChangesNothing) {
  mill_.Fail("read_heat alpha-one", outcome::Code::kUpstream);
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "top",
      "where": {"column": "machine.kind", "op": "=", "value": "press"},
      "measures": [{"measure": "heat", "as": "heat"}],
      "order": [{"by": "heat", "descending": true}], "limit": {"count": 1}})");
  EXPECT_TRUE(answer.complete);
}

TEST_F(Mill, ARefusedSiteMakesCountsAtLeast) {
  mill_.refused_sites = {"south"};
  const AnswerDocument answer = Run(kCount);
  EXPECT_EQ(answer.status, AnswerStatus::kPartial);
  EXPECT_THAT(answer.answer, HasSubstr("At least 2 machines"));
  EXPECT_THAT(Notes(answer), HasSubstr("not yours"));
  const AnswerDocument north = Run(R"({"from": "machine", "frame": "count",
      "where": {"column": "machine.site", "op": "=", "value": "north"},
      "aggregates": [{"function": "count", "as": "n"}]})");
  EXPECT_TRUE(north.complete) << "the refused site is another one";
}

TEST_F(Mill, AListThatSaysThatItIsCutIsNotWholeWhateverElseIsMissing) {
  mill_.refused_sites = {"south"};
  mill_.in_all = 5;
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "count",
      "where": {"column": "machine.site", "op": "=", "value": "north"},
      "aggregates": [{"function": "count", "as": "n"}]})");
  EXPECT_EQ(answer.status, AnswerStatus::kPartial);
  EXPECT_THAT(Notes(answer), HasSubstr("2 of 5 were given"));
}

TEST_F(Mill, ParentsOfParentsCountNoneWhereNobodyCanHaveChildren) {
  for (Machine& machine : mill_.machines) {
    if (machine.site == "south") machine.state = "off";
  }
  const AnswerDocument answer = Run(R"({"from": "site", "frame": "groups",
      "joins": [{"entity": "job", "kind": "left"}], "group_by": ["site.name"],
      "aggregates": [{"function": "count", "of": "job.name", "as": "jobs"}],
      "order": [{"by": "site.name"}]})");
  EXPECT_THAT(Column(answer, "site.name"), ElementsAre("\"north\"", "\"south\""));
  EXPECT_THAT(Column(answer, "jobs"), ElementsAre("2", "0"));
}

TEST_F(Mill, YesStaysValidAndNoIsWithheld) {
  mill_.refused_sites = {"south"};
  const auto exists = [&](const std::string& kind) {
    return Run(R"({"from": "machine", "frame": "exists",
        "where": {"column": "machine.kind", "op": "=", "value": ")" +
               kind + "\"}}");
  };
  EXPECT_THAT(exists("press").answer, HasSubstr("Yes"));
  EXPECT_THAT(exists("lathe").answer, HasSubstr("cannot be told"));
  mill_.refused_sites = {};
  engine_.Forget();
  EXPECT_THAT(exists("lathe").answer, HasSubstr("No"));
}

TEST_F(Mill, AveragesAndSharesAreWithheldSumsAreAtLeast) {
  mill_.Fail("get_machine alpha-one", outcome::Code::kUpstream);
  const auto aggregate = [&](const std::string& function) {
    return Run(R"({"from": "machine", "frame": "count", "aggregates":
        [{"function": ")" +
               function + R"(", "of": "machine.price", "as": "n"}]})");
  };
  EXPECT_THAT(aggregate("average").answer, HasSubstr("cannot be told"));
  EXPECT_THAT(aggregate("sum").answer, HasSubstr("At least 400.00 USD/month"));
}

TEST_F(Mill, SumsKeepApartWhatTheModelKeepsApart) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "count", "aggregates":
      [{"function": "sum", "of": "machine.price", "as": "total"}]})");
  EXPECT_THAT(Column(answer, "total"), ElementsAre("500"));
  EXPECT_THAT(Notes(answer), HasSubstr("Not added: 1 rows with 80.00 USD/month"));
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

TEST_F(Mill, WithoutChildrenIsUnknownWhereTheChildrenCouldNotBeRead) {
  mill_.Fail("list_jobs beta-one", outcome::Code::kUpstream);
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "list",
      "joins": [{"entity": "job", "kind": "anti"}]})");
  EXPECT_EQ(answer.status, AnswerStatus::kPartial);
  EXPECT_THAT(answer.table.rows, IsEmpty());
  EXPECT_THAT(answer.answer, HasSubstr("cannot be told"));
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

TEST_F(Mill, TheSameNameAtTwoSitesIsTwoMachines) {
  mill_.machines[2].name = "alpha-one";
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "value",
      "where": {"named": ["alpha-one"], "among": ["machine.name"]}, "select": ["machine.label"]})");
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

TEST_F(Mill, AVerdictNeedsEveryCheckToBeGood) {
  const char* plan = R"({"from": "machine", "frame": "verdict",
      "where": {"column": "machine.name", "op": "=", "value": "alpha-one"},
      "verdict": {"verdict": "health"}})";
  EXPECT_THAT(Run(plan).answer, HasSubstr("ok"));
  mill_.machines[0].heat = {95};
  EXPECT_THAT(Run(plan).answer, HasSubstr("critical"));
  mill_.Fail("read_heat", outcome::Code::kUpstream);
  const AnswerDocument unread = Run(plan);
  EXPECT_EQ(unread.status, AnswerStatus::kPartial);
  EXPECT_THAT(unread.answer, HasSubstr("cannot be told"));
}

TEST_F(Mill, ADifferenceIsTheFirstLessTheSecond) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "difference",
      "where": {"column": "machine.name", "op": "in", "values": ["alpha-one", "beta-one"]},
      "measures": [{"measure": "heat", "as": "heat"}], "order": [{"by": "machine.name"}],
      "difference": {"of": "heat"}})");
  EXPECT_THAT(answer.answer, HasSubstr("40 C less heat: alpha-one has 30 C, beta-one has 70 C"));
}

TEST_F(Mill, AnInventoryServesTheNextQuestionForAWhile) {
  Run(kAll);
  const AnswerDocument again = Run(kCount);
  EXPECT_EQ(mill_.CountOf("list_machines"), 2u);
  EXPECT_THAT(Notes(again), HasSubstr("The inventory was read"));
  clock_.WaitUntil(clock_.SteadyMs() + 61'000, patience_);
  Run(kCount);
  EXPECT_EQ(mill_.CountOf("list_machines"), 4u);
  engine_.Forget();
  Run(kCount);
  EXPECT_EQ(mill_.CountOf("list_machines"), 6u);
}

TEST_F(Mill, ABusyVendorIsWaitedFor) {
  mill_.Fail("read_heat alpha-one", outcome::Code::kRateLimited, 2);
  const AnswerDocument answer = Run(kHottest);
  EXPECT_TRUE(answer.complete);
  EXPECT_THAT(Notes(answer), HasSubstr("The vendor asked to wait 2 times."));
}

TEST_F(Mill, AToolThatIsNotShownIsSaid) {
  mill_.tools = {"list_machines"};
  const AnswerDocument answer = Run(kHottest);
  EXPECT_EQ(answer.status, AnswerStatus::kDeclined);
  EXPECT_THAT(answer.answer, HasSubstr("read_heat"));
}

TEST_F(Mill, WhatNobodyAnsweredIsAnError) {
  mill_.Fail("list_machines", outcome::Code::kUnavailable);
  EXPECT_THAT(TryRun(kAll), IsErrorWith(outcome::Code::kUnavailable));
  mill_.Fail("list_machines", outcome::Code::kAuthRequired);
  EXPECT_THAT(TryRun(kAll), IsErrorWith(outcome::Code::kAuthRequired));
}

TEST_F(Mill, InterruptedGivesWhatIsThere) {
  Run(kAll);
  patience_.cancelled = true;
  const AnswerDocument answer = Run(kHottest);
  EXPECT_EQ(answer.status, AnswerStatus::kPartial);
  EXPECT_THAT(Notes(answer), HasSubstr("interrupted"));
  EXPECT_EQ(mill_.CountOf("read_heat"), 0u);
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
