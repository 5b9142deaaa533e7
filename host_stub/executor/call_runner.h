// CallRunner: makes the calls of one question: in parallel, paced, repeated where the vendor asked
// to wait, page after page, each recorded. A failed call is an outcome of that call alone. An
// answer of an inventory tool serves the same call again for a while, in this process only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "executor/engine_clock.h"
#include "executor/pacing.h"
#include "executor/tool_caller.h"
#include "executor/wait_board.h"
#include "semantic_model/semantic_model.h"

namespace claribi::executor {

/// A call that was made, for "how it was answered".
struct CallEntry {
  std::string tool;
  Json arguments;
  std::int64_t started_ms = 0;  // Unix
  std::int64_t duration_ms = 0;
  std::int64_t rows = 0;
  std::int64_t retries = 0;
  std::string error;  // one sentence; "" for an answer
};

/// What to call. `read_opt`: for paging and partial marks; outlives the batch.
struct CallOrder {
  std::string tool;
  Json arguments;
  const semantic_model::Paging* paging_opt = nullptr;
  std::string rows;  // pointer to the array that pages prolong
  bool is_inventory = false;
  std::string what;  // for notes: "metrics of service a in project b"
};

/// All pages of it.
struct CallResult {
  std::vector<Json> pages;
  bool complete = true;  // with all its pages
  std::string why;       // why it is not, or why there is none; one sentence part
  bool failed = false;
  std::string failure_kind;
};

/// Answers of inventory tools. One thread at a time.
class InventoryMemory {
 public:
  struct Entry {
    CallResult result;
    std::int64_t read_at_ms = 0;  // steady
  };
  const Entry* Find(const std::string& key, std::int64_t not_before_ms) const;
  void Keep(const std::string& key, Entry entry);
  void Clear() { entries_.clear(); }

 private:
  std::map<std::string, Entry> entries_;
};

/// How far a batch is: calls done and in all. May run on any thread, one at a time.
using OnProgress = std::function<void(const std::string& what, std::size_t done, std::size_t all)>;

class CallRunner {
 public:
  struct Dependencies {
    ToolCaller& caller;
    EngineClock& clock;
    Pacing& pacing;
    InventoryMemory& memory;
    OnProgress on_progress = {};
    WaitBoard* waits_opt = nullptr;
  };
  /// References outlive it. `memory_seconds`: 0 asks anew.
  CallRunner(Dependencies dependencies, std::int64_t parallel_calls, std::int64_t memory_seconds);

  /// One result for each order, in their order. Blocks; what patience cuts off is not complete.
  /// Equal orders are one call. `what`: plural, for progress ("services").
  std::vector<CallResult> Run(const std::vector<CallOrder>& orders, const std::string& what,
                              const outcome::Patience& patience);

  /// The tools that may be called; a busy vendor is waited for as in a call.
  outcome::Result<compiler::ToolsAtHand> Tools(const outcome::Patience& patience);

  /// Every call so far, in the order in which they began.
  const std::vector<CallEntry>& entries() const { return entries_; }

  /// How often the vendor answered that there were too many calls.
  std::int64_t rate_limited() const { return rate_limited_; }

  /// The age of the oldest answer that was taken from memory; -1 where none was.
  std::int64_t oldest_remembered_ms() const { return oldest_remembered_ms_; }

 private:
  struct Tries {
    int made = 1;
    std::int64_t pause_ms = 1000;  // where the vendor names none
  };
  /// Waits for its turn; why it has none.
  std::optional<outcome::Error> TakePlace(const std::string& tool, const Json& arguments,
                                          const outcome::Patience& patience);
  /// After a failure; the pause before the next try is taken or arranged.
  bool IsWorthAnotherTry(Tries& tries, const outcome::Error& failure, bool is_busy,
                         const outcome::Patience& patience);
  CallResult RunOne(const CallOrder& order, const outcome::Patience& patience);
  ToolReply CallPaced(const CallOrder& order, const Json& arguments,
                      const outcome::Patience& patience);
  /// What this question, or one shortly before it, was answered already.
  const CallResult* Remembered(const std::string& key, const CallOrder& order);
  void RunMissing(const std::vector<const CallOrder*>& missing, std::vector<CallResult>& results,
                  const std::string& what, const outcome::Patience& patience);

  Dependencies dependencies_;
  std::int64_t parallel_calls_;
  std::int64_t memory_ms_;
  std::int64_t begun_ms_;                       // steady
  std::map<std::string, CallResult> answered_;  // of this question
  std::int64_t oldest_remembered_ms_ = -1;
  std::mutex mutex_;  // guards the members below, never held over a call
  std::vector<CallEntry> entries_;
  std::int64_t rate_limited_ = 0;
};

}  // namespace claribi::executor
