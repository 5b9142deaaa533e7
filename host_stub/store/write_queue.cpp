#include "store/write_queue.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include "store/pause.h"
#include "store/transaction.h"

namespace claribi::store {
namespace {

using std::chrono::milliseconds;

// Between two questions whether a wait is over, and between two rounds that fail.
constexpr milliseconds kSlice{50};
// However long a round takes.
constexpr milliseconds kLongestGathering{2};
// At the end also what has no time left is tried once more.
constexpr milliseconds kAtLeastAtTheEnd{1000};
// Whoever adds to so many writes them first.
constexpr std::size_t kTooMany = 1024;

// Until a time of day, not for a duration: ThreadSanitizer knows only that way of waiting, and in a
// wait this short a clock that is set does no harm.
auto In(std::chrono::nanoseconds length) {
  return std::chrono::system_clock::now() +
         std::chrono::duration_cast<std::chrono::system_clock::duration>(length);
}

}  // namespace

WriteQueue::~WriteQueue() {
  milliseconds time{0};
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    for (const EntryPtr& entry : soon_) time = std::max(time, entry->until.Remaining());
  }
  timer_wakes_.notify_one();
  if (timer_.joinable()) timer_.join();
  Flush(outcome::Deadline(std::max(time, kAtLeastAtTheEnd)));
  for (const EntryPtr& entry : soon_) {
    entry->on_end(entry->result.value_or(Error{.code = Code::kTimeout,
                                               .what = entry->subject + " took too long.",
                                               .cause = "The store was closed."}));
  }
}

WriteQueue::Changed WriteQueue::Write(Sql statement, const std::string& subject,
                                      const Patience& patience) {
  const auto own = std::make_shared<Entry>();
  own->statement = std::move(statement);
  own->subject = subject;
  Lock lock(mutex_);
  waiting_.push_back(own);
  if (is_gathering_ && waiting_.size() >= usual_company_) gathered_.notify_one();
  for (;;) {
    if (own->result) return *std::move(own->result);
    if (auto stop = WhyStop(patience, subject)) {
      // Where a round has it, it may be written all the same, and nobody is left to hear of it.
      std::erase(waiting_, own);
      if (const EntryPtr next = Next()) next->changed.notify_one();
      return *std::move(stop);
    }
    if (!own->is_taken && rounds_ < most_rounds_ && !is_gathering_) {
      Gather(lock);
      if (Lead(lock, TakeWith(own), subject, patience)) return *std::move(own->result);
      lock.lock();
    } else {
      own->changed.wait_until(lock, In(NextSlice(patience, kSlice)));
    }
  }
}

void WriteQueue::WriteSoon(Sql statement, const std::string& subject, milliseconds at_most,
                           OnEnd on_end) {
  const auto entry = std::make_shared<Entry>();
  entry->statement = std::move(statement);
  entry->subject = subject;
  entry->on_end = std::move(on_end);
  entry->until = outcome::Deadline(at_most);
  entry->due = Clock::now() + kSoon;
  bool are_too_many = false;
  bool wakes = false;
  {
    const std::lock_guard lock(mutex_);
    soon_.push_back(entry);
    are_too_many = soon_.size() > kTooMany;
    wakes = is_timer_idle_ || soon_.size() == kMany;
    is_timer_idle_ = false;
    if (!timer_.joinable()) timer_ = std::thread([this] { RunTimer(); });
  }
  if (wakes) timer_wakes_.notify_one();
  if (are_too_many) Flush(outcome::Deadline(at_most));
}

void WriteQueue::Flush(const Patience& patience) {
  Lock lock(mutex_);
  while (!soon_.empty() || soon_in_rounds_ > 0) {
    if (WhyStop(patience, "")) return;
    if (soon_.empty() || rounds_ >= most_rounds_) {
      round_ended_.wait_until(lock, In(NextSlice(patience, kSlice)));
      continue;
    }
    const std::string subject = soon_.front()->subject;
    if (!Lead(lock, TakeSoon(), subject, patience)) Pause(patience, kSlice);
    lock.lock();
  }
}

// Where one round is under way at a time, whoever comes a moment after this one began waits for
// two. So it waits for as many as came the last time, but not for half of what a round takes.
void WriteQueue::Gather(Lock& lock) {
  if (most_rounds_ > 1 || waiting_.size() >= usual_company_) return;
  is_gathering_ = true;
  gathered_.wait_until(lock, In(std::min<Clock::duration>(round_took_ / 2, kLongestGathering)),
                       [this] { return waiting_.size() >= usual_company_; });
  is_gathering_ = false;
}

// All that may be committed with others, as far as they are not too many.
void WriteQueue::TakeTogether(std::deque<EntryPtr>& from, Round& round) {
  std::erase_if(from, [&round](const EntryPtr& entry) {
    if (entry->is_alone || entry->is_taken || round.size() >= 2 * kMany) return false;
    entry->is_taken = true;
    round.push_back(entry);
    return true;
  });
}

WriteQueue::Round WriteQueue::TakeWith(const EntryPtr& own) {
  std::erase(waiting_, own);
  own->is_taken = true;
  Round round{own};
  if (own->is_alone) return round;
  TakeTogether(waiting_, round);
  TakeTogether(soon_, round);
  return round;
}

