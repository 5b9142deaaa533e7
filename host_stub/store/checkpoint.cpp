#include "store/checkpoint.h"

#include <Poco/Data/Session.h>

#include <algorithm>

#include "store/data_source_rows.h"
#include "store/fresh_number.h"
#include "store/transaction.h"

namespace claribi::store {
namespace {

using namespace Poco::Data::Keywords;

bool HasOtherDataSource(Session& session, const std::string& org_id,
                        const std::string& connection_id) {
  int others = 0;
  session << "SELECT COUNT(*) FROM data_sources WHERE org_id = $1 AND connection_id <> $2",
      bind(org_id), bind(connection_id), into(others), now;
  return others > 0;
}

const SecretRow* Find(const std::vector<SecretRow>& rows, const std::string& key) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const SecretRow& row) { return row.key == key; });
  return found == rows.end() ? nullptr : &*found;
}

void DeleteAdditions(Transaction& transaction, const Namespace& space,
                     const std::vector<SecretRow>& before, const std::vector<SecretRow>& present) {
  for (const SecretRow& row : present) {
    if (Find(before, row.key) == nullptr) DeleteSecret(transaction, space, row.key);
  }
}

// Under a new version: a writer that read the version in between must get a conflict.
Status PutBack(Transaction& transaction, const Namespace& space,
               const std::vector<SecretRow>& before, const std::vector<SecretRow>& present) {
  for (const SecretRow& old : before) {
    const SecretRow* row = Find(present, old.key);
    if (row != nullptr && row->version == old.version) continue;
    const auto version = FreshNumber();
    if (!version) return version.error();
    const SecretRow again{old.key, old.data, *version};
    const bool is_back = row != nullptr ? UpdateSecret(transaction, space, again, row->version)
                                        : InsertSecret(transaction, space, again);
    if (!is_back) {
      return Error{.code = Code::kConflict,
                   .what = "The previous sign-in cannot be restored.",
                   .cause = "Another node signed in at the same time.",
                   .fix = "Check the data source with: claribi-host status NAME"};
    }
  }
  return {};
}

Status RestoreSecrets(Transaction& transaction, const Namespace& space,
                      const std::vector<SecretRow>& before, Undo undo) {
  const std::vector<SecretRow> present = SelectSecrets(transaction, space);
  DeleteAdditions(transaction, space, before, present);
  if (undo == Undo::kAdditions) return {};
  return PutBack(transaction, space, before, present);
}

}  // namespace

Result<Checkpoint> Checkpoint::Take(Database& database, const std::string& org_id,
                                    const std::string& connection_id, const Patience& patience) {
  Checkpoint checkpoint(database, org_id, connection_id);
  const auto read = [&](Transaction& transaction) -> Status {
    const auto sources = SelectDataSources(transaction.session(), org_id,
                                           DataSourceColumn::kConnectionId, connection_id);
    if (!sources.empty()) checkpoint.source_ = sources.front();
    checkpoint.secrets_ = SelectSecrets(transaction, {org_id, connection_id});
    checkpoint.shared_ = SelectSecrets(transaction, {org_id, ""});
    return {};
  };
  const Status taken = Transaction::Run(database, patience, "Preparing the sign-in", read);
  if (!taken) return taken.error();
  return checkpoint;
}

Status Checkpoint::Restore(Undo undo, const Patience& patience) {
  const auto restore = [&](Transaction& transaction) -> Status {
    Session& session = transaction.session();
    Status done = RestoreSecrets(transaction, {org_id_, connection_id_}, secrets_, undo);
    if (done && !HasOtherDataSource(session, org_id_, connection_id_)) {
      done = RestoreSecrets(transaction, {org_id_, ""}, shared_, undo);
    }
    if (!done) return done;
    if (!source_) {
      DeleteDataSource(session, org_id_, connection_id_);
    } else if (!UpdateDataSource(session, *source_) && !InsertDataSource(session, *source_)) {
      return Error{.code = Code::kConflict,
                   .what = "The data source \"" + source_->name + "\" cannot be restored.",
                   .cause = "Another data source took its name in the meantime.",
                   .fix = "Connect it again under another name."};
    }
    return {};
  };
  return Transaction::Run(*database_, patience, "Undoing the sign-in", restore);
}

}  // namespace claribi::store
