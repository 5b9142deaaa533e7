// Conditions over rows of which not everything is known.
#include "rows/predicate.h"

#include <gtest/gtest.h>

#include "plan/plan_json.h"

namespace claribi::rows {
namespace {

class Condition : public testing::Test {
 protected:
  Condition() {
    set_.Add({.name = "a.text", .type = Type::kText, .unit = "", .label = "text"});
    set_.Add({.name = "a.size", .type = Type::kNumber, .unit = "MiB", .label = "size"});
  }
  Verity Of(const std::string& expression, Cell text, Cell size = Cell::Number(2048)) {
    const auto planned = plan::ReadPlanned(
        R"({"plan_version": 1, "plan": {"from": "a", "frame": "list", "where": )" + expression +
        "}}");
    EXPECT_TRUE(planned.ok()) << (planned.ok() ? "" : planned.error().cause);
    Row row;
    row.cells = {std::move(text), std::move(size)};
    return Fulfils(*std::get<plan::Plan>(*planned).where, set_, row, 0);
  }
  RowSet set_;
};

TEST_F(Condition, TokensAreWholeParts) {
  EXPECT_TRUE(HasToken("data-pro-64", "Pro"));
  EXPECT_TRUE(HasToken("PRO", "pro"));
  EXPECT_TRUE(HasToken("nordlicht pro", "pro"));
  EXPECT_FALSE(HasToken("improvement-8", "pro"));
  EXPECT_FALSE(HasToken("professional-8", "pro"));
  EXPECT_FALSE(HasToken("pro2", "pro"));
  EXPECT_FALSE(HasToken("éprO", "pro")) << "a letter of another script is a letter";
}

TEST_F(Condition, UnitsAreConverted) {
  const Cell any = Cell::Text("x");
  EXPECT_EQ(Of(R"({"column": "a.size", "op": ">=", "value": {"number": 2, "unit": "GiB"}})", any),
            Verity::kTrue);
  EXPECT_EQ(Of(R"({"column": "a.size", "op": ">", "value": {"number": 2, "unit": "GiB"}})", any),
            Verity::kFalse);
}

TEST_F(Condition, WhatIsNotKnownDecidesNothingUnlessTheRestDoes) {
  const std::string is_x = R"({"column": "a.text", "op": "=", "value": "x"})";
  const std::string is_big = R"({"column": "a.size", "op": ">", "value": 1})";
  EXPECT_EQ(Of(is_x, Cell()), Verity::kUnknown);
  EXPECT_EQ(Of(R"({"not": )" + is_x + "}", Cell()), Verity::kUnknown);
  EXPECT_EQ(Of(R"({"or": [)" + is_x + "," + is_big + "]}", Cell()), Verity::kTrue);
  EXPECT_EQ(Of(R"({"and": [)" + is_x + R"(, {"not": )" + is_big + "}]}", Cell()), Verity::kFalse);
  EXPECT_EQ(Of(is_x, Cell::LeftOut()), Verity::kLeftOut);
  EXPECT_EQ(Of(R"({"and": [)" + is_x + "," + is_big + "]}", Cell::LeftOut(), Cell()),
            Verity::kUnknown);
}

TEST_F(Condition, NoneFulfilsNoComparisonAndEveryNegation) {
  EXPECT_EQ(Of(R"({"column": "a.text", "op": "=", "value": "x"})", Cell::None()), Verity::kFalse);
  EXPECT_EQ(Of(R"({"column": "a.text", "op": "!=", "value": "x"})", Cell::None()), Verity::kTrue);
  EXPECT_EQ(Of(R"({"column": "a.text", "op": "exists"})", Cell::None()), Verity::kFalse);
}

// As many numbers are compared as are asked for, and as numbers.
TEST_F(Condition, VersionsAreOrderedByTheirNumbers) {
  const auto is = [&](const std::string& op, const std::string& than, const std::string& version) {
    return Of(R"({"column": "a.text", "op": ")" + op + R"(", "value": ")" + than + "\"}",
              Cell::Text(version));
  };
  EXPECT_EQ(is("<", "14", "9.6"), Verity::kTrue);
  EXPECT_EQ(is("<", "14", "14.9"), Verity::kFalse);
  EXPECT_EQ(is("<=", "14", "14.9"), Verity::kTrue);
  EXPECT_EQ(is(">", "14", "14.9"), Verity::kFalse);
  EXPECT_EQ(is(">", "3.5", "3.10"), Verity::kTrue);
  EXPECT_EQ(is(">=", "3.5.1", "3.5"), Verity::kFalse);
  EXPECT_EQ(is("<", "14", "unknown"), Verity::kUnknown);
}

}  // namespace
}  // namespace claribi::rows
