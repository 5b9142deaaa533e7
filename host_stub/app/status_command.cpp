// status and test: what is connected, and whether it works.
#include "app/call_record.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/hidden_tools.h"
#include "app/hints.h"
#include "app/metrics_text.h"
#include "app/printable.h"
#include "app/probe.h"
#include "app/source_status.h"
#include "app/status_details.h"
#include "app/table.h"
#include "app/tool_listing.h"
#include "app/utc_time.h"
#include "store/audit.h"
#include "store/events.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Error;
using outcome::Result;

constexpr std::chrono::seconds kNoting{5};  // also after Ctrl-C

std::string TimeText(std::int64_t unix_ms) {
  return unix_ms == 0 ? "never" : UtcText(unix_ms, "%Y-%m-%dT%H:%M:%SZ");
}

// A time that is not known is null, and never 1970.
void SetTime(Document& json, const char* name, std::int64_t unix_ms) {
  const Value unknown;
  if (unix_ms == 0) {
    Set(json, name, unknown);
  } else {
    Set(json, name, unix_ms);
  }
}

// The row, with what the plugin says of its sign-in in `status` (an object, or null where it was
// not asked).
Document ToJson(const store::DataSource& source, const Value& status) {
  Document json(rapidjson::kObjectType);
  Set(json, "name", source.name);
  Set(json, "plugin_id", source.plugin_id);
  Set(json, "vendor", source.manifest_id);
  SetTextOrNull(json, "endpoint", EndpointOf(source, status));
  Set(json, "status", source.status);
  for (const char* member : {"account", "issuer", "scopes", "expires_at_ms", "refreshable",
                             "issued_at_ms", "reason", "circuit", "dead_probe"}) {
    const Value* value = Find(status, member);
    const Value null;
    Set(json, member, value != nullptr ? *value : null);
  }
  SetTime(json, "created_at_ms", source.created_at_ms);
  SetTextOrNull(json, "last_check", source.last_check);
  SetTime(json, "last_check_at_ms", source.last_check_at_ms);
  return json;
}

// Why a person has to sign in again, in a line, where the plugin says so.
std::string ReasonLine(const Workspace& workspace, const store::DataSource& source,
                       const Value& status) {
  const std::string reason = SignInReason(status);
  if (reason.empty()) return "";
  return Printable(source.name) + ": " + Printable(reason) +
         " Sign in again with: " + HintFor(workspace.options(), {"connect", source.name}) + "\n";
}

// Why one cannot be examined.
std::string ErrorLine(const store::DataSource& source, const Error& error) {
  std::string line = Printable(source.name) + ":";
  for (const std::string& sentence : {error.what, error.cause, error.fix}) {
    if (!sentence.empty()) line += " " + Printable(sentence);
  }
  return line + "\n";
}

// That the vendor is not asked for the moment, and until when.
std::string CircuitLine(const store::DataSource& source, const Value& status) {
  const Value* circuit = Find(status, "circuit");
  if (circuit == nullptr) return "";
  return Printable(source.name) + ": the vendor keeps failing and " + NextAttempt(*circuit) + ": " +
         Printable(TextOf(*circuit, "reason")) + "\n";
}

// That the test call cannot be made, so that nobody takes an old "passed" for an answer.
std::string DeadProbeLine(const Workspace& workspace, const store::DataSource& source,
                          const Value& status) {
  const Value* dead = Find(status, "dead_probe");
  if (dead == nullptr) return "";
  const std::string tool = TextOf(*dead, "tool");
  return Printable(source.name) + ": the test call " + Printable(tool) + " cannot be made since " +
         TimeText(IntegerOf(*dead, "since_ms").value_or(0)) + ": " +
         Printable(TextOf(*dead, "reason")) +
         ". Look at it with: " + HintFor(workspace.options(), {"tools", source.name, "--all"}) +
         "\n";
}

