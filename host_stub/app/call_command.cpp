// call: one tool call. A failure that the tool itself reports is a result, shown as the vendor's
// words, and exits with 5; a rate limit exits with 9. Every call leaves a record in the audit,
// whatever becomes of it.
#include <algorithm>
#include <iostream>
#include <utility>

#include "app/call_batch.h"
#include "app/commands.h"
#include "app/data_text.h"
#include "app/exit_code.h"
#include "app/hidden_tools.h"
#include "app/hints.h"
#include "app/model_failure.h"
#include "app/printable.h"
#include "app/recorded_call.h"
#include "app/tool_arguments.h"
#include "app/tool_details.h"
#include "app/tool_listing.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

constexpr std::size_t kMaxArgumentBytes = 4u << 20;

Result<std::string> ReadArguments(const Workspace& workspace, const Invocation& invocation) {
  std::string text = invocation.has_arguments ? invocation.arguments : "{}";
  if (text == "-") {
    auto input = ReadInput(kMaxArgumentBytes, workspace.patience());
    if (!input) return input.error();
    text = std::move(*input);
  }
  if (const auto parsed = ParseObject(text, "The text of the arguments"); !parsed) {
    Error error = AsUsersInput(parsed.error());
    error.fix = "Give a JSON object in quotes, like: --args '{\"project\": \"demo\"}'";
    return error;
  }
  return text;
}

Error UnknownModelName(const std::string& name) {
  return AsUsersInput({.code = Code::kNotFound,
                       .what = "There is no tool with the model name \"" + name + "\".",
                       .cause = "No data source of this organisation shows a tool of that name.",
                       .fix = "`claribi-host tools` lists the names."});
}

// The plain form says which tool it is; a hash is looked for among the tools of all data sources.
Result<ToolAddress> Resolve(Workspace& workspace, const Invocation& invocation) {
  const std::string& name = invocation.model_name;
  if (name.empty()) return ToolAddress{invocation.name, invocation.tool};
  if (auto address = ReadModelName(name)) return *std::move(address);
  const auto database = workspace.Store();
  if (!database) return database.error();
  const auto sources =
      store::DataSources(**database).List(workspace.options().org, workspace.patience());
  if (!sources) return sources.error();
  std::vector<ToolAddress> candidates;
  for (const store::DataSource& source : *sources) {
    auto connection = workspace.Open(source);
    if (!connection) continue;  // it has no tools to call
    const auto listing = CollectTools(**connection, {}, workspace.Settings());
    if (!listing && EndsCommand(listing.error())) return listing.error();
    if (!listing) continue;
    for (ToolAddress& address : AddressesIn(*listing, source.name)) {
      candidates.push_back(std::move(address));
    }
  }
  auto found = FindByModelName(name, candidates);
  if (!found) return UnknownModelName(name);
  return *std::move(found);
}

// What is printed, and no more: a table takes what a plugin gives unasked, each row once.
const char* CallOptions(const Invocation& invocation) {
  if (invocation.for_model) {
    return invocation.global.json
               ? R"({"include":["content","structured_content","data","model_text"]})"
               : R"({"include":["model_text"]})";
  }
  return invocation.global.json ? R"({"include":["content","structured_content","data"]})" : "";
}

// Of NAME=VALUE words, or of none, by the schema of the tool. A tool that is not shown is for the
// plugin to refuse, in one way, whatever its arguments.
Result<std::string> AssignedArguments(Workspace& workspace, const Invocation& invocation,
                                      loader::Connection& connection, const ToolAddress& address) {
  const auto listing = CollectTools(connection, {}, workspace.Settings());
  // Without a list, what needs no argument can be asked all the same.
  if (!listing && invocation.assignments.empty()) return std::string("{}");
  if (!listing) return listing.error();
  const Value* tool = FindTool(*listing, address.tool);
  const Value anything(rapidjson::kObjectType);
  const Value* schema = tool != nullptr ? Find(*tool, "input_schema") : nullptr;
  const std::string see =
      "See: " + HintFor(invocation.global, {"tools", address.source, address.tool});
  return ArgumentsFrom(invocation.assignments, schema != nullptr ? *schema : anything, see);
}

// An unknown tool has one exit code, and names that may have been meant; a hidden one a command
// that goes on.
Error Explained(Workspace& workspace, loader::Connection& connection,
                const store::DataSource& source, const std::string& tool, Error error) {
  error = AsUsersInput(std::move(error));
  if (!IsUnknownTool(error) && error.code != Code::kForbidden) return error;
  const auto listing = ListAndNote(workspace, source, connection, {}, workspace.Settings());
  if (!listing) return error;
  if (IsUnknownTool(error)) return WithSuggestion(std::move(error), *listing, tool);
  return WithWayToShow(std::move(error), *listing, workspace.options(), source.name, tool);
}

std::string CallText(const Workspace& workspace, const Invocation& invocation,
                     const Document& result) {
  if (invocation.for_model) return PrintableBlock(TextOf(result, "model_text"));
  if (!invocation.csv) return ResultText(result, workspace.terminal().Width());
  std::string left_out;
  for (const std::string& name : NotInCsv(result))
    left_out += (left_out.empty() ? "" : ", ") + name;
  if (!left_out.empty()) {
    std::cerr << "note: not in the CSV, see --json: " << Printable(left_out) << "\n";
  }
  const std::string csv = ResultCsv(result);
  return workspace.terminal().StdoutIsTerminal() ? PrintableBlock(csv) : csv;
}

