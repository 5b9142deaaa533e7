// RecordingHost and RecordingCall: the host's side of the C ABI, for tests of a plugin library.
//
// They keep what a plugin said (output, errors, logs) and say what a test wants said (clocks,
// cancellation, refusal of output). They are not the stub host: no store, no leases, no threads.
#pragma once

#include <claribi/data_source.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace claribi::abi_test {

// Host services with a clock that stands still. Store services answer CBI_E_UNAVAILABLE.
// Must outlive every plugin instance created with it.
class RecordingHost {
 public:
  RecordingHost();
  RecordingHost(const RecordingHost&) = delete;
  RecordingHost& operator=(const RecordingHost&) = delete;

  const cbi_host* get() const { return &host_; }
  cbi_host& mutable_table() { return host_; }

  std::atomic<std::int64_t> unix_ms{1'790'000'000'000};  // 2026-09-21 14:13:20 UTC
  std::atomic<std::int64_t> monotonic_ms{1000};

 private:
  cbi_host host_{};
};

// What a plugin reported through fail(), copied.
struct ReportedError {
  std::int32_t code = 0;
  std::string message;
  std::string cause;
  std::string fix;
};

// One call, used for one function.
class RecordingCall {
 public:
  RecordingCall();
  RecordingCall(const RecordingCall&) = delete;
  RecordingCall& operator=(const RecordingCall&) = delete;

  const cbi_call* get() const { return &call_; }
  cbi_call& mutable_table() { return call_; }

  // What the host wants.
  int cancel_at_poll = 0;          // the poll, counted from 1, that first says 1; 0: never
  std::int32_t refuse_output = 0;  // what emit returns once `accept_pieces` pieces were taken
  std::size_t accept_pieces = 1000;

  // What the plugin did.
  std::string result;
  std::vector<ReportedError> errors;
  std::size_t pieces = 0;
  std::size_t pieces_after_refusal = 0;
  int polls = 0;

 private:
  cbi_call call_{};
};

// A plugin library loaded for the rest of the process. `entry` is null when it cannot be loaded.
cbi_entry_fn LoadEntry(const std::string& path);

// The table of a library that agrees on level 1; null when it does not.
const cbi_api* LoadTable(const std::string& path);

}  // namespace claribi::abi_test
