#include "engine/question_engine.h"

#include <algorithm>

#include "compiler/plan_compiler.h"
#include "engine/name_clash.h"
#include "engine/other_rows.h"
#include "engine/second_reading.h"
#include "evaluation/answer_evaluation.h"
#include "executor/program_runner.h"
#include "plan/measure_window.h"
#include "plan/plan_checks.h"
#include "plan/plan_json.h"
#include "planner/word_coverage.h"
#include "presentation/plan_chips.h"
#include "presentation/presentation.h"
#include "resolver/resolver.h"

namespace claribi::engine {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using plan::Declined;
using plan::Planned;
using presentation::AnswerDocument;

constexpr std::size_t kMostOffers = 3;

Declined DeclinedFor(Declined::Why why, const std::string& missing,
                     const semantic_model::Model& model) {
  Declined declined{.why = why, .missing = missing, .offers = {}};
  for (const std::string& example : model.examples) {
    if (declined.offers.size() < kMostOffers) declined.offers.push_back(example);
  }
  return declined;
}

bool IsBlank(const std::string& text) { return planner::WordsOf(text).empty(); }

// Failures that are no matter of one call among many: nothing can be asked at all.
bool EndsEverything(const Error& error) {
  return error.code == Code::kAuthRequired || error.code == Code::kAbi ||
         error.code == Code::kPluginLoad;
}

// The question can be answered once a person has looked at a tool: that is no answer, and a
// failure.
bool WaitsForApproval(const Error& error) { return error.code == Code::kForbidden; }

/// Passes calls on, and keeps the first failure that ends everything.
class WatchedCaller final : public executor::ToolCaller {
 public:
  explicit WatchedCaller(executor::ToolCaller& inner) : inner_(inner) {}

  executor::ToolReply Call(const std::string& tool, const values::Json& arguments,
                           const outcome::Patience& patience) override {
    {
      const std::lock_guard lock(mutex_);
      if (failure_) {
        executor::ToolReply reply;
        reply.failure = failure_;
        return reply;
      }
    }
    executor::ToolReply reply = inner_.Call(tool, arguments, patience);
    const std::lock_guard lock(mutex_);
    if (!reply.failure) {
      ++answers_;
    } else if (!failure_ && EndsEverything(*reply.failure)) {
      failure_ = reply.failure;
    } else if (!first_) {
      first_ = reply.failure;
    }
    return reply;
  }

  Result<compiler::ToolsAtHand> Tools(const outcome::Patience& patience) override {
    return inner_.Tools(patience);
  }

  /// Why nothing was answered; nothing where something was.
  std::optional<Error> Failure(bool has_memory) const {
    const std::lock_guard lock(mutex_);
    if (failure_) return failure_;
    return answers_ == 0 && !has_memory ? first_ : std::nullopt;
  }

 private:
  executor::ToolCaller& inner_;
  mutable std::mutex mutex_;
  std::optional<Error> failure_;
  std::optional<Error> first_;
  std::size_t answers_ = 0;
};

}  // namespace

/// What one question has: its calls, its moment.
struct QuestionEngine::Run {
  explicit Run(QuestionEngine& engine)
      : caller(engine.dependencies_.caller),
        calls({.caller = caller,
               .clock = engine.dependencies_.clock,
               .pacing = engine.pacing_,
               .memory = engine.memory_,
               .on_progress = engine.dependencies_.on_progress,
               .waits_opt = engine.dependencies_.waits_opt},
              engine.dependencies_.model.parallel_calls,
              engine.dependencies_.model.inventory_seconds),
        now_ms(engine.dependencies_.clock.UnixMs()) {}

  /// Why nothing can be told; nothing where something was answered, now or a moment ago.
  std::optional<Error> Failure() const { return caller.Failure(calls.oldest_remembered_ms() >= 0); }

  WatchedCaller caller;
  executor::CallRunner calls;
  std::int64_t now_ms;
  std::vector<resolver::Match> matches;
};

QuestionEngine::QuestionEngine(Dependencies dependencies)
    : dependencies_(std::move(dependencies)), pacing_(dependencies_.model.limits) {}

outcome::Status QuestionEngine::LearnTools(Run& run, const outcome::Patience& patience) {
  if (tools_) return {};
  auto tools = run.calls.Tools(patience);
  if (!tools) return tools.error();
  tools_ = *std::move(tools);
  return {};
}

Result<Planned> QuestionEngine::PlanOf(const std::string& question,
                                       const outcome::Patience& patience,
                                       const std::vector<planner::KnownName>& known_names) {
  const auto& model = dependencies_.model;
  if (IsBlank(question)) {
    return Planned(DeclinedFor(Declined::Why::kEmpty, "The question has no words.", model));
  }
  if (question.size() > planner::kMaxQuestionBytes) {
    return Planned(DeclinedFor(
        Declined::Why::kTooLong,
        "The question is longer than " + std::to_string(planner::kMaxQuestionBytes) + " bytes.",
        model));
  }
  auto planned = dependencies_.planner.Plan(
      {.text = question, .now_ms = dependencies_.clock.UnixMs(), .known_names = known_names}, model,
      patience);
  if (!planned) return planned;
  const auto* plan = std::get_if<plan::Plan>(&*planned);
  if (plan == nullptr) return planned;
  if (const auto checked = plan::CheckPlan(*plan, model); !checked) return checked.error();
  if (const auto covered = planner::CheckWords(*plan, question, model); !covered) {
    return Planned(DeclinedFor(Declined::Why::kNotUnderstood,
                               "The question was not understood: " + covered.error().cause, model));
  }
  return planned;
}