// called: what was called, as far as it is known when it fails.
Result<Answer> CallAddressed(Workspace& workspace, const Invocation& invocation,
                             ToolAddress& called) {
  auto arguments = ReadArguments(workspace, invocation);
  if (!arguments) return arguments.error();
  const auto address = Resolve(workspace, invocation);
  if (!address) return address.error();
  called = *address;
  if (!invocation.batch.empty()) return CallBatch(workspace, invocation, *address);
  const auto source = workspace.FindSource(address->source);
  if (!source) return source.error();
  auto connection = workspace.Open(*source);
  if (!connection) return connection.error();
  if (!invocation.has_arguments) {
    arguments = AssignedArguments(workspace, invocation, **connection, *address);
    if (!arguments) return arguments.error();
  }
  auto answer = MakeCall(workspace, *source, **connection, address->tool, *arguments,
                         CallOptions(invocation), workspace.patience());
  if (!answer) {
    return Explained(workspace, **connection, *source, address->tool, answer.error());
  }
  if (answer->failure) {
    if (invocation.for_model) {
      const std::string text = TextOf(answer->json, "model_text");
      answer->text =
          text.empty() ? ModelFailureText(*address, *answer->failure) : PrintableBlock(text);
    }
    return answer;
  }
  if (invocation.for_model && TextOf(answer->json, "model_text").empty()) {
    return Error{.code = Code::kUnsupported,
                 .what = "This plugin gives no text for models.",
                 .cause = "Its result has no model_text.",
                 .fix = "Leave --for-model out, or update the plugin."};
  }
  answer->text = CallText(workspace, invocation, answer->json);
  return answer;
}

// With --model-name the first words are arguments already.
std::string SettleCall(Invocation& invocation) {
  std::vector<std::string>& words = invocation.assignments;
  if (!invocation.model_name.empty()) {
    for (std::string* place : {&invocation.tool, &invocation.name}) {
      if (!place->empty()) words.insert(words.begin(), std::exchange(*place, ""));
    }
    const bool are_arguments = std::all_of(words.begin(), words.end(), [](const std::string& word) {
      return word.find('=') != std::string::npos;
    });
    if (!are_arguments) return "--model-name stands instead of NAME and TOOL.";
  } else if (invocation.tool.empty()) {
    return "NAME and TOOL, or --model-name, is missing.";
  }
  if (!words.empty() && (invocation.has_arguments || !invocation.batch.empty())) {
    return "ARGUMENT=VALUE, --args and --batch exclude each other.";
  }
  return "";
}

std::string TakeArguments(Invocation& invocation, const std::string& text) {
  invocation.arguments = text;
  invocation.has_arguments = true;
  return "";
}

Result<Answer> CallTool(Workspace& workspace, const Invocation& invocation) {
  ToolAddress called{invocation.name,
                     invocation.tool.empty() ? invocation.model_name : invocation.tool};
  auto answer = CallAddressed(workspace, invocation, called);
  if (answer || !invocation.for_model) return answer;
  // Whatever went wrong, before the call or in it: a model reads standard output.
  Answer failed;
  failed.failure = answer.error();
  failed.text = ModelFailureText(called, answer.error());
  Set(failed.json, "model_text", failed.text);
  return failed;
}

}  // namespace

Command CallCommand() {
  return {
      .name = "call",
      .summary = "Call a tool",
      .group = "Tools and questions",
      .arguments =
          {{.name = "NAME",
            .says = "Data source",
            .take = Into(&Invocation::name),
            .names = Names::kDataSource},
           {.name = "TOOL", .says = "Tool", .take = Into(&Invocation::tool), .names = Names::kTool},
           {.name = "ARGUMENT=VALUE",
            .says = "Argument of the tool, checked against its schema before anything "
                    "is sent",
            .take = Into(&Invocation::assignments),
            .excludes = {"--args", "--batch"},
            .is_repeatable = true}},
      .options = {{.name = "--args",
                   .value = "JSON",
                   .says = "Arguments as a JSON object, sent as they are; - reads them from "
                           "standard input (default: {})",
                   .take = &TakeArguments,
                   .excludes = {"--batch"}},
                  {.name = "--batch",
                   .value = "FILE",
                   .says = "Call it once for each line of the file, a JSON object of arguments; "
                           "in parallel, within the vendor's limits; - reads standard input",
                   .take = Into(&Invocation::batch),
                   .excludes = {"--csv", "--for-model"},
                   .names = Names::kFile},
                  CsvOption(),
                  {.name = "--model-name",
                   .value = "NAME",
                   .says = "Instead of NAME and TOOL: the name for models that `tools` lists",
                   .take = Into(&Invocation::model_name)},
                  {.name = "--for-model",
                   .says = "Print the result as a fenced text for a language model",
                   .take = Into(&Invocation::for_model),
                   .excludes = {"--csv"}}},
      .examples = {"call prod aiven_project_list",
                   "call prod aiven_service_list project=demo service_type=pg",
                   "call prod aiven_service_list --args '{\"project\": \"demo\"}'"},
      .settle = &SettleCall,
      .run = &CallTool,
      .doing = "Calling the tool"};
}

}  // namespace claribi::app
