// EventLog: what plugins report of a connection unasked. Shown with --verbose at once, and kept
// until the command writes it to the store: the plugin that reports it does not wait.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "app/store_services.h"
#include "loader/offered_services.h"
#include "outcome/patience.h"
#include "store/database.h"
#include "store/events.h"

namespace claribi::app {

/// Any thread. The log outlives it.
class EventLog final : public loader::EventSink {
 public:
  explicit EventLog(StderrLog& log) : log_(log) {}

  /// From now on records of that connection say `name`.
  void Introduce(const std::string& connection_id, const std::string& name);

  void Report(const loader::Scope& scope, std::string_view event) override;

  /// Writes to the store what came so far. One that the store refuses is dropped, and those that
  /// it cannot take now wait for the next time, each with a warning; so are those beyond a
  /// thousand that wait.
  void Keep(store::Database& database, const outcome::Patience& patience);

 private:
  void Remember(store::EventRecord record);

  StderrLog& log_;
  std::mutex mutex_;
  std::map<std::string, std::string> names_;  // by connection id
  std::vector<store::EventRecord> records_;
  std::size_t left_out_ = 0;  // because too many waited
};

}  // namespace claribi::app
