#include "app/hidden_tools.h"

#include <set>
#include <utility>

#include "app/hints.h"
#include "app/json_document.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Error;
using outcome::Result;

constexpr std::int64_t kMostRead = 1000;
constexpr std::size_t kMostNoted = 100;  // of one listing

void Note(Workspace& workspace, const store::DataSource& source, const ToolListing& listing,
          const outcome::Patience& patience) {
  const auto database = workspace.Store();
  if (!database || !listing.complete) return;
  store::Events events(**database);
  const auto records = events.List(source.org_id, {source.name, 0, kMostRead}, patience);
  if (!records) return;
  const auto on_record = HiddenByDrift(*records, source.connection_id);
  for (store::EventRecord& record : NewsOfHidden(on_record, listing)) {
    record.org_id = source.org_id;
    record.connection_id = source.connection_id;
    record.data_source = source.name;
    record.at_ms = store::UnixMs();
    if (!events.Add(record, patience)) return;
  }
}

}  // namespace

std::map<std::string, std::string> HiddenByDrift(const std::vector<store::EventRecord>& events,
                                                 const std::string& connection_id) {
  std::map<std::string, std::string> hidden;
  std::set<std::string> known;
  for (const store::EventRecord& event : events) {
    const bool is_hidden = event.kind == kToolHidden;
    if (event.connection_id != connection_id || (!is_hidden && event.kind != kToolShownAgain)) {
      continue;
    }
    if (known.insert(event.reason_code).second && is_hidden) {
      hidden[event.reason_code] = event.reason;
    }
  }
  return hidden;
}

std::vector<store::EventRecord> NewsOfHidden(const std::map<std::string, std::string>& on_record,
                                             const ToolListing& listing) {
  std::vector<store::EventRecord> news;
  std::set<std::string> hidden;
  const auto add = [&news](const char* kind, const std::string& tool, const std::string& reason) {
    if (news.size() == kMostNoted) return;
    store::EventRecord record;
    record.kind = kind;
    record.reason_code = tool;
    record.reason = reason;
    news.push_back(std::move(record));
  };
  for (const ToolDrift& drift : DriftsIn(listing)) {
    if (!drift.is_hidden || !hidden.insert(drift.name).second) continue;
    const auto known = on_record.find(drift.name);
    if (known == on_record.end() || known->second != drift.reason) {
      add(kToolHidden, drift.name, drift.reason);
    }
  }
  for (const auto& [tool, reason] : on_record) {
    if (hidden.count(tool) == 0) add(kToolShownAgain, tool, "It is not hidden by drift any more.");
  }
  return news;
}

Result<ToolListing> ListAndNote(Workspace& workspace, const store::DataSource& source,
                                loader::Connection& connection, const ListingOrder& order,
                                const loader::CallSettings& settings) {
  auto listing = CollectTools(connection, order, settings);
  if (listing) Note(workspace, source, *listing, settings.patience);
  return listing;
}

Error WithWayToShow(Error error, const ToolListing& listing, const GlobalOptions& options,
                    const std::string& source, const std::string& tool) {
  const auto detail = ParseObject(error.detail, "The detail");
  if (!detail || TextOf(*detail, "kind") != "tool_hidden") return error;
  for (const ToolDrift& drift : DriftsIn(listing)) {
    if (!drift.is_hidden || drift.name != tool) continue;
    error.fix = DriftFix(options, source, tool);
    return error;
  }
  error.fix +=
      (error.fix.empty() ? "" : " ") + ("List them with: " + HintFor(options, {"tools", source}));
  return error;
}

}  // namespace claribi::app
