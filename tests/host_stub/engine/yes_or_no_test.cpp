// Answers that open with yes or no because of a number, or of values that are alike; and both ends
// of an order. What was not read withholds what it could change.
#include "host_stub/engine/mill.h"

namespace claribi::engine {
namespace {

std::string AtLeast(int count, const std::string& op = ">=") {
  return R"({"from": "machine", "frame": "exists", "aggregates": [{"function": "count", "as": "n"}],
      "having": {"column": "n", "op": ")" +
         op + R"(", "value": )" + std::to_string(count) + "}}";
}

constexpr const char* kSame = R"({"from": "machine", "frame": "comparison",
    "select": ["machine.name", "machine.site"], "same": {"of": "machine.site"},
    "where": {"column": "machine.name", "op": "in", "values": ["alpha-one", "beta-one"]}})";

constexpr const char* kBothEnds = R"({"from": "machine", "frame": "top",
    "measures": [{"measure": "heat", "as": "heat"}], "order": [{"by": "heat", "descending": true}],
    "limit": {"count": 1, "both_ends": true}})";

TEST_F(Mill, ANumberThatIsBoundedIsYesOrNoAndTold) {
  const auto size = mill_.machines.size();
  EXPECT_EQ(Run(AtLeast(2)).answer, "Yes: " + std::to_string(size) + " machines.");
  EXPECT_EQ(Run(AtLeast(99)).answer, "No: " + std::to_string(size) + " machines.");
  EXPECT_EQ(Run(AtLeast(99, "<")).answer, "Yes: " + std::to_string(size) + " machines.");
}

// What is missing makes a number greater: "at least 2" may be said, and "fewer than 9" may not.
TEST_F(Mill, ANumberThatIsALowerBoundTellsOnlyWhatItCan) {
  mill_.refused_sites = {"south"};
  const AnswerDocument yes = Run(AtLeast(2));
  EXPECT_EQ(yes.status, AnswerStatus::kPartial);
  EXPECT_THAT(yes.answer, testing::StartsWith("Yes: at least "));
  EXPECT_THAT(Run(AtLeast(2, "<")).answer, testing::StartsWith("No: at least "));
  for (const auto& plan : {AtLeast(99), AtLeast(99, "<"), AtLeast(2, "=")}) {
    EXPECT_THAT(Run(plan).answer, testing::StartsWith("The answer cannot be told")) << plan;
  }
}

TEST_F(Mill, RowsThatAreAlikeAreYesAndStandBesideEachOther) {
  EXPECT_EQ(Run(kSame).answer, "Yes: alpha-one: site north; beta-one: site north.");
}

TEST_F(Mill, RowsThatAreNotAlikeAreNoOrDifferent) {
  mill_.machines[1].site = "south";
  EXPECT_EQ(Run(kSame).answer, "No: alpha-one: site north; beta-one: site south.");
  std::string different = kSame;
  const std::string claim = R"("same": {"of": "machine.site")";
  different.insert(different.find(claim) + claim.size(), R"(, "is": false)");
  EXPECT_EQ(Run(different).answer, "Yes: alpha-one: site north; beta-one: site south.");
}

TEST_F(Mill, OneRowIsAlikeToNothing) {
  mill_.machines[1].name = "gone";
  EXPECT_EQ(Run(kSame).answer, "alpha-one: site north.");
}

TEST_F(Mill, BothEndsOfAnOrderAreTold) {
  const AnswerDocument answer = Run(kBothEnds);
  EXPECT_THAT(Column(answer, "machine.name"), testing::SizeIs(2));
  EXPECT_THAT(answer.answer, testing::StartsWith("beta-one (70 C) has the highest heat, and "));
  EXPECT_THAT(answer.answer, HasSubstr(" has the lowest heat of the 3 machines."));
}

TEST_F(Mill, BothEndsHaveTheirTiesAndAreOneWhereAllAreAlike) {
  for (std::size_t i = 0; i < 3; ++i) mill_.machines[i].heat = {30};
  EXPECT_THAT(Run(kBothEnds).answer, HasSubstr("have the highest heat and the lowest of the 3"));
  mill_.machines[0].heat = {50};
  EXPECT_THAT(Column(Run(kBothEnds), "machine.name"), testing::SizeIs(3));
}

TEST_F(Mill, BothEndsAreWithheldWhereARowIsMissing) {
  mill_.Fail("read_heat alpha-one", outcome::Code::kUpstream);
  EXPECT_THAT(Run(kBothEnds).answer, HasSubstr("cannot be told"));
}

TEST_F(Mill, AllOfThemHaveOneIsDeniedByThoseThatDoNot) {
  constexpr const char* kEvery = R"({"from": "machine", "frame": "exists", "all": true,
      "joins": [{"entity": "job", "kind": "anti"}]})";
  const AnswerDocument answer = Run(kEvery);
  EXPECT_THAT(answer.answer, testing::StartsWith("No: "));
  EXPECT_THAT(answer.answer, HasSubstr("without jobs"));
}

TEST_F(Mill, WhatDoesNotGoTogetherIsNoPlan) {
  EXPECT_THAT(TryRun(R"({"from": "machine", "frame": "exists",
      "aggregates": [{"function": "count", "as": "n"}]})"),
              testing::Not(IsOk()));
  EXPECT_THAT(TryRun(R"({"from": "machine", "frame": "list", "same": {"of": "machine.site"}})"),
              testing::Not(IsOk()));
  EXPECT_THAT(TryRun(R"({"from": "machine", "frame": "exists", "all": true})"),
              testing::Not(IsOk()));
}

// Of each site, the coldest and the hottest; what equals an end comes along.
TEST_F(Mill, BothEndsOfEachGroupAreTold) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "top",
      "select": ["machine.name", "machine.site", "machine.price"],
      "order": [{"by": "machine.price"}],
      "limit": {"count": 1, "both_ends": true, "per": ["machine.site"]}})");
  EXPECT_THAT(answer.answer, testing::StartsWith("The lowest and highest price by site: "));
  std::map<std::string, std::vector<double>> prices;
  for (const auto& machine : mill_.machines) prices[machine.site].push_back(machine.price);
  std::size_t rows = 0;
  for (const auto& [site, all] : prices) {
    const auto ends = std::minmax_element(all.begin(), all.end());
    rows += static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](double price) {
      return price == *ends.first || price == *ends.second;
    }));
  }
  EXPECT_EQ(answer.table.rows.size(), rows);
}

}  // namespace
}  // namespace claribi::engine
