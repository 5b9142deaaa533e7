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

BLOB ToBlob(const std::string& data) {
  return BLOB(reinterpret_cast<const unsigned char*>(data.data()), data.size());
}

// Poco binds an empty BLOB as NULL.
std::string OrEmpty(const char* place) {
  return std::string("COALESCE(") + place + ", CAST('' AS BLOB))";
}

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
  const std::array<std::string_view, 3> texts = {space.org_id, space.connection_id, key};
  if (transaction.backend().ReadPrepared(transaction.session(), kSelect, texts, read)) return rows;
  BLOB data;
  std::int64_t version = 0;
  Statement statement(transaction.session());
  statement << kSelect, bind(space.org_id), bind(space.connection_id), bind(std::string(key)),
      into(data), into(version), range(0, 1);
  while (!statement.done()) {
    if (statement.execute() == 0) continue;
    read({reinterpret_cast<const char*>(data.rawContent()), data.size()}, version);
  }
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
  BLOB data = ToBlob(row.data);
  Statement statement(transaction.session());
  statement << "INSERT INTO secrets (org_id, connection_id, key, data, version, written_by,"
               " written_at_ms) VALUES ($1, $2, $3, " +
                   OrEmpty("$4") + ", $5, $6, $7) ON CONFLICT DO NOTHING",
      bind(space.org_id), bind(space.connection_id), bind(row.key), use(data), bind(row.version),
      bind(NodeName()), bind(UnixMs());
  return statement.execute() > 0;
}

bool UpdateSecret(Transaction& transaction, const Namespace& space, const SecretRow& row,
                  std::int64_t expected) {
  BLOB data = ToBlob(row.data);
  Statement statement(transaction.session());
  statement << "UPDATE secrets SET data = " + OrEmpty("$1") +
                   ", version = $2, written_by = $3, written_at_ms = $4"
                   " WHERE org_id = $5 AND connection_id = $6 AND key = $7 AND version = $8",
      use(data), bind(row.version), bind(NodeName()), bind(UnixMs()), bind(space.org_id),
      bind(space.connection_id), bind(row.key), bind(expected);
  return statement.execute() > 0;
}

bool DeleteSecret(Transaction& transaction, const Namespace& space, std::string_view key,
                  std::optional<std::int64_t> expected) {
  Statement statement(transaction.session());
  statement << std::string("DELETE FROM secrets") + kOfNamespace + " AND key = $3" +
                   (expected ? " AND version = $4" : ""),
      bind(space.org_id), bind(space.connection_id), bind(std::string(key));
  if (expected) statement, bind(*expected);
  return statement.execute() > 0;
}

void DeleteSecrets(Transaction& transaction, const Namespace& space) {
  transaction.session() << std::string("DELETE FROM secrets") + kOfNamespace, bind(space.org_id),
      bind(space.connection_id), now;
}

}  // namespace claribi::store
