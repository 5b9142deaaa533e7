#include "app/recorded_call.h"

#include "app/call_record.h"
#include "app/data_text.h"
#include "app/probe.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

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
  const Document common = app::ToJson(error, store::UnixMs());
  for (const auto& member : common.GetObject()) {
    Set(merged, member.name.GetString(), member.value);
  }
  Set(json, "error", merged);
}

}  // namespace

Result<Answer> MakeCall(Workspace& workspace, const store::DataSource& source,
                        loader::Connection& connection, const std::string& tool,
                        const std::string& arguments, const std::string& options,
                        const outcome::Patience& patience) {
  auto record = CallRecord::Begin(workspace, source, tool, arguments, patience);
  if (!record) return record.error();
  const auto emitted = connection.CallTool(tool, arguments, options, workspace.Settings(patience));
  auto result = emitted ? ParseEmitted(*emitted) : Result<Document>(emitted.error());
  if (!result) {
    record->Complete(result.error());
    return result.error();
  }
  record->Complete(*result);
  Answer answer;
  answer.json = std::move(*result);
  Set(answer.json, "tool", tool);
  if (IsTrue(answer.json, "is_error")) {
    answer.failure = ToolFailure(tool, answer.json);
    CompleteError(answer.json, *answer.failure);
  }
  return answer;
}

}  // namespace claribi::app
