#include "store/data_sources.h"

#include <Poco/Data/SQLite/SQLiteException.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include "store/data_source_rows.h"
#include "store/transaction.h"

namespace claribi::store {

using Poco::Data::Session;
using Poco::Data::Statement;

Status DataSources::Add(const DataSource& source, const Patience& patience) {
  const auto insert = [&](Session& session) -> Status {
    try {
      InsertDataSource(session, source);
    } catch (const Poco::Data::SQLite::ConstraintViolationException&) {
      return Error{.code = Code::kConflict,
                   .what = "The data source \"" + source.name + "\" exists already.",
                   .cause = "Another sign-in has taken the name meanwhile.",
                   .fix = "Choose another name."};
    }
    return {};
  };
  return Transaction::Run(database_, patience, "Saving the data source", insert);
}

Result<DataSource> DataSources::Find(const std::string& org_id, const std::string& name,
                                     const Patience& patience) {
  std::vector<DataSource> rows;
  const auto select = [&](Session& session) -> Status {
    rows = SelectDataSources(session, org_id, DataSourceColumn::kName, name);
    return {};
  };
  const Status read = Transaction::Run(database_, patience, "Reading the data source", select);
  if (!read) return read.error();
  if (rows.empty()) {
    return Error{.code = Code::kNotFound,
                 .what = "There is no data source \"" + name + "\".",
                 .cause = "The organisation \"" + org_id + "\" has none of this name.",
                 .fix = "`claribi-host status` lists those that are connected."};
  }
  return rows.front();
}

Result<std::vector<DataSource>> DataSources::List(const std::string& org_id,
                                                  const Patience& patience) {
  std::vector<DataSource> rows;
  const auto select = [&](Session& session) -> Status {
    rows = SelectDataSources(session, org_id, DataSourceColumn::kAny, "");
    return {};
  };
  const Status read = Transaction::Run(database_, patience, "Reading the data sources", select);
  if (!read) return read.error();
  return rows;
}

Status DataSources::Update(const DataSource& source, const Patience& patience) {
  using namespace Poco::Data::Keywords;
  const auto update = [&](Session& session) -> Status {
    Statement statement(session);
    statement << "UPDATE data_sources SET name = ?, plugin_id = ?, manifest_id = ?, config = ?,"
                 " status = ?, last_check = ?, last_check_at_ms = ?"
                 " WHERE org_id = ? AND connection_id = ?",
        bind(source.name), bind(source.plugin_id), bind(source.manifest_id), bind(source.config),
        bind(source.status), bind(source.last_check), bind(source.last_check_at_ms),
        bind(source.org_id), bind(source.connection_id);
    if (statement.execute() == 0) {
      return Error{.code = Code::kNotFound,
                   .what = "The data source \"" + source.name + "\" is gone.",
                   .cause = "It was disconnected meanwhile.",
                   .fix = "Connect it again."};
    }
    return {};
  };
  return Transaction::Run(database_, patience, "Saving the data source", update);
}

Status DataSources::Remove(const std::string& org_id, const std::string& connection_id,
                           const Patience& patience) {
  const auto remove = [&](Session& session) -> Status {
    DeleteDataSource(session, org_id, connection_id);
    return {};
  };
  return Transaction::Run(database_, patience, "Removing the data source", remove);
}

}  // namespace claribi::store
