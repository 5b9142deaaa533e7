// QuestionEngine: a question becomes an answer: planner, checks, resolver, compiler, executor,
// evaluation, presentation, in this order. It holds what lives longer than a question: the pacing
// of the vendor's limits, and the inventory that serves the next question. Not a cache on disk.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "executor/call_runner.h"
#include "executor/program_runner.h"
#include "outcome/outcome.h"
#include "planner/planner.h"
#include "presentation/answer_document.h"
#include "semantic_model/semantic_model.h"

namespace claribi::engine {

/// One thread; calls go out on threads of its own while a question is answered.
class QuestionEngine {
 public:
  struct Dependencies {
    const semantic_model::Model& model;
    planner::Planner& planner;
    executor::ToolCaller& caller;
    executor::EngineClock& clock;
    executor::OnProgress on_progress = {};
    executor::OnRows on_rows = {};
    executor::WaitBoard* waits_opt = nullptr;
  };
  explicit QuestionEngine(Dependencies dependencies);

  /// An error is a failure of planner, tools or sign-in, not of one call among many: those are in
  /// the answer. kForbidden: a tool that the answer needs changed, and waits for approval. When
  /// patience is cancelled, the answer is what was read until then, marked partial.
  outcome::Result<presentation::AnswerDocument> Ask(const std::string& question,
                                                    const outcome::Patience& patience);

  /// A plan of a file. kInvalid names what is wrong by its JSON pointer.
  outcome::Result<presentation::AnswerDocument> RunPlan(const plan::Planned& planned,
                                                        const outcome::Patience& patience);

  /// The resolved plan of a question; only inventories are read. Ambiguous and declined as they
  /// are.
  outcome::Result<plan::Planned> Resolve(const std::string& question,
                                         const outcome::Patience& patience);

  /// What was remembered of the estate and of the tools is forgotten.
  void Forget() {
    memory_.Clear();
    tools_.reset();
  }

 private:
  struct Run;
  outcome::Result<plan::Planned> PlanOf(const std::string& question,
                                        const outcome::Patience& patience,
                                        const std::vector<planner::KnownName>& known_names);
  outcome::Result<std::variant<executor::RowSets, plan::Planned>> List(
      Run& run, const std::vector<std::string>& entities, const outcome::Patience& patience);
  outcome::Result<plan::Planned> ReadAndResolve(Run& run, const std::string& question,
                                                const outcome::Patience& patience);
  outcome::Result<plan::Planned> ResolveIn(Run& run, const plan::Planned& planned,
                                           const outcome::Patience& patience);
  outcome::Result<presentation::AnswerDocument> Answer(
      Run& run, const outcome::Result<plan::Planned>& resolved, const outcome::Patience& patience);
  outcome::Result<presentation::AnswerDocument> AnswerResolved(Run& run,
                                                               const plan::Planned& resolved,
                                                               const outcome::Patience& patience);
  /// Reads what the plan compares with of other rows, and puts it in. The notes say it; Planned is
  /// why there is nothing to compare with.
  outcome::Result<std::variant<std::vector<std::string>, plan::Planned>> PutOtherRows(
      Run& run, plan::Plan& plan, const outcome::Patience& patience);
  /// The tools are looked at again for the next question: somebody may show what is missing.
  plan::Planned CannotBeRead(const outcome::Error& error);
  outcome::Status LearnTools(Run& run, const outcome::Patience& patience);

  Dependencies dependencies_;
  executor::Pacing pacing_;
  executor::InventoryMemory memory_;
  std::optional<compiler::ToolsAtHand> tools_;  // until they are forgotten
};

}  // namespace claribi::engine
