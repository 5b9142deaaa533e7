// Forms of plans beside lists and tops: places in an order, the first of each group, all of them,
// differences of counts, two joins of one entity, names that are whole.
#include "host_stub/engine/mill.h"

namespace claribi::engine {
namespace {

TEST_F(Mill, TheSecondIsTheRowAfterTheFirst) {
  const std::string second = R"({"from": "machine", "frame": "top",
      "select": ["machine.name", "machine.price"],
      "order": [{"by": "machine.price", "descending": true}], "limit": {"count": 1, "skip": 1}})";
  const AnswerDocument answer = Run(second);
  EXPECT_THAT(Column(answer, "machine.name"), ElementsAre("\"alpha-two\""));
  EXPECT_THAT(answer.answer, HasSubstr("the second highest price"));
  mill_.machines[2].price = 250;  // as much as the first: there is no telling which is second
  EXPECT_EQ(Run(second).table.rows.size(), 2u);
}

TEST_F(Mill, TheFirstOfEachGroup) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "top",
      "select": ["machine.name", "machine.site"], "order": [{"by": "machine.price",
      "descending": true}], "limit": {"count": 1, "per": ["machine.site"]}})");
  EXPECT_THAT(Column(answer, "machine.name"), ElementsAre("\"beta-one\"", "\"alpha-two\""));
  EXPECT_THAT(answer.answer, HasSubstr("by site"));
}

TEST_F(Mill, AllAreSoWhereNoExceptionIsFound) {
  const auto all = [&](const std::string& price) {
    return Run(R"({"from": "machine", "frame": "exists", "all": true, "where":
        {"not": {"column": "machine.price", "op": ">", "value": )" +
               price + "}}}")
        .answer;
  };
  EXPECT_THAT(all("10"), testing::StartsWith("Yes"));
  EXPECT_THAT(all("120"), testing::StartsWith("No"));
}

TEST_F(Mill, AnAverageOfCountsCountsTheRowsWithoutAny) {
  const std::string jobs = R"({"from": "machine", "frame": "value",
      "joins": [{"entity": "job", "kind": "left"}],
      "aggregates": [{"function": "average_count", "of": "job.name", "as": "mean"}]})";
  const AnswerDocument answer = Run(jobs);
  EXPECT_THAT(Column(answer, "mean"), ElementsAre("1"))
      << "2, 1 and none; the one that is off is left out";
  EXPECT_THAT(answer.answer, HasSubstr("1 jobs for each of the machines on average"));
  mill_.refused_sites = {"south"};
  engine_.Forget();
  EXPECT_EQ(Run(jobs).status, AnswerStatus::kPartial) << "what was read has an average of its own";
  EXPECT_THAT(TryRun(R"({"from": "machine", "frame": "value",
      "aggregates": [{"function": "average_count", "of": "machine.kind", "as": "mean"}]})"),
              IsErrorWith(outcome::Code::kInvalid, CauseIs(HasSubstr("left join"))));
}

TEST_F(Mill, AClaimOfOneOfTwoRowsIsAnsweredByYesOrNo) {
  const auto claimed = [&](const std::string& named, const std::string& more) {
    return Run(R"({"from": "machine", "frame": "difference", "select": ["machine.name", "machine.price"],
        "where": {"named": ["beta", "alpha-two"], "among": ["machine.name"]},
        "order": [{"by": "machine.price", "descending": true}],
        "difference": {"of": "machine.price", "claim": {"named": ")" +
               named + R"(", "more": )" + more + "}}}")
        .answer;
  };
  EXPECT_THAT(claimed("beta", "true"), testing::StartsWith("Yes: "));
  EXPECT_THAT(claimed("beta", "false"), testing::StartsWith("No: "));
  EXPECT_THAT(claimed("alpha-two", "false"), testing::StartsWith("Yes: "));
  EXPECT_THAT(claimed("alpha-two", "false"), HasSubstr("beta-one has"));
  mill_.machines[2].price = 250;
  EXPECT_THAT(claimed("beta", "true"), testing::StartsWith("No: the same"));
  EXPECT_THAT(claimed("beta", "false"), testing::StartsWith("No: the same"));
}

