// WriteQueue: statements of several threads that are committed together, so that they wait for the
// disk, or for the server, once. Who comes first leads: it takes what waits and commits it; who
// comes meanwhile waits for the next round, or leads another one where the database has a session
// for it. It knows no tables. Inside of this room only.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "store/database.h"
#include "store/sql.h"

namespace claribi::store {

/// Any thread. Its statements may be run twice (sql.h): those of a round that failed are. One
/// that cannot be carried out takes nothing from the others: each is then tried alone. Keeps no
/// lock while it waits for the database. A thread of its own, from the first WriteSoon on.
class WriteQueue {
 public:
  /// How many rows a statement has changed, or why it could not be carried out.
  using Changed = Result<std::int64_t>;
  /// Any thread; must not use the queue.
  using OnEnd = std::function<void(const Changed&)>;

  /// How long at most a statement waits for others, unless the database is not to be had.
  static constexpr std::chrono::milliseconds kSoon{100};
  /// So many do not wait for others.
  static constexpr std::size_t kMany = 64;

  /// `most_rounds` may be under way at the same time. The database outlives it.
  WriteQueue(Database& database, std::size_t most_rounds)
      : database_(database), most_rounds_(most_rounds) {}
  WriteQueue(const WriteQueue&) = delete;
  WriteQueue& operator=(const WriteQueue&) = delete;
  /// Writes what waits, as long as each has time, and a second in any case.
  ~WriteQueue();

  /// Returns when the statement is committed, durably. `subject` opens the sentences of errors.
  Changed Write(Sql statement, const std::string& subject, const Patience& patience);

  /// Returns at once, or, where very many wait, when they are written. It is committed with the
  /// next round, or after kSoon, or by Flush, or at the end. `on_end` hears once what became of it;
  /// an error not before `at_most` has passed, unless nothing can help.
  void WriteSoon(Sql statement, const std::string& subject, std::chrono::milliseconds at_most,
                 OnEnd on_end);

  /// Returns when everything is committed or has failed, or when patience ends.
  void Flush(const Patience& patience);

 private:
  using Clock = std::chrono::steady_clock;
  struct Entry {
    Sql statement;
    std::string subject;
    bool is_alone = false;          // a round with others has failed
    std::optional<Changed> result;  // once it has ended
    // Of Write:
    bool is_taken = false;  // by a round
    std::condition_variable changed;
    // Of WriteSoon:
    OnEnd on_end;
    outcome::Deadline until{std::chrono::milliseconds(0)};
    Clock::time_point due;
  };
  using EntryPtr = std::shared_ptr<Entry>;
  using Round = std::vector<EntryPtr>;
  using Lock = std::unique_lock<std::mutex>;

  void Gather(Lock& lock);
  Round TakeWith(const EntryPtr& own);
  Round TakeSoon();
  void TakeTogether(std::deque<EntryPtr>& from, Round& round);
  /// Carries the round out, and releases the lock for good. False: it failed.
  bool Lead(Lock& lock, const Round& round, const std::string& subject, const Patience& patience);
  Result<std::vector<std::int64_t>> Commit(const Round& round, const std::string& subject,
                                           const Patience& patience);
  void Settle(const EntryPtr& entry, const Error& error, bool had_company, bool is_given_up);
  EntryPtr Next() const;
  bool IsDue() const;
  outcome::Deadline TimeOf(const Round& round) const;
  void RunTimer();

  Database& database_;
  const std::size_t most_rounds_;
  std::mutex mutex_;  // guards what follows, and entries that are here; never held over I/O
  std::deque<EntryPtr> waiting_;  // of Write
  std::deque<EntryPtr> soon_;     // of WriteSoon
  std::size_t rounds_ = 0;        // that are under way
  std::size_t soon_in_rounds_ = 0;
  std::size_t usual_company_ = 1;  // of Write: how many were in the last round, or waited for it
  Clock::duration round_took_{0};
  bool is_gathering_ = false;
  std::condition_variable gathered_;
  std::condition_variable round_ended_;
  std::condition_variable timer_wakes_;
  bool is_timer_idle_ = false;
  bool is_ending_ = false;
  std::thread timer_;
};

}  // namespace claribi::store
