// smoke: is this library fit to be shipped? The rules of the contract, and one journey that a user
// makes: connect, list the tools, make the test call, disconnect. Each step is a command of this
// program, run as a child with a data folder of its own, so that it goes through what a user goes
// through. For CI.
#include <algorithm>
#include <array>
#include <filesystem>

#include "app/commands.h"
#include "app/printable.h"
#include "app/sandbox_process.h"
#include "app/temporary_folder.h"
#include "app/validation_setup.h"
#include "validator/child_process.h"
#include "validator/verdict_report.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using CommandLine = std::vector<std::string>;

constexpr std::chrono::milliseconds kSmokeLimit{5'000};
constexpr std::chrono::milliseconds kStepLimit{10'000};
constexpr const char* kSmoke = "smoke";

validator::Rule StepRule(const char* id, const char* sentence, const char* look_at) {
  return {.id = id,
          .sentence = sentence,
          .source = validator::Source::kReadme,
          .needs = validator::Stage::kFile,
          .look_at = look_at,
          .test = nullptr};
}

struct JourneyStep {
  validator::Rule rule;
  CommandLine command;
};

const std::array<JourneyStep, 4>& JourneySteps() {
  static const std::array<JourneyStep, 4> kSteps{
      JourneyStep{StepRule("journey.connect", "one connection; the tenant's configuration",
                           "open, authorize_begin and authorize_complete"),
                  {"connect", kSmoke}},
      JourneyStep{StepRule("journey.tools", "list_tools", "list_tools"), {"tools", kSmoke}},
      JourneyStep{
          StepRule("journey.test", "call_tool", "call_tool with the probe of the description"),
          {"test", kSmoke}},
      JourneyStep{StepRule("journey.disconnect", "authorize_revoke", "authorize_revoke and close"),
                  {"disconnect", kSmoke}}};
  return kSteps;
}

validator::Verdict SkippedStep(const JourneyStep& step, const std::string& why) {
  validator::Verdict verdict;
  verdict.rule = &step.rule;
  verdict.says = why;
  return verdict;
}

// How a command ended, as a verdict.
validator::Verdict RunStep(const JourneyStep& step, const CommandLine& words,
                           const CommandLine& environment, const std::string& input,
                           const outcome::Patience& patience) {
  validator::Program program{.argv = words, .request = input, .environment = environment};
  program.request_is_stdin = !input.empty();
  const validator::Ended ended = validator::RunProgram(program, kStepLimit, patience);
  validator::Verdict verdict;
  verdict.rule = &step.rule;
  verdict.took = ended.took;
  verdict.out = ended.out;
  verdict.err = ended.err;
  verdict.signal = ended.signal;
  verdict.exit_code = ended.exit_code;
  const std::string command = "`claribi-host " + step.command.front() + "`";
  switch (ended.how) {
    case validator::Ended::How::kExited:
      verdict.result =
          ended.exit_code == 0 ? validator::Result::kPassed : validator::Result::kFailed;
      if (ended.exit_code != 0) {
        verdict.says = command + " ended with exit code " + std::to_string(ended.exit_code) + ".";
      }
      break;
    case validator::Ended::How::kSignalled:
      verdict.result = validator::Result::kCrashed;
      verdict.says = command + " crashed (" + validator::SignalName(ended.signal) + ").";
      break;
    case validator::Ended::How::kTimedOut:
      verdict.result = validator::Result::kTimeout;
      verdict.says = command + " did not end in time.";
      break;
    default:
      verdict.result = validator::Result::kFailed;
      verdict.says = command + " could not be run. " + ended.err.text;
  }
  return verdict;
}

// The command lines of the journey, but for the command itself.
struct Journey {
  CommandLine globals;
  CommandLine environment;
  CommandLine connect_options;
  std::string input;  // of connect
};

Journey PlanJourney(const Invocation& invocation, const validator::Plan& plan,
                    const std::filesystem::path& folder, const SandboxProcess* sandbox) {
  const GlobalOptions& global = invocation.global;
  Journey journey;
  journey.globals = {"--plugin", plan.request.library, "--data-dir", (folder / "data").string()};
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) journey.globals.insert(journey.globals.end(), {option, value});
  };
  add("--manifest", global.manifest);
  for (const std::string& word : SigningWords(global)) journey.globals.push_back(word);
  add("--operator-config", global.operator_config);
  add("--proxy", global.proxy);
  if (sandbox != nullptr) {
    add("--ca-file", sandbox->ca_file());
    journey.globals.emplace_back("--allow-insecure-loopback");
    journey.environment = {"BROWSER=curl --silent --location --noproxy * --cacert " +
                           sandbox->ca_file() + " %s"};
    journey.connect_options = {"--endpoint", sandbox->mcp_url()};
  } else {
    add("--ca-file", global.ca_file);
    if (global.allow_insecure_loopback) journey.globals.emplace_back("--allow-insecure-loopback");
    if (!invocation.endpoint.empty()) journey.connect_options = {"--endpoint", invocation.endpoint};
  }
  if (!invocation.config.empty()) {
    journey.connect_options.insert(journey.connect_options.end(), {"--config", invocation.config});
  }
  if (invocation.api_key_stdin) {
    journey.connect_options.emplace_back("--api-key-stdin");
    journey.input = plan.request.api_key + "\n";
  }
  return journey;
}