TEST_F(Mill, ADifferenceOfCountsNamesBothAndTakesNoneForZero) {
  const auto difference = [&](const std::string& kind) {
    return Run(R"({"from": "machine", "frame": "difference", "where": {"column": "machine.kind",
        "op": "in", "values": ["saw", ")" +
               kind + R"("]}, "group_by": ["machine.kind"],
        "aggregates": [{"function": "count", "as": "n"}], "order": [{"by": "n",
        "descending": true}], "difference": {"of": "n"}})")
        .answer;
  };
  EXPECT_THAT(difference("press"), HasSubstr("saw has"));
  EXPECT_THAT(difference("lathe"), HasSubstr("lathe has 0"));
}

// Each of the two has it beside its number, and the one that is named first may be the lesser.
TEST_F(Mill, ADifferenceOfCountsStandsInTheTableAndIsClaimed) {
  const auto answer = [&](const std::string& named, const std::string& more) {
    return Run(R"({"from": "machine", "frame": "difference", "where": {"column": "machine.kind",
        "op": "in", "values": ["saw", "lathe"]}, "group_by": ["machine.kind"],
        "aggregates": [{"function": "count", "as": "n"}], "order": [{"by": "n",
        "descending": true}], "difference": {"of": "n", "claim": {"named": ")" +
               named + R"(", "more": )" + more + "}}}");
  };
  const AnswerDocument saws = answer("saw", "true");
  EXPECT_THAT(saws.answer, testing::StartsWith("Yes: "));
  const auto numbers = Column(saws, "n");
  const auto differences = Column(saws, "difference");
  ASSERT_EQ(differences.size(), 2);
  EXPECT_EQ(differences[0], numbers[0]);
  EXPECT_EQ(differences[1], "-" + differences[0]);
  EXPECT_THAT(answer("lathe", "true").answer, testing::StartsWith("No: "));
  EXPECT_THAT(answer("lathe", "false").answer, testing::StartsWith("Yes: "));
}

TEST_F(Mill, TwoJoinsOfOneEntityAskForTwoRows) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "list", "joins": [
      {"entity": "job", "kind": "semi", "where": {"column": "job.name", "op": "=", "value": "cut"}},
      {"entity": "job", "kind": "anti",
       "where": {"column": "job.name", "op": "=", "value": "trim"}}]})");
  EXPECT_THAT(Column(answer, "machine.name"), ElementsAre("\"alpha-two\""));
}

TEST_F(Mill, AWholeNameIsNoPartOfOne) {
  const auto named = [&](const std::string& name) {
    return Run(R"({"from": "machine", "frame": "list", "where": {"named": [")" + name +
               R"("], "among": ["machine.name"], "whole": true}})")
        .status;
  };
  EXPECT_EQ(named("Beta-One"), AnswerStatus::kAnswered);
  EXPECT_EQ(named("beta"), AnswerStatus::kDeclined);
  EXPECT_EQ(named("alpha"), AnswerStatus::kDeclined) << "a list of two is no answer";
}

// "How dear is alpha?"
TEST_F(Mill, OfSeveralNamesThatHaveThePartOneIsAskedFor) {
  const auto price = [&](const std::string& name) {
    return Run(R"({"from": "machine", "frame": "value", "select": ["machine.name", "machine.price"],
        "where": {"named": [")" +
               name + R"("], "among": ["machine.name"], "whole": true}})");
  };
  const AnswerDocument answer = price("alpha");
  EXPECT_EQ(answer.status, AnswerStatus::kAmbiguous);
  EXPECT_EQ(answer.choices.size(), 2u);
  EXPECT_EQ(price("beta").status, AnswerStatus::kDeclined) << "one name may be another word";
}

