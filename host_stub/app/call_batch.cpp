#include "app/call_batch.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>
#include <vector>

#include "app/data_text.h"
#include "app/exit_code.h"
#include "app/hidden_tools.h"
#include "app/printable.h"
#include "app/question_model.h"
#include "app/recorded_call.h"
#include "executor/engine_clock.h"
#include "executor/pacing.h"
#include "store/leases.h"
#include "values/json_reader.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using std::chrono::milliseconds;

constexpr std::size_t kMostLines = 10'000;
constexpr std::size_t kMaxBatchBytes = 4u << 20;
constexpr std::size_t kUsualParallel = 4;  // where no model says what the vendor bears
constexpr std::size_t kMostParallel = 16;
constexpr int kMostTries = 5;
constexpr std::int64_t kLongestPauseMs = 60'000;
constexpr milliseconds kLongestBatch{60 * 60 * 1000};

struct BatchLine {
  std::size_t number = 0;  // in the file, from 1
  std::string arguments;   // a JSON object
  std::optional<Result<Answer>> answer{};
};

Result<std::vector<BatchLine>> ReadLines(const Workspace& workspace, const std::string& file) {
  const auto text =
      file == "-" ? ReadInput(kMaxBatchBytes, workspace.patience())
                  : ReadNamedFile(file, "The file of arguments", "Name a file with --batch FILE.");
  if (!text) return text.error();
  std::vector<BatchLine> lines;
  std::istringstream stream(*text);
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    if (const auto parsed = ParseObject(line, "The line"); !parsed) {
      return WrongUse("The file " + file + " cannot be used; nothing was sent.",
                      "Line " + std::to_string(number) + ": " + parsed.error().cause,
                      "Write one JSON object of arguments a line.");
    }
    lines.push_back({number, line, {}});
  }
  if (lines.empty() || lines.size() > kMostLines) {
    return WrongUse("The file " + file + " cannot be used; nothing was sent.",
                    lines.empty() ? "It has no line."
                                  : "It has more than " + std::to_string(kMostLines) + " lines.",
                    "Write one JSON object of arguments a line.");
  }
  return lines;
}

// Of the vendor's model, where there is one for it.
struct Limits {
  std::vector<semantic_model::RateLimit> rates;
  std::size_t parallel = kUsualParallel;
};

Limits LimitsOf(Workspace& workspace, const store::DataSource& source) {
  const auto model = ReadModel(workspace, "");
  if (!model || !CheckModel(*model, source)) return {};
  return {model->limits, static_cast<std::size_t>(
                             std::clamp<std::int64_t>(model->parallel_calls, 1, kMostParallel))};
}

/// The calls of one batch. Run: once.
class Batch {
 public:
  Batch(Workspace& workspace, const store::DataSource& source, loader::Connection& connection,
        const std::string& tool, std::string options)
      : workspace_(workspace),
        source_(source),
        connection_(connection),
        tool_(tool),
        options_(std::move(options)),
        limits_(LimitsOf(workspace, source)),
        pacing_(limits_.rates),
        patience_(workspace.PatienceOf(workspace.options().timeout.value_or(kLongestBatch))) {}

