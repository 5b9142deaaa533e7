// The ledger: one line of JSON for every request received, written before the answer leaves, so
// that a test can prove what was sent and what was not. Not a log for people. No token, code or
// secret ever reaches it; a bearer is a short hash.
#pragma once

#include <fstream>
#include <map>
#include <mutex>
#include <string>

#include "vendor_sandbox/ordered_json.h"

namespace claribi::vendor_sandbox {

/// Every function may be called from any thread.
class Ledger {
 public:
  /// An empty file name keeps counters only. False from IsOpen when the file cannot be written.
  explicit Ledger(const std::string& file);
  bool IsOpen() const { return open_; }

  /// Adds `seq` in front, writes the line and flushes it.
  void Record(const Json& entry);
  /// Counts an event for the control endpoint.
  void Count(const std::string& name);
  Json Counters() const;
  /// A call that asked for a write: of a tool that writes, or with a statement that would.
  void CountWriteAttempt(const std::string& tool);
  /// {count, tools: {name: count}}
  Json WriteAttempts() const;
  /// Sets every counter to zero, and forgets the attempts; the file is kept.
  void ResetCounters();

 private:
  mutable std::mutex mutex_;
  std::ofstream file_;
  bool open_ = true;
  bool writes_ = false;
  std::int64_t sequence_ = 0;
  std::map<std::string, std::int64_t> counters_;
  std::map<std::string, std::int64_t> write_attempts_;  // by tool
};

}  // namespace claribi::vendor_sandbox
