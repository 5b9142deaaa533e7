// CommandPlanner: any program as a planner, such as one that asks a language model. It gets one
// JSON object on standard input, {"question", "now", "vocabulary", "plan_schema"}, and prints one
// plan (plan/plan_json.h) on standard output. It is run without a shell, sees no value of the
// estate and no result, and is ended when patience is. What it prints is not trusted.
#pragma once

#include <string>
#include <vector>

#include "planner/planner.h"

namespace claribi::planner {

class CommandPlanner final : public Planner {
 public:
  /// `command`: words separated by blanks; quotes keep blanks together.
  explicit CommandPlanner(std::string command) : command_(std::move(command)) {}

  /// kUsage where the program does not start, ends with another status than 0, prints more than
  /// kMaxPlanBytes or no plan; kTimeout or kCancelled with patience.
  outcome::Result<plan::Planned> Plan(const Question& question, const semantic_model::Model& model,
                                      const outcome::Patience& patience) override;

  static constexpr std::size_t kMaxPlanBytes = std::size_t{256} * 1024;

 private:
  std::string command_;
};

/// The words of a command line: blanks separate, ' and " quote, \ takes the next character.
std::vector<std::string> SplitCommand(std::string_view command);

}  // namespace claribi::planner