// A price of what has many rows is their sum.
TEST_F(Mill, ThePriceOfASiteIsThatOfItsMachines) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "value",
      "where": {"named": ["north"], "among": ["machine.name", "site.name"]},
      "select": ["machine.name", "machine.site", "machine.price"]})");
  EXPECT_EQ(answer.status, AnswerStatus::kAnswered);
  EXPECT_THAT(Column(answer, "total"), ElementsAre("350"));
}

// "compare the price of north and south": of all that is there.
TEST_F(Mill, SitesAreComparedByTheSumsOfTheirMachines) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "comparison",
      "where": {"named": ["north", "south"], "among": ["machine.name", "site.name"]},
      "select": ["machine.name", "machine.site", "machine.price"]})");
  EXPECT_THAT(Column(answer, "machine.site"), ElementsAre("\"north\"", "\"south\""));
  EXPECT_THAT(Column(answer, "total"), ElementsAre("350", "150"));
}

// "price alpha-one alpha-two": a row has one name.
TEST_F(Mill, NamesOfOneKindThatStandSideBySideAreAlternatives) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "value",
      "where": {"and": [{"named": ["alpha-one"], "among": ["machine.name", "site.name"]},
                        {"named": ["alpha-two"], "among": ["machine.name", "site.name"]}]},
      "select": ["machine.name", "machine.price"]})");
  EXPECT_EQ(answer.status, AnswerStatus::kAnswered);
  EXPECT_THAT(Column(answer, "machine.name"), ElementsAre("\"alpha-one\"", "\"alpha-two\""));
}

// Alternatives of two kinds: rows of both, or of either?
TEST_F(Mill, NamesOfTwoKindsAreAskedBack) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "list",
      "where": {"named": ["north", "alpha-two"], "among": ["machine.name", "site.name"]}})");
  EXPECT_EQ(answer.status, AnswerStatus::kAmbiguous);
  EXPECT_EQ(answer.choices.size(), 3U);
}

// A kind that was asked for by its name has a number, though nothing is of it.
TEST_F(Mill, AGroupThatIsAskedForIsNoneAtLeast) {
  const std::string by_kind = R"({"from": "machine", "frame": "groups", "where": {"column":
      "machine.kind", "op": "in", "values": ["saw", "lathe"]}, "group_by": ["machine.kind"],
      "aggregates": [{"function": "count", "as": "n"}], "order": [{"by": "n", "descending": true}]})";
  const AnswerDocument answer = Run(by_kind);
  EXPECT_THAT(Column(answer, "machine.kind"), ElementsAre("\"saw\"", "\"lathe\""));
  EXPECT_THAT(Column(answer, "n"), ElementsAre("3", "0"));
  mill_.refused_sites = {"south"};  // there may be lathes
  engine_.Forget();
  EXPECT_THAT(Notes(Run(by_kind)), HasSubstr("lathe"));
}

TEST_F(Mill, SitesAreCountedByWhatTheyHave) {
  const auto count = [&](const std::string& least) {
    return Run(R"({"from": "site", "frame": "count", "joins": [{"entity": "machine",
        "kind": "left", "where": {"column": "machine.kind", "op": "=", "value": "saw"}}],
        "group_by": ["site.name"], "aggregates": [{"function": "count", "of": "machine.name",
        "as": "machine_count"}], "having": {"column": "machine_count", "op": ">=", "value": )" +
               least + R"(}, "order": [{"by": "machine_count", "descending": true}]})");
  };
  const AnswerDocument one = count("2");
  EXPECT_THAT(one.answer, testing::StartsWith("1 site "));
  EXPECT_THAT(one.answer, HasSubstr("saw machines from 2: south"));
  EXPECT_THAT(count("3").answer, testing::StartsWith("0 sites "));
  mill_.refused_sites = {"south"};
  engine_.Forget();
  EXPECT_THAT(count("2").answer, HasSubstr("cannot be told"));
}

}  // namespace
}  // namespace claribi::engine
