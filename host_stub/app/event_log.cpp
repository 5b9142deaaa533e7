#include "app/event_log.h"

#include <iostream>
#include <optional>
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
  Remember(std::move(record));
}

void EventLog::Remember(store::EventRecord record) {
  if (records_.size() < kMostKept) {
    records_.push_back(std::move(record));
  } else {
    ++left_out_;
  }
}

void EventLog::Keep(store::Database& database, const outcome::Patience& patience) {
  std::vector<store::EventRecord> records;
  std::size_t left_out = 0;
  {
    const std::lock_guard lock(mutex_);
    records.swap(records_);
    std::swap(left_out, left_out_);
  }
  if (left_out > 0) {
    std::cerr << "warning: " << left_out << " events of plugins are not on record. More than "
              << kMostKept << " came before they could be written.\n";
  }
  store::Events events(database);
  std::size_t refused = 0;
  std::optional<store::Error> why;
  auto record = records.begin();
  for (; record != records.end(); ++record) {
    const auto added = events.Add(*record, patience);
    if (added) continue;
    if (!why) why = added.error();
    if (added.error().retryable) break;
    ++refused;
  }
  if (!why) return;
  const auto later = static_cast<std::size_t>(records.end() - record);
  if (later > 0) {
    // The database is away, or time is: in front of what came meanwhile.
    const std::lock_guard lock(mutex_);
    records.erase(records.begin(), record);
    records.swap(records_);
    for (store::EventRecord& newer : records) Remember(std::move(newer));
  }
  std::cerr << "warning: " << Printable(why->what) << " " << Printable(why->cause);
  if (refused > 0) std::cerr << " Events that are not on record: " << refused << ".";
  if (later > 0) std::cerr << " Events that wait to be written: " << later << ".";
  std::cerr << "\n";
}

}  // namespace claribi::app
