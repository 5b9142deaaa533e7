// Conditions that compare with another row: its value is read first, and it is no answer itself.
#include "host_stub/engine/mill.h"

namespace claribi::engine {
namespace {

std::string ComparedWith(const std::string& name, const std::string& column = "machine.price",
                         const std::string& op = "<") {
  return R"({"from": "machine", "frame": "list", "order": [{"by": "machine.name"}], "where":
      {"column": ")" +
         column + R"(", "op": ")" + op + R"(", "of": {"named": [")" + name +
         R"("], "among": ["machine.name"]}}})";
}

TEST_F(Mill, RowsBelowTheValueOfAnotherRow) {
  const AnswerDocument answer = Run(ComparedWith("alpha-two"));
  EXPECT_EQ(answer.status, AnswerStatus::kAnswered);
  EXPECT_THAT(Column(answer, "machine.name"), ElementsAre("\"alpha-one\"", "\"gamma-off\""));
  EXPECT_THAT(answer.answer, HasSubstr("below that of alpha-two"));
  EXPECT_THAT(Notes(answer), HasSubstr("150"));
}

TEST_F(Mill, ARowIsNotComparedWithItself) {
  EXPECT_THAT(Column(Run(ComparedWith("alpha-two", "machine.kind", "=")), "machine.name"),
              ElementsAre("\"alpha-one\"", "\"gamma-off\""));
  EXPECT_THAT(Run(ComparedWith("beta-one", "machine.kind", "=")).table.rows, IsEmpty());
  // Nor where it is denied: those that are not cheaper.
  EXPECT_THAT(Column(Run(R"({"from": "machine", "frame": "list", "where": {"not": {"column":
          "machine.price", "op": "<", "of": {"named": ["alpha-two"], "among": ["machine.name"]}}}})"),
                     "machine.name"),
              ElementsAre("\"beta-one\""));
}

// The row that is compared with need not be one of those that are asked for.
TEST_F(Mill, OtherConditionsAreOfTheRowsThatAreAskedFor) {
  const AnswerDocument answer = Run(R"({"from": "machine", "frame": "count",
      "where": {"and": [{"column": "machine.kind", "op": "=", "value": "saw"},
      {"column": "machine.price", "op": "<",
       "of": {"named": ["beta-one"], "among": ["machine.name"]}}]},
      "aggregates": [{"function": "count", "as": "count"}]})");
  EXPECT_THAT(Column(answer, "count"), ElementsAre("3"));
}

TEST_F(Mill, WhatIsComparedWithIsOneRowWithAValue) {
  EXPECT_EQ(Run(ComparedWith("delta")).status, AnswerStatus::kDeclined);
  EXPECT_EQ(Run(ComparedWith("alpha")).status, AnswerStatus::kAmbiguous);
  mill_.machines[2].name = "alpha-one";  // at another site
  engine_.Forget();
  const AnswerDocument two = Run(ComparedWith("alpha-one"));
  EXPECT_EQ(two.status, AnswerStatus::kAmbiguous);
  EXPECT_EQ(two.choices.size(), 2U);
}

TEST_F(Mill, NothingIsComparedWithWhatCouldNotBeRead) {
  mill_.Fail("get_machine alpha-two", outcome::Code::kUnavailable);
  const AnswerDocument answer = Run(ComparedWith("alpha-two"));
  EXPECT_EQ(answer.status, AnswerStatus::kDeclined);
  EXPECT_THAT(answer.answer, HasSubstr("alpha-two"));
  EXPECT_THAT(answer.table.rows, IsEmpty());
}

TEST_F(Mill, AComparisonWithAnotherRowIsChecked) {
  EXPECT_THAT(TryRun(ComparedWith("alpha-two", "machine.price", "in")),
              IsErrorWith(outcome::Code::kInvalid));
  EXPECT_THAT(TryRun(ComparedWith("alpha-two", "machine.kind", "<")),
              IsErrorWith(outcome::Code::kInvalid));
}

}  // namespace
}  // namespace claribi::engine
