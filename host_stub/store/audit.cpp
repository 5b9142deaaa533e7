#include "store/audit.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <utility>

#include "store/fresh_number.h"
#include "store/transaction.h"
#include "store/write_queue.h"

namespace claribi::store {
namespace {

using namespace Poco::Data::Keywords;

// What is not known is -1 in the table: no count and no duration is.
constexpr std::int64_t kNotKnown = -1;

std::int64_t ToColumn(std::optional<std::int64_t> number) { return number.value_or(kNotKnown); }

std::optional<std::int64_t> FromColumn(std::int64_t number) {
  return number < 0 ? std::nullopt : std::optional(number);
}

// Both may be run twice: a record has one id, and one outcome.
Sql InsertOf(const AuditRecord& record) {
  return {
      "INSERT INTO audit (org_id, id, at_ms, actor, connection_id, data_source, tool,"
      " arguments_sha256, outcome, row_count, redactions, truncated, duration_ms)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, -1, -1, 0, -1) ON CONFLICT DO NOTHING",
      {record.org_id, record.id, record.at_ms, record.actor, record.connection_id,
       record.data_source, record.tool, record.arguments_sha256, record.outcome}};
}

Sql UpdateOf(const AuditRecord& record) {
  return {
      "UPDATE audit SET outcome = $1, row_count = $2, redactions = $3, truncated = $4,"
      " duration_ms = $5 WHERE org_id = $6 AND id = $7",
      {record.outcome, ToColumn(record.rows), ToColumn(record.redactions),
       std::int64_t{record.truncated ? 1 : 0}, ToColumn(record.duration_ms), record.org_id,
       record.id}};
}

std::vector<AuditRecord> SelectAudit(Session& session, const std::string& org_id,
                                     const AuditQuery& query) {
  AuditRecord row;
  std::int64_t rows = 0;
  std::int64_t redactions = 0;
  std::int64_t truncated = 0;
  std::int64_t duration_ms = 0;
  Poco::Data::Statement statement(session);
  // SQLite numbers parameters by where they stand, so they stand in the order of their numbers.
  const bool is_of_one = !query.data_source.empty();
  statement << std::string(
                   "SELECT org_id, id, at_ms, actor, connection_id, data_source, tool,"
                   " arguments_sha256, outcome, row_count, redactions, truncated, duration_ms"
                   " FROM audit WHERE org_id = $1 AND at_ms >= $2") +
                   (is_of_one ? " AND data_source = $3" : "") +
                   " ORDER BY at_ms DESC, id DESC LIMIT " + (is_of_one ? "$4" : "$3"),
      bind(org_id), bind(query.since_ms), into(row.org_id), into(row.id), into(row.at_ms),
      into(row.actor), into(row.connection_id), into(row.data_source), into(row.tool),
      into(row.arguments_sha256), into(row.outcome), into(rows), into(redactions), into(truncated),
      into(duration_ms), range(0, 1);
  if (is_of_one) statement, bind(query.data_source);
  statement, bind(query.limit);
  std::vector<AuditRecord> records;
  while (!statement.done()) {
    if (statement.execute() == 0) continue;
    row.rows = FromColumn(rows);
    row.redactions = FromColumn(redactions);
    row.truncated = truncated != 0;
    row.duration_ms = FromColumn(duration_ms);
    records.push_back(row);
  }
  return records;
}

std::vector<RecordCount> SelectCounts(Session& session, const std::string& org_id) {
  RecordCount row;
  Poco::Data::Statement statement(session);
  statement << "SELECT data_source, outcome, COUNT(*) FROM audit WHERE org_id = $1"
               " GROUP BY data_source, outcome ORDER BY 1, 2",
      bind(org_id), into(row.data_source), into(row.what), into(row.count), range(0, 1);
  std::vector<RecordCount> counts;
  while (!statement.done()) {
    if (statement.execute() > 0) counts.push_back(row);
  }
  return counts;
}

std::int64_t DeleteOlder(Session& session, const std::string& org_id, const char* table,
                         std::int64_t before_ms) {
  Poco::Data::Statement statement(session);
  statement << std::string("DELETE FROM ") + table + " WHERE org_id = $1 AND at_ms < $2",
      bind(org_id), bind(before_ms);
  return static_cast<std::int64_t>(statement.execute());
}

}  // namespace

Status Audit::Begin(AuditRecord& record, const Patience& patience) {
  const auto id = FreshNumber();
  if (!id) return id.error();
  record.id = *id;
  const auto written =
      database_.writes().Write(InsertOf(record), "Writing the audit record", patience);
  if (!written) return written.error();
  return {};
}

void Audit::Complete(const AuditRecord& record, std::chrono::milliseconds at_most, OnLost on_lost) {
  const auto on_end = [on_lost = std::move(on_lost)](const WriteQueue::Changed& changed) {
    if (!changed) return on_lost(changed.error());
    if (*changed > 0) return;
    on_lost(Error{.code = Code::kNotFound,
                  .what = "The audit record of the call is gone.",
                  .cause = "It was deleted from the store during the call.",
                  .fix = "Find out which other program writes to the store."});
  };
  database_.writes().WriteSoon(UpdateOf(record), "Completing the audit record", at_most, on_end);
}

Result<std::vector<AuditRecord>> Audit::List(const std::string& org_id, const AuditQuery& query,
                                             const Patience& patience) {
  database_.writes().Flush(patience);
  std::vector<AuditRecord> records;
  const auto select = [&](Transaction& transaction) -> Status {
    records = SelectAudit(transaction.session(), org_id, query);
    return {};
  };
  const Status read = Transaction::Run(database_, patience, "Reading the audit", select);
  if (!read) return read.error();
  return records;
}

Result<std::vector<RecordCount>> Audit::Count(const std::string& org_id, const Patience& patience) {
  database_.writes().Flush(patience);
  std::vector<RecordCount> counts;
  const auto select = [&](Transaction& transaction) -> Status {
    counts = SelectCounts(transaction.session(), org_id);
    return {};
  };
  const Status read = Transaction::Run(database_, patience, "Counting the calls", select);
  if (!read) return read.error();
  return counts;
}

Result<Audit::Pruned> Audit::Prune(const std::string& org_id, std::int64_t before_ms,
                                   const Patience& patience) {
  database_.writes().Flush(patience);
  Pruned pruned;
  const auto remove = [&](Transaction& transaction) -> Status {
    pruned.calls = DeleteOlder(transaction.session(), org_id, "audit", before_ms);
    pruned.events = DeleteOlder(transaction.session(), org_id, "events", before_ms);
    return {};
  };
  const Status done = Transaction::Run(database_, patience, "Deleting old audit records", remove);
  if (!done) return done.error();
  return pruned;
}

}  // namespace claribi::store