std::vector<validator::Verdict> Travel(const Journey& journey, const outcome::Patience& patience) {
  std::vector<validator::Verdict> verdicts;
  for (const JourneyStep& step : JourneySteps()) {
    const bool is_first = verdicts.empty();
    if (!is_first && verdicts.front().result != validator::Result::kPassed) {
      verdicts.push_back(SkippedStep(step, "It stands on journey.connect, which failed."));
      continue;
    }
    CommandLine words{validator::OwnProgram()};
    words.insert(words.end(), journey.globals.begin(), journey.globals.end());
    words.insert(words.end(), step.command.begin(), step.command.end());
    if (is_first) {
      words.insert(words.end(), journey.connect_options.begin(), journey.connect_options.end());
    }
    verdicts.push_back(
        RunStep(step, words, journey.environment, is_first ? journey.input : "", patience));
  }
  return verdicts;
}

std::vector<validator::Verdict> WithoutJourney(const std::string& why) {
  std::vector<validator::Verdict> verdicts;
  for (const JourneyStep& step : JourneySteps()) verdicts.push_back(SkippedStep(step, why));
  return verdicts;
}

std::vector<validator::Verdict> MakeJourney(const Workspace& workspace,
                                            const Invocation& invocation,
                                            const validator::Plan& plan,
                                            const validator::Facts& facts) {
  if (facts.reached < validator::Stage::kConnection) {
    return WithoutJourney("It stands on open.works, which did not pass.");
  }
  const TemporaryFolder folder;
  if (folder.path().empty()) return WithoutJourney("There is no folder for temporary files.");
  if (facts.needs_sign_in && facts.has_api_key && !invocation.api_key_stdin) {
    return WithoutJourney("The plugin signs in with an API key; give one with --api-key-stdin.");
  }
  if (!facts.needs_redirect || !invocation.endpoint.empty()) {
    return Travel(PlanJourney(invocation, plan, folder.path(), nullptr), workspace.interruption());
  }
  const auto sandbox = SandboxProcess::Start(folder.path());
  if (!sandbox) {
    return WithoutJourney("The sign-in goes through a browser. " + sandbox.error().what + " " +
                          sandbox.error().cause);
  }
  return Travel(PlanJourney(invocation, plan, folder.path(), sandbox->get()),
                workspace.interruption());
}

Result<Answer> SmokePlugin(Workspace& workspace, const Invocation& invocation) {
  std::vector<std::string> steps;
  for (const JourneyStep& step : JourneySteps()) steps.emplace_back(step.rule.id);
  const auto plan = MakePlan(workspace, invocation, kSmokeLimit, steps);
  if (!plan) return plan.error();
  auto validation = validator::Validate(*plan, workspace.interruption());
  const auto is_wanted = [&](const auto& id) { return validator::IsWanted(*plan, id); };
  if (!validation.is_cancelled && std::any_of(steps.begin(), steps.end(), is_wanted)) {
    for (validator::Verdict& verdict :
         MakeJourney(workspace, invocation, *plan, validation.facts)) {
      // Each step needs those before it, so they are all taken.
      if (is_wanted(verdict.rule->id)) validation.verdicts.push_back(std::move(verdict));
    }
  }
  return ToAnswer(workspace, invocation, *plan, validation, kSmoke);
}

}  // namespace

Command SmokeCommand() {
  std::vector<Option> options = ValidateOptions();
  options.push_back({.name = "--endpoint",
                     .value = "NAME|URL",
                     .says = "Make the journey with this endpoint, not with the sandbox",
                     .take = Into(&Invocation::endpoint)});
  return {
      .name = "smoke",
      .summary = "Validate, and make one journey from connect to disconnect; for CI",
      .group = "Plugins",
      .arguments = {LibraryArgument()},
      .options = options,
      .examples = {"smoke build/claribi_sales.so --junit smoke.xml",
                   "smoke --plugin build/claribi_sales.so --endpoint https://vendor.example/mcp"},
      .globals = kSpeaking | kLoading | kReaching | kWaiting,
      .more =
          "A plugin whose sign-in goes through a browser makes its journey with "
          "bin/vendor-sandbox, by means of curl. Exit codes: 0 nothing is wrong, 1 a rule "
          "or a step failed, 2 usage.",
      .run = &SmokePlugin,
      .doing = "Judging the library"};
}

}  // namespace claribi::app
