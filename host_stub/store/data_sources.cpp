#include "store/data_sources.h"

#include "store/data_source_rows.h"
#include "store/transaction.h"

namespace claribi::store {

Status DataSources::Add(const DataSource& source, const Patience& patience) {
  const auto insert = [&](Transaction& transaction) -> Status {
    if (InsertDataSource(transaction.session(), source)) return {};
    return Error{.code = Code::kConflict,
                 .what = "The data source \"" + source.name + "\" exists already.",
                 .cause = "Another sign-in took the name in the meantime.",
                 .fix = "Choose another name."};
  };
  return Transaction::Run(database_, patience, "Saving the data source", insert);
}

Result<DataSource> DataSources::Find(const std::string& org_id, const std::string& name,
                                     const Patience& patience) {
  std::vector<DataSource> rows;
  const auto select = [&](Transaction& transaction) -> Status {
    rows = SelectDataSources(transaction.session(), org_id, DataSourceColumn::kName, name);
    return {};
  };
  const Status read = Transaction::Look(database_, patience, "Reading the data source", select);
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
  const auto select = [&](Transaction& transaction) -> Status {
    rows = SelectDataSources(transaction.session(), org_id, DataSourceColumn::kAny, "");
    return {};
  };
  const Status read = Transaction::Look(database_, patience, "Reading the data sources", select);
  if (!read) return read.error();
  return rows;
}

Status DataSources::NoteCheck(const DataSource& source, const Patience& patience) {
  const auto update = [&](Transaction& transaction) -> Status {
    if (UpdateCheck(transaction.session(), source)) return {};
    return Error{.code = Code::kNotFound,
                 .what = "The data source \"" + source.name + "\" is gone.",
                 .cause = "It was disconnected in the meantime.",
                 .fix = "Connect it again with: claribi-host connect NAME"};
  };
  return Transaction::Run(database_, patience, "Saving the data source", update);
}

Status DataSources::Rename(const DataSource& source, const Patience& patience) {
  const auto update = [&](Transaction& transaction) -> Status {
    Session& session = transaction.session();
    if (UpdateName(session, source)) return {};
    const bool is_gone = SelectDataSources(session, source.org_id, DataSourceColumn::kConnectionId,
                                           source.connection_id)
                             .empty();
    if (is_gone) {
      return Error{.code = Code::kNotFound,
                   .what = "The data source is gone.",
                   .cause = "It was disconnected in the meantime.",
                   .fix = "Connect it again."};
    }
    return Error{.code = Code::kConflict,
                 .what = "The name \"" + source.name + "\" is taken.",
                 .cause = "Another data source of the organisation has it.",
                 .fix = "Choose another name."};
  };
  return Transaction::Run(database_, patience, "Renaming the data source", update);
}

Status DataSources::RemoveAbandoned(const DataSource& source, const Patience& patience) {
  DataSource abandoned = source;
  abandoned.status = kConnecting;
  const auto remove = [&](Transaction& transaction) -> Status {
    DeleteDataSource(transaction.session(), abandoned, true);
    return {};
  };
  return Transaction::Run(database_, patience, "Removing the data source", remove);
}

}  // namespace claribi::store
