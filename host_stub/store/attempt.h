// Attempt: one try to connect a data source, to sign in to it again, or to disconnect it. Nothing
// that it makes reaches the store before it is committed: its secrets wait in memory, sealed as the
// plugin gave them, and the row is written with them in one transaction. So an attempt that fails,
// is interrupted or dies leaves nothing behind, and takes nothing from another one. The exception
// is KeepShared: what a failed attempt learned of a record that the organisation shares.
//
// Any number of attempts may be under way for one data source, on any nodes. The first to commit
// wins; the others are told so. Not a lock: an attempt that is left alone holds up nobody.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "store/data_sources.h"
#include "store/database.h"
#include "store/secrets.h"

namespace claribi::store {

class Transaction;

/// Any thread, except where a member says otherwise. The database outlives it.
class Attempt {
 public:
  /// `found`: the row as it is now, or as it is to be where `is_new`. `actor`: who tries, for those
  /// who come second.
  Attempt(Database& database, DataSource found, bool is_new, std::string actor);
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  /// Random; stands in the row once this attempt has won.
  const std::string& id() const { return id_; }
  bool is_new() const { return is_new_; }

  /// Whether these secrets wait here: those of the connection, and those that its organisation
  /// shares.
  bool Covers(const Namespace& space) const;

  // As in Secrets, for what Covers says yes to: what waits here hides what is stored. After the
  // commit they are the store's own.
  Result<Secret> Get(const Namespace& space, std::string_view key, const Patience& patience);
  Result<std::uint64_t> Put(const Namespace& space, std::string_view key,
                            std::optional<std::string_view> data, std::uint64_t expected,
                            const Patience& patience);
  Status Clear(const Namespace& space, const Patience& patience);

  /// Writes the row, with the id and the actor of this attempt, and all that waited here. Of what
  /// the organisation shares, what another attempt wrote first stays. kConflict: another attempt
  /// has won. kNotFound: the data source was disconnected meanwhile. After any other failure it is
  /// looked up whether the row was written, which may take a second more. One thread.
  Status Commit(const DataSource& row, const Patience& patience);

  /// Of an attempt that has failed: writes what it changed or deleted of records that the
  /// organisation shares and that are still as it found them, such as a client that the vendor has
  /// forgotten. What it added is dropped with it. A store that cannot be written keeps what it has.
  /// One thread.
  void KeepShared(const Patience& patience);

  /// Deletes the row, its secrets, its leases and its tiles. Nothing happens if they are gone.
  /// kConflict: another attempt has signed in meanwhile, and nothing is deleted. One thread.
  Status Remove(const Patience& patience);

  /// The row with which another attempt has won since this one began; nothing where none has.
  /// kNotFound: the data source was disconnected meanwhile.
  Result<std::optional<DataSource>> FindWinner(const Patience& patience);

 private:
  enum class State { kOpen, kCommitting, kCommitted };
  struct Waiting {
    std::optional<std::string> data;  // absent: deleted
    std::int64_t version = 0;         // 0 where it is deleted
    std::int64_t stored = 0;          // the version in the store that it replaces; 0: none
  };
  using Place = std::pair<std::string, std::string>;  // connection id and key

  State state() const;
  std::optional<Waiting> Find(const Place& place) const;
  void Enter(State next);
  Status WriteRow(Transaction& transaction, const DataSource& row) const;
  Status WriteSecrets(Transaction& transaction) const;
  void WriteShared(Transaction& transaction, const std::string& key, const Waiting& waiting) const;
  bool IsWritten(const Patience& patience) const;

  Database& database_;
  const DataSource found_;
  const bool is_new_;
  const std::string actor_;
  const std::string id_;
  mutable std::mutex mutex_;  // guards what follows; never held over I/O
  State state_ = State::kOpen;
  std::map<Place, Waiting> waiting_;
  std::set<std::string> cleared_;  // connection ids whose stored secrets count as deleted
};

}  // namespace claribi::store
