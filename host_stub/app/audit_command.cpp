// audit: the calls that were made, or what plugins reported, for people, spreadsheets and programs.

#include "app/commands.h"
#include "app/csv.h"
#include "app/duration.h"
#include "app/table.h"
#include "app/utc_time.h"
#include "store/audit.h"
#include "store/events.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using store::AuditRecord;
using store::EventRecord;

constexpr std::int64_t kMostRecords = 100'000;
constexpr const char* kTimeFormat = "%Y-%m-%dT%H:%M:%SZ";
constexpr const char* kShownTime = "%Y-%m-%d %H:%M:%SZ";  // two words, for a narrow terminal

// A duration back from now, or a time like 2026-11-26T18:40:00Z.
Result<std::int64_t> MomentMs(const std::string& option, const std::string& text) {
  if (text.empty()) return std::int64_t{0};
  if (const auto duration = ParseAge(text)) return store::UnixMs() - duration->count();
  if (const auto time_ms = ParseUtc(text)) return *time_ms;
  return Error{
      .code = Code::kUsage,
      .what = option + " was not understood.",
      .cause = "\"" + text + "\" is neither a duration nor a time" + MissingUnit(text, 'd') + ".",
      .fix = "Give a duration like 24h or 90d, or a time like 2026-11-26T18:40:00Z."};
}

std::string TimeOf(const AuditRecord& record) { return UtcText(record.at_ms, kTimeFormat); }

std::string NumberOrNothing(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : "";
}

void SetNumber(Document& json, const char* name, const std::optional<std::int64_t>& number) {
  const Value null;
  if (number)
    Set(json, name, *number);
  else
    Set(json, name, null);
}

Document RecordJson(const AuditRecord& record) {
  Document json(rapidjson::kObjectType);
  Set(json, "at", TimeOf(record));
  Set(json, "at_ms", record.at_ms);
  Set(json, "org", record.org_id);
  Set(json, "actor", record.actor);
  Set(json, "connection_id", record.connection_id);
  Set(json, "data_source", record.data_source);
  Set(json, "tool", record.tool);
  Set(json, "arguments_sha256", record.arguments_sha256);
  Set(json, "outcome", record.outcome);
  SetNumber(json, "rows", record.rows);
  SetNumber(json, "redactions", record.redactions);
  Set(json, "truncated", record.truncated);
  SetNumber(json, "duration_ms", record.duration_ms);
  return json;
}

std::string ToCsv(const std::vector<AuditRecord>& records) {
  std::string text =
      CsvRecord({"at", "org", "actor", "connection_id", "data_source", "tool", "arguments_sha256",
                 "outcome", "rows", "redactions", "truncated", "duration_ms"});
  for (const AuditRecord& record : records) {
    text += CsvRecord({TimeOf(record), record.org_id, record.actor, record.connection_id,
                       record.data_source, record.tool, record.arguments_sha256, record.outcome,
                       NumberOrNothing(record.rows), NumberOrNothing(record.redactions),
                       record.truncated ? "true" : "false", NumberOrNothing(record.duration_ms)});
  }
  return text;
}

std::string ToTable(const std::vector<AuditRecord>& records, std::size_t width) {
  Table table({WrappedColumn("TIME", 3), WrappedColumn("WHO", 2), WrappedColumn("DATA SOURCE", 0),
               NameColumn("TOOL"), WrappedColumn("OUTCOME", 3), WholeColumn("ROWS", -1),
               WholeColumn("MS", -2)});
  for (const AuditRecord& record : records) {
    table.Add({UtcText(record.at_ms, kShownTime), record.actor, record.data_source, record.tool,
               record.outcome, NumberOrNothing(record.rows), NumberOrNothing(record.duration_ms)});
  }
  return table.empty() ? "No calls are on record.\n" : table.Render(width);
}

Document EventJson(const EventRecord& record) {
  Document json(rapidjson::kObjectType);
  Set(json, "at", UtcText(record.at_ms, kTimeFormat));
  Set(json, "at_ms", record.at_ms);
  Set(json, "org", record.org_id);
  Set(json, "connection_id", record.connection_id);
  Set(json, "data_source", record.data_source);
  Set(json, "kind", record.kind);
  const Value none;
  if (record.reason_code.empty()) {
    Set(json, "reason", none);
    return json;
  }
  Document reason(rapidjson::kObjectType);
  Set(reason, "code", record.reason_code);
  Set(reason, "message", record.reason);
  SetNumber(reason, "at_ms", record.reason_at_ms);
  Set(json, "reason", reason);
  return json;
}

Answer EventsAnswer(const std::vector<EventRecord>& records, const std::string& format,
                    std::size_t width) {
  Answer answer;
  Document list(rapidjson::kArrayType);
  Table table({WrappedColumn("TIME", 2), NameColumn("DATA SOURCE"), NameColumn("EVENT"),
               WrappedColumn("REASON", 3)});
  std::string csv =
      CsvRecord({"at", "org", "connection_id", "data_source", "kind", "reason_code", "reason"});
  for (const EventRecord& record : records) {
    const std::string at = UtcText(record.at_ms, kTimeFormat);
    list.PushBack(Value(EventJson(record), list.GetAllocator()), list.GetAllocator());
    table.Add({UtcText(record.at_ms, kShownTime), record.data_source, record.kind, record.reason});
    csv += CsvRecord({at, record.org_id, record.connection_id, record.data_source, record.kind,
                      record.reason_code, record.reason});
  }
  Set(answer.json, "events", list);
  if (format == "json") {
    answer.text = ToLine(answer.json) + "\n";
  } else if (format == "csv") {
    answer.text = csv;
  } else {
    answer.text = table.empty() ? "No events are on record.\n" : table.Render(width);
  }
  return answer;
}

