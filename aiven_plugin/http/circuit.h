// Circuits: whether an origin that keeps failing is asked at all. One circuit for each organisation
// and origin: no organisation's failures are seen by another.
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
// What counts stands in circuit_transport.h. Not a repetition of anything (repetition.h), and not
// shared between processes (docs/adr/0040-a-vendor-that-is-down-is-left-alone.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

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

// A circuit that is not closed.
struct OpenCircuit {
  std::size_t failures = 0;  // in a row, probes included
  std::string reason;        // of the last of them, a sentence
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
  core::Result<Pass> Admit(const std::string& organisation, const std::string& origin);

  // The origin answered: whatever it said, it is there.
  Change NoteAnswer(const std::string& organisation, const std::string& origin);
  // failure: what is said while the circuit is open. at_least: the origin asked to be left alone
  // for that long.
  Change NoteFailure(const std::string& organisation, const std::string& origin, Pass pass,
                     const core::Error& failure,
                     std::optional<core::Milliseconds> at_least = std::nullopt);
  // Nothing was learned: the caller gave up. The next request may be the probe.
  void NoteNothing(const std::string& organisation, const std::string& origin, Pass pass);

  // Empty if the circuit is closed.
  std::optional<OpenCircuit> Find(const std::string& organisation, const std::string& origin) const;

 private:
  using Key = std::pair<std::string, std::string>;  // organisation, origin
  struct Circuit {
    OpenCircuit open;
    core::Error last;  // failure
    bool is_open = false;
    bool is_probed = false;  // a probe is under way
    core::Milliseconds pause{0};
    core::MonotonicTime next_attempt;
    core::MonotonicTime changed_at;
  };

  core::Error Refusal(const Circuit& circuit, const std::string& origin,
                      core::MonotonicTime now) const;
  void Open(Circuit& circuit, core::MonotonicTime now, std::optional<core::Milliseconds> at_least);
  void MakeRoom() CLARIBI_REQUIRES(mutex_);

  const CircuitLimits limits_;
  const core::Clock& clock_;
  mutable core::Mutex mutex_;
  std::map<Key, Circuit> circuits_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::http
