// Rows of the table data_sources, inside a transaction. Inside of this room only.
#pragma once

#include <string>
#include <vector>

#include "store/data_sources.h"

namespace Poco::Data {
class Session;
}

namespace claribi::store {

/// Which column has to be equal; `kAny` takes all rows of the organisation.
enum class DataSourceColumn { kAny, kName, kConnectionId };

/// The rows of an organisation, by name.
std::vector<DataSource> SelectDataSources(Poco::Data::Session& session, const std::string& org_id,
                                          DataSourceColumn column, const std::string& value);

/// False, and nothing happens, if the name or the connection id is taken.
bool InsertDataSource(Poco::Data::Session& session, const DataSource& source);

/// False, and nothing happens, if there is no row of this organisation and connection.
bool UpdateDataSource(Poco::Data::Session& session, const DataSource& source);

/// Deletes the data source, its secrets and its leases.
void DeleteDataSource(Poco::Data::Session& session, const std::string& org_id,
                      const std::string& connection_id);

}  // namespace claribi::store