// Deletes what is older than --before, or than the profile keeps.
Result<Answer> PruneAudit(Workspace& workspace, const Invocation& invocation) {
  auto before_ms = MomentMs("--before", invocation.before);
  if (!before_ms) return before_ms.error();
  if (invocation.before.empty()) {
    const auto kept = workspace.options().audit_retention;
    if (!kept) {
      return Error{.code = Code::kUsage,
                   .what = "Nothing was deleted.",
                   .cause = "Neither --before nor a profile says how long records are kept.",
                   .fix =
                       "Give --before 90d, or keep it: claribi-host profile add NAME "
                       "--audit-retention 90d"};
    }
    before_ms = store::UnixMs() - kept->count();
  }
  const auto database = workspace.Store();
  if (!database) return database.error();
  const auto pruned =
      store::Audit(**database).Prune(workspace.options().org, *before_ms, workspace.patience());
  if (!pruned) return pruned.error();
  Answer answer;
  Set(answer.json, "before_ms", *before_ms);
  Set(answer.json, "calls", pruned->calls);
  Set(answer.json, "events", pruned->events);
  answer.text = "deleted: " + std::to_string(pruned->calls) + " calls and " +
                std::to_string(pruned->events) + " events before " +
                UtcText(*before_ms, kTimeFormat) + "\n";
  return answer;
}

std::string SettleAudit(Invocation& invocation) {
  if (invocation.csv) invocation.format = "csv";
  return "";
}

Result<Answer> ShowAudit(Workspace& workspace, const Invocation& invocation) {
  if (invocation.action == "prune") return PruneAudit(workspace, invocation);
  const auto since_ms = MomentMs("--since", invocation.since);
  if (!since_ms) return since_ms.error();
  const auto database = workspace.Store();
  if (!database) return database.error();
  if (invocation.events) {
    const auto events =
        store::Events(**database)
            .List(workspace.options().org, {invocation.name, *since_ms, invocation.limit},
                  workspace.patience());
    if (!events) return events.error();
    return EventsAnswer(*events, invocation.format, workspace.terminal().Width());
  }
  const auto records =
      store::Audit(**database)
          .List(workspace.options().org, {invocation.name, *since_ms, invocation.limit},
                workspace.patience());
  if (!records) return records.error();
  Document list(rapidjson::kArrayType);
  for (const AuditRecord& record : *records) {
    list.PushBack(Value(RecordJson(record), list.GetAllocator()), list.GetAllocator());
  }
  Answer answer;
  Set(answer.json, "calls", list);
  if (invocation.format == "json") {
    answer.text = ToLine(answer.json) + "\n";
  } else if (invocation.format == "csv") {
    answer.text = ToCsv(*records);
  } else {
    answer.text = ToTable(*records, workspace.terminal().Width());
  }
  return answer;
}

}  // namespace

Command AuditCommand() {
  return {
      .name = "audit",
      .summary = "List the calls that were made: who called what, and how it ended",
      .group = "Administration",
      .arguments = {{.name = "NAME",
                     .says = "Data source, also a disconnected one (default: all)",
                     .take = Into(&Invocation::name),
                     .names = Names::kDataSource}},
      .options = {{.name = "--events",
                   .says = "List events instead of calls: what plugins reported (tools_changed, "
                           "sign_in_lost, sign_in_renewed), and tools that were hidden because "
                           "they changed (tool_hidden, tool_shown_again)",
                   .take = Into(&Invocation::events)},
                  {.name = "--since",
                   .value = "DURATION|TIME",
                   .says = "Only what is newer: a duration like 24h, or a time like "
                           "2026-11-26T18:40:00Z",
                   .take = Into(&Invocation::since)},
                  {.name = "--limit",
                   .value = "N",
                   .says = "At most this many, the latest (default: 1000)",
                   .take = IntoNumber(1, kMostRecords, &Invocation::limit)},
                  {.name = "--format",
                   .value = "FORMAT",
                   .says = "table (default), csv or json",
                   .take = Into(&Invocation::format),
                   .choices = {"table", "csv", "json"}},
                  {.name = "--csv",
                   .says = "The same as --format csv",
                   .take = Into(&Invocation::csv),
                   .excludes = {"--json", "--format"}}},
      .examples = {"audit prod --since 24h", "audit --csv", "audit prune --before 90d"},
      .globals = kStoring | kWaiting,
      .actions = {{.name = "prune",
                   .summary = "Delete the records of the organisation that are older, calls and "
                              "events",
                   .options = {{.name = "--before",
                                .value = "DURATION|TIME",
                                .says = "What is older goes: 90d, or a time like "
                                        "2026-11-26T18:40:00Z (default: the retention of the "
                                        "profile)",
                                .take = Into(&Invocation::before)}}}},
      .settle = &SettleAudit,
      .run = &ShowAudit};
}

}  // namespace claribi::app