  void Run(std::vector<BatchLine>& lines) {
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> done{0};
    const auto work = [&] {
      for (std::size_t i = next++; i < lines.size(); i = next++) {
        lines[i].answer = CallPatiently(lines[i].arguments);
        workspace_.Tell(std::to_string(++done) + " of " + std::to_string(lines.size()) + " calls");
      }
    };
    std::vector<std::thread> threads;
    const std::size_t count = std::min(limits_.parallel, lines.size());
    for (std::size_t i = 1; i < count; ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
  }

 private:
  // Waits for its place, and as long as a busy vendor says.
  Result<Answer> CallPatiently(const std::string& arguments) {
    const auto json = values::ParseJson(arguments, "The arguments");
    std::int64_t pause_ms = 1000;
    for (int tries = 1;; ++tries) {
      if (json) clock_.WaitUntil(pacing_.TakePlace(tool_, *json, clock_.SteadyMs()), *patience_);
      if (const auto stop = WhyStop(*patience_, "The call")) return *stop;
      auto answer =
          MakeCall(workspace_, source_, connection_, tool_, arguments, options_, *patience_);
      const Error* failure = !answer           ? &answer.error()
                             : answer->failure ? &*answer->failure
                                               : nullptr;
      const bool is_busy = failure != nullptr && failure->code == Code::kRateLimited;
      if (!is_busy || tries == kMostTries) return answer;
      if (failure->retry_after) pause_ms = failure->retry_after->count();
      if (pause_ms > kLongestPauseMs) return answer;
      pacing_.HoldUntil(clock_.SteadyMs() + pause_ms);
      pause_ms *= 2;
    }
  }

  Workspace& workspace_;
  const store::DataSource& source_;
  loader::Connection& connection_;
  const std::string& tool_;
  const std::string options_;
  const Limits limits_;
  executor::Pacing pacing_;
  executor::MachineClock clock_;
  const std::unique_ptr<outcome::Patience> patience_;
};

const Error* FailureOf(const BatchLine& line) {
  if (!*line.answer) return &line.answer->error();
  return (*line.answer)->failure ? &*(*line.answer)->failure : nullptr;
}

Document LineJson(const BatchLine& line) {
  Document json(rapidjson::kObjectType);
  Set(json, "line", static_cast<std::int64_t>(line.number));
  if (const auto arguments = ParseObject(line.arguments, "The line")) {
    Set(json, "arguments", *arguments);
  }
  const Value none;
  Set(json, "result", *line.answer ? static_cast<const Value&>((*line.answer)->json) : none);
  const Error* failure = FailureOf(line);
  Set(json, "error", failure != nullptr ? app::ToJson(*failure, store::UnixMs()) : Document());
  return json;
}

std::string LineText(const BatchLine& line, std::size_t width) {
  const Error* failure = FailureOf(line);
  return "> line " + std::to_string(line.number) + ": " + Printable(line.arguments) + "\n" +
         (failure != nullptr ? app::ToText(*failure, store::UnixMs())
                             : ResultText((*line.answer)->json, width));
}

// Lines that a hidden tool refused name the command that goes on.
void ShowTheWay(Workspace& workspace, const store::DataSource& source,
                loader::Connection& connection, const std::string& tool,
                std::vector<BatchLine>& lines) {
  std::optional<Result<ToolListing>> listing;
  for (BatchLine& line : lines) {
    if (*line.answer || line.answer->error().code != Code::kForbidden) continue;
    if (!listing) listing = ListAndNote(workspace, source, connection, {}, workspace.Settings());
    if (!*listing) return;
    line.answer =
        WithWayToShow(line.answer->error(), **listing, workspace.options(), source.name, tool);
  }
}

}  // namespace

Result<Answer> CallBatch(Workspace& workspace, const Invocation& invocation,
                         const ToolAddress& address) {
  auto lines = ReadLines(workspace, invocation.batch);
  if (!lines) return lines.error();
  const auto source = workspace.FindSource(address.source);
  if (!source) return source.error();
  const auto connection = workspace.Open(*source);
  if (!connection) return connection.error();
  Batch(workspace, *source, **connection, address.tool,
        invocation.global.json ? R"({"include":["content","structured_content","data"]})" : "")
      .Run(*lines);
  ShowTheWay(workspace, *source, **connection, address.tool, *lines);
  Answer answer;
  Document calls(rapidjson::kArrayType);
  std::int64_t failed = 0;
  const BatchLine* first = nullptr;
  for (const BatchLine& line : *lines) {
    calls.PushBack(Value(LineJson(line), calls.GetAllocator()), calls.GetAllocator());
    if (!invocation.global.json) {
      answer.text +=
          (answer.text.empty() ? "" : "\n") + LineText(line, workspace.terminal().Width());
    }
    const Error* failure = FailureOf(line);
    if (failure == nullptr) continue;
    ++failed;
    // What ended the command says more than what failed before.
    if (first == nullptr || (EndsCommand(*failure) && !EndsCommand(*FailureOf(*first)))) {
      first = &line;
    }
  }
  Set(answer.json, "tool", address.tool);
  Set(answer.json, "calls", calls);
  Set(answer.json, "failed", failed);
  if (first != nullptr) {
    answer.failure = AsUsersInput(*FailureOf(*first));
    const std::string line = "Line " + std::to_string(first->number);
    if (invocation.global.json) {
      answer.failure->cause = line + ": " + answer.failure->what + " " + answer.failure->cause;
    } else {  // said already, with the others
      answer.failure->cause = line + " is the first of them; its error stands above.";
      answer.failure->fix = "Correct the lines that failed, and call them again.";
    }
    answer.failure->what =
        std::to_string(failed) + " of " + std::to_string(lines->size()) + " calls failed.";
  }
  return answer;
}

}  // namespace claribi::app
