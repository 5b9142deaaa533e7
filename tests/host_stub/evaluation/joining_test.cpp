// Joins over rows of which it is not known whose they are.
#include "evaluation/joining.h"

#include <gtest/gtest.h>

namespace claribi::evaluation {
namespace {

using rows::Cell;

class Join : public testing::Test {
 protected:
  Join() {
    from_.id = "cloud";
    from_.key = {"name"};
    const rows::Column key{
        .name = "cloud.name", .type = rows::Type::kText, .unit = "", .label = "cloud"};
    base_.Add(key);
    Add(base_, {Cell::Text("east")});
    Add(base_, {Cell::Text("west")});
    child_.Add(key);
    child_.Add({.name = "service.name", .type = rows::Type::kText, .unit = "", .label = "name"});
    Add(child_, {Cell::Text("east"), Cell::Text("a")});
  }
  static void Add(rows::RowSet& set, std::vector<Cell> cells) {
    rows::Row row;
    row.cells = std::move(cells);
    set.rows.push_back(std::move(row));
  }
  rows::RowSet Joined(plan::JoinKind kind) {
    plan::Join join;
    join.kind = kind;
    join.entity = "service";
    return evaluation::Joined(base_, child_, join, from_, false);
  }
  semantic_model::Entity from_;
  rows::RowSet base_;
  rows::RowSet child_;
};

TEST_F(Join, WithChildrenThatAreKnownLacksNothing) {
  EXPECT_EQ(Joined(plan::JoinKind::kInner).rows.size(), 1u);
  EXPECT_EQ(Joined(plan::JoinKind::kLeft).rows.size(), 2u);
  EXPECT_EQ(Joined(plan::JoinKind::kAnti).rows.size(), 1u);
  EXPECT_TRUE(Joined(plan::JoinKind::kLeft).gaps.empty());
}

TEST_F(Join, AChildOfNobodyKnowsWhomMayBeEverybodys) {
  Add(child_, {Cell(), Cell::Text("b")});
  EXPECT_EQ(Joined(plan::JoinKind::kInner).rows.size(), 1u);
  EXPECT_EQ(Joined(plan::JoinKind::kInner).gaps.size(), 2u);
  const rows::RowSet without = Joined(plan::JoinKind::kAnti);
  EXPECT_TRUE(without.rows.empty());
  ASSERT_EQ(without.gaps.size(), 1u);
  EXPECT_TRUE(without.gaps.front().exists);
  EXPECT_EQ(Joined(plan::JoinKind::kSemi).rows.size(), 1u);
}

TEST_F(Join, TellsOfTheChildrenThatWereLeftOutBesideOthers) {
  Add(child_, {Cell::Text("east"), Cell::Text("b")});
  child_.left_out.push_back(child_.rows.back());
  child_.rows.pop_back();
  child_.left_out.back().left_out = "it is off";
  const rows::RowSet joined = Joined(plan::JoinKind::kLeft);
  EXPECT_EQ(joined.rows.size(), 2u);
  ASSERT_EQ(joined.left_out.size(), 1u);
  EXPECT_EQ(joined.left_out.front().left_out, "it is off");
}

}  // namespace
}  // namespace claribi::evaluation