// Rows of the entities, or why they cannot be read; none where there is none to list.
Result<std::variant<executor::RowSets, Planned>> QuestionEngine::List(
    Run& run, const std::vector<std::string>& entities, const outcome::Patience& patience) {
  using Listed = std::variant<executor::RowSets, Planned>;
  if (entities.empty()) return Listed(executor::RowSets());
  const auto& model = dependencies_.model;
  if (const auto learned = LearnTools(run, patience); !learned) return learned.error();
  const auto program = compiler::CompileListing(entities, model, *tools_);
  if (!program && WaitsForApproval(program.error())) return program.error();
  if (!program) return Listed(CannotBeRead(program.error()));
  plan::Plan listing;
  listing.from = entities.front();
  auto inventory = executor::RunProgram(
      *program, {.model = model, .plan = listing, .now_ms = run.now_ms}, run.calls, patience);
  if (const auto failure = run.Failure()) return *failure;
  return Listed(std::move(inventory));
}

// Names that are no service's may be those of projects: then the question is read once more.
Result<Planned> QuestionEngine::ReadAndResolve(Run& run, const std::string& question,
                                               const outcome::Patience& patience) {
  const auto planned = PlanOf(question, patience, {});
  if (!planned) return planned.error();
  auto resolved = ResolveIn(run, *planned, patience);
  const auto* plan = std::get_if<plan::Plan>(&*planned);
  const auto* declined = resolved ? std::get_if<Declined>(&*resolved) : nullptr;
  const bool may_be_else = declined != nullptr && declined->why == Declined::Why::kNotUnderstood &&
                           dependencies_.planner.ReadsNames();
  if (!may_be_else) return resolved;
  const auto& model = dependencies_.model;
  const auto listed = List(run, NamedEntities(model), patience);
  // What is declined by its words alone needs no vendor.
  if (!listed) return plan == nullptr ? resolved : listed.error();
  const auto* inventory = std::get_if<executor::RowSets>(&*listed);
  // What could not be read may have the name as well.
  const bool is_whole =
      inventory != nullptr && std::all_of(inventory->begin(), inventory->end(),
                                          [](const auto& set) { return set.second.gaps.empty(); });
  if (!is_whole) return resolved;
  const auto names = plan == nullptr ? KnownNamesIn(question, model, *inventory)
                                     : KnownNamesOf(*plan, model, *inventory);
  if (names.empty()) return resolved;
  const auto again = PlanOf(question, patience, names);
  if (!again || !std::holds_alternative<plan::Plan>(*again)) return resolved;
  auto second = ResolveIn(run, *again, patience);
  const bool is_better = second && !std::holds_alternative<Declined>(*second);
  return is_better ? second : resolved;
}

Result<Planned> QuestionEngine::ResolveIn(Run& run, const Planned& planned,
                                          const outcome::Patience& patience) {
  const auto* plan = std::get_if<plan::Plan>(&planned);
  if (plan == nullptr) return planned;
  const auto& model = dependencies_.model;
  if (const auto checked = plan::CheckPlan(*plan, model); !checked) return checked.error();
  auto measures = plan->measures;
  if (plan->verdict) {
    for (const auto& rule : model.FindVerdict(plan->verdict->verdict)->rules) {
      plan::MeasureUse use;
      use.measure = rule.measure;
      use.period = plan->verdict->period;
      if (!rule.measure.empty()) measures.push_back(std::move(use));
    }
  }
  for (const plan::MeasureUse& use : measures) {
    const auto window = plan::WindowFor(use, model, run.now_ms);
    if (window) continue;
    return Planned(DeclinedFor(Declined::Why::kOutOfRange,
                               window.error().what + " " + window.error().cause, model));
  }
  auto listed = List(run, resolver::EntitiesOf(*plan, model), patience);
  if (!listed) return listed.error();
  if (auto* none = std::get_if<Planned>(&*listed)) return std::move(*none);
  const auto& inventory = std::get<executor::RowSets>(*listed);
  auto resolved = resolver::Resolve(*plan, model, inventory);
  if (auto* found = std::get_if<resolver::Resolved>(&resolved)) {
    if (auto clash = FindNameClash(found->plan, model, inventory)) return Planned(*clash);
    run.matches = std::move(found->matches);
    return Planned(std::move(found->plan));
  }
  if (auto* ambiguous = std::get_if<plan::Ambiguous>(&resolved)) {
    return Planned(std::move(*ambiguous));
  }
  return Planned(std::get<Declined>(std::move(resolved)));
}

