// ask: questions in plain language, answered from a data source's tools. Words become a plan, the
// plan is checked, and only then anything is read. Source: engine/question_engine.h.
#include <fstream>
#include <iostream>
#include <mutex>
#include <sstream>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/hints.h"
#include "app/plugin_caller.h"
#include "app/plugin_setup.h"
#include "app/printable.h"
#include "app/question_model.h"
#include "app/question_text.h"
#include "app/wait_text.h"
#include "engine/question_engine.h"
#include "plan/plan_json.h"
#include "planner/built_in_planner.h"
#include "planner/command_planner.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using presentation::AnswerDocument;
using presentation::AnswerStatus;
using std::filesystem::path;

constexpr std::size_t kMaxQuestions = 1000;
// As long as the limits of a vendor may make a large estate take.
constexpr std::chrono::minutes kLongestQuestion{10};

/// "# a comment", but not "# of services".
bool IsComment(std::string_view line) {
  return line.starts_with('#') && !line.starts_with("# of ") && !line.starts_with("#of ");
}

Result<std::vector<std::string>> QuestionsIn(const AskArguments& arguments) {
  std::vector<std::string> questions = arguments.questions;
  if (!arguments.batch.empty()) {
    const auto text =
        ReadNamedFile(arguments.batch, "The file of questions", "Name a file with --batch FILE.");
    if (!text) return text.error();
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      const auto first = line.find_first_not_of(" \t");
      if (first == std::string::npos || IsComment(std::string_view(line).substr(first))) continue;
      if (!IsUtf8(line)) {
        return WrongUse("The file " + arguments.batch + " cannot be used.",
                        "A line is not valid UTF-8.", "Save it as UTF-8.");
      }
      questions.push_back(line);
    }
  }
  if (questions.size() > kMaxQuestions) {
    return WrongUse("There are too many questions.",
                    std::to_string(questions.size()) + " were given; at most " +
                        std::to_string(kMaxQuestions) + " are answered.",
                    "Ask the rest with a further command.");
  }
  return questions;
}

Document ToDocument(const values::Json& json) {
  Document object(rapidjson::kObjectType);
  if (auto document = ParseObject(values::WriteJson(json), "The answer")) object.Swap(*document);
  return object;  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): the allocator goes with it
}

/// "waiting until 15:04:05Z for the vendor's rate limit; services read: 12 of 41", where progress
/// is shown. Any thread.
class ReadingLine {
 public:
  explicit ReadingLine(const Workspace& workspace) : workspace_(workspace) {}

  void Progress(const std::string& what, std::size_t done, std::size_t all) {
    const std::lock_guard lock(mutex_);
    read_ = what + " read: " + std::to_string(done) + " of " + std::to_string(all);
    Tell();
  }

  void Waits(const std::optional<executor::Wait>& wait) {
    const std::lock_guard lock(mutex_);
    wait_ = wait ? WaitText(*wait) : "";
    Tell();
  }

 private:
  void Tell() const {
    const std::string between = read_.empty() || wait_.empty() ? "" : "; ";
    const std::string line = wait_ + between + read_;
    workspace_.Tell(line.empty() ? "Reading" : line);
  }

  const Workspace& workspace_;
  std::mutex mutex_;
  std::string read_;
  std::string wait_;
};

/// What the command has said so far.
class Answers {
 public:
  Answers(const Workspace& workspace, const Invocation& invocation)
      : workspace_(workspace), invocation_(invocation) {}

  void Add(const std::string& question, const AnswerDocument& answer) {
    Document json = ToDocument(presentation::ToJson(answer));
    if (!question.empty()) Set(json, "question", question);
    is_partial_ = is_partial_ || answer.status == AnswerStatus::kPartial;
    AddEntry(json, Text(question, answer));
  }

  void Add(const std::string& question, const plan::Planned& planned) {
    const values::Json plan = plan::ToJson(planned);
    Document json = ToDocument(plan);
    if (!question.empty()) Set(json, "question", question);
    AddEntry(json, values::WriteIndentedJson(plan) + "\n");
  }

  /// A question that could not be asked at all, among others that can.
  void Add(const std::string& question, const Error& error) {
    Document json(rapidjson::kObjectType);
    Set(json, "status", "failed");
    Set(json, "question", question);
    Set(json, "error", ToJson(error, store::UnixMs()));
    if (!failure_) failure_ = error;
    AddEntry(json, "> " + Printable(question) + "\n" + ToText(error, store::UnixMs()));
  }

