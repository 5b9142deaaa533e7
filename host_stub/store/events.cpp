#include "store/events.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include "store/fresh_number.h"
#include "store/transaction.h"

namespace claribi::store {
namespace {

using Poco::Data::Statement;
using namespace Poco::Data::Keywords;

// What is not known is -1 in the table.
constexpr std::int64_t kNoTime = -1;

bool IsOnRecord(Session& session, const EventRecord& record) {
  if (!record.reason_at_ms) return false;
  std::int64_t count = 0;
  session << "SELECT COUNT(*) FROM events WHERE org_id = $1 AND connection_id = $2 AND kind = $3"
             " AND reason_code = $4 AND reason_at_ms = $5",
      bind(record.org_id), bind(record.connection_id), bind(record.kind), bind(record.reason_code),
      bind(*record.reason_at_ms), into(count), now;
  return count > 0;
}

void InsertEvent(Session& session, const EventRecord& record) {
  session << "INSERT INTO events (org_id, id, at_ms, connection_id, data_source, kind,"
             " reason_code, reason, reason_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      bind(record.org_id), bind(record.id), bind(record.at_ms), bind(record.connection_id),
      bind(record.data_source), bind(record.kind), bind(record.reason_code), bind(record.reason),
      bind(record.reason_at_ms.value_or(kNoTime)), now;
}

std::vector<EventRecord> SelectEvents(Session& session, const std::string& org_id,
                                      const AuditQuery& query) {
  EventRecord row;
  std::int64_t reason_at_ms = 0;
  Statement statement(session);
  // SQLite numbers parameters by where they stand, so they stand in the order of their numbers.
  const bool is_of_one = !query.data_source.empty();
  statement << std::string(
                   "SELECT org_id, id, at_ms, connection_id, data_source, kind, reason_code,"
                   " reason, reason_at_ms FROM events WHERE org_id = $1 AND at_ms >= $2") +
                   (is_of_one ? " AND data_source = $3" : "") +
                   " ORDER BY at_ms DESC, id DESC LIMIT " + (is_of_one ? "$4" : "$3"),
      bind(org_id), bind(query.since_ms), into(row.org_id), into(row.id), into(row.at_ms),
      into(row.connection_id), into(row.data_source), into(row.kind), into(row.reason_code),
      into(row.reason), into(reason_at_ms), range(0, 1);
  if (is_of_one) statement, bind(query.data_source);
  statement, bind(query.limit);
  std::vector<EventRecord> records;
  while (!statement.done()) {
    if (statement.execute() == 0) continue;
    row.reason_at_ms = reason_at_ms < 0 ? std::nullopt : std::optional(reason_at_ms);
    records.push_back(row);
  }
  return records;
}

}  // namespace

Status Events::Add(EventRecord& record, const Patience& patience) {
  const auto id = FreshNumber();
  if (!id) return id.error();
  record.id = *id;
  const auto insert = [&](Transaction& transaction) -> Status {
    if (!IsOnRecord(transaction.session(), record)) InsertEvent(transaction.session(), record);
    return {};
  };
  return Transaction::Run(database_, patience, "Writing the event", insert);
}

Result<std::vector<EventRecord>> Events::List(const std::string& org_id, const AuditQuery& query,
                                              const Patience& patience) {
  std::vector<EventRecord> records;
  const auto select = [&](Transaction& transaction) -> Status {
    records = SelectEvents(transaction.session(), org_id, query);
    return {};
  };
  const Status read = Transaction::Run(database_, patience, "Reading the events", select);
  if (!read) return read.error();
  return records;
}

Result<std::vector<RecordCount>> Events::Count(const std::string& org_id,
                                               const Patience& patience) {
  std::vector<RecordCount> counts;
  const auto select = [&](Transaction& transaction) -> Status {
    RecordCount row;
    Statement statement(transaction.session());
    statement << "SELECT data_source, kind, COUNT(*) FROM events WHERE org_id = $1"
                 " GROUP BY data_source, kind ORDER BY 1, 2",
        bind(org_id), into(row.data_source), into(row.what), into(row.count), range(0, 1);
    counts.clear();
    while (!statement.done()) {
      if (statement.execute() > 0) counts.push_back(row);
    }
    return {};
  };
  const Status read = Transaction::Run(database_, patience, "Counting the events", select);
  if (!read) return read.error();
  return counts;
}

}  // namespace claribi::store