// In a table as words that a narrow terminal wraps, in CSV as programs read a time.
std::string Check(const store::DataSource& source, bool is_csv) {
  if (source.last_check.empty()) return "never";
  return source.last_check + " " +
         (is_csv ? TimeText(source.last_check_at_ms)
                 : UtcText(source.last_check_at_ms, "%Y-%m-%d %H:%M:%SZ"));
}

}  // namespace

// For a scraper. The tools are listed, which is the one request that this makes of a vendor.
Result<Answer> ShowMetrics(Workspace& workspace, const std::vector<store::DataSource>& sources) {
  const auto database = workspace.Store();
  if (!database) return database.error();
  const std::string& org = workspace.options().org;
  const auto calls = store::Audit(**database).Count(org, workspace.patience());
  if (!calls) return calls.error();
  const auto events = store::Events(**database).Count(org, workspace.patience());
  if (!events) return events.error();
  std::vector<SourceGauges> gauges;
  for (store::DataSource source : sources) {
    SourceGauges gauge{.name = source.name};
    const auto status = ExamineSource(workspace, source, workspace.patience());
    if (!status && EndsCommand(status.error())) return status.error();
    gauge.is_authorized = source.status == "authorized";
    const Value* circuit = status ? Find(*status, "circuit") : nullptr;
    gauge.is_circuit_open = circuit != nullptr && IsShut(*circuit);
    if (gauge.is_authorized && !gauge.is_circuit_open && status && status->IsObject()) {
      const auto connection = workspace.Open(source);
      const auto listing = connection ? CollectTools(**connection, {}, workspace.Settings())
                                      : Result<ToolListing>(connection.error());
      if (!listing && EndsCommand(listing.error())) return listing.error();
      if (listing) {
        gauge.shown_tools = listing->tools.Size();
        gauge.hidden_tools = listing->hidden.Size();
      }
    }
    gauges.push_back(std::move(gauge));
  }
  Answer answer;
  answer.text = MetricsText(*calls, *events, gauges);
  Set(answer.json, "metrics", answer.text);
  return answer;
}

Result<Answer> ShowStatus(Workspace& workspace, const Invocation& invocation) {
  const auto database = workspace.Store();
  if (!database) return database.error();
  std::vector<store::DataSource> sources;
  if (invocation.name.empty()) {
    auto listed =
        store::DataSources(**database).List(workspace.options().org, workspace.patience());
    if (!listed) return listed.error();
    sources = std::move(*listed);
  } else {
    auto found = workspace.FindSource(invocation.name);
    if (!found) return found.error();
    sources.push_back(std::move(*found));
  }
  if (!sources.empty()) {
    if (const auto plugin = workspace.Plugin(); !plugin) return plugin.error();
  }
  if (invocation.metrics) return ShowMetrics(workspace, sources);
  Table table({NameColumn("NAME"), WholeColumn("VENDOR", -1), WholeColumn("STATUS", 4),
               WholeColumn("ACCOUNT"), WrappedColumn("LAST CHECK", 1),
               WrappedColumn("ENDPOINT", 2)});
  std::string reasons;
  std::string details;
  Document list;
  list.SetArray();
  for (store::DataSource& source : sources) {
    const auto examined = ExamineSource(workspace, source, workspace.patience());
    // A data source that cannot be examined does not hide the others in the list.
    if (!examined && (!invocation.name.empty() || EndsCommand(examined.error()))) {
      return examined.error();
    }
    const Document unknown;
    const Document& status = examined ? *examined : unknown;
    if (examined && status.IsObject() && IsAbandoned(source)) {
      const outcome::Status removed =
          store::DataSources(**database).RemoveAbandoned(source, workspace.patience());
      if (!removed) return removed.error();
      continue;
    }
    if (!examined) source.status = "error";
    Document row = ToJson(source, status);
    if (!examined) Set(row, "error", ToJson(examined.error(), store::UnixMs()));
    if (!invocation.name.empty()) {
      const auto history = HistoryOf(workspace, source, status);
      if (!history) return history.error();
      const auto to_do = ToDosFor(workspace, source, status, *history);
      AddStatusDetails(row, *history, to_do);
      details = StatusDetailsText(source, status, *history, to_do);
    }
    list.PushBack(Value(row, list.GetAllocator()), list.GetAllocator());
    table.Add({source.name, source.manifest_id, source.status, TextOf(status, "account"),
               Check(source, invocation.csv), EndpointOf(source, status)});
    const std::string reason = examined ? ReasonLine(workspace, source, status) +
                                              CircuitLine(source, status) +
                                              DeadProbeLine(workspace, source, status)
                                        : ErrorLine(source, examined.error());
    reasons += reason;
    if (!reason.empty()) details += "\n" + reason;
  }
  Answer answer;
  Set(answer.json, "data_sources", list);
  if (!invocation.name.empty() && list.Size() == 1 && !invocation.csv) {
    answer.text = details;
    return answer;
  }
  answer.text = table.empty() ? "Nothing is connected. Connect your first source with: " +
                                    HintFor(workspace.options(), {"connect", "NAME"}) + "\n"
                              : table.Render(workspace.terminal().Width());
  if (!reasons.empty()) answer.text += "\n" + reasons;
  if (invocation.csv) answer.text = table.Csv();
  return answer;
}

