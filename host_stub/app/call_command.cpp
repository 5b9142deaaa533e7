// call: one tool call. A failure that the tool itself reports is a result, shown as the vendor's
// words, and exits with 5.
#include "app/commands.h"
#include "app/data_text.h"
#include "app/exit_code.h"
#include "app/printable.h"
#include "app/probe.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

constexpr const char* kForModel = R"({"model_text":true})";
constexpr std::size_t kMaxArgumentBytes = 4u << 20;

Result<std::string> ReadArguments(const Workspace& workspace, const Invocation& invocation) {
  std::string text = invocation.arguments;
  if (text == "-") {
    auto input = ReadInput(kMaxArgumentBytes, workspace.patience());
    if (!input) return input.error();
    text = std::move(*input);
  }
  if (const auto parsed = ParseObject(text, "--args"); !parsed) {
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
  Error error = FromDetail(detail != nullptr ? *detail : nothing, what);
  error.code = Code::kToolError;
  if (error.cause.empty()) error.cause = ContentText(result);
  error.cause = "The vendor says: " + error.cause;
  return error;
}

// The vendor's detail with the members that every error has; those win where both have one.
void CompleteError(Document& json, const Error& error) {
  Document merged(rapidjson::kObjectType);
  if (const Value* detail = Find(json, "error"); detail != nullptr && detail->IsObject()) {
    merged.CopyFrom(*detail, merged.GetAllocator());
  }
  if (TextOf(merged, "kind").empty()) Set(merged, "kind", "other");
  const Document common = ToJson(error, 0);
  for (const auto& member : common.GetObject()) {
    Set(merged, member.name.GetString(), member.value);
  }
  Set(json, "error", merged);
}

}  // namespace

Result<Answer> CallTool(Workspace& workspace, const Invocation& invocation) {
  const auto arguments = ReadArguments(workspace, invocation);
  if (!arguments) return arguments.error();
  const auto source = workspace.FindSource(invocation.name);
  if (!source) return source.error();
  auto connection = workspace.Open(*source);
  if (!connection) return connection.error();
  const auto emitted = (*connection)
                           ->CallTool(invocation.tool, *arguments,
                                      invocation.for_model ? kForModel : "", workspace.Settings());
  if (!emitted) return AsUsersInput(emitted.error());
  auto result = ParseEmitted(*emitted);
  if (!result) return result.error();
  Answer answer;
  answer.json = std::move(*result);
  Set(answer.json, "tool", invocation.tool);
  if (invocation.for_model && TextOf(answer.json, "model_text").empty()) {
    return Error{.code = Code::kUnsupported,
                 .what = "This plugin gives no text for models.",
                 .cause = "Its result has no model_text.",
                 .fix = "Leave --for-model out, or update the plugin."};
  }
  if (IsTrue(answer.json, "is_error")) {
    answer.failure = ToolFailure(invocation.tool, answer.json);
    CompleteError(answer.json, *answer.failure);
    return answer;
  }
  answer.text = invocation.for_model ? PrintableBlock(TextOf(answer.json, "model_text"))
                                     : ResultText(answer.json, workspace.terminal().Width());
  return answer;
}

}  // namespace claribi::app
