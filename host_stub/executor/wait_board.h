// WaitBoard: who waits for the vendor, and until when. Of several waits the one that ends first is
// told: then something goes on. Not a clock, and it makes nobody wait.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace claribi::executor {

struct Wait {
  std::int64_t until_ms = 0;  // Unix
  std::string why;            // what is waited for: "the vendor's rate limit"

  bool operator==(const Wait&) const = default;
};

/// Nothing: nobody waits any more. May run on any thread, one at a time.
using OnWait = std::function<void(const std::optional<Wait>&)>;

/// Shorter ones are not worth a word.
inline constexpr std::int64_t kShortestToldWaitMs = 1000;

/// Any thread. Outlives its entries.
class WaitBoard {
 public:
  explicit WaitBoard(OnWait on_wait) : on_wait_(std::move(on_wait)) {}

  /// A wait, as long as this lives.
  class Entry {
   public:
    Entry(WaitBoard& board, Wait wait) : board_(board), at_(board.Add(std::move(wait))) {}
    ~Entry() { board_.Remove(at_); }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    WaitBoard& board_;
    const std::multimap<std::int64_t, Wait>::iterator at_;
  };

 private:
  using Waits = std::multimap<std::int64_t, Wait>;

  Waits::iterator Add(Wait wait) {
    const std::lock_guard lock(mutex_);
    const std::int64_t until = wait.until_ms;
    const auto at = waits_.emplace(until, std::move(wait));
    Tell();
    return at;
  }

  void Remove(Waits::iterator at) {
    const std::lock_guard lock(mutex_);
    waits_.erase(at);
    Tell();
  }

  // With the mutex held, so that what is told last is true.
  void Tell() {
    const std::optional<Wait> first =
        waits_.empty() ? std::nullopt : std::optional(waits_.begin()->second);
    if (first == told_) return;
    told_ = first;
    if (on_wait_) on_wait_(first);
  }

  const OnWait on_wait_;
  std::mutex mutex_;
  Waits waits_;
  std::optional<Wait> told_;
};

}  // namespace claribi::executor
