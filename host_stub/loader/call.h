// One call into a plugin: deadline, cancellation, progress, what it emitted and why it failed.
// It is not reusable: a Call lives as long as one function of the plugin's table runs.
// Source: cbi_call and cbi_error in claribi/data_source.h.
#pragma once

#include <claribi/data_source.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outcome/outcome.h"
#include "outcome/patience.h"

namespace claribi::loader {

/// Milliseconds of the clock on which deadlines are told to plugins; never goes back.
std::int64_t MonotonicMs();

/// Hears of each function of a plugin while it runs, so that somebody can tell where a process was
/// when it ended, or would not end. Any thread; Leave comes on the thread of its Enter.
class CallWatch {
 public:
  virtual ~CallWatch() = default;

  /// `where`: "call_tool of NAME". The patience is asked until Leave.
  virtual void Enter(const std::string& where, const outcome::Patience& patience) = 0;
  virtual void Leave() = 0;
};

/// What the caller wants of one call. The references outlive the call.
struct CallSettings {
  const outcome::Patience& patience;
  /// fraction 0..1, or below 0 if unknown; runs on the plugin's thread, any of them; may be empty.
  std::function<void(double fraction, std::string_view message)> on_progress = {};
  std::size_t max_output_bytes = std::size_t{64} << 20;  // of everything emitted together
  std::string traceparent = {};                          // W3C trace context, or empty
  /// What the call is for, in the host's own words ("call of report 7 for ada"). It does not cross
  /// the ABI; Elicitation::Ask gets it as Question::purpose. May be empty.
  std::string purpose = {};
  /// The host takes the result of a cancelled call too: for calls that cannot be undone, such as a
  /// revocation.
  bool takes_result_when_cancelled = false;
  CallWatch* watch_opt = nullptr;  // outlives the instance and its connections
};

/// The host's side of cbi_call. Watches the plugin keep its side: every breach is recorded as a
/// sentence.
class Call {
 public:
  explicit Call(const CallSettings& settings);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  /// To be handed to the plugin; valid as long as this object.
  const cbi_call* abi() const { return &call_; }

  /// The purpose of a call that a plugin hands back with a wait; empty for none. The call is still
  /// under way, as the header demands.
  static std::string_view PurposeOf(const cbi_call* call_opt);

  /// Judges the status that the plugin returned: the emitted result, or the error it explained.
  /// Call it once, afterwards.
  outcome::Result<std::string> Finish(std::int32_t status);

  /// Breaches of the contract seen so far, one sentence each.
  std::vector<std::string> breaches() const;

 private:
  static std::int32_t CBI_CALL OnCancelled(const cbi_call* call);
  static void CBI_CALL OnProgress(const cbi_call* call, double fraction, const char* message_opt);
  static std::int32_t CBI_CALL OnEmit(const cbi_call* call, const char* data, std::size_t len);
  static void CBI_CALL OnFail(const cbi_call* call, const cbi_error* error);

  std::int32_t Emit(const char* data, std::size_t len);
  void Fail(const cbi_error& error);
  void RecordBreach(std::string sentence);
  outcome::Error Explain(std::int32_t status);

  const CallSettings& settings_;
  cbi_call call_{};
  std::atomic<bool> emitting_{false};
  std::string result_;             // only the one thread that emits
  std::size_t emitted_bytes_ = 0;  // likewise
  std::int32_t refusal_ = CBI_OK;  // likewise: the status with which emit first refused
  mutable std::mutex mutex_;       // guards what fail() may touch from any thread
  std::optional<outcome::Error> error_;
  bool has_failed_ = false;  // fail() was called, whether or not its error could be copied
  std::vector<std::string> breaches_;
};

}  // namespace claribi::loader
