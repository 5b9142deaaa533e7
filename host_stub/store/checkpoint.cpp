#include "store/checkpoint.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <algorithm>

#include "store/data_source_rows.h"
#include "store/sequence.h"
#include "store/transaction.h"

namespace claribi::store {
namespace {

using Poco::Data::BLOB;
using Poco::Data::Session;
using Poco::Data::Statement;
using namespace Poco::Data::Keywords;

bool HasOtherDataSource(Session& session, const std::string& org_id,
                        const std::string& connection_id) {
  int others = 0;
  session << "SELECT COUNT(*) FROM data_sources WHERE org_id = ? AND connection_id <> ?",
      bind(org_id), bind(connection_id), into(others), now;
  return others > 0;
}

}  // namespace

std::vector<Checkpoint::SecretRow> Checkpoint::SelectSecrets(Session& session,
                                                             const std::string& org_id,
                                                             const std::string& connection_id) {
  SecretRow row;
  BLOB data;
  Statement statement(session);
  statement << "SELECT connection_id, key, data, version FROM secrets"
               " WHERE org_id = ? AND connection_id = ?",
      bind(org_id), bind(connection_id), into(row.connection_id), into(row.key), into(data),
      into(row.version), range(0, 1);
  std::vector<SecretRow> rows;
  while (!statement.done()) {
    if (statement.execute() == 0) continue;
    row.data.assign(reinterpret_cast<const char*>(data.rawContent()), data.size());
    rows.push_back(row);
  }
  return rows;
}

Result<Checkpoint> Checkpoint::Take(Database& database, const std::string& org_id,
                                    const std::string& connection_id, const Patience& patience) {
  Checkpoint checkpoint(database, org_id, connection_id);
  const auto read = [&](Session& session) -> Status {
    const auto sources =
        SelectDataSources(session, org_id, DataSourceColumn::kConnectionId, connection_id);
    if (!sources.empty()) checkpoint.source_ = sources.front();
    checkpoint.secrets_ = SelectSecrets(session, org_id, connection_id);
    for (SecretRow& row : SelectSecrets(session, org_id, "")) {
      checkpoint.secrets_.push_back(std::move(row));
    }
    return {};
  };
  const Status taken = Transaction::Run(database, patience, "Preparing the sign-in", read);
  if (!taken) return taken.error();
  return checkpoint;
}

void Checkpoint::RestoreSecrets(Session& session, const std::string& space, Undo undo) const {
  const auto is_same = [](const SecretRow& a, const SecretRow& b) {
    return a.connection_id == b.connection_id && a.key == b.key;
  };
  const std::vector<SecretRow> present = SelectSecrets(session, org_id_, space);
  for (const SecretRow& row : present) {
    const bool was_there = std::any_of(secrets_.begin(), secrets_.end(),
                                       [&](const SecretRow& old) { return is_same(old, row); });
    if (was_there) continue;
    session << "DELETE FROM secrets WHERE org_id = ? AND connection_id = ? AND key = ?",
        bind(org_id_), bind(space), bind(row.key), now;
  }
  if (undo != Undo::kEverything) return;
  for (const SecretRow& old : secrets_) {
    if (old.connection_id != space) continue;
    const bool is_unchanged = std::any_of(
        present.begin(), present.end(),
        [&](const SecretRow& row) { return is_same(old, row) && row.version == old.version; });
    if (is_unchanged) continue;
    BLOB data(reinterpret_cast<const unsigned char*>(old.data.data()), old.data.size());
    session << "INSERT OR REPLACE INTO secrets (org_id, connection_id, key, data, version)"
               " VALUES (?, ?, ?, COALESCE(?, x''), ?)",  // Poco binds an empty BLOB as NULL
        bind(org_id_), bind(space), bind(old.key), use(data), bind(NextNumber(session)), now;
  }
}

Status Checkpoint::Restore(Undo undo, const Patience& patience) {
  return Transaction::Run(
      *database_, patience, "Taking back the sign-in", [&](Session& session) -> Status {
        RestoreSecrets(session, connection_id_, undo);
        if (!HasOtherDataSource(session, org_id_, connection_id_)) {
          RestoreSecrets(session, "", undo);
        }
        if (!source_) {
          DeleteDataSource(session, org_id_, connection_id_);
          return {};
        }
        session << "DELETE FROM data_sources WHERE org_id = ? AND connection_id = ?", bind(org_id_),
            bind(connection_id_), now;
        InsertDataSource(session, *source_);
        return {};
      });
}

}  // namespace claribi::store