WriteQueue::Round WriteQueue::TakeSoon() {
  Round round;
  TakeTogether(soon_, round);
  if (!round.empty()) return round;
  soon_.front()->is_taken = true;  // what is left is alone
  round.push_back(std::move(soon_.front()));
  soon_.pop_front();
  return round;
}

Result<std::vector<std::int64_t>> WriteQueue::Commit(const Round& round, const std::string& subject,
                                                     const Patience& patience) {
  std::vector<const Sql*> statements;
  statements.reserve(round.size());
  for (const EntryPtr& entry : round) statements.push_back(&entry->statement);
  try {
    return Transaction::RunTogether(database_, patience, subject, statements);
  } catch (const std::exception& failure) {
    return Error{.code = Code::kInternal, .what = subject + " failed.", .cause = failure.what()};
  }
}

bool WriteQueue::Lead(Lock& lock, const Round& round, const std::string& subject,
                      const Patience& patience) {
  const auto soon = static_cast<std::size_t>(std::count_if(
      round.begin(), round.end(), [](const EntryPtr& entry) { return entry->on_end != nullptr; }));
  ++rounds_;
  soon_in_rounds_ += soon;
  lock.unlock();
  const auto begun = Clock::now();
  const auto changed = Commit(round, subject, patience);
  const auto took = Clock::now() - begun;
  const bool is_given_up = !changed && WhyStop(patience, subject);
  lock.lock();
  if (round.size() > soon) {
    round_took_ = took;
    usual_company_ = round.size() - soon + waiting_.size();
  }
  // From the last on, so that what waits again stands in its order.
  for (std::size_t i = round.size(); i-- > 0;) {
    round[i]->is_taken = false;
    if (changed) {
      round[i]->result = (*changed)[i];
    } else {
      Settle(round[i], changed.error(), round.size() > 1, is_given_up);
    }
  }
  // Of WriteSoon, none is anybody else's until it waits again.
  Round heard;
  std::copy_if(round.begin(), round.end(), std::back_inserter(heard),
               [](const EntryPtr& entry) { return entry->on_end && entry->result; });
  --rounds_;
  const EntryPtr next = Next();
  lock.unlock();
  // Woken without the lock, which they would wait for again.
  for (const EntryPtr& entry : round) {
    if (!entry->on_end) entry->changed.notify_one();
  }
  if (next != nullptr) next->changed.notify_one();
  for (const EntryPtr& entry : heard) entry->on_end(*entry->result);
  if (soon > 0) {
    const std::lock_guard again(mutex_);
    soon_in_rounds_ -= soon;
  }
  round_ended_.notify_all();
  return changed.ok();
}

// After a round that failed: ended, or waiting for another one.
void WriteQueue::Settle(const EntryPtr& entry, const Error& error, bool had_company,
                        bool is_given_up) {
  auto& queue = entry->on_end ? soon_ : waiting_;
  const bool has_time =
      !entry->on_end || entry->until.Remaining() > std::chrono::milliseconds::zero();
  // One statement of the round may be why; where the database is away, none is.
  const bool is_of_one = !is_given_up && !error.retryable;
  if (had_company && (is_of_one || (is_given_up && has_time))) {
    entry->is_alone = entry->is_alone || is_of_one;
    queue.push_front(entry);
  } else if (entry->on_end && has_time && !is_of_one) {
    queue.push_front(entry);
  } else {
    entry->result = error;
  }
}

// Who leads next, if anybody waits.
WriteQueue::EntryPtr WriteQueue::Next() const {
  return !waiting_.empty() && rounds_ < most_rounds_ ? waiting_.front() : nullptr;
}

bool WriteQueue::IsDue() const {
  return soon_.size() >= kMany || (!soon_.empty() && soon_.front()->due <= Clock::now());
}

outcome::Deadline WriteQueue::TimeOf(const Round& round) const {
  milliseconds time{0};
  for (const EntryPtr& entry : round) time = std::max(time, entry->until.Remaining());
  return outcome::Deadline(std::max(time, kSlice));
}

void WriteQueue::RunTimer() {
  Lock lock(mutex_);
  while (!is_ending_) {
    if (soon_.empty()) {
      // Each time anew: what it was woken for may be gone with a round before it has the lock.
      is_timer_idle_ = true;
      timer_wakes_.wait(lock);
      is_timer_idle_ = false;
    } else if (!IsDue()) {
      timer_wakes_.wait_until(lock, In(soon_.front()->due - Clock::now()),
                              [this] { return is_ending_ || soon_.size() >= kMany; });
    } else if (rounds_ >= most_rounds_) {
      round_ended_.wait_until(lock, In(kSlice));
    } else {
      const std::string subject = soon_.front()->subject;
      const Round round = TakeSoon();
      const bool is_done = Lead(lock, round, subject, TimeOf(round));
      lock.lock();
      if (!is_done) {
        timer_wakes_.wait_until(lock, In(kSlice), [this] { return is_ending_; });
      }
    }
  }
}

}  // namespace claribi::store