  Answer Finish(bool several, const outcome::Patience& patience) {
    Answer answer;
    answer.failure = failure_;
    if (several) {
      Set(answer.json, "answers", entries_);
    } else if (entries_.Size() == 1) {
      answer.json.CopyFrom(entries_[0], answer.json.GetAllocator());
    }
    answer.text = std::move(text_);
    if (patience.IsCancelled()) {
      answer.exit_code = kExitInterrupted;
    } else if (is_partial_ && patience.Remaining() <= std::chrono::milliseconds::zero()) {
      answer.exit_code = kExitTimeout;
    } else if (is_partial_ && invocation_.ask.fail_on_partial) {
      answer.exit_code = kExitPartial;
    }
    return answer;
  }

 private:
  std::string Text(const std::string& question, const AnswerDocument& answer) const {
    if (invocation_.ask.csv) return QuestionCsv(answer);
    const bool several = !invocation_.ask.batch.empty() || invocation_.ask.questions.size() > 1;
    std::vector<std::string> commands;
    for (const auto& call : answer.calls) {
      if (invocation_.ask.explain) {
        commands.push_back(CallHint(workspace_.options(), invocation_.name, call));
      }
    }
    return (several ? "> " + Printable(question) + "\n" : "") +
           QuestionText(answer, workspace_.terminal().Width(), commands);
  }

  void AddEntry(const Document& json, const std::string& text) {
    entries_.PushBack(Value(json, entries_.GetAllocator()), entries_.GetAllocator());
    text_ += (text_.empty() ? "" : "\n") + text;
  }

  const Workspace& workspace_;
  const Invocation& invocation_;
  Document entries_ = Document(rapidjson::kArrayType);
  std::string text_;
  bool is_partial_ = false;
  std::optional<Error> failure_;
};

outcome::Status WriteChart(const std::string& file, const AnswerDocument& answer) {
  if (answer.chart.IsNull()) {
    std::cerr << "note: the answer has no chart; " << Printable(file) << " was not written\n";
    return {};
  }
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << values::WriteIndentedJson(answer.chart) << "\n";
  out.flush();
  if (out) return {};
  return WrongUse("The chart was not written.", file + " cannot be written.",
                  "Name another file with --chart FILE.");
}

// Where an earlier question of the same command had read what this one stands on.
AnswerDocument WithAge(AnswerDocument answer) {
  if (answer.oldest_remembered_ms < 0) return answer;
  answer.notes.push_back("The inventory was read " +
                         std::to_string(answer.oldest_remembered_ms / 1000) +
                         " s before, for an earlier question; --fresh reads it anew.");
  return answer;
}

constexpr std::size_t kMaxPlanBytes = 1u << 20;

// Of the file of --run-plan; "-" is standard input, so that a plan can come through a pipe.
Result<std::string> PlanText(Workspace& workspace, const std::string& file) {
  if (file == "-") return ReadInput(kMaxPlanBytes, workspace.patience());
  return ReadNamedFile(file, "The plan file", "Name a file with --run-plan FILE.");
}

Error InPlan(Error error, const std::string& file) {
  if (file != "-") return InFile(std::move(error), file);
  error.code = Code::kUsage;
  error.what = "The plan on standard input cannot be used.";
  return error;
}

// No further question would fare better.
bool EndsAll(const Error& error) {
  return EndsCommand(error) || error.code == Code::kAuthRequired ||
         error.code == Code::kPluginLoad || error.code == Code::kAbi;
}

Result<Answer> AnswerAll(Workspace& workspace, const Invocation& invocation,
                         engine::QuestionEngine& engine, const std::vector<std::string>& questions,
                         const std::optional<plan::Planned>& plan) {
  const AskArguments& ask = invocation.ask;
  const auto patience = workspace.PatienceOf(kLongestQuestion);
  Answers answers(workspace, invocation);
  if (plan) {
    const auto answer = engine.RunPlan(*plan, *patience);
    if (!answer && answer.error().code == Code::kInvalid) {
      return InPlan(answer.error(), ask.run_plan);
    }
    if (!answer) return answer.error();
    answers.Add("", *answer);
    if (!ask.chart.empty()) {
      if (const auto written = WriteChart(ask.chart, *answer); !written) return written.error();
    }
    return answers.Finish(false, *patience);
  }
  const bool several = questions.size() > 1 || !ask.batch.empty();
  for (const std::string& question : questions) {
    if (outcome::WhyStop(*patience, "The question") && several) break;
    if (ask.fresh) engine.Forget();
    if (ask.shows_plan) {
      const auto planned = engine.Resolve(question, *patience);
      if (!planned && (!several || EndsAll(planned.error()))) return planned.error();
      if (planned) answers.Add(question, *planned);
      if (!planned) answers.Add(question, planned.error());
      continue;
    }
    const auto answer = engine.Ask(question, *patience);
    if (!answer && (!several || EndsAll(answer.error()))) return answer.error();
    if (!answer) {
      answers.Add(question, answer.error());
      continue;
    }
    answers.Add(question, WithAge(*answer));
    if (ask.chart.empty()) continue;
    if (const auto written = WriteChart(ask.chart, *answer); !written) return written.error();
  }
  if (questions.empty()) {
    return WrongUse("There is no question.", "The file " + ask.batch + " holds none.",
                    "Write one question a line.");
  }
  return answers.Finish(several, *patience);
}

