// What may be claimed where something was not read, and how measures are put together.
#include "host_stub/engine/mill.h"
#include "presentation/chart.h"

namespace claribi::engine {
namespace {

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

TEST_F(Mill, ASingleWinnerStandsAmongWhatItWasComparedWith) {
  for (int i = 0; i < 20; ++i) {
    mill_.machines.push_back(
        {.site = "south", .name = "more-" + std::to_string(i), .heat = {1.0 + i}});
  }
  const AnswerDocument one = Run(kHottest);
  const auto bars = presentation::BarLines(one.table, one.chart);
  ASSERT_EQ(bars.size(), 10u);
  EXPECT_TRUE(bars.front().is_answer);
  EXPECT_FALSE(bars[1].is_answer);
  EXPECT_EQ(presentation::MoreCompared(one.chart), 13u);
  const AnswerDocument coldest = Run(R"({"from": "machine", "frame": "top",
      "measures": [{"measure": "heat", "as": "heat"}],
      "order": [{"by": "heat"}], "limit": {"count": 3}})");
  const auto three = presentation::BarLines(coldest.table, coldest.chart);
  ASSERT_EQ(three.size(), 3u) << "what was asked for";
  for (const auto& bar : three) EXPECT_THAT(bar.name, testing::StartsWith("more-"));
  EXPECT_EQ(presentation::MoreCompared(coldest.chart), 20u);
  const AnswerDocument all = Run(R"({"from": "machine", "frame": "list",
      "measures": [{"measure": "heat", "as": "heat"}]})");
  EXPECT_EQ(presentation::MoreCompared(all.chart), 0u);
}

TEST_F(Mill, AMetricIsNamedOnce) {
  const std::string notes = Notes(Run(kHottest));
  EXPECT_THAT(notes, HasSubstr("Heat: the metric heat, mean over time of the"));
}

TEST_F(Mill, NamesThatTwoPlacesShareAreListedByPlace) {
  mill_.machines[2].name = "alpha-one";  // in the south
  const AnswerDocument answer = Run(kAll);
  EXPECT_THAT(answer.answer, HasSubstr("alpha-one and beta-one in site north; alpha-one and "
                                       "gamma-off in site south."));
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

TEST_F(Mill, AListThatIsCutIsReadInAnotherWay) {
  mill_.in_all = 5;
  const AnswerDocument answer = Run(kCount);
  EXPECT_TRUE(answer.complete);
  EXPECT_EQ(mill_.CountOf("list_sites"), 1u);
  EXPECT_EQ(mill_.CountOf("list_machines_of_site"), 2u);
  mill_.Fail("list_machines_of_site", outcome::Code::kForbidden, 1);
  engine_.Forget();
  EXPECT_THAT(Run(kCount).answer, HasSubstr("At least 4 machines")) << "the way that gave more";
}

TEST_F(Mill, AListThatSaysThatItIsCutIsNotWholeWhateverElseIsMissing) {
  mill_.tools = {"list_machines"};
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
  EXPECT_THAT(Column(aggregate("average"), "n"), ElementsAre("null"));
  EXPECT_THAT(aggregate("sum").answer, HasSubstr("At least 400.00 USD/month"));
}

TEST_F(Mill, ARowWhoseGroupIsNotKnownMayBelongToAny) {
  mill_.Fail("get_machine alpha-one", outcome::Code::kUpstream);
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "groups",
      "group_by": ["machine.label"], "aggregates": [{"function": "count", "as": "n"}],
      "order": [{"by": "machine.label"}]})");
  EXPECT_EQ(answer.status, AnswerStatus::kPartial);
  EXPECT_THAT(Column(answer, "machine.label"),
              ElementsAre("\"pro-20\"", "\"std-10\"", "\"std-20\""));
  EXPECT_THAT(Column(answer, "n"), ElementsAre("1", "1", "1"));
  EXPECT_THAT(answer.answer, HasSubstr("at least 1"));
  EXPECT_THAT(Notes(answer), HasSubstr("out of order"));
  const AnswerDocument top = Run(R"({"from": "machine", "frame": "top",
      "group_by": ["machine.label"], "aggregates": [{"function": "count", "as": "n"}],
      "order": [{"by": "n", "descending": true}], "limit": {"count": 1}})");
  EXPECT_THAT(top.answer, HasSubstr("cannot be told"));
}

