#include "app/validation_setup.h"

#include <algorithm>
#include <fstream>
#include <thread>

#include "app/api_key.h"
#include "app/endpoint_choice.h"
#include "app/hints.h"
#include "app/plugin_setup.h"
#include "app/printable.h"
#include "validator/verdict_report.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

Error NoFile(const std::string& what, const std::string& file, const std::string& cause,
             const std::string& fix) {
  return Error{.code = Code::kUsage,
               .what = what + " " + file + " cannot be used.",
               .cause = cause,
               .fix = fix};
}

Error CheckFailed(const validator::Validation& validation) {
  std::string ids;
  std::size_t count = 0;
  for (const validator::Verdict& verdict : validation.verdicts) {
    if (!validator::IsFault(verdict.result)) continue;
    if (++count <= 3) ids += (ids.empty() ? "" : ", ") + std::string(verdict.rule->id);
  }
  if (count == 0) {
    return Error{.code = Code::kCheckFailed,
                 .what = "No rule could be tested.",
                 .cause = validation.verdicts.empty() ? "No rule was chosen."
                                                      : validation.verdicts.front().says,
                 .fix = "Correct what is named, or see: claribi-host list rules"};
  }
  if (count > 3) ids += ", …";
  return Error{
      .code = Code::kCheckFailed,
      .what = "The library breaks " + std::to_string(count) + " of " +
              std::to_string(validation.verdicts.size()) + " rules.",
      .cause = "These are: " + ids + ".",
      .fix = "Correct the plugin; each rule says what to look at, and how to run it alone."};
}

}  // namespace

Result<validator::Plan> MakePlan(const Workspace& workspace, const Invocation& invocation,
                                 std::chrono::milliseconds usual_limit,
                                 const std::vector<std::string>& other_ids) {
  GlobalOptions options = workspace.options();
  if (!invocation.validate.file.empty()) options.plugin = invocation.validate.file;
  const std::filesystem::path library =
      options.plugin.empty() ? workspace.PluginPath() : std::filesystem::path(options.plugin);
  std::error_code ec;
  if (!std::filesystem::is_regular_file(library, ec)) {
    return NoFile("The library", library.string(),
                  std::filesystem::exists(library, ec)
                      ? "It is a folder, or something else that is no file."
                      : "There is no such file.",
                  "Name the library of a data source: claribi-host validate FILE");
  }
  validator::Plan plan;
  plan.request.library = std::filesystem::absolute(library, ec).lexically_normal().string();
  const auto files = PluginFiles::Of(options, library);
  if (!files) return files.error();
  files->GiveToChildren();
  plan.loadable = files->key_id().empty() ? "" : files->loadable().string();
  auto config = OperatorConfig(
      options, *files, [&](const char* name) { return workspace.terminal().Environment(name); },
      [](const std::string&) { return Result<Document>(Document(rapidjson::kObjectType)); });
  if (!config) return config.error();
  plan.request.operator_config = std::move(*config);
  if (!invocation.config.empty()) {
    auto connection = ReadConnectionConfig(invocation.config);
    if (!connection) return connection.error();
    plan.request.connection_config = std::move(*connection);
  }
  if (invocation.api_key_stdin) {
    auto given = AskForApiKey(workspace, AuthDescription{}, true);
    if (!given) return given.error();
    const auto key = ParseObject(*given, "The API key");
    Wipe(*given);
    if (!key) return key.error();
    plan.request.api_key = TextOf(*key, "api_key");
    if (plan.request.api_key.empty()) {
      return Error{.code = Code::kUsage,
                   .what = "The API key cannot be used.",
                   .cause = "Standard input is empty.",
                   .fix = "Pass the key on one line, or leave --api-key-stdin out."};
    }
  }
  plan.request.seed = invocation.validate.seed;
  plan.include = invocation.validate.include;
  plan.exclude = invocation.validate.exclude;
  plan.other_ids = other_ids;
  plan.jobs = invocation.validate.jobs > 0 ? invocation.validate.jobs
                                           : std::max(1U, std::thread::hardware_concurrency());
  plan.limit = options.timeout.value_or(usual_limit);
  if (const outcome::Status known = validator::CheckPatterns(plan); !known) return known.error();
  return plan;
}

namespace {

// The words that run the command again, but for --include and --seed.
validator::Reproduction ReproducingWords(const Invocation& invocation, const std::string& library,
                                         const std::string& command) {
  GlobalOptions global = invocation.global;
  global.plugin.clear();  // it is the library
  validator::Reproduction words{global.program, command, library};
  for (std::string& word : OptionsFor(global)) words.push_back(std::move(word));
  const auto add = [&words](const char* option, const std::string& value) {
    if (!value.empty()) words.insert(words.end(), {option, value});
  };
  add("--config", invocation.config);
  add("--endpoint", invocation.endpoint);
  if (invocation.api_key_stdin) words.emplace_back("--api-key-stdin");
  if (global.timeout) add("--timeout", std::to_string(global.timeout->count()) + "ms");
  return words;
}

// kUsage if it cannot be written.
outcome::Status WriteReport(const std::string& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (out) return {};
  return NoFile("The report", file, "It cannot be written.",
                "Name a file in a folder that is there.");
}

}  // namespace

Result<Answer> ToAnswer(const Workspace& workspace, const Invocation& invocation,
                        const validator::Plan& plan, const validator::Validation& validation,
                        const std::string& command) {
  if (validation.is_cancelled) {
    return *outcome::WhyStop(workspace.interruption(), "The validation");
  }
  const validator::Reproduction words = ReproducingWords(invocation, plan.request.library, command);
  if (!invocation.validate.junit.empty()) {
    const auto suite = std::filesystem::path(plan.request.library).filename().string();
    const outcome::Status written =
        WriteReport(invocation.validate.junit, validator::ToJunit(validation, words, suite));
    if (!written) return written.error();
  }
  auto json =
      ParseObject(values::WriteJson(validator::ToJson(validation, words)), "The validation");
  if (!json) return json.error();
  Answer answer;
  answer.json = std::move(*json);
  answer.text = PrintableBlock(validator::ToText(validation, words, invocation.validate.all));
  if (!validation.IsGood()) answer.failure = CheckFailed(validation);
  return answer;
}

}  // namespace claribi::app
