#include "app/plugin_caller.h"

#include <mutex>
#include <optional>
#include <utility>

#include "app/call_record.h"
#include "app/hidden_tools.h"
#include "app/plugin_message.h"
#include "app/probe.h"
#include "app/tool_listing.h"
#include "app/wait_text.h"

namespace claribi::app {
namespace {

using executor::ToolReply;
using outcome::Error;
using outcome::Result;

constexpr const char* kOptions = R"({"include":["data"]})";

ToolReply NoReply(Error error) {
  ToolReply reply;
  reply.failure = std::move(error);
  return reply;
}

ToolReply ReplyOf(const std::string& tool, const Value& result, const std::string& emitted) {
  ToolReply reply;
  reply.rows = IntegerOf(result, "rows").value_or(0);
  reply.retries = IntegerOf(result, "retries").value_or(0);
  if (IsTrue(result, "is_error")) {
    const Value nothing(rapidjson::kObjectType);
    const Value* detail = Find(result, "error");
    reply.failure = FromDetail(detail != nullptr ? *detail : nothing,
                               "The tool " + tool + " reported a failure.");
    if (detail != nullptr) reply.failure_kind = TextOf(*detail, "kind");
    const std::string code = detail != nullptr ? TextOf(*detail, "vendor_code") : "";
    if (!code.empty()) reply.failure->cause += " (" + code + ")";
    return reply;
  }
  reply.complete = IsTrue(result, "complete");
  reply.incomplete_reason = TextOf(result, "incomplete_reason");
  const Value* notes = Find(result, "notes");
  if (notes != nullptr && notes->IsArray()) {
    for (const Value& note : notes->GetArray()) {
      if (note.IsString()) reply.notes.emplace_back(note.GetString(), note.GetStringLength());
    }
  }
  auto whole = values::ParseJson(emitted, "The answer of the plugin");
  if (!whole) return NoReply(whole.error());
  const values::Json* data = whole->Find("data");
  if (data != nullptr) reply.data = *data;
  if (reply.data.IsNull()) {
    return NoReply(Error{.code = outcome::Code::kUpstream,
                         .what = "The tool " + tool + " gave no data.",
                         .cause = "Its answer is no JSON."});
  }
  return reply;
}

/// Notes on a board what one call waits for, as long as it waits.
class WaitsOfACall {
 public:
  explicit WaitsOfACall(executor::WaitBoard* board_opt) : board_opt_(board_opt) {}

  loader::CallSettings Settings(const outcome::Patience& patience) {
    loader::CallSettings settings{.patience = patience};
    if (board_opt_ == nullptr) return settings;
    settings.on_progress = [this](double, std::string_view message) { Hear(message); };
    return settings;
  }

 private:
  void Hear(std::string_view message) {
    auto wait = WaitIn(message);
    const std::lock_guard lock(mutex_);
    entry_.reset();
    if (wait) entry_.emplace(*board_opt_, *std::move(wait));
  }

  executor::WaitBoard* const board_opt_;
  std::mutex mutex_;  // progress may come from any thread
  std::optional<executor::WaitBoard::Entry> entry_;
};

}  // namespace

ToolReply PluginCaller::Call(const std::string& tool, const values::Json& arguments,
                             const outcome::Patience& patience) {
  const std::string text = values::WriteJson(arguments);
  auto record = CallRecord::Begin(workspace_, source_, tool, text, patience);
  if (!record) return NoReply(record.error());
  WaitsOfACall waits(waits_opt_);
  const loader::CallSettings settings = waits.Settings(patience);
  const auto emitted = connection_.CallTool(tool, text, kOptions, settings);
  if (!emitted) {
    record->Complete(emitted.error());
    return NoReply(emitted.error());
  }
  const auto result = ReadMessage("call_result", *emitted);
  if (!result) {
    record->Complete(result.error());
    return NoReply(result.error());
  }
  record->Complete(*result);
  return ReplyOf(tool, *result, *emitted);
}

Result<compiler::ToolsAtHand> PluginCaller::Tools(const outcome::Patience& patience) {
  WaitsOfACall waits(waits_opt_);
  const loader::CallSettings settings = waits.Settings(patience);
  const auto listing = ListAndNote(workspace_, source_, connection_, {}, settings);
  if (!listing) return listing.error();
  compiler::ToolsAtHand offered;
  for (const ToolAddress& address : AddressesIn(*listing, source_.name)) {
    offered.shown.insert(address.tool);
  }
  for (const Value& tool : listing->hidden.GetArray()) {
    const std::string name = TextOf(tool, "name");
    const std::string layer = TextOf(tool, "layer");
    offered.hidden[name] = {
        .reason = TextOf(tool, "reason") + " (" + layer + ")",
        .fix = layer == kDriftLayer ? DriftFix(workspace_.options(), source_.name, name) : "",
        .has_drifted = layer == kDriftLayer};
  }
  return offered;
}

}  // namespace claribi::app
