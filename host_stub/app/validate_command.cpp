// validate and list: a data-source library against the contract. The plugin is loaded in child
// processes only (validator/validation.h).
#include <cstdint>
#include <limits>

#include "app/commands.h"
#include "app/validation_setup.h"
#include "validator/validation.h"
#include "validator/verdict_report.h"

namespace claribi::app {
namespace {

using outcome::Result;

constexpr std::chrono::milliseconds kTestLimit{10'000};

Result<Answer> ValidatePlugin(Workspace& workspace, const Invocation& invocation) {
  const auto plan = MakePlan(workspace, invocation, kTestLimit);
  if (!plan) return plan.error();
  return ToAnswer(workspace, invocation, *plan,
                  validator::Validate(*plan, workspace.interruption()), "validate");
}

Result<Answer> ListRules(Workspace&, const Invocation& invocation) {
  values::Json list = values::Json::EmptyObject();
  list.Set("rules", validator::RulesToJson());
  Answer answer;
  auto json = ParseObject(values::WriteJson(list), "The list");
  if (!json) return json.error();
  answer.json = std::move(*json);
  answer.text =
      invocation.validate.markdown ? validator::RulesToMarkdown() : validator::RulesToText();
  return answer;
}

}  // namespace

std::vector<Option> ValidateOptions() {
  using Of = ValidateArguments;
  const auto of = &Invocation::validate;
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  return {{.name = "--include",
           .value = "RULE",
           .says = "Only this rule, or those that match, such as call_tool.*",
           .take = Into(of, &Of::include),
           .is_repeatable = true},
          {.name = "--exclude",
           .value = "RULE",
           .says = "Not this rule",
           .take = Into(of, &Of::exclude),
           .is_repeatable = true},
          {.name = "--jobs",
           .value = "N",
           .says = "Tests at a time (default: one for each processor)",
           .take = IntoNumber(1, 1024, of, &Of::jobs),
           .letter = 'j'},
          {.name = "--seed",
           .value = "N",
           .says = "What made-up bytes are made of (default: 1)",
           .take = IntoNumber(0, kMost, of, &Of::seed)},
          {.name = "--config",
           .value = "FILE",
           .says = "Connection configuration, a JSON object",
           .take = Into(&Invocation::config),
           .names = Names::kFile},
          {.name = "--junit",
           .value = "FILE",
           .says = "Also write a JUnit file",
           .take = Into(of, &Of::junit),
           .names = Names::kFile},
          {.name = "--all", .says = "Also show what passed", .take = Into(of, &Of::all)},
          {.name = "--api-key-stdin",
           .says = "Read an API key from standard input (one line), instead of a made-up one",
           .take = Into(&Invocation::api_key_stdin)}};
}

Option LibraryArgument() {
  return {.name = "FILE",
          .says = "The library (default: that of --plugin)",
          .take = Into(&Invocation::validate, &ValidateArguments::file),
          .names = Names::kFile};
}

Command ValidateCommand() {
  return {.name = "validate",
          .summary =
              "Judge a data-source library against the contract, each rule in a process of "
              "its own",
          .group = "Plugins",
          .arguments = {LibraryArgument()},
          .options = ValidateOptions(),
          .examples = {"validate build/claribi_sales.so",
                       "validate build/claribi_sales.so --include 'call_tool.*' --junit rules.xml"},
          .globals = kSpeaking | kLoading | kWaiting,
          .more =
              "--timeout bounds each test here (default 10s). Exit codes: 0 nothing is wrong, "
              "1 a rule is broken, 2 usage.",
          .run = &ValidatePlugin,
          .doing = "Judging the library"};
}

Command ListCommand() {
  return {
      .name = "list",
      .summary = "What validate tests",
      .group = "Plugins",
      .examples = {"list rules", "list rules --json"},
      .globals = kSpeaking,
      .actions = {{.name = "rules",
                   .summary = "The rules, each a sentence of the contract",
                   .options = {{.name = "--markdown",
                                .says = "As a table in Markdown",
                                .take = Into(&Invocation::validate, &ValidateArguments::markdown)}},
                   .examples = {"list rules", "list rules --markdown"},
                   .globals = kSpeaking}},
      .run = &ListRules};
}

}  // namespace claribi::app
