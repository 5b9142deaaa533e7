// Names that a plan looked for in vain, and that the estate has elsewhere: the question is read
// once more, with what they are of.
#include "host_stub/engine/mill.h"

namespace claribi::engine {
namespace {

/// Takes every name for a machine's, until it is told what the name is of.
class Reader final : public planner::Planner {
 public:
  outcome::Result<plan::Planned> Plan(const planner::Question& question,
                                      const semantic_model::Model&,
                                      const outcome::Patience&) override {
    asked.push_back(question);
    if (declines && question.known_names.empty()) {
      return plan::Planned(plan::Declined{.why = *declines, .missing = "no", .offers = {}});
    }
    const std::string of =
        question.known_names.empty() ? "machine" : question.known_names.front().entity;
    return plan::ReadPlanned(R"({"plan_version": 1, "plan": {"from": "machine", "frame": "list",
        "where": {"named": [")" +
                             name + R"("], "among": [")" + of + R"(.name"]},
        "words": [{"words": "which", "as": "filler"},
                  {"words": ")" +
                             name + R"(", "as": "term", "at": "/where"}]}})");
  }
  bool ReadsNames() const override { return reads_names; }

  std::string name = "north";
  bool reads_names = true;
  std::optional<plan::Declined::Why> declines;  // what it knows no name of
  std::vector<planner::Question> asked;
};

class SecondReading : public Mill {
 protected:
  AnswerDocument Ask() {
    auto answer = reading_.Ask("Which " + reader_.name + "?", patience_);
    EXPECT_THAT(answer, IsOk());
    return answer ? *std::move(answer) : AnswerDocument{};
  }

  Reader reader_;
  QuestionEngine reading_{
      {.model = model_, .planner = reader_, .caller = mill_, .clock = clock_, .on_progress = {}}};
};

TEST_F(SecondReading, ANameIsLookedForWhereTheEstateHasIt) {
  const AnswerDocument answer = Ask();
  EXPECT_EQ(answer.status, AnswerStatus::kAnswered);
  EXPECT_THAT(Column(answer, "machine.site"), ElementsAre("\"north\"", "\"north\""));
  ASSERT_EQ(reader_.asked.size(), 2u);
  EXPECT_THAT(reader_.asked[0].known_names, IsEmpty());
  ASSERT_EQ(reader_.asked[1].known_names.size(), 1u);
  EXPECT_EQ(reader_.asked[1].known_names[0].text, "north");
  EXPECT_EQ(reader_.asked[1].known_names[0].entity, "site");
}

TEST_F(SecondReading, AProgramIsToldOfNoName) {
  reader_.reads_names = false;
  EXPECT_EQ(Ask().status, AnswerStatus::kDeclined);
  EXPECT_EQ(reader_.asked.size(), 1u);
}

TEST_F(SecondReading, APartOfANameIsNotEnough) {
  reader_.name = "nor";
  EXPECT_EQ(Ask().status, AnswerStatus::kDeclined);
  EXPECT_EQ(reader_.asked.size(), 1u);
}

TEST_F(SecondReading, AWordThatIsANameIsReadSoWhereTheWordsComeToNothing) {
  reader_.declines = plan::Declined::Why::kNotUnderstood;
  EXPECT_EQ(Ask().status, AnswerStatus::kAnswered);
  ASSERT_EQ(reader_.asked.size(), 2u);
  ASSERT_EQ(reader_.asked[1].known_names.size(), 1u);
  EXPECT_EQ(reader_.asked[1].known_names[0].entity, "site");
}

TEST_F(SecondReading, WhatIsDeclinedStaysSo) {
  reader_.declines = plan::Declined::Why::kCannotTell;
  EXPECT_EQ(Ask().status, AnswerStatus::kDeclined);
  EXPECT_EQ(reader_.asked.size(), 1u);
  EXPECT_EQ(mill_.Calls().size(), 0u) << "nothing is listed for it";
  reader_.declines = plan::Declined::Why::kNotUnderstood;
  reader_.name = "nowhere";
  EXPECT_EQ(Ask().status, AnswerStatus::kDeclined);
  mill_.refused_sites = {"north", "south"};
  reading_.Forget();
  EXPECT_EQ(Ask().status, AnswerStatus::kDeclined) << "and the vendor's failure is not its own";
}

TEST_F(SecondReading, WhatCouldNotBeReadMayHaveTheNameAsWell) {
  mill_.refused_sites = {"south"};
  EXPECT_NE(Ask().status, AnswerStatus::kAnswered);
  EXPECT_EQ(reader_.asked.size(), 1u);
}

}  // namespace
}  // namespace claribi::engine
