// validate and list: a data-source library against the contract. The plugin is loaded in child
// processes only (validator/validation.h).
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/validation_setup.h"
#include "validator/validation.h"
#include "validator/verdict_report.h"

namespace claribi::app {
namespace {

using outcome::Result;

constexpr std::chrono::milliseconds kTestLimit{10'000};

}  // namespace

void ValidateCommandArguments(CLI::App& app, Invocation& invocation) {
  ValidateArguments& arguments = invocation.validate;
  app.add_option("FILE", arguments.file, "The library (default: that of --plugin)");
  app.add_option("--include", arguments.include,
                 "Only this rule, or those that match, such as call_tool.*; repeatable")
      ->type_name("RULE")
      ->allow_extra_args(false);
  app.add_option("--exclude", arguments.exclude, "Not this rule; repeatable")
      ->type_name("RULE")
      ->allow_extra_args(false);
  app.add_option("-j,--jobs", arguments.jobs, "Tests at a time (default: one for each processor)")
      ->type_name("N");
  app.add_option("--seed", arguments.seed, "What made-up bytes are made of")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--config", arguments.config, "Connection configuration, a JSON object")
      ->type_name("FILE");
  app.add_option("--junit", arguments.junit, "Also write a JUnit file")->type_name("FILE");
  app.add_flag("--all", arguments.all, "Also show what passed");
  app.add_flag("--api-key-stdin", invocation.api_key_stdin,
               "Read an API key from standard input (one line), instead of a made-up one");
  app.footer(
      "--timeout bounds each test here (default 10s). Exit codes: 0 nothing is wrong, 1 a rule is "
      "broken, 2 usage.");
}

Result<Answer> ValidatePlugin(Workspace& workspace, const Invocation& invocation) {
  const auto plan = MakePlan(workspace, invocation, kTestLimit);
  if (!plan) return plan.error();
  return ToAnswer(workspace, invocation, *plan,
                  validator::Validate(*plan, workspace.interruption()), "validate");
}

void ListCommandArguments(CLI::App& app, Invocation& invocation) {
  app.add_option("WHAT", invocation.validate.what, "rules")
      ->required()
      ->check(CLI::IsMember({"rules"}));
  app.add_flag("--markdown", invocation.validate.markdown, "As a table in Markdown");
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

}  // namespace claribi::app
