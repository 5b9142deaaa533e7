#include "store/secrets.h"

#include "store/fresh_number.h"
#include "store/secret_rows.h"
#include "store/transaction.h"

namespace claribi::store {
namespace {

Error AnotherWasFirst() {
  return Error{.code = Code::kConflict,
               .what = "The secret has changed meanwhile.",
               .cause = "Another writer was first.",
               .fix = "Read it again.",
               .retryable = true};
}

// To delete what was not there is a success, as long as it is not there now.
bool Delete(Transaction& transaction, const Namespace& space, const std::string& key,
            std::int64_t expected) {
  if (expected != 0) return DeleteSecret(transaction, space, key, expected);
  return SelectSecret(transaction, space, key).empty();
}

}  // namespace

Result<Secret> Secrets::Get(const Namespace& space, std::string_view key,
                            const Patience& patience) {
  std::vector<SecretRow> rows;
  const auto read = [&](Transaction& transaction) -> Status {
    rows = SelectSecret(transaction, space, key);
    return {};
  };
  const Status done = Transaction::Look(database_, patience, "Reading a secret", read);
  if (!done) return done.error();
  if (rows.empty()) return Error{.code = Code::kNotFound, .what = "There is no such secret."};
  return Secret{std::move(rows.front().data), static_cast<std::uint64_t>(rows.front().version)};
}

Result<std::uint64_t> Secrets::Put(const Namespace& space, std::string_view key,
                                   std::optional<std::string_view> data, std::uint64_t expected,
                                   const Patience& patience) {
  SecretRow row{.key = std::string(key), .data = std::string(data.value_or(""))};
  if (data) {
    const auto version = FreshNumber();
    if (!version) return version.error();
    row.version = *version;
  }
  const auto before = static_cast<std::int64_t>(expected);
  const auto write = [&](Transaction& transaction) -> Status {
    const bool is_done = !data           ? Delete(transaction, space, row.key, before)
                         : expected == 0 ? InsertSecret(transaction, space, row)
                                         : UpdateSecret(transaction, space, row, before);
    return is_done ? Status() : AnotherWasFirst();
  };
  const Status done = Transaction::Change(database_, patience, "Saving a secret", write);
  if (!done) return done.error();
  return static_cast<std::uint64_t>(row.version);
}

Status Secrets::Clear(const Namespace& space, const Patience& patience) {
  const auto clear = [&](Transaction& transaction) -> Status {
    DeleteSecrets(transaction, space);
    return {};
  };
  return Transaction::Change(database_, patience, "Deleting the secrets", clear);
}

Result<std::vector<SecretWriting>> Secrets::Writings(const Namespace& space,
                                                     const Patience& patience) {
  std::vector<SecretWriting> writings;
  const auto select = [&](Transaction& transaction) -> Status {
    writings = SelectSecretWritings(transaction, space);
    return {};
  };
  const Status read =
      Transaction::Run(database_, patience, "Reading who wrote the secrets", select);
  if (!read) return read.error();
  return writings;
}

}  // namespace claribi::store
