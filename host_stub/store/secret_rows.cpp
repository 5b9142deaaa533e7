#include "store/secret_rows.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <unistd.h>

#include <array>

#include "store/leases.h"

namespace claribi::store {
namespace {

using Poco::Data::BLOB;
using Poco::Data::Statement;
using namespace Poco::Data::Keywords;

constexpr const char* kOfNamespace = " WHERE org_id = $1 AND connection_id = $2";

}  // namespace

std::string NodeName() {
  std::array<char, 256> name{};
  // The last byte stays 0, also where the name was cut.
  if (gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

std::vector<SecretWriting> SelectSecretWritings(Transaction& transaction, const Namespace& space) {
  SecretWriting writing;
  Statement statement(transaction.session());
  statement << std::string("SELECT written_by, written_at_ms FROM secrets") + kOfNamespace,
      bind(space.org_id), bind(space.connection_id), into(writing.node), into(writing.at_ms),
      range(0, 1);
  std::vector<SecretWriting> writings;
  while (!statement.done()) {
    if (statement.execute() > 0) writings.push_back(writing);
  }
  return writings;
}

std::vector<SecretRow> SelectSecret(Transaction& transaction, const Namespace& space,
                                    std::string_view key) {
  constexpr const char* kSelect =
      "SELECT data, version FROM secrets WHERE org_id = $1 AND connection_id = $2 AND key = $3";
  std::vector<SecretRow> rows;
  const auto read = [&](std::string_view data, std::int64_t version) {
    rows.push_back({std::string(key), std::string(data), version});
  };
  transaction.Execute(kSelect, {space.org_id, space.connection_id, key}, read);
  return rows;
}

std::vector<SecretRow> SelectSecrets(Transaction& transaction, const Namespace& space) {
  SecretRow row;
  BLOB data;
  Statement statement(transaction.session());
  statement << std::string("SELECT key, data, version FROM secrets") + kOfNamespace,
      bind(space.org_id), bind(space.connection_id), into(row.key), into(data), into(row.version),
      range(0, 1);
  std::vector<SecretRow> rows;
  while (!statement.done()) {
    if (statement.execute() == 0) continue;
    row.data.assign(reinterpret_cast<const char*>(data.rawContent()), data.size());
    rows.push_back(row);
  }
  return rows;
}

bool InsertSecret(Transaction& transaction, const Namespace& space, const SecretRow& row) {
  return transaction.Execute(
             "INSERT INTO secrets (org_id, connection_id, key, data, version, written_by,"
             " written_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
             {space.org_id, space.connection_id, row.key, Blob{row.data}, row.version, NodeName(),
              UnixMs()}) > 0;
}

bool UpdateSecret(Transaction& transaction, const Namespace& space, const SecretRow& row,
                  std::int64_t expected) {
  return transaction.Execute(
             "UPDATE secrets SET data = $1, version = $2, written_by = $3, written_at_ms = $4"
             " WHERE org_id = $5 AND connection_id = $6 AND key = $7 AND version = $8",
             {Blob{row.data}, row.version, NodeName(), UnixMs(), space.org_id, space.connection_id,
              row.key, expected}) > 0;
}

bool DeleteSecret(Transaction& transaction, const Namespace& space, std::string_view key,
                  std::optional<std::int64_t> expected) {
  if (!expected) {
    return transaction.Execute(
               "DELETE FROM secrets WHERE org_id = $1 AND connection_id = $2 AND key = $3",
               {space.org_id, space.connection_id, key}) > 0;
  }
  return transaction.Execute(
             "DELETE FROM secrets WHERE org_id = $1 AND connection_id = $2 AND key = $3"
             " AND version = $4",
             {space.org_id, space.connection_id, key, *expected}) > 0;
}

void DeleteSecrets(Transaction& transaction, const Namespace& space) {
  transaction.Execute("DELETE FROM secrets WHERE org_id = $1 AND connection_id = $2",
                      {space.org_id, space.connection_id});
}

}  // namespace claribi::store
