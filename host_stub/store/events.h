// Events: what plugins reported of a connection unasked: that its tools changed, that its sign-in
// was lost, or renewed elsewhere. Written when it was noticed, by the host that noticed it. Not a
// queue: no reader is notified. Records outlive their data source, as those of the audit do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/audit.h"
#include "store/database.h"

namespace claribi::store {

struct EventRecord {
  std::int64_t id = 0;  // given by Add
  std::string org_id;
  std::int64_t at_ms = 0;  // when it was noticed
  std::string connection_id;
  std::string data_source;                   // its name at that time
  std::string kind;                          // as in the host event message
  std::string reason_code;                   // "": no reason belongs to it
  std::string reason;                        // a sentence
  std::optional<std::int64_t> reason_at_ms;  // when it happened
};

/// Any thread. The database outlives it.
class Events {
 public:
  explicit Events(Database& database) : database_(database) {}

  /// Writes a record and sets its id. An event with a reason and a time that are on record already
  /// is not written again: it happened once, however many hosts noticed it.
  Status Add(EventRecord& record, const Patience& patience);

  /// The latest first.
  Result<std::vector<EventRecord>> List(const std::string& org_id, const AuditQuery& query,
                                        const Patience& patience);

  /// By data source and kind.
  Result<std::vector<RecordCount>> Count(const std::string& org_id, const Patience& patience);

 private:
  Database& database_;
};

}  // namespace claribi::store
