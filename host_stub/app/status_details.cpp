#include "app/status_details.h"

#include <cstdlib>

#include "app/hidden_tools.h"
#include "app/hints.h"
#include "app/printable.h"
#include "app/probe.h"
#include "app/source_status.h"
#include "app/utc_time.h"
#include "store/events.h"
#include "store/leases.h"
#include "store/secrets.h"

namespace claribi::app {
namespace {

using outcome::Result;

constexpr const char* kDetailTime = "%Y-%m-%dT%H:%M:%SZ";
constexpr std::int64_t kMostEvents = 1000;
constexpr std::size_t kMostTools = 5;
constexpr std::int64_t kLongestStoringMs = 60'000;  // from the issue of a token to its record

// "2026-11-30T12:00:00Z (in 58 min)"
std::string MomentText(std::int64_t unix_ms) {
  const std::int64_t left_ms = unix_ms - store::UnixMs();
  const std::int64_t minutes = std::abs(left_ms) / 60'000;
  const std::string span = minutes < 120    ? std::to_string(minutes) + " min"
                           : minutes < 2880 ? std::to_string(minutes / 60) + " h"
                                            : std::to_string(minutes / 1440) + " days";
  return UtcText(unix_ms, kDetailTime) +
         (left_ms < 0 ? " (" + span + " ago)" : " (in " + span + ")");
}

std::string MomentOr(const Value& status, const char* member, const char* otherwise) {
  const auto at_ms = IntegerOf(status, member);
  return at_ms ? MomentText(*at_ms) : otherwise;
}

std::string ScopesIn(const Value& status) {
  std::string text;
  for (const std::string& scope : TextsIn(status, "scopes"))
    text += (text.empty() ? "" : " ") + scope;
  return text.empty() ? "not said" : text;
}

}  // namespace

Result<SourceHistory> HistoryOf(Workspace& workspace, const store::DataSource& source,
                                const Value& status) {
  SourceHistory history;
  const auto database = workspace.Store();
  if (!database) return database.error();
  const auto events = store::Events(**database)
                          .List(source.org_id, {source.name, 0, kMostEvents}, workspace.patience());
  if (!events) return events.error();
  for (const store::EventRecord& event : *events) {  // the latest first
    if (event.connection_id != source.connection_id) continue;
    std::int64_t* const at = event.kind == "sign_in_renewed" ? &history.renewed_elsewhere_at_ms
                             : event.kind == "tools_changed" ? &history.tools_changed_at_ms
                                                             : nullptr;
    if (at != nullptr && *at == 0) *at = event.at_ms;
  }
  history.hidden_tools = HiddenByDrift(*events, source.connection_id);
  // Nothing is said of which secret is which: what was written when the access was issued is it.
  const auto issued_at_ms = IntegerOf(status, "issued_at_ms");
  if (!issued_at_ms) return history;
  const auto writings = store::Secrets(**database)
                            .Writings({source.org_id, source.connection_id}, workspace.patience());
  if (!writings) return writings.error();
  std::int64_t nearest = kLongestStoringMs;
  for (const store::SecretWriting& writing : *writings) {
    const std::int64_t distance = std::abs(writing.at_ms - *issued_at_ms);
    if (writing.node.empty() || distance > nearest) continue;
    nearest = distance;
    history.issued_to = writing.node;
  }
  return history;
}

std::vector<ToDo> ToDosFor(const Workspace& workspace, const store::DataSource& source,
                           const Value& status, const SourceHistory& history) {
  std::vector<ToDo> to_do;
  const auto hint = [&](const std::vector<std::string>& words) {
    return HintFor(workspace.options(), words);
  };
  if (!status.IsObject()) {
    return {
        {"It belongs to another plugin or vendor: name its library with --plugin, or its "
         "manifest with --manifest.",
         ""}};
  }
  if (source.status != "authorized") {
    return {{"Sign in again.", hint({"connect", source.name})}};
  }
  if (const Value* circuit = Find(status, "circuit")) {
    to_do.push_back(
        {"The vendor keeps failing and " + NextAttempt(*circuit) + ": wait, or look why.",
         hint({"doctor", source.name})});
  }
  if (Find(status, "dead_probe") != nullptr) {
    to_do.push_back({"The test call cannot be made any more: look at the tools.",
                     hint({"tools", source.name, "--all"})});
  }
  if (source.last_check.empty()) {
    to_do.push_back({"It was never tested.", hint({"test", source.name})});
  } else if (source.last_check == "failed") {
    to_do.push_back({"The last test failed.", hint({"doctor", source.name})});
  }
  std::size_t told = 0;
  for (const auto& [tool, reason] : history.hidden_tools) {
    if (++told > kMostTools) {
      to_do.push_back({std::to_string(history.hidden_tools.size() - kMostTools) +
                           " more tools changed and are hidden: look at all of them.",
                       hint({"tools", source.name, "--all"})});
      break;
    }
    std::string what = "The tool ";
    what.append(tool).append(" is hidden: ").append(reason);
    what += ". Look at the change, and approve it if the tool still does what it should.";
    to_do.push_back({what, hint({"tools", source.name, "--diff", tool})});
  }
  if (history.tools_changed_at_ms > source.last_check_at_ms) {
    to_do.push_back({"The vendor changed its tools.", hint({"tools", source.name, "--all"})});
  }
  return to_do;
}

std::string StatusDetailsText(const store::DataSource& source, const Value& status,
                              const SourceHistory& history, const std::vector<ToDo>& to_do) {
  std::string text;
  const auto line = [&text](std::string name, const std::string& value) {
    name.resize(15, ' ');
    text += name + Printable(value) + "\n";
  };
  line("name", source.name);
  line("vendor", source.manifest_id);
  line("endpoint", EndpointOf(source, status));
  line("status", source.status);
  if (const std::string account = TextOf(status, "account"); !account.empty()) {
    line("account", account);
  }
  if (const std::string issuer = TextOf(status, "issuer"); !issuer.empty())
    line("signed in at", issuer);
  if (!source.connected_by.empty()) {
    line("connected by", source.connected_by + ", " + MomentText(source.connected_at_ms));
  }
  if (status.IsObject()) {
    line("scopes", ScopesIn(status));
    line("access ends", MomentOr(status, "expires_at_ms", "not said") +
                            (IsTrue(status, "refreshable") ? ", and is renewed by itself" : ""));
    line("access issued", MomentOr(status, "issued_at_ms", "not said") +
                              (history.issued_to.empty() ? "" : ", to " + history.issued_to));
  }
  if (history.renewed_elsewhere_at_ms > 0) {
    line("renewed", "by another node, noticed " + MomentText(history.renewed_elsewhere_at_ms));
  }
  line("last check", source.last_check.empty()
                         ? "never"
                         : source.last_check + ", " + MomentText(source.last_check_at_ms));
  line("tools changed", history.tools_changed_at_ms == 0 ? "not on record"
                                                         : MomentText(history.tools_changed_at_ms));
  if (to_do.empty()) line("to do", "nothing");
  for (const ToDo& one : to_do) {
    line("to do", one.what);
    if (!one.command.empty()) text += "next: " + one.command + "\n";
  }
  return text;
}

void AddStatusDetails(Document& json, const SourceHistory& history,
                      const std::vector<ToDo>& to_do) {
  const auto set_time = [&json](const char* name, std::int64_t at_ms) {
    const Value never;
    if (at_ms == 0) {
      Set(json, name, never);
    } else {
      Set(json, name, at_ms);
    }
  };
  set_time("renewed_elsewhere_at_ms", history.renewed_elsewhere_at_ms);
  set_time("tools_changed_at_ms", history.tools_changed_at_ms);
  SetTextOrNull(json, "issued_to", history.issued_to);
  Document list(rapidjson::kArrayType);
  for (const ToDo& one : to_do) {
    Document entry(rapidjson::kObjectType);
    Set(entry, "what", one.what);
    SetTextOrNull(entry, "command", one.command);
    list.PushBack(Value(entry, list.GetAllocator()), list.GetAllocator());
  }
  Set(json, "to_do", list);
}

}  // namespace claribi::app
