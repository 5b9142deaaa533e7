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

/// All but the name, which UpdateName changes. Where the row of this organisation and connection is
/// still the work of the attempt `seen`; false, and nothing happens, otherwise.
bool UpdateDataSource(Poco::Data::Session& session, const DataSource& source,
                      const std::string& seen);

/// Deletes the data source, its secrets, its leases and its tiles, where the row is still the work
/// of the attempt that `source` names, and of its status where `is_of_status`; false, and nothing
/// happens, otherwise.
bool DeleteDataSource(Poco::Data::Session& session, const DataSource& source,
                      bool is_of_status = false);

/// Notes status and check of `source` in its row; false, and nothing happens, if there is none.
bool UpdateCheck(Poco::Data::Session& session, const DataSource& source);

/// Gives the row of this organisation and connection its name; false, and nothing happens, if there
/// is no such row, or another one has the name.
bool UpdateName(Poco::Data::Session& session, const DataSource& source);

}  // namespace claribi::store