std::string SettleAsk(Invocation& invocation) {
  const AskArguments& ask = invocation.ask;
  if (ask.questions.empty() && ask.batch.empty() && ask.run_plan.empty()) {
    return "QUESTION, --batch or --run-plan is missing.";
  }
  if (!ask.chart.empty() && ask.questions.size() > 1) return "--chart goes with one question.";
  return "";
}

Result<Answer> AskQuestions(Workspace& workspace, const Invocation& invocation) {
  const AskArguments& ask = invocation.ask;
  const auto model = ReadModel(workspace, ask.model);
  if (!model) return model.error();
  const auto questions = QuestionsIn(ask);
  if (!questions) return questions.error();
  std::optional<plan::Planned> plan;
  if (!ask.run_plan.empty()) {
    const auto text = PlanText(workspace, ask.run_plan);
    if (!text) return text.error();
    auto planned = plan::ReadPlanFile(*text);
    if (!planned) return InPlan(planned.error(), ask.run_plan);
    plan = *std::move(planned);
  }
  const auto source = workspace.FindSource(invocation.name);
  if (!source) return source.error();
  if (const auto fits = CheckModel(*model, *source); !fits) return fits.error();
  const auto connection = workspace.Open(*source);
  if (!connection) return connection.error();
  ReadingLine line(workspace);
  executor::WaitBoard waits([&](const auto& wait) { line.Waits(wait); });
  PluginCaller caller(workspace, *source, **connection, &waits);
  executor::MachineClock clock;
  planner::BuiltInPlanner built_in;
  planner::CommandPlanner command(ask.planner_command);
  planner::Planner& planner =
      ask.planner_command.empty() ? static_cast<planner::Planner&>(built_in) : command;
  engine::QuestionEngine engine(
      {.model = *model,
       .planner = planner,
       .caller = caller,
       .clock = clock,
       .on_progress = [&](const std::string& what, std::size_t done,
                          std::size_t all) { line.Progress(what, done, all); },
       .waits_opt = &waits});
  return AnswerAll(workspace, invocation, engine, *questions, plan);
}

// Of AskArguments.
template <typename Member>
Take Asked(Member member) {
  return Into(&Invocation::ask, member);
}

}  // namespace

Command AskCommand() {
  using Of = AskArguments;
  return {
      .name = "ask",
      .summary = "Answer questions in plain language",
      .group = "Tools and questions",
      .arguments = {SourceArgument(),
                    {.name = "QUESTION",
                     .says = "Question, in quotes",
                     .take = Asked(&Of::questions),
                     .excludes = {"--run-plan"},
                     .is_repeatable = true}},
      .options =
          {{.name = "--batch",
            .value = "FILE",
            .says = "Questions of a file, one a line; # begins a comment, \"# of\" a question",
            .take = Asked(&Of::batch),
            .excludes = {"--run-plan", "--chart"},
            .names = Names::kFile},
           {.name = "--run-plan",
            .value = "FILE",
            .says = "Run a plan instead of a question; - reads it from standard input",
            .take = Asked(&Of::run_plan),
            .excludes = {"--plan"},
            .names = Names::kFile},
           {.name = "--plan",
            .says = "Print the plan of the question; nothing but inventories is read",
            .take = Asked(&Of::shows_plan)},
           {.name = "--csv", .says = "Print the table as CSV (RFC 4180)", .take = Asked(&Of::csv)},
           {.name = "--chart",
            .value = "FILE",
            .says = "Write the chart as a Vega-Lite specification",
            .take = Asked(&Of::chart),
            .names = Names::kFile},
           {.name = "--explain",
            .says = "Print each call that was made, as a command line",
            .take = Asked(&Of::explain)},
           {.name = "--fresh",
            .says = "Read the inventory anew for each question",
            .take = Asked(&Of::fresh)},
           {.name = "--fail-on-partial",
            .says = "Exit with 10 if an answer is partial",
            .take = Asked(&Of::fail_on_partial)},
           {.name = "--planner-command",
            .value = "CMD",
            .says =
                "A program that makes the plan: question, vocabulary and schema on its standard "
                "input, a plan on its standard output",
            .take = Asked(&Of::planner_command)},
           {.name = "--model",
            .value = "FILE",
            .says = "Model of what can be asked (default: beside the manifest; aiven.json has "
                    "aiven.model.json)",
            .take = Asked(&Of::model),
            .names = Names::kFile}},
      .examples = {"ask prod \"List PostgreSQL services by region\"",
                   "ask prod --batch questions.txt --json"},
      .settle = &SettleAsk,
      .run = &AskQuestions,
      .doing = "Reading"};
}

}  // namespace claribi::app