// Whether the examples of the model can be answered without that tool is not known: none is
// offered.
Planned QuestionEngine::CannotBeRead(const Error& error) {
  tools_.reset();
  return Planned(Declined{
      .why = Declined::Why::kCannotTell, .missing = error.what + " " + error.cause, .offers = {}});
}

Result<AnswerDocument> QuestionEngine::Answer(Run& run, const Result<Planned>& resolved,
                                              const outcome::Patience& patience) {
  if (!resolved) return resolved.error();
  auto answer = AnswerResolved(run, *resolved, patience);
  if (!answer) return answer;
  answer->calls = run.calls.entries();
  answer->plan = plan::ToJson(*resolved);
  if (const auto* plan = std::get_if<plan::Plan>(&*resolved)) {
    answer->chips = presentation::ChipsOf(*plan, dependencies_.model, run.now_ms);
  }
  answer->oldest_remembered_ms = run.calls.oldest_remembered_ms();
  if (run.calls.rate_limited() > 0) {
    answer->notes.push_back("The vendor asked to wait " + std::to_string(run.calls.rate_limited()) +
                            " times.");
  }
  return answer;
}

Result<AnswerDocument> QuestionEngine::AnswerResolved(Run& run, const Planned& resolved,
                                                      const outcome::Patience& patience) {
  const auto& model = dependencies_.model;
  if (const auto* ambiguous = std::get_if<plan::Ambiguous>(&resolved)) {
    return presentation::Present(*ambiguous);
  }
  if (const auto* declined = std::get_if<Declined>(&resolved)) {
    return presentation::Present(*declined);
  }
  const auto& asked = std::get<plan::Plan>(resolved);
  if (const auto learned = LearnTools(run, patience); !learned) return learned.error();
  plan::Plan plan = asked;
  const auto others = PutOtherRows(run, plan, patience);
  if (!others) return others.error();
  if (const auto* none = std::get_if<Planned>(&*others)) {
    return AnswerResolved(run, *none, patience);
  }
  const auto program = compiler::Compile(plan, model, *tools_);
  if (!program && WaitsForApproval(program.error())) return program.error();
  if (!program) return presentation::Present(std::get<Declined>(CannotBeRead(program.error())));
  const auto sets = executor::RunProgram(
      *program,
      {.model = model, .plan = plan, .now_ms = run.now_ms, .on_rows = dependencies_.on_rows},
      run.calls, patience);
  if (const auto failure = run.Failure()) return *failure;
  if (const auto clash = FindNameClash(plan, model, sets)) return presentation::Present(*clash);
  const auto evaluated = evaluation::Evaluate(plan, model, sets, run.now_ms);
  const bool was_interrupted = outcome::WhyStop(patience, "The question").has_value();
  AnswerDocument answer =
      presentation::Present(presentation::Subject{.plan = asked,
                                                  .model = model,
                                                  .evaluated = evaluated,
                                                  .matches = run.matches,
                                                  .now_ms = run.now_ms,
                                                  .was_interrupted = was_interrupted});
  const auto& notes = std::get<std::vector<std::string>>(*others);
  answer.notes.insert(answer.notes.begin(), notes.begin(), notes.end());
  return answer;
}

Result<std::variant<std::vector<std::string>, Planned>> QuestionEngine::PutOtherRows(
    Run& run, plan::Plan& plan, const outcome::Patience& patience) {
  using Outcome = std::variant<std::vector<std::string>, Planned>;
  const auto& model = dependencies_.model;
  std::vector<std::string> notes;
  // One at a time: putting one in moves the others.
  for (auto found = OtherRowsOf(plan); !found.empty(); found = OtherRowsOf(plan)) {
    const plan::Plan look_up = LookUpOf(plan, *found.front(), model);
    const auto program = compiler::Compile(look_up, model, *tools_);
    if (!program) return Outcome(CannotBeRead(program.error()));
    const auto sets = executor::RunProgram(
        *program, {.model = model, .plan = look_up, .now_ms = run.now_ms}, run.calls, patience);
    if (const auto failure = run.Failure()) return *failure;
    auto put = PutOtherRow(plan, *found.front(),
                           evaluation::Evaluate(look_up, model, sets, run.now_ms), model);
    if (auto* ambiguous = std::get_if<plan::Ambiguous>(&put)) {
      return Outcome(Planned(std::move(*ambiguous)));
    }
    if (auto* declined = std::get_if<Declined>(&put)) return Outcome(Planned(std::move(*declined)));
    notes.push_back(std::get<std::string>(std::move(put)));
  }
  return Outcome(std::move(notes));
}

Result<AnswerDocument> QuestionEngine::Ask(const std::string& question,
                                           const outcome::Patience& patience) {
  Run run(*this);
  return Answer(run, ReadAndResolve(run, question, patience), patience);
}

Result<AnswerDocument> QuestionEngine::RunPlan(const Planned& planned,
                                               const outcome::Patience& patience) {
  Run run(*this);
  return Answer(run, ResolveIn(run, planned, patience), patience);
}

Result<Planned> QuestionEngine::Resolve(const std::string& question,
                                        const outcome::Patience& patience) {
  Run run(*this);
  return ReadAndResolve(run, question, patience);
}

}  // namespace claribi::engine
