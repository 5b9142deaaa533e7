// Mill: questions as plans over the made-up vendor, for the tests of the engine.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "engine/question_engine.h"
#include "host_stub/engine/scripted_caller.h"
#include "plan/plan_json.h"
#include "testing/result_matchers.h"

namespace claribi::engine {

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
  std::vector<std::optional<executor::Wait>> waits_;
  executor::WaitBoard board_{
      [this](const std::optional<executor::Wait>& wait) { waits_.push_back(wait); }};
  QuestionEngine engine_{{.model = model_,
                          .planner = planner_,
                          .caller = mill_,
                          .clock = clock_,
                          .on_progress = {},
                          .waits_opt = &board_}};
};

inline constexpr const char* kAll = R"({"from": "machine", "frame": "list"})";
inline constexpr const char* kCount = R"({"from": "machine", "frame": "count",
    "aggregates": [{"function": "count", "as": "n"}]})";
inline constexpr const char* kHottest = R"({"from": "machine", "frame": "top",
    "measures": [{"measure": "heat", "as": "heat"}],
    "order": [{"by": "heat", "descending": true}], "limit": {"count": 1}})";

}  // namespace claribi::engine
