// Rows of the table secrets, inside a transaction: each statement that writes carries its
// condition. Inside of this room only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/secrets.h"
#include "store/transaction.h"

namespace claribi::store {

struct SecretRow {
  std::string key;
  std::string data;
  std::int64_t version = 0;
};

/// The name of this machine, as others of the fleet see it.
std::string NodeName();

/// Who wrote what is in the namespace, and when; nothing of what was written.
std::vector<SecretWriting> SelectSecretWritings(Transaction& transaction, const Namespace& space);

/// The one of this key, or none.
std::vector<SecretRow> SelectSecret(Transaction& transaction, const Namespace& space,
                                    std::string_view key);
/// All of the namespace.
std::vector<SecretRow> SelectSecrets(Transaction& transaction, const Namespace& space);

/// False, and nothing happens, if there is one of this key.
bool InsertSecret(Transaction& transaction, const Namespace& space, const SecretRow& row);

/// Replaces data and version where the version is still `expected`; false, and nothing happens,
/// otherwise.
bool UpdateSecret(Transaction& transaction, const Namespace& space, const SecretRow& row,
                  std::int64_t expected);

/// `expected` absent: whatever its version. False if there was none.
bool DeleteSecret(Transaction& transaction, const Namespace& space, std::string_view key,
                  std::optional<std::int64_t> expected = std::nullopt);

/// All of the namespace, whatever their versions.
void DeleteSecrets(Transaction& transaction, const Namespace& space);

}  // namespace claribi::store
