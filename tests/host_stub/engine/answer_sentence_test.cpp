// How answers are put: the winner, the count or the value first, in words that people use.
#include "host_stub/engine/mill.h"

namespace claribi::engine {
namespace {

constexpr const char* kMachinesBySite = R"("from": "site", "joins": [{"entity": "machine", "kind":
    "left"}], "group_by": ["site.name"], "aggregates": [{"function": "count", "of": "machine.name",
    "as": "n"}], "order": [{"by": "n", "descending": true}])";

TEST_F(Mill, GroupsAreNamedByWhatTheyAre) {
  EXPECT_EQ(Run(std::string("{") + kMachinesBySite + R"(, "frame": "groups"})").answer,
            "Machines by site: north 2 and south 2.");
}

TEST_F(Mill, TheFirstOfGroupsHasTheMostOfWhatIsCounted) {
  mill_.machines.pop_back();
  EXPECT_EQ(Run(std::string("{") + kMachinesBySite + R"(, "limit": {"count": 1}, "frame": "top"})")
                .answer,
            "north has the most machines: 2.")
      << "and a name keeps its letters";
}

TEST_F(Mill, ANegationIsOtherThan) {
  EXPECT_EQ(Run(R"({"from": "machine", "frame": "list", "where":
      {"not": {"column": "machine.kind", "op": "in", "values": ["saw", "drill"]}}})")
                .answer,
            "1 machine with kind other than saw or drill: beta-one.");
  EXPECT_EQ(Run(R"({"from": "machine", "frame": "list", "where": {"not": {"and": [
      {"column": "machine.kind", "op": "=", "value": "saw"},
      {"column": "machine.price", "op": ">", "value": 90}]}}})")
                .answer,
            "2 machines with kind other than saw or price not above 90.00 USD/month: beta-one and "
            "gamma-off.");
}

TEST_F(Mill, AShareSaysOfWhatItIsAPart) {
  EXPECT_EQ(Run(R"({"from": "machine", "frame": "value", "aggregates": [{"function": "count",
      "as": "share", "share": true, "where": {"column": "machine.kind", "op": "=", "value": "saw"}}]})")
                .answer,
            "75 % of the 4 machines are saw machines.");
}

TEST_F(Mill, AShareOfASumSaysHowManyRowsWereAdded) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "value", "aggregates": [
      {"function": "sum", "of": "machine.price", "as": "share", "share": true,
       "where": {"column": "machine.kind", "op": "=", "value": "saw"}}]})");
  EXPECT_THAT(answer.answer, HasSubstr("of the 3 machines"))
      << "one of four is off: it is apart in the part and in the whole, and counts once";
  EXPECT_THAT(answer.notes, Contains(HasSubstr("Not added: 1 rows")));
}

TEST_F(Mill, DistinctValuesAreCountedUnderTheirName) {
  EXPECT_EQ(Run(R"({"from": "machine", "frame": "count", "aggregates": [{"function": "distinct",
      "of": "machine.kind", "as": "n"}]})")
                .answer,
            "2 kinds among the 4 machines.");
}

TEST_F(Mill, WhatIsLeftOutAltogetherIsNotNone) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "value",
      "measures": [{"measure": "heat", "as": "heat"}], "where": {"and": [
        {"column": "machine.site", "op": "=", "value": "south"},
        {"column": "machine.name", "op": "=", "value": "gamma-off"}]}})");
  EXPECT_THAT(answer.answer,
              HasSubstr("Nothing can be told of machines named gamma-off: machines that are off"));
}

TEST_F(Mill, AnotherReductionIsSaid) {
  EXPECT_THAT(Run(R"({"from": "machine", "frame": "top", "measures": [{"measure": "heat",
      "as": "heat", "over_time": "max"}], "order": [{"by": "heat", "descending": true}],
      "limit": {"count": 1}})")
                  .answer,
              HasSubstr("has the highest maximum heat"));
}

TEST_F(Mill, ANameWhereAValueIsExpectedAsksForThatValue) {
  EXPECT_EQ(Run(R"({"from": "machine", "frame": "list", "where":
      {"column": "machine.label", "op": "has_token", "value": "beta-one"}})")
                .answer,
            "beta-one: label pro-20.");
  EXPECT_EQ(Run(R"({"from": "machine", "frame": "list", "where":
      {"column": "machine.label", "op": "has_token", "value": {"term": "beta"}}})")
                .answer,
            "There are no machines with label matching \"beta\".")
      << "a part of a name is not the name";
}

}  // namespace
}  // namespace claribi::engine
