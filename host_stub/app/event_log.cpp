#include "app/event_log.h"

#include <iostream>
#include <utility>

#include "app/plugin_message.h"
#include "app/printable.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

// A command meets a few events; the limit keeps a plugin that reports without end from filling the
// memory.
constexpr std::size_t kMostKept = 1000;

}  // namespace

void EventLog::Introduce(const std::string& connection_id, const std::string& name) {
  const std::lock_guard lock(mutex_);
  names_[connection_id] = name;
}

void EventLog::Report(const loader::Scope& scope, std::string_view event) {
  const auto message = ReadMessage("host_event", event);
  if (!message) {
    log_.Write(&scope, loader::LogLevel::kWarn, "event",
               "an event is left out, because this host does not know it: " + message.error().what +
                   " " + message.error().cause);
    return;
  }
  store::EventRecord record;
  record.org_id = scope.org_id;
  record.connection_id = scope.connection_id;
  record.kind = TextOf(*message, "kind");
  record.at_ms = IntegerOf(*message, "at_ms").value_or(store::UnixMs());
  if (const Value* reason = Find(*message, "reason")) {
    record.reason_code = TextOf(*reason, "code");
    record.reason = TextOf(*reason, "message");
    record.reason_at_ms = IntegerOf(*reason, "at_ms");
  }
  log_.Write(&scope, loader::LogLevel::kInfo, "event",
             record.kind + (record.reason.empty() ? "" : ": " + record.reason));
  const std::lock_guard lock(mutex_);
  if (const auto known = names_.find(record.connection_id); known != names_.end()) {
    record.data_source = known->second;
  }
  if (records_.size() < kMostKept) records_.push_back(std::move(record));
}

void EventLog::Keep(store::Database& database, const outcome::Patience& patience) {
  std::vector<store::EventRecord> records;
  {
    const std::lock_guard lock(mutex_);
    records.swap(records_);
  }
  store::Events events(database);
  for (store::EventRecord& record : records) {
    if (const auto added = events.Add(record, patience); !added) {
      std::cerr << "warning: " << Printable(added.error().what) << " "
                << Printable(added.error().cause) << "\n";
      return;
    }
  }
}

}  // namespace claribi::app
