// Circuits: whether a place that keeps failing is asked at all. A place is an origin, or an origin
// and a path; circuit_transport.h says which failure counts for which. One circuit for each
// organisation and place: no organisation's failures are seen by another.
//
//     closed --`failures` in a row--> open --its pause is over--> half-open
//        ^                                  ^                            |
//        |                                  +-- the probe fails ---------+
//        +----------------- anything is answered ------------------------+
//
// Closed, every request passes. Open, none does: it fails at once, with the reason and the time of
// the next attempt. Half-open, one request passes as the probe, and the others fail at once. Each
// probe that fails doubles the pause.
//
// Here is what one process knows, and the rules. The processes of an organisation share it through
// shared_circuits.h. Not a repetition of anything (repetition.h).
// docs/adr/0040-a-vendor-that-is-down-is-left-alone.md.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/mutex.h"
#include "core/result.h"

namespace claribi::http {

struct CircuitLimits {
  std::size_t failures = 5;                  // in a row; 0: no circuit ever opens
  core::Milliseconds first_pause{5000};      // from the failure that opens it to the first probe
  core::Milliseconds longest_pause{300000};  // at least first_pause
};

// A circuit that saw a failure, as it is kept. Times are of the wall clock, so that another process
// can read them; the functions below see to it that a clock that steps does no harm.
struct Circuit {
  // What is learned of a vendor is not believed for longer than this after it was to be asked.
  static constexpr core::Milliseconds kMaxAge{3600000};
  // Two machines' clocks may be apart by this. By more, the clock was set back.
  static constexpr core::Milliseconds kClockSkew{10000};
  // A probe that told nothing of its outcome by then, as its process has ended, is none.
  static constexpr core::Milliseconds kProbeTime{30000};

  std::string place{};
  std::size_t failures = 0;  // in a row, probes included
  bool is_open = false;
  core::Error last{};  // failure
  core::UnixTime opened_at{};
  core::UnixTime next_attempt_at{};  // if it is open
  core::UnixTime probed_until{};     // a probe is under way until then
  core::UnixTime changed_at{};       // when a failure was last counted
  core::Milliseconds pause{0};       // of a vendor that asked for none

  // Before the next probe; 0 if it may be sent, and if the clock was set back.
  core::Milliseconds Wait(core::UnixTime now, const CircuitLimits& limits) const;
  bool IsProbed(core::UnixTime now) const;
  bool IsForgotten(core::UnixTime now) const;
  // at_least: the vendor asked to be left alone for that long. True if this opens it.
  bool CountFailure(const CircuitLimits& limits, const core::Error& failure,
                    std::optional<core::Milliseconds> at_least, core::UnixTime now);
};

// A circuit that is not closed, for whoever shows it.
struct OpenCircuit {
  std::size_t failures = 0;  // in a row, probes included
  std::string reason;        // of the last of them, a sentence or two
  core::UnixTime opened_at;
  core::UnixTime next_attempt_at;  // may have passed: the next request is the probe
};

class Circuits {  // [mt]; no I/O, and never blocks for longer than another of its functions
 public:
  // Only circuits that saw a failure are kept; beyond this many, the one that changed longest ago
  // is forgotten, which closes it.
  static constexpr std::size_t kMostCircuits = 1024;

  // What a request was let through as. To be handed back once, to one of the Note functions.
  enum class Pass { kUsual, kProbe };

  // What an answer or a failure changed.
  enum class Change { kNone, kOpened, kClosed };

  Circuits(const CircuitLimits& limits, const core::Clock& clock)
      : limits_(limits), clock_(clock) {}

  // If the circuit is open, nothing may be sent: kUnavailable, retryable and final, in the words of
  // the last failure, with the time of the next attempt.
  core::Result<Pass> Admit(const std::string& organisation, const std::string& place);
  // The same error, for a request that another process sends the probe before.
  core::Error ProbedElsewhere(const std::string& organisation, const std::string& place) const;

  // Something was answered.
  Change NoteAnswer(const std::string& organisation, const std::string& place);
  // failure: what is said while the circuit is open.
  Change NoteFailure(const std::string& organisation, const std::string& place, Pass pass,
                     const core::Error& failure,
                     std::optional<core::Milliseconds> at_least = std::nullopt);
  // Nothing was learned: the caller gave up. The next request may be the probe.
  void NoteNothing(const std::string& organisation, const std::string& place, Pass pass);

  // Empty if the circuit is closed.
  std::optional<OpenCircuit> Find(const std::string& organisation, const std::string& place) const;

  // What is shared. A circuit that was, and is no more in `stored`, has been closed elsewhere; one
  // that never was stays.
  void Learn(const std::string& organisation, const std::vector<Circuit>& stored);
  // Empty if no failure was seen. Also a closed one.
  std::optional<Circuit> Copy(const std::string& organisation, const std::string& place) const;

  // No failure was seen anywhere, as is usual: then no request waits for a mutex here.
  bool AreNone() const { return count_.load(std::memory_order_acquire) == 0; }

  const CircuitLimits& limits() const { return limits_; }
  core::UnixTime Now() const { return clock_.Now(); }

 private:
  using Key = std::pair<std::string, std::string>;  // organisation, place
  struct Entry {
    Circuit circuit;
    bool is_shared = false;
    bool is_probed_here = false;  // for as long as it takes
  };

  core::Error Refusal(const Circuit& circuit, bool is_probed, core::UnixTime now) const;
  void MakeRoom() CLARIBI_REQUIRES(mutex_);
  void NoteCount() CLARIBI_REQUIRES(mutex_) {
    count_.store(circuits_.size(), std::memory_order_release);
  }

  const CircuitLimits limits_;
  const core::Clock& clock_;
  mutable core::Mutex mutex_;
  std::map<Key, Entry> circuits_ CLARIBI_GUARDED_BY(mutex_);
  std::atomic<std::size_t> count_{0};  // of them
};

}  // namespace claribi::http