Result<Answer> TestConnection(Workspace& workspace, const Invocation& invocation) {
  auto source = workspace.FindSource(invocation.name);
  if (!source) return source.error();
  auto connection = workspace.Open(*source);
  if (!connection) return connection.error();
  const auto status = ProbeOnRecord(workspace, *source, **connection, workspace.patience());
  const outcome::Status judged = status ? JudgeProbe(*status) : outcome::Status(status.error());
  if (!judged && judged.error().code == outcome::Code::kCancelled) return judged.error();
  NoteCheck(*source, status ? TextOf(*status, "status") : "", judged.ok());
  const outcome::Deadline patience = workspace.EndingTime(kNoting);
  const outcome::Status noted =
      store::DataSources(**workspace.Store()).NoteCheck(*source, patience);
  if (status && !judged && IsProbeHidden(*status)) {
    const Value* probe = Find(*status, "probe");
    const auto listing = ListAndNote(workspace, *source, **connection, {}, workspace.Settings());
    if (!listing) return judged.error();
    return WithWayToShow(judged.error(), *listing, workspace.options(), source->name,
                         TextOf(*probe, "tool"));
  }
  if (!judged) return judged.error();
  if (!noted) return noted.error();
  Answer answer;
  answer.json.CopyFrom(*status, answer.json.GetAllocator());
  Set(answer.json, "name", source->name);
  if (IsListing(*status)) {
    answer.text =
        "passed: " + Printable(source->name) +
        " answers (listing; there is no test call, so whether access works is not known)\n" +
        NotesIn(*status);
    return answer;
  }
  const Value* probe = Find(*status, "probe");
  const std::string tool = probe != nullptr ? TextOf(*probe, "tool") : "";
  answer.text = "passed: " + Printable(source->name) + " works" +
                (tool.empty() ? "" : " (" + Printable(tool) + " answered)") + "\n" +
                NotesIn(*status);
  return answer;
}

Command StatusCommand() {
  return {.name = "status",
          .summary = "Show data sources and their sign-ins, without asking the vendor",
          .group = "Data sources",
          .arguments = {AnySourceArgument()},
          .options = {CsvOption(),
                      {.name = "--metrics",
                       .says = "Print counters in the OpenMetrics text format; lists the tools of "
                               "each data source",
                       .take = Into(&Invocation::metrics),
                       .excludes = {"--csv"}}},
          .examples = {"status", "status prod", "status --metrics"},
          .globals = kAllGlobals & ~kActing,
          .run = &ShowStatus,
          .doing = "Looking at the data sources"};
}

Command TestCommand() {
  return {.name = "test",
          .summary = "Make the read call that proves that a connection works",
          .group = "Data sources",
          .arguments = {SourceArgument()},
          .examples = {"test prod", "test prod --timeout 10s --json"},
          .run = &TestConnection,
          .doing = "Asking the vendor"};
}

}  // namespace claribi::app