TEST_F(Mill, SumsThatLackAValueHaveNoFirst) {
  mill_.Fail("get_machine alpha-two", outcome::Code::kUpstream);
  const AnswerDocument top = Run(R"({"from": "machine", "frame": "top", "group_by":
      ["machine.site"], "aggregates": [{"function": "sum", "of": "machine.price", "as": "sum"}],
      "order": [{"by": "sum", "descending": true}], "limit": {"count": 1}})");
  EXPECT_EQ(top.status, AnswerStatus::kPartial);
  EXPECT_THAT(top.answer, HasSubstr("cannot be told"));
  EXPECT_TRUE(top.chart.IsNull());
}

TEST_F(Mill, SumsKeepApartWhatTheModelKeepsApart) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "count", "aggregates":
      [{"function": "sum", "of": "machine.price", "as": "total"}]})");
  EXPECT_THAT(Column(answer, "total"), ElementsAre("500"));
  EXPECT_THAT(Notes(answer), HasSubstr("Not added: 1 rows with 80.00 USD/month"));
  const AnswerDocument off = Run(R"({"from": "machine", "frame": "count",
      "where": {"column": "machine.power", "op": "=", "value": "off"},
      "aggregates": [{"function": "sum", "of": "machine.price", "as": "total"}]})");
  EXPECT_THAT(Column(off, "total"), ElementsAre("80")) << "these alone were asked for";
}

TEST_F(Mill, WithoutChildrenIsUnknownWhereTheChildrenCouldNotBeRead) {
  mill_.Fail("list_jobs beta-one", outcome::Code::kUpstream);
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "list",
      "joins": [{"entity": "job", "kind": "anti"}]})");
  EXPECT_EQ(answer.status, AnswerStatus::kPartial);
  EXPECT_THAT(answer.table.rows, IsEmpty());
  EXPECT_THAT(answer.answer, HasSubstr("cannot be told"));
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

