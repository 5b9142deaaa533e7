// call: one tool call. A failure that the tool itself reports is a result, shown as the vendor's
// words, and exits with 5; a rate limit exits with 9. Every call leaves a record in the audit,
// whatever becomes of it.
#include "app/call_record.h"
#include "app/commands.h"
#include "app/data_text.h"
#include "app/exit_code.h"
#include "app/model_failure.h"
#include "app/printable.h"
#include "app/probe.h"
#include "app/tool_listing.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

constexpr std::size_t kMaxArgumentBytes = 4u << 20;

Result<std::string> ReadArguments(const Workspace& workspace, const Invocation& invocation) {
  std::string text = invocation.arguments;
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

Error ToolFailure(const std::string& tool, const Value& result) {
  const std::string what = "The tool " + tool + " reported a failure.";
  const Value nothing(rapidjson::kObjectType);
  const Value* detail = Find(result, "error");
  const Value& told = detail != nullptr ? *detail : nothing;
  Error error = FromDetail(told, what);
  // One rate limit has one exit code, wherever the vendor says it.
  if (error.code != Code::kRateLimited) error.code = Code::kToolError;
  error.cause = TextOf(told, "message");
  if (error.cause.empty()) error.cause = ContentText(result);
  if (!error.cause.empty()) error.cause = "The vendor says: " + error.cause;
  if (const std::string cause = TextOf(told, "cause"); !cause.empty()) {
    error.cause += (error.cause.empty() ? "" : " ") + ("(" + cause + ")");
  }
  return error;
}

// The vendor's detail with the members that every error has; those win where both have one.
void CompleteError(Document& json, const Error& error) {
  Document merged(rapidjson::kObjectType);
  if (const Value* detail = Find(json, "error"); detail != nullptr && detail->IsObject()) {
    merged.CopyFrom(*detail, merged.GetAllocator());
  }
  if (TextOf(merged, "kind").empty()) Set(merged, "kind", "other");
  const Document common = ToJson(error, store::UnixMs());
  for (const auto& member : common.GetObject()) {
    Set(merged, member.name.GetString(), member.value);
  }
  Set(json, "error", merged);
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

// The emitted result, or why there is none.
Result<Document> CallOnce(Workspace& workspace, const store::DataSource& source,
                          const std::string& tool, const std::string& arguments,
                          const Invocation& invocation) {
  auto connection = workspace.Open(source);
  if (!connection) return connection.error();
  const auto emitted =
      (*connection)->CallTool(tool, arguments, CallOptions(invocation), workspace.Settings());
  if (!emitted) return AsUsersInput(emitted.error());
  return ParseEmitted(*emitted);
}

}  // namespace

namespace {

// called: what was called, as far as it is known when it fails.
Result<Answer> CallAddressed(Workspace& workspace, const Invocation& invocation,
                             ToolAddress& called) {
  const auto arguments = ReadArguments(workspace, invocation);
  if (!arguments) return arguments.error();
  const auto address = Resolve(workspace, invocation);
  if (!address) return address.error();
  called = *address;
  const auto source = workspace.FindSource(address->source);
  if (!source) return source.error();
  auto record =
      CallRecord::Begin(workspace, *source, address->tool, *arguments, workspace.patience());
  if (!record) return record.error();
  auto result = CallOnce(workspace, *source, address->tool, *arguments, invocation);
  if (!result) {
    record->Complete(result.error());
    return result.error();
  }
  record->Complete(*result);
  Answer answer;
  answer.json = std::move(*result);
  Set(answer.json, "tool", address->tool);
  if (IsTrue(answer.json, "is_error")) {
    answer.failure = ToolFailure(address->tool, answer.json);
    CompleteError(answer.json, *answer.failure);
    if (invocation.for_model) {
      const std::string text = TextOf(answer.json, "model_text");
      answer.text =
          text.empty() ? ModelFailureText(*address, *answer.failure) : PrintableBlock(text);
    }
    return answer;
  }
  if (invocation.for_model && TextOf(answer.json, "model_text").empty()) {
    return Error{.code = Code::kUnsupported,
                 .what = "This plugin gives no text for models.",
                 .cause = "Its result has no model_text.",
                 .fix = "Leave --for-model out, or update the plugin."};
  }
  answer.text = invocation.for_model ? PrintableBlock(TextOf(answer.json, "model_text"))
                                     : ResultText(answer.json, workspace.terminal().Width());
  return answer;
}

}  // namespace

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

}  // namespace claribi::app
