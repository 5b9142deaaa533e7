#include "app/validation_setup.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

#include "app/api_key.h"
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

Result<std::string> ReadConfig(const std::string& file) {
  if (file.empty()) return std::string("{}");
  std::error_code ec;
  if (!std::filesystem::is_regular_file(file, ec)) {
    return NoFile("The configuration", file, "There is no such file.",
                  "Name a JSON file with --config FILE.");
  }
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  const auto parsed = ParseObject(text.str(), "The configuration " + file);
  if (parsed) return text.str();
  return NoFile("The configuration", file, parsed.error().what + " " + parsed.error().cause,
                "Correct the file: a JSON object, as description.config_schema says.");
}

}  // namespace

Result<validator::Plan> MakePlan(const Workspace& workspace, const Invocation& invocation,
                                 std::chrono::milliseconds usual_limit) {
  GlobalOptions options = workspace.options();
  if (!invocation.validate.file.empty()) options.plugin = invocation.validate.file;
  const std::filesystem::path library =
      options.plugin.empty() ? workspace.PluginPath() : std::filesystem::path(options.plugin);
  std::error_code ec;
  if (!std::filesystem::is_regular_file(library, ec)) {
    return NoFile("The library", library.string(), "There is no such file.",
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
  auto connection = ReadConfig(invocation.validate.config);
  if (!connection) return connection.error();
  plan.request.connection_config = std::move(*connection);
  if (invocation.api_key_stdin) {
    auto given = AskForApiKey(workspace, AuthDescription{}, true);
    if (!given) return given.error();
    const auto key = ParseObject(*given, "The API key");
    Wipe(*given);
    if (!key) return key.error();
    plan.request.api_key = TextOf(*key, "api_key");
  }
  plan.request.seed = invocation.validate.seed;
  plan.include = invocation.validate.include;
  plan.exclude = invocation.validate.exclude;
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
  const GlobalOptions& global = invocation.global;
  validator::Reproduction words{"claribi-host", command, library};
  const auto add = [&words](const char* option, const std::string& value) {
    if (!value.empty()) words.insert(words.end(), {option, value});
  };
  add("--manifest", global.manifest);
  for (const std::string& word : SigningWords(global)) words.push_back(word);
  add("--operator-config", global.operator_config);
  add("--ca-file", global.ca_file);
  add("--proxy", global.proxy);
  if (global.allow_insecure_loopback) words.emplace_back("--allow-insecure-loopback");
  add("--config", invocation.validate.config);
  if (invocation.api_key_stdin) words.emplace_back("--api-key-stdin");
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
