#include "store/data_source_rows.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

namespace claribi::store {
namespace {

using Poco::Data::Session;
using Poco::Data::Statement;
using namespace Poco::Data::Keywords;

std::string Condition(DataSourceColumn column) {
  switch (column) {
    case DataSourceColumn::kName:
      return " AND name = $2";
    case DataSourceColumn::kConnectionId:
      return " AND connection_id = $2";
    case DataSourceColumn::kAny:
      break;
  }
  return "";
}

}  // namespace

std::vector<DataSource> SelectDataSources(Session& session, const std::string& org_id,
                                          DataSourceColumn column, const std::string& value) {
  DataSource row;
  Statement statement(session);
  statement << "SELECT org_id, connection_id, name, plugin_id, manifest_id, config, status,"
               " created_at_ms, last_check, last_check_at_ms, attempt_id, connected_by,"
               " connected_at_ms FROM data_sources WHERE org_id = $1" +
                   Condition(column) + " ORDER BY name",
      bind(org_id), into(row.org_id), into(row.connection_id), into(row.name), into(row.plugin_id),
      into(row.manifest_id), into(row.config), into(row.status), into(row.created_at_ms),
      into(row.last_check), into(row.last_check_at_ms), into(row.attempt_id),
      into(row.connected_by), into(row.connected_at_ms), range(0, 1);
  if (column != DataSourceColumn::kAny) statement, bind(value);
  std::vector<DataSource> rows;
  while (!statement.done()) {
    if (statement.execute() > 0) rows.push_back(row);
  }
  return rows;
}

bool InsertDataSource(Session& session, const DataSource& source) {
  Statement statement(session);
  statement
      << "INSERT INTO data_sources (org_id, connection_id, name, plugin_id, manifest_id,"
         " config, status, created_at_ms, last_check, last_check_at_ms, attempt_id, connected_by,"
         " connected_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
         " ON CONFLICT DO NOTHING",
      bind(source.org_id), bind(source.connection_id), bind(source.name), bind(source.plugin_id),
      bind(source.manifest_id), bind(source.config), bind(source.status),
      bind(source.created_at_ms), bind(source.last_check), bind(source.last_check_at_ms),
      bind(source.attempt_id), bind(source.connected_by), bind(source.connected_at_ms);
  return statement.execute() > 0;
}

bool UpdateDataSource(Session& session, const DataSource& source, const std::string& seen) {
  Statement statement(session);
  statement << "UPDATE data_sources SET plugin_id = $1, manifest_id = $2, config = $3,"
               " status = $4, last_check = $5, last_check_at_ms = $6, attempt_id = $7,"
               " connected_by = $8, connected_at_ms = $9"
               " WHERE org_id = $10 AND connection_id = $11 AND attempt_id = $12",
      bind(source.plugin_id), bind(source.manifest_id), bind(source.config), bind(source.status),
      bind(source.last_check), bind(source.last_check_at_ms), bind(source.attempt_id),
      bind(source.connected_by), bind(source.connected_at_ms), bind(source.org_id),
      bind(source.connection_id), bind(seen);
  return statement.execute() > 0;
}

bool DeleteDataSource(Session& session, const DataSource& source, bool is_of_status) {
  Statement statement(session);
  statement << std::string(
                   "DELETE FROM data_sources WHERE org_id = $1 AND connection_id = $2"
                   " AND attempt_id = $3") +
                   (is_of_status ? " AND status = $4" : ""),
      bind(source.org_id), bind(source.connection_id), bind(source.attempt_id);
  if (is_of_status) statement, bind(source.status);
  if (statement.execute() == 0) return false;
  for (const char* table : {"secrets", "leases", "tiles"}) {
    session << "DELETE FROM " + std::string(table) + " WHERE org_id = $1 AND connection_id = $2",
        bind(source.org_id), bind(source.connection_id), now;
  }
  return true;
}

bool UpdateCheck(Session& session, const DataSource& source) {
  Statement statement(session);
  statement << "UPDATE data_sources SET status = $1, last_check = $2, last_check_at_ms = $3"
               " WHERE org_id = $4 AND connection_id = $5",
      bind(source.status), bind(source.last_check), bind(source.last_check_at_ms),
      bind(source.org_id), bind(source.connection_id);
  return statement.execute() > 0;
}

bool UpdateName(Session& session, const DataSource& source) {
  Statement statement(session);
  statement << "UPDATE data_sources SET name = $1 WHERE org_id = $2 AND connection_id = $3"
               " AND NOT EXISTS (SELECT 1 FROM data_sources AS other WHERE other.org_id = $4"
               " AND other.name = $5 AND other.connection_id <> $6)",
      bind(source.name), bind(source.org_id), bind(source.connection_id), bind(source.org_id),
      bind(source.name), bind(source.connection_id);
  return statement.execute() > 0;
}

}  // namespace claribi::store
