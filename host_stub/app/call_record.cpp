#include "app/call_record.h"

#include <algorithm>
#include <iostream>
#include <utility>

#include "app/exit_code.h"
#include "app/plugin_message.h"
#include "app/printable.h"
#include "app/probe.h"
#include "app/sha256.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Error;
using outcome::Result;

constexpr std::chrono::seconds kSaving{5};
constexpr std::size_t kLongestActor = 100;
constexpr std::size_t kLongestTool = 128;
constexpr std::size_t kLongestKind = 40;
// Deeper JSON is hashed as it was written: plugins refuse it anyway.
constexpr int kMaxSortedDepth = 200;

bool IsDeeperThan(const Value& value, int depth) {
  if (depth < 0) return true;
  if (value.IsArray()) {
    return std::any_of(value.Begin(), value.End(),
                       [&](const Value& item) { return IsDeeperThan(item, depth - 1); });
  }
  return value.IsObject() &&
         std::any_of(value.MemberBegin(), value.MemberEnd(),
                     [&](const auto& member) { return IsDeeperThan(member.value, depth - 1); });
}

void SortMembers(Value& value) {
  if (value.IsArray()) {
    for (Value& item : value.GetArray()) SortMembers(item);
  } else if (value.IsObject()) {
    std::for_each(value.MemberBegin(), value.MemberEnd(),
                  [](auto& member) { SortMembers(member.value); });
    std::sort(value.MemberBegin(), value.MemberEnd(), [](const auto& a, const auto& b) {
      return std::string_view(a.name.GetString(), a.name.GetStringLength()) <
             std::string_view(b.name.GetString(), b.name.GetStringLength());
    });
  }
}

// Takes only what is spelled like a kind of MESSAGES.md, so that no sentence of a vendor enters the
// audit. "other" adds nothing.
std::string WithKind(std::string outcome, const std::string& kind) {
  const bool is_kind = !kind.empty() && kind.size() <= kLongestKind &&
                       std::all_of(kind.begin(), kind.end(),
                                   [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  if (!is_kind || kind == outcome || kind == "other") return outcome;
  return std::move(outcome) + ": " + kind;
}

std::string Shown(const std::string& text, std::size_t width) {
  return CutToWidth(Printable(text), width);
}

// The status after the probe; where the plugin has tried nothing, after a listing, which is then
// the probe. The tools are listed anew, whatever the plugin remembers of them.
Result<Document> Try(loader::Connection& connection, const loader::CallSettings& settings) {
  auto status = AskStatus(connection, true, settings);
  if (!status || TextOf(*status, "status") != "authorized") return status;
  if (Find(*status, "probe") != nullptr) return status;
  const auto listed = connection.ListTools(R"({"refresh":true})", settings);
  if (!listed) return listed.error();
  Document listing(rapidjson::kObjectType);
  Set(listing, "ok", true);
  Set(listing, "kind", kListing);
  const Value nothing;
  Set(listing, "tool", nothing);
  Set(listing, "error", nothing);
  status->RemoveMember("probe");  // null
  Set(*status, "probe", listing);
  return status;
}

}  // namespace

std::string ActorOf(const Workspace& workspace) {
  const std::string& named = workspace.options().actor;
  return Shown(named.empty() ? workspace.UserName() : named, kLongestActor);
}

std::string CanonicalJson(std::string_view json) {
  auto document = ParseObject(json, "The arguments");
  if (!document || IsDeeperThan(*document, kMaxSortedDepth)) return std::string(json);
  SortMembers(*document);
  return ToLine(*document);
}

std::string OutcomeName(const Error& error) {
  const auto detail = ParseObject(error.detail, "The detail");
  return WithKind(CodeName(error.code), detail ? TextOf(*detail, "kind") : "");
}

Result<CallRecord> CallRecord::Begin(Workspace& workspace, const store::DataSource& source,
                                     const std::string& tool, std::string_view arguments,
                                     const outcome::Patience& patience) {
  const auto database = workspace.Store();
  if (!database) return database.error();
  store::AuditRecord record;
  record.org_id = source.org_id;
  record.at_ms = store::UnixMs();
  record.actor = ActorOf(workspace);
  record.connection_id = source.connection_id;
  record.data_source = source.name;
  record.tool = Shown(tool, kLongestTool);
  record.arguments_sha256 = Sha256Hex(CanonicalJson(arguments));
  if (const auto begun = store::Audit(**database).Begin(record, patience); !begun) {
    return begun.error();
  }
  return CallRecord(workspace, **database, std::move(record));
}

void CallRecord::Complete(const Value& result) {
  record_.rows = IntegerOf(result, "rows");
  record_.redactions = IntegerOf(result, "redactions");
  record_.truncated = TextOf(result, "incomplete_reason") == "truncated";
  if (!IsTrue(result, "is_error")) return Save("ok");
  const Value* error = Find(result, "error");
  Save(WithKind(CodeName(outcome::Code::kToolError),
                error != nullptr ? TextOf(*error, "kind") : ""));
}

void CallRecord::Complete(const Error& error) { Save(OutcomeName(error)); }

void CallRecord::Complete() { Save("ok"); }

void CallRecord::CompleteUnmade() { Save("not_called"); }

void CallRecord::Save(std::string outcome) {
  record_.outcome = std::move(outcome);
  record_.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                            std::chrono::steady_clock::now() - start_)
                            .count();
  const auto warn = [](const Error& error) {
    std::cerr << "warning: " + Printable(error.what) + " " + Printable(error.cause) +
                     " The outcome of the call stays unknown there.\n";
  };
  store::Audit(*database_).Complete(record_, workspace_->EndingTime(kSaving).Remaining(), warn);
}

Result<Document> ProbeOnRecord(Workspace& workspace, const store::DataSource& source,
                               loader::Connection& connection, const outcome::Patience& patience) {
  const auto plugin = workspace.Plugin();
  if (!plugin) return plugin.error();
  const auto emitted = (*plugin)->Describe(workspace.Settings(patience));
  if (!emitted) return emitted.error();
  const auto description = ReadDescription(*emitted, (*plugin)->library());
  if (!description) return description.error();
  const Value* probe = Find(*description, "probe");
  if (probe == nullptr) return Try(connection, workspace.Settings(patience));
  const Value* arguments = Find(*probe, "arguments");
  auto record = CallRecord::Begin(workspace, source, TextOf(*probe, "tool"),
                                  arguments != nullptr ? ToLine(*arguments) : "{}", patience);
  if (!record) return record.error();
  auto status = Try(connection, workspace.Settings(patience));
  const outcome::Status judged = status ? JudgeProbe(*status) : outcome::Status(status.error());
  if (status && IsListing(*status)) {
    record->CompleteUnmade();
  } else if (judged) {
    record->Complete();
  } else {
    record->Complete(judged.error());
  }
  return status;
}

}  // namespace claribi::app
