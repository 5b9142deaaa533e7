// Audit: which calls were made, by whom, and how they ended. A record is written before the call
// leaves and completed afterwards, so that a host that dies in between leaves one whose outcome is
// "unknown". Not what was asked or answered: of the arguments there is a hash, of the result a
// count, of an error its kind. Records outlive their data source.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace claribi::store {

struct AuditRecord {
  std::int64_t id = 0;  // given by Begin
  std::string org_id;
  std::int64_t at_ms = 0;
  std::string actor;  // who
  std::string connection_id;
  std::string data_source;  // its name at that time
  std::string tool;
  std::string arguments_sha256;            // of the canonical arguments
  std::string outcome = kUnknown;          // "ok", "not_called", or an error's code and its kind
  std::optional<std::int64_t> rows;        // of the result, where it has any
  std::optional<std::int64_t> redactions;  // credentials that were taken out of it
  bool truncated = false;
  std::optional<std::int64_t> duration_ms;

  static constexpr const char* kUnknown = "unknown";
};

/// How often something is on record.
struct RecordCount {
  std::string data_source;  // its name at that time
  std::string what;         // the outcome of calls, or the kind of events
  std::int64_t count = 0;
};

struct AuditQuery {
  std::string data_source;    // "": all
  std::int64_t since_ms = 0;  // this time and later
  std::int64_t limit = 0;     // the latest of them
};

/// Any thread. The database outlives it. What is read of the audit holds everything that this
/// process has written before.
class Audit {
 public:
  explicit Audit(Database& database) : database_(database) {}

  /// Writes a new record and sets its id. It is on the disk, or with the server, when this returns;
  /// callers at the same time wait for that together.
  Status Begin(AuditRecord& record, const Patience& patience);

  /// Why an outcome could not be written. Any thread.
  using OnLost = std::function<void(const Error&)>;

  /// Writes what is known after the call: outcome, rows, redactions, truncated, duration. Soon:
  /// with the next record, within a tenth of a second, or when the database is closed. Until then,
  /// and for ever if the process dies before, the outcome is "unknown". `on_lost` hears if that
  /// fails for longer than `at_most`; the database may be closing then.
  void Complete(const AuditRecord& record, std::chrono::milliseconds at_most, OnLost on_lost);

  /// The latest first.
  Result<std::vector<AuditRecord>> List(const std::string& org_id, const AuditQuery& query,
                                        const Patience& patience);

  /// By data source and outcome.
  Result<std::vector<RecordCount>> Count(const std::string& org_id, const Patience& patience);

  /// Deletes what is older, calls and events (events.h). How many calls, and how many events.
  struct Pruned {
    std::int64_t calls = 0;
    std::int64_t events = 0;
  };
  Result<Pruned> Prune(const std::string& org_id, std::int64_t before_ms, const Patience& patience);

 private:
  Database& database_;
};

}  // namespace claribi::store