TEST_F(Mill, AnInventoryServesTheNextQuestionForAWhile) {
  Run(kAll);
  const AnswerDocument again = Run(kCount);
  EXPECT_EQ(mill_.CountOf("list_machines"), 2u);
  EXPECT_GE(again.oldest_remembered_ms, 0);
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

TEST_F(Mill, ABusyVendorIsWaitedForBeforeItsToolsAreKnown) {
  mill_.Fail("tools", outcome::Code::kRateLimited, 5);
  const std::int64_t before = clock_.SteadyMs();
  const AnswerDocument answer = Run(kHottest);
  EXPECT_TRUE(answer.complete);
  EXPECT_THAT(Notes(answer), HasSubstr("The vendor asked to wait 5 times."));
  // Each wait is told, and its end.
  ASSERT_EQ(waits_.size(), 10u);
  EXPECT_EQ(waits_[0], (executor::Wait{.until_ms = kNow + 1000, .why = "the vendor's rate limit"}));
  EXPECT_EQ(waits_[1], std::nullopt);
  EXPECT_EQ(clock_.SteadyMs() - before, (1 + 2 + 4 + 8 + 16) * 1000);
}

TEST_F(Mill, AVendorThatStaysBusyIsNotAskedForEver) {
  mill_.Fail("tools", outcome::Code::kRateLimited);
  EXPECT_THAT(TryRun(kHottest), IsErrorWith(outcome::Code::kRateLimited));
  EXPECT_TRUE(mill_.Calls().empty());
}

TEST_F(Mill, AVendorThatAsksForALongerWaitThanThereIsTimeIsNotWaitedFor) {
  mill_.Fail("tools", outcome::Code::kRateLimited);
  mill_.failures["tools"].first.retry_after = patience_.Remaining() + std::chrono::seconds(1);
  const std::int64_t before = clock_.SteadyMs();
  EXPECT_THAT(TryRun(kHottest), IsErrorWith(outcome::Code::kRateLimited));
  EXPECT_EQ(clock_.SteadyMs(), before);
}

TEST_F(Mill, AToolThatIsNotShownIsSaid) {
  mill_.tools = {"list_machines"};
  const AnswerDocument answer = Run(kHottest);
  EXPECT_EQ(answer.status, AnswerStatus::kDeclined);
  EXPECT_THAT(answer.answer, HasSubstr("read_heat"));
}

TEST_F(Mill, AToolThatWaitsForApprovalIsNoAnswerWhateverItIsNeededFor) {
  const std::vector<std::pair<std::string, const char*>> needed{{"list_machines", kAll},
                                                                {"read_heat", kHottest}};
  for (const auto& [tool, plan] : needed) {
    const auto all = mill_.tools;
    std::erase(mill_.tools, tool);
    if (tool == "list_machines") std::erase(mill_.tools, "list_machines_of_site");
    mill_.hidden = {{tool,
                     {.reason = "its definition changed (drift)",
                      .fix = "Look at it with: claribi-host tools mill --diff " + tool,
                      .has_drifted = true}}};
    engine_.Forget();
    QuestionEngine engine({.model = model_, .planner = planner_, .caller = mill_, .clock = clock_});
    const auto planned =
        plan::ReadPlanned(R"({"plan_version": 1, "plan": )" + std::string(plan) + "}");
    ASSERT_THAT(planned, IsOk());
    const auto answer = engine.RunPlan(*planned, patience_);
    ASSERT_THAT(answer, IsErrorWith(outcome::Code::kForbidden)) << tool;
    EXPECT_THAT(answer.error().cause,
                testing::AllOf(HasSubstr(tool), HasSubstr("its definition changed")));
    EXPECT_THAT(answer.error().fix, HasSubstr("--diff " + tool));
    mill_.tools = all;
  }
}

TEST_F(Mill, AToolThatIsHiddenForGoodIsNamedWithTheReason) {
  mill_.tools = {"list_machines"};
  mill_.hidden = {{"read_heat", {.reason = "the manifest denies it (manifest)"}}};
  const AnswerDocument answer = Run(kHottest);
  EXPECT_EQ(answer.status, AnswerStatus::kDeclined);
  EXPECT_THAT(answer.answer, testing::AllOf(HasSubstr("read_heat"), HasSubstr("denies it")));
}

TEST_F(Mill, AToolThatIsHiddenIsSaidWithTheReason) {
  mill_.tools = {"list_sites", "read_heat"};
  mill_.hidden = {{"list_machines", {.reason = "another tool has the same name"}},
                  {"drop_machines", {.reason = "writes"}}};
  const AnswerDocument answer = Run(kAll);
  EXPECT_EQ(answer.status, AnswerStatus::kDeclined);
  EXPECT_THAT(answer.answer,
              HasSubstr("The tool list_machines is hidden: another tool has the same name."));
  EXPECT_THAT(answer.answer, testing::Not(HasSubstr("drop_machines")));
  EXPECT_THAT(answer.choices, IsEmpty()) << "they may need the same tool";
  // The next question looks again.
  mill_.tools.emplace_back("list_machines");
  EXPECT_EQ(Run(kAll).status, AnswerStatus::kAnswered);
}

TEST_F(Mill, WhatNobodyAnsweredIsAnError) {
  mill_.tools = {"list_machines"};
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

// "the heat of the dearest machine": what is measured chooses no row, so that none is left out.
TEST_F(Mill, ARowThatIsRankedByAFieldStaysWithoutItsMeasure) {
  const auto dearest = [&](const std::string& column) {
    return Run(R"({"from": "machine", "frame": "top", "select": ["machine.name", "heat"],
        "measures": [{"measure": "heat", "as": "heat"}], "limit": {"count": 1},
        "order": [{"by": ")" +
               column + R"(", "descending": true}]})");
  };
  for (Machine& machine : mill_.machines) {
    if (machine.name == "gamma-off") machine.price = 9000;
  }
  const AnswerDocument answer = dearest("machine.price");
  EXPECT_THAT(Column(answer, "machine.name"), ElementsAre("\"gamma-off\""));
  EXPECT_THAT(Column(answer, "heat"), ElementsAre("null"));
  EXPECT_THAT(Notes(answer), HasSubstr("Left out: 1 (gamma-off), because machines that are off"));
  EXPECT_NE(Column(dearest("heat"), "machine.name"), Column(answer, "machine.name"))
      << "by heat it is no candidate";
}

}  // namespace
}  // namespace claribi::engine
